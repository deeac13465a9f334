"""What `doctor` found, in lines to read and as JSON; a key is never in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ui.doctor import Diagnosis, ModelFound, Part, Trial

_WITHOUT = """\
It works without a language model. Two lines in {home}/ruggespraak.toml configure one, below a line [model]:

  [model]
  base_url = "http://127.0.0.1:11434/v1"   # any OpenAI-compatible server
  name = "the-name-of-the-model"

A key, if it needs one, is best in RUGGESPRAAK_MODEL_API_KEY, or in a file named by api_key_file.
"""
_SCHEMA = {
    "yes": "yes",
    "nearly": "not quite, but what it gives can be read",
    "no": "no: expect many answers without it",
}
_KEYS = {
    "file": "from the file that api_key_file names",
    "variable": "from the variable RUGGESPRAAK_MODEL_API_KEY",
    "config": "from ruggespraak.toml",
    "none": "none",
}


def diagnosis_view(found: Diagnosis) -> str:
    """Return the diagnosis as lines for a terminal."""
    lines = [_line("data folder", found.home), *_part("policy", found.policy), *_part("embedder", found.embedder)]
    lines.append(_line("engine", found.engine))
    if found.model:
        lines += _model(found.model)
    end = "All that is configured works." if found.works else "Not all of it works: see the lines with PROBLEM."
    without = "" if found.model else "\n" + _WITHOUT.format(home=found.home)
    return "\n".join([*lines, "", end, ""]) + without


def diagnosis_out(found: Diagnosis) -> dict[str, Any]:
    """Return the diagnosis as it goes into JSON."""
    value: dict[str, Any] = {"works": found.works, **asdict(found)}
    if found.model and found.model.trial:
        trial = found.model.trial
        value["model"]["trial"] |= {"speed": trial.speed, "streams": trial.pieces > 1}
    return value


def _line(name: str, said: str) -> str:
    return f"{name:14} {said}"


def _part(name: str, part: Part) -> Iterator[str]:
    yield _line(name, part.name)
    if part.problem:
        yield _line("", f"PROBLEM: {part.problem}")


def _model(found: ModelFound) -> Iterator[str]:
    yield _line("model", found.name)
    yield _line("server", f"{found.host}{' (on this machine)' if found.stays_here else ''}")
    yield _line("key", _KEYS[found.key])
    yield _line("is sent", _sent(found))
    if found.problem:
        fault = f"{found.fault}: " if found.fault else ""
        yield _line("answers", "no")
        yield _line("", f"PROBLEM: {fault}{found.problem}")
    if found.trial:
        yield from _trial(found.trial)


def _sent(found: ModelFound) -> str:
    if found.stays_here:
        return "everything; it stays on this machine"
    kinds = ", ".join(found.sends) or "nothing"
    masked = "with personal data masked" if found.masks else "personal data is NOT masked"
    return f"{kinds}; {masked}" if found.sends else kinds


def _trial(trial: Trial) -> Iterator[str]:
    yield _line("answers", f"yes, in {trial.seconds:.1f} s")
    yield _line("fills a schema", _SCHEMA[trial.schema])
    yield _line("streams", "yes" if trial.pieces > 1 else "no: it comes all at once")
    yield _line("first piece", f"after {trial.first:.1f} s")
    if trial.speed:
        yield _line("speed", f"{trial.speed:.0f} tokens/s")
    about = " (estimated: the server does not count)" if trial.used.estimated else ""
    yield _line("tokens used", f"{trial.used.tokens_in} in, {trial.used.tokens_out} out{about}")
