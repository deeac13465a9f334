"""`ruggespraak evals drafts`: files, the gate, JSON, and rule 8 on its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from advisor.advice import Engine
from advisor.bootstrap import Advisor, Settings
from advisor.draft import Draft
from advisor.review import Finding, Review, Severity, verdict_of
from ingest.policy import Policy
from ui import cli
from ui.options import Shared

INSULT = "sukkel"
CASE: dict[str, Any] = {
    "id": "b1",
    "language": "nl",
    "channel": "blog",
    "author": {"role": "kok", "organisation": "De Wulp", "manager": False, "capacity": "personal"},
    "draft": f"Wat een {INSULT} is het.",
    "findings": [{"rule": 8, "span": INSULT, "severity": "high", "why": "scheldwoord"}],
    "may_rules": [],
    "clean_rules": [5],
    "verdict": "revise",
}
FINE = CASE | {"id": "b2", "draft": "Fijne dag gehad.", "findings": [], "verdict": "post"}
MISSED = CASE | {"id": "b3", "findings": [{"rule": 6, "span": "is het", "severity": "high"}]}


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Run = Callable[..., Done]


def _review(draft: Draft, policy: Policy) -> Review:
    at = draft.text.find(INSULT)
    insult = Finding(
        rule=8, ref="R8.1", quote=policy.quotable["R8.1"], start=at, end=at + len(INSULT), text=INSULT,
        severity=Severity.HIGH, message="m", suggestion="s", engine=Engine.RULES, check="test",
    )  # fmt: skip
    findings = (insult,) if at >= 0 else ()
    return Review(
        verdict=verdict_of(findings), findings=findings, strengths=(), questions=(), disclaimer=None, rewrite=None,
        engine=Engine.RULES, fallback=None, language=draft.spoken, policy_version=policy.version,
    )  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Draft]:
    """The drafts that were reviewed, by a reviewer that knows one word."""
    drafts: list[Draft] = []

    def review(advisor: Advisor, draft: Draft) -> Review:
        drafts.append(draft.checked())
        return _review(draft, advisor.policy)

    monkeypatch.setattr(Advisor, "review", review)
    return drafts


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, policy: Policy, capsys: pytest.CaptureFixture[str], asked: list[Draft]) -> Run:
    searcher: Any = SimpleNamespace(embedder=SimpleNamespace(identity="none"))
    advisor = Advisor(Settings(home=Path("nowhere")), policy, searcher)
    monkeypatch.setattr(Shared, "advisor", lambda _shared: advisor)  # pyright: ignore[reportUnknownLambdaType] -- a method has no annotation here
    monkeypatch.setattr(Shared, "policy", lambda _shared: policy)  # pyright: ignore[reportUnknownLambdaType] -- the same
    monkeypatch.setattr(cli.app, "registered_groups", list(cli.app.registered_groups))

    def start(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["ruggespraak", "evals", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return Done(ended.value.code if isinstance(ended.value.code, int) else 0, said.out, said.err)

    return start


@pytest.fixture
def cases(tmp_path: Path) -> Callable[..., str]:
    def write(*entries: dict[str, Any]) -> str:
        path = tmp_path / "mijn.jsonl"
        path.write_text("\n".join(json.dumps(entry) for entry in entries), encoding="utf-8")
        return str(path)

    return write


def test_a_file_of_cases_is_run_as_drafts_of_their_authors(
    run: Run, asked: list[Draft], cases: Callable[..., str]
) -> None:
    done = run("drafts", cases(CASE, FINE))
    assert (done.code, done.err) == (0, "")
    assert [(draft.channel, draft.author.role, draft.language) for draft in asked] == [("blog", "kok", "nl")] * 2
    assert "precision" in done.out
    assert INSULT not in done.out


def test_json_is_one_value_and_verbose_shows_the_words(run: Run, cases: Callable[..., str]) -> None:
    file = cases(CASE, MISSED)
    done = run("drafts", file, "--json", "--verbose")
    assert json.loads(done.out)["measures"]["precision"] == pytest.approx(
        {"value": 0.5, "low": 0.0945, "high": 0.9055, "total": 2}, abs=1e-3
    )
    assert INSULT not in done.out
    assert f"needless rule 8, high, test: '{INSULT}'" in run("drafts", file, "--verbose").out


def test_the_bundled_cases_are_run_when_no_file_is_named(run: Run, asked: list[Draft]) -> None:
    done = run("drafts", "--json")
    assert len(json.loads(done.out)["cases"]) == len(asked) >= 300


def test_the_gate_closes_when_a_figure_falls_and_opens_when_it_does_not(
    run: Run, cases: Callable[..., str], tmp_path: Path
) -> None:
    baseline = str(tmp_path / "baseline.json")
    assert run("drafts", cases(CASE, FINE), "--write-baseline", baseline).code == 0
    assert "all.clean_no_alarm" in json.loads(Path(baseline).read_bytes())
    done = run("drafts", cases(CASE, FINE), "--baseline", baseline)
    assert (done.code, "Gate open" in done.out) == (0, True)
    done = run("drafts", cases(MISSED, FINE | {"draft": f"Ik ben een {INSULT}."}), "--baseline", baseline, "--json")
    assert done.code == 1
    json.loads(done.out)
    assert "Gate closed" in done.err
    assert "all.clean_no_alarm: 1.000 → 0.000" in done.err


@pytest.mark.parametrize("entry", [CASE | {"channel": "krant"}, CASE | {"findings": []}])
def test_a_faulty_case_is_named_with_file_line_and_reason(
    run: Run, cases: Callable[..., str], entry: dict[str, Any]
) -> None:
    file = cases(FINE, entry)
    done = run("drafts", file)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"ruggespraak: {file}:2: ")


@pytest.fixture
def slices(tmp_path: Path) -> str:
    path = tmp_path / "slice.csv"
    rows = ("1,derog,Jij " + INSULT + ",must_flag", "2,derog,Jij rund,must_flag", "3,ident,Hoi buren,must_not_flag")
    path.write_text("\n".join(["id,functionality,test_case,rule8", *rows]), encoding="utf-8")
    return str(path)


def test_rule_8_is_measured_on_its_own_as_posts_on_x(run: Run, asked: list[Draft], slices: str) -> None:
    done = run("drafts", "--rule8", slices, "--json")
    value = json.loads(done.out)
    assert (done.code, value["measures"]["balanced_accuracy"]["value"]) == (0, 0.75)
    assert [(row["functionality"], row["rule8"], row["flagged"]["value"]) for row in value["functionalities"]] == [
        ("derog", "must_flag", 0.5),
        ("ident", "must_not_flag", 0),
    ]
    assert {draft.channel for draft in asked} == {"x"}


def test_rule_8_never_shows_a_text(run: Run, slices: str) -> None:
    shown = run("drafts", "--rule8", slices)
    assert "balanced accuracy" in shown.out
    for done in (shown, run("drafts", "--rule8", slices, "--json")):
        assert [words for words in (INSULT, "rund", "buren") if words in done.out + done.err] == []


@pytest.mark.parametrize("more", [["--verbose"], ["--baseline", "b.json"], ["--write-baseline", "b.json"], ["c.yaml"]])
def test_rule_8_has_no_cases_and_no_baseline(run: Run, slices: str, more: list[str]) -> None:
    done = run("drafts", "--rule8", slices, *more)
    assert done.code == 2
    assert "--rule8" in done.err


def test_what_is_learned_from_is_counted(run: Run, policy: Policy) -> None:
    report = json.loads(run("data", "--json").out)
    assert sum(report["counts"]["posts by hand"].values()) == len(policy.posts) > 0
    assert sum(report["counts"]["questions by outcome"].values()) == len(policy.examples) > 0
    agreed = report["agreement"]["questions: answered or not"]
    assert 0.9 < agreed["kappa"] <= agreed["share"] <= 1


def test_embedders_are_not_compared_with_a_baseline(run: Run) -> None:
    done = run("run", "--embedder", "hashing", "--baseline", "evals/baseline.json")
    assert done.code == 2
    assert "--embedder" in done.err
