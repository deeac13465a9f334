"""The documentation stays true: its commands, links, paths, targets, settings, formats and figures."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from pydantic import BaseModel
from typer.main import get_command

from advisor import bootstrap
from advisor.bootstrap import Advisor, Settings, load_settings
from evals.case import bundled_cases
from ingest.drafts import DraftsFile
from ingest.notes import NotesFile, QuestionsFile, answer_ids
from ingest.organisation import Organisation
from ingest.policy import Policy
from ingest.protocol import parse_protocol
from ui import cli
from ui.api import create_api
from ui.wire import AnswerIn, AnswerOut

ROOT = Path(__file__).parent.parent
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
PACKAGES = ("ingest", "retrieval", "advisor", "evals", "ui")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\s]+)\)")
_VARIABLE = re.compile(r"RUGGESPRAAK_[A-Z_]*[A-Z]")
_FILE = re.compile(r"[\w.-]+\.(?:py|toml|md|json|yaml|txt|css)")
_OF_THE_READER = {"ruggespraak.toml", "doc.md"}
"""Files that the documentation names and that a reader makes."""

each_doc = pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)


def _text(doc: Path) -> str:
    return doc.read_text(encoding="utf-8")


def _fences(doc: Path, language: str) -> list[str]:
    return [body for kind, body in _FENCE.findall(_text(doc)) if kind == language]


def _spans(doc: Path) -> list[str]:
    return _SPAN.findall(_FENCE.sub("", _text(doc)))


def _rows(text: str) -> list[list[str]]:
    """Return the cells of every row of every table, without the code marks around a whole cell."""
    lines = (line for line in text.splitlines() if line.startswith("|") and not line.startswith("|---"))
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def _commands(doc: Path, program: str) -> Iterator[list[str]]:
    """Yield what is typed after the program's name, in shell blocks and in code within a sentence."""
    blocks = "\n".join(body for kind, body in _FENCE.findall(_text(doc)) if kind in ("sh", "console"))
    for line in [*blocks.replace("\\\n", " ").splitlines(), *_spans(doc)]:
        words = line.removeprefix("$ ")
        if words.startswith(f"{program} "):
            yield shlex.split(words, comments=True)[1:]


def _leaves(command: Any) -> Iterator[Any]:
    inner: dict[str, Any] = getattr(command, "commands", {})
    for sub in inner.values():
        yield from _leaves(sub)
    if not inner:
        yield command


@pytest.fixture
def parse(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], None]:
    """The whole command line as `main` makes it, of which every command is parsed and none is run."""
    monkeypatch.setattr(cli.app, "registered_groups", list(cli.app.registered_groups))
    monkeypatch.setattr(typer.Typer, "__call__", lambda _: None)  # pyright: ignore[reportUnknownLambdaType] -- stands in for a method
    cli.main()
    root: Any = get_command(cli.app)
    for leaf in _leaves(root):
        leaf.callback = None
    return lambda words: root.main(words, prog_name="ruggespraak", standalone_mode=False)


def test_there_is_documentation() -> None:
    names = {doc.relative_to(ROOT).as_posix() for doc in DOCS}
    assert names >= {"README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/api.md", "docs/configuration.md"}
    assert sum(len(list(_commands(doc, "ruggespraak"))) for doc in DOCS) > 30


@each_doc
def test_every_command_line_parses(doc: Path, parse: Callable[[list[str]], None]) -> None:
    for words in _commands(doc, "ruggespraak"):
        try:
            parse(words)
        except Exception as error:
            pytest.fail(f"{doc.name}: `ruggespraak {shlex.join(words)}`: {error}")


@each_doc
def test_every_command_named_in_short_exists(doc: Path, parse: Callable[[list[str]], None]) -> None:
    for span in _spans(doc):
        if re.match(r"(policy|evals) \w", span):
            parse([*span.split()[:2], "--help"])


@pytest.mark.parametrize("line", ["nosuch", "ask --nosuch x", "ask --language fr x", "policy publish", "rules vijf"])
def test_a_wrong_command_line_does_not_parse(line: str, parse: Callable[[list[str]], None]) -> None:
    with pytest.raises(Exception, match=r".+"):
        parse(shlex.split(line))


def test_the_readme_shows_every_command(parse: Callable[[list[str]], None]) -> None:
    shown = {words[0] for words in _commands(ROOT / "README.md", "ruggespraak") if words}
    assert shown >= set(getattr(get_command(cli.app), "commands"))  # noqa: B009 -- typer does not export its group


@each_doc
def test_every_link_leads_somewhere(doc: Path) -> None:
    links = [(name, link) for name, link in _LINK.findall(_FENCE.sub("", _text(doc))) if "://" not in link]
    assert [link for _, link in links if not (doc.parent / link).exists()] == []
    assert [name for name, link in links if "/" in name and not link.endswith(name)] == []


@each_doc
def test_every_file_it_names_exists(doc: Path) -> None:
    known = {file.name for name in (*PACKAGES, "tests", "docs") for file in (ROOT / name).rglob("*")}
    known |= {file.name for file in ROOT.iterdir()} | _OF_THE_READER
    tops = {path.name for path in ROOT.iterdir()}
    paths = [span for span in _spans(doc) if re.fullmatch(r"[\w.-]+(/[\w.-]*)+", span) and span.split("/")[0] in tops]
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [span for span in _spans(doc) if _FILE.fullmatch(span) and span not in known] == []


def test_the_map_puts_every_module_in_its_package() -> None:
    rows = [row for row in _rows(_text(ROOT / "docs" / "architecture.md")) if row[0] in PACKAGES]
    assert [row[0] for row in rows] == list(PACKAGES)
    for package, _, modules in rows:
        named = re.findall(r"[\w]+\.py|[\w]+/", modules)
        assert named
        assert [name for name in named if not (ROOT / package / name).exists()] == []


@each_doc
def test_every_make_target_exists(doc: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    named = [word for words in _commands(doc, "make") for word in words[:1]]
    assert [name for name in named if name not in targets] == []


def _read_by_the_code() -> set[str]:
    source = Path(bootstrap.__file__).read_text(encoding="utf-8")
    by_name = re.findall(r"\{PREFIX\}([A-Z_]+)", source)
    return {bootstrap.PREFIX + name for name in (*bootstrap._VARIABLES, *by_name)}  # pyright: ignore[reportPrivateUsage] -- the list of variables itself is tested


def test_the_variables_are_those_that_the_code_reads() -> None:
    read = _read_by_the_code()
    assert set(_VARIABLE.findall(_text(ROOT / "docs" / "configuration.md"))) == read
    assert {name for doc in DOCS for name in _VARIABLE.findall(_text(doc))} <= read
    sources = [file for name in PACKAGES for file in (ROOT / name).rglob("*.py")]
    assert {name for file in sources for name in _VARIABLE.findall(_text(file))} <= read


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from (f"{name}.{key}" for key in _keys(inner))
        else:
            yield name


def _value(settings: Settings, key: str) -> str:
    value: Any = settings
    for name in key.split("."):
        value = getattr(value, name)
    return str(value)


def test_each_variable_sets_the_key_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = [row for row in _rows(_text(ROOT / "docs" / "configuration.md")) if row[1].startswith("RUGGESPRAAK_")]
    assert {row[0] for row in rows[1:]} == set(bootstrap._VARIABLES.values())  # pyright: ignore[reportPrivateUsage] -- the list of variables itself is tested
    wanted_of = {"engine": "rules", "model.base_url": "http://127.0.0.1:1/v1"}
    for key, variable, _ in rows[1:]:
        wanted = wanted_of.get(key, f"of-{key}")
        monkeypatch.setenv(variable, wanted)
        assert _value(load_settings(tmp_path), key) == wanted


def test_each_option_beside_a_key_exists(parse: Callable[[list[str]], None]) -> None:
    rows = [row for row in _rows(_text(ROOT / "docs" / "configuration.md")) if row[1].startswith("RUGGESPRAAK_")]
    options = [row[2] for row in rows if row[2] != "none"]
    assert len(options) > 5
    for cell in options:
        option, _, command = cell.replace("`", "").partition(" of ")
        parse([*(command or "ask").split(), option, "rules"])


def test_the_configuration_file_holds_every_key_and_its_default(tmp_path: Path) -> None:
    (shown,) = _fences(ROOT / "docs" / "configuration.md", "toml")
    defaults = Settings.model_validate(tomllib.loads(shown) | {"home": tmp_path})
    assert defaults == Settings(home=tmp_path)
    table = tomllib.loads(re.sub(r"^# (?=\w+ = )", "", shown, flags=re.MULTILINE))
    keys = {f"{k}.{name}" if isinstance(v, dict) else k for k, v in table.items() for name in (v or [""])}
    assert keys == set(_keys(Settings)) - {"home"}
    Settings.model_validate(table | {"home": tmp_path})


def test_the_api_page_shows_every_path_and_no_other(fake_advisor: Advisor) -> None:
    rows = _rows(_text(ROOT / "docs" / "api.md"))
    shown = {row[0] for row in rows if re.match(r"(GET|POST) /", row[0])}
    paths: dict[str, dict[str, Any]] = create_api(fake_advisor).openapi()["paths"]
    assert shown == {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def test_the_api_page_shows_every_key_of_an_answer() -> None:
    page = _text(ROOT / "docs" / "api.md")
    request, response = page.split("The request;")[1].split("## Search")[0].split("The response:")
    assert [row[0] for row in _rows(request)[1:]] == list(AnswerIn.model_fields)
    assert [row[0] for row in _rows(response)[1:]] == list(AnswerOut.model_fields)
    (example,) = _fences(ROOT / "docs" / "api.md", "json")
    AnswerIn.model_validate(json.loads(example))


@each_doc
def test_every_request_shown_with_curl_is_a_question(doc: Path) -> None:
    lines = [line.replace("\\\n", " ") for line in _fences(doc, "sh") if "curl" in line]
    for words in (shlex.split(line) for line in lines):
        assert words[2].endswith("/v1/answers")
        AnswerIn.model_validate_json(words[words.index("-d") + 1])


def test_the_formats_on_the_policy_page_are_read(policy: Policy) -> None:
    page = ROOT / "docs" / "policy.md"
    notes, questions, posts = (yaml.safe_load(block) for block in _fences(page, "yaml"))
    assert DraftsFile.model_validate(posts).posts
    (entry,) = NotesFile.model_validate(notes).rules
    rule = policy.rule(entry.rule)
    assert rule
    assert entry.sha256 == rule.sha256
    known = answer_ids(ROOT / "ingest" / "protocols" / "cnv" / "rules.yaml")
    assert {name for q in QuestionsFile.model_validate(questions).questions for name in q.answers} <= set(known)
    (text,) = _fences(page, "text")
    assert [rule.number for rule in parse_protocol(text, Organisation())] == [1, 2]


def test_the_example_questions_are_counted_rightly(policy: Policy) -> None:
    page = _text(ROOT / "docs" / "examples-data.md")
    hands = Counter(example.hand for example in policy.examples)
    assert {row[0]: int(row[1]) for row in _rows(page)[1:]} == hands
    outcomes = Counter(example.outcome.value for example in policy.examples)
    languages = Counter(example.language for example in policy.examples)
    for count in (len(policy.examples), *outcomes.values(), *languages.values()):
        assert f"{count:,}" in page
    assert f"{len(policy.examples):,} example questions" in " ".join(_text(ROOT / "README.md").split())


def _tables(text: str) -> list[list[list[str]]]:
    """Return the rows of each table that begins with a measure, without its head."""
    rows = _rows(text)
    heads = [number for number, row in enumerate(rows) if row[0] == "measure"]
    return [rows[start + 1 : end] for start, end in zip(heads, [*heads[1:], len(rows)], strict=True)]


def test_the_figures_are_those_of_the_baseline() -> None:
    figures = json.loads((ROOT / "evals" / "baseline.json").read_bytes())
    readme = _text(ROOT / "README.md")
    questions, _ = _tables(readme)
    for row in questions:
        assert float(row[1]) == pytest.approx(figures[f"all.{row[0].replace(' ', '_')}"], abs=0.0051)
    cases = bundled_cases()
    assert f"on {len(cases)} questions" in readme
    assert f"{sum(case.answerable for case in cases)} that the protocol" in readme


def test_the_figures_of_drafts_are_those_of_the_baseline() -> None:
    figures = json.loads((ROOT / "evals" / "baseline-drafts.json").read_bytes())
    _, drafts = _tables(_text(ROOT / "README.md"))
    measured = {row[0]: float(row[1]) for row in drafts}
    assert measured["recall, on the 120"] == pytest.approx(figures["all.recall"], abs=0.0051)
    assert measured["fine drafts alarmed"] == pytest.approx(1 - figures["all.clean_no_alarm"], abs=0.0051)


@each_doc
def test_nothing_of_one_machine_is_in_it(doc: Path) -> None:
    assert re.findall(r"(?<![\w.])/(?:work|tmp|root|home)\b\S*|https?://\S*(?:/simple|pypi)\S*", _text(doc)) == []
