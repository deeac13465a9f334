"""`ruggespraak doctor`: what is configured, whether it works and what to do when it does not; never a key."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from advisor.bootstrap import Settings, load_settings
from advisor.chat_model import Fault, ModelError, Request
from advisor.model_settings import ModelSettings
from advisor.scripted_model import ScriptedModel
from evals.model_behaviours import Answers, Fails, Hangs, Resets
from evals.model_server import MODEL, Behaviour, ModelServer
from retrieval.embedder import HashingEmbedder
from ui.doctor import Diagnosis, diagnosis
from ui.doctor_view import diagnosis_out, diagnosis_view

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-c", "from ui.cli import main; main()", "doctor"]
KEY = "sk-zk7secret"
GOOD = json.dumps({"words": ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"]})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with the hashing embedder."""
    (tmp_path / "ruggespraak.toml").write_text('[embedder]\nname = "hashing"\n', encoding="utf-8")
    return tmp_path


def _settings(home: Path, **model: Any) -> Settings:
    return load_settings(home).model_copy(update={"model": ModelSettings(**model)})


def _of(home: Path, behaviour: Behaviour, **model: Any) -> Diagnosis:
    with ModelServer(behaviour) as server:
        return diagnosis(_settings(home, base_url=server.base_url, name=MODEL, api_key=KEY, **model))


def _run(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "--home", str(home), *arguments]
    environment = {**os.environ, **variables}
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, env=environment)


def test_without_a_model_it_works_and_says_how_to_configure_one(home: Path) -> None:
    done = _run(home)
    assert (done.returncode, done.stderr) == (0, "")
    assert "hashing" in done.stdout
    assert "It works without a language model." in done.stdout
    two = [line.split("#")[0].strip() for line in done.stdout.splitlines() if line.startswith("  ")]
    (home / "ruggespraak.toml").write_text("\n".join(two), encoding="utf-8")
    assert load_settings(home).model.is_configured


def test_a_model_that_works_is_measured(home: Path) -> None:
    found = _of(home, Answers(text=GOOD, first=0.05, speed=400))
    assert found.works
    assert found.engine == "llm"
    model = found.model
    assert model
    assert (model.name, model.key, model.stays_here, model.problem) == (MODEL, "config", True, None)
    trial = model.trial
    assert trial
    assert trial.schema == "yes"
    assert trial.pieces > 5
    assert 0.05 <= trial.first < trial.seconds
    assert trial.speed
    assert (trial.used.calls, trial.used.estimated) == (1, False)
    assert trial.used.tokens_out == -(-len(GOOD) // 4)
    said = diagnosis_view(found)
    for words in ("127.0.0.1:", "everything; it stays on this machine", "tokens/s", "All that is configured works."):
        assert words in said
    assert KEY not in said + json.dumps(diagnosis_out(found)) + repr(found)


@pytest.mark.parametrize(
    ("behaviour", "fault", "advice"),
    [
        (Fails(status=401, message=f"Wrong key {KEY}"), Fault.REFUSED, "api_key"),
        (Fails(status=404), Fault.NO_SUCH_MODEL, "/v1"),
        (Fails(status=500), Fault.SERVER, "log"),
        (Fails(status=429, headers={"retry-after": "0"}), Fault.BUSY, "later"),
        (Hangs(), Fault.TIMEOUT, "first_timeout"),
        (Hangs(text='{"words": ["een"'), Fault.TIMEOUT, "timeout"),
        (Resets(text='{"words": ["een"'), Fault.CUT, "proxy"),
        (Answers(text=""), Fault.EMPTY, "another model"),
    ],
    ids=lambda value: str(value) if isinstance(value, Fault) else "",
)
def test_what_fails_is_said_with_what_to_do(home: Path, behaviour: Behaviour, fault: Fault, advice: str) -> None:
    found = _of(home, behaviour, timeout=4, first_timeout=0.6, idle_timeout=0.4)
    assert not found.works
    assert found.model
    assert found.model.fault == fault
    said = diagnosis_view(found)
    assert f"PROBLEM: {fault}: " in said
    assert advice in said
    assert "Not all of it works" in said
    assert KEY not in said + json.dumps(diagnosis_out(found))


def test_a_server_that_is_not_there(home: Path) -> None:
    with ModelServer(Answers(text=GOOD)) as server:
        address = server.base_url
    done = _run(home, RUGGESPRAAK_MODEL_BASE_URL=address, RUGGESPRAAK_MODEL_NAME="klein", RUGGESPRAAK_MODEL_API_KEY=KEY)
    assert done.returncode == 3
    assert done.stderr == ""
    assert "PROBLEM: unreachable: " in done.stdout
    assert "check base_url" in done.stdout
    assert "from the variable RUGGESPRAAK_MODEL_API_KEY" in done.stdout
    assert KEY not in done.stdout


def test_json_holds_everything_but_the_key(home: Path) -> None:
    with ModelServer(Answers(text=GOOD, speed=400)) as server:
        variables = {"RUGGESPRAAK_MODEL_BASE_URL": server.base_url, "RUGGESPRAAK_MODEL_NAME": MODEL}
        done = _run(home, "--json", **variables, RUGGESPRAAK_MODEL_API_KEY=KEY)
    assert done.returncode == 0
    value = json.loads(done.stdout)
    assert (value["works"], value["engine"], value["policy"]["problem"]) == (True, "llm", None)
    model = value["model"]
    assert (model["key"], model["stays_here"], model["trial"]["streams"]) == ("variable", True, True)
    assert model["host"] == server.base_url.removeprefix("http://").removesuffix("/v1")
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in done.stdout


def test_engine_rules_leaves_the_model_alone(home: Path) -> None:
    with ModelServer(Answers(text=GOOD)) as server:
        variables = {"RUGGESPRAAK_MODEL_BASE_URL": server.base_url, "RUGGESPRAAK_MODEL_NAME": MODEL}
        done = _run(home, "--json", "--engine", "rules", **variables)
    value = json.loads(done.stdout)
    assert (done.returncode, value["engine"], value["model"]) == (0, "rules", None)
    assert server.requests == []


def test_engine_llm_without_a_model_is_a_problem(home: Path) -> None:
    done = _run(home, "--engine", "llm")
    assert done.returncode == 3
    assert "PROBLEM: engine is llm, and no model is configured" in done.stdout


@pytest.mark.parametrize(
    ("model", "key", "problem"),
    [
        ({"api_key_file": Path("/nowhere/key")}, "file", "cannot be read"),
        ({"name": None}, "none", "has no name"),
        ({"base_url": None}, "none", "no server and no key"),
        ({"name": "local:/nowhere/model.gguf", "base_url": None}, "none", "no model file"),
    ],
    ids=["key file", "no name", "no server", "no file"],
)
def test_a_model_that_cannot_be_made_is_a_problem(home: Path, model: dict[str, Any], key: str, problem: str) -> None:
    found = diagnosis(_settings(home, **({"base_url": "http://127.0.0.1:1/v1", "name": "klein"} | model)))
    assert not found.works
    assert found.model
    assert found.model.key == key
    assert problem in (found.model.problem or "")


def test_a_key_file_is_named_and_not_shown(home: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY, encoding="utf-8")
    with ModelServer(Answers(text=GOOD)) as server:
        settings = _settings(home, base_url=server.base_url, name=MODEL, api_key_file=tmp_path / "key")
        found = diagnosis(settings)
    assert found.model
    assert found.model.key == "file"
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in diagnosis_view(found)


@pytest.mark.parametrize(
    ("said", "schema"),
    [
        (GOOD, "yes"),
        (f"```json\n{GOOD}\n```", "nearly"),
        (f"<think>Tien woorden.</think>{GOOD}", "nearly"),
        ('{"other": 1}', "no"),
        ("een, twee, drie", "no"),
    ],
)
def test_whether_it_fills_a_schema(home: Path, said: str, schema: str) -> None:
    found = diagnosis(_settings(home), model=ScriptedModel([said]))
    assert found.works
    assert found.model
    assert found.model.trial
    assert found.model.trial.schema == schema


def test_an_answer_all_at_once_has_no_speed(home: Path) -> None:
    def at_once(_: Request) -> list[str]:
        return [GOOD]

    found = diagnosis(_settings(home), model=ScriptedModel(at_once))
    assert found.model
    assert found.model.trial
    assert found.model.trial.speed is None
    assert diagnosis_out(found)["model"]["trial"]["streams"] is False
    assert "no: it comes all at once" in diagnosis_view(found)
    assert "(estimated: the server does not count)" in diagnosis_view(found)


class _Elsewhere(ScriptedModel):
    def __init__(self) -> None:
        super().__init__([GOOD, ModelError(Fault.BUSY)])
        self.stays_here = False


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({}, "questions, history, drafts, guidance; with personal data masked"),
        ({"sends": ["questions"], "mask_personal_data": False}, "questions; personal data is NOT masked"),
        ({"sends": []}, "nothing"),
    ],
)
def test_what_may_be_sent_elsewhere_is_said(home: Path, settings: dict[str, Any], line: str) -> None:
    said = diagnosis_view(diagnosis(_settings(home, **settings), model=_Elsewhere()))
    assert f"is sent        {line}\n" in said


def test_a_policy_or_embedder_that_fails_is_a_problem(home: Path) -> None:
    settings = load_settings(home)
    broken = settings.model_copy(update={"protocol": home / "nowhere.md"})
    assert "nowhere.md" in (diagnosis(broken).policy.problem or "")
    unknown = settings.model_copy(update={"embedder": settings.embedder.model_copy(update={"name": "nosuch"})})
    found = diagnosis(unknown)
    assert not found.works
    assert "nosuch" in (found.embedder.problem or "")
    assert "PROBLEM: " in diagnosis_view(found)
    good = diagnosis(unknown, embedder=HashingEmbedder())
    assert good.works
    assert not replace(good, policy=diagnosis(broken).policy).works
