"""A real language model, far too small to be of use: whatever it says, answers are whole and citations proved."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from advisor.advice import Advice, Engine
from advisor.bootstrap import Advisor, build_advisor
from advisor.draft import Draft
from advisor.grounding import is_proved
from advisor.language import language_of
from advisor.local_model import LocalModel
from advisor.model_settings import ModelSettings
from advisor.question import Question
from advisor.review import Review, verdict_of
from evals.case import bundled_cases
from evals.draft_case import bundled_draft_cases
from ingest.errors import InputError
from ingest.policy import Outcome

SMALL = Path(__file__).parent.parent / ".make" / "small.gguf"
QUESTIONS, DRAFTS = 20, 10
_WAIT = {"timeout": 240, "first_timeout": 200, "idle_timeout": 60, "most_tokens": 64}


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match=r"nergens\.gguf"):
        LocalModel(Path("nergens.gguf"))


@pytest.mark.heavy
def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    path = tmp_path / "geen.gguf"
    path.write_bytes(b"this is no model")
    with pytest.raises(InputError, match=r"geen\.gguf"):
        LocalModel(path).loaded()


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path) -> None:
    if importlib.util.find_spec("xllamacpp"):
        pytest.skip("the extra is installed")
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF")
    with pytest.raises(InputError, match=r"ruggespraak\[local\]"):
        LocalModel(path).loaded()


@pytest.fixture(scope="module")
def small(real_advisor: Advisor) -> Advisor:
    """The adviser with the small real model, in process."""
    settings = real_advisor.settings.model_copy(
        update={"model": ModelSettings.model_validate({"name": f"local:{SMALL}", **_WAIT})}
    )
    return build_advisor(settings, policy=real_advisor.policy, embedder=real_advisor.searcher.embedder)


@pytest.mark.heavy
def test_every_answer_is_whole_and_every_citation_proved(small: Advisor, capsys: pytest.CaptureFixture[str]) -> None:
    cases = [case for case in bundled_cases() if case.answerable and not case.question.history]
    questions = [case.question for case in cases if language_of(case.question.text) == "nl"]
    step = len(questions) // QUESTIONS
    ended: Counter[str] = Counter()
    for question in questions[::step][:QUESTIONS]:
        *claims, advice = small.ask_stream(Question(text=question.text, language="nl"))
        assert isinstance(advice, Advice)
        for piece in (*claims, advice):
            assert all(is_proved(small.policy, citation) for citation in piece.citations)
        assert advice.citations if advice.outcome == Outcome.ANSWERED else advice.message
        assert (advice.engine == Engine.LLM) == (advice.model is not None)
        ended[advice.fallback or f"{advice.engine}: {advice.outcome}"] += 1
    assert small.caller
    assert small.caller.meter.used.calls > QUESTIONS // 2
    _tell(capsys, "questions", ended)


@pytest.mark.heavy
def test_every_review_is_whole_and_every_finding_proved(small: Advisor, capsys: pytest.CaptureFixture[str]) -> None:
    ended: Counter[str] = Counter()
    cases = sorted(bundled_draft_cases(), key=lambda case: len(case.draft.text))
    for case in [case for case in cases if len(case.draft.text) > 60 and case.draft.spoken == "nl"][:DRAFTS]:
        draft = Draft(text=case.draft.text, channel=case.draft.channel, author=case.draft.author)
        first, *_, review = small.review_stream(draft)
        assert isinstance(review, Review)
        for finding in review.findings:
            assert finding.text == draft.text[finding.start : finding.end]
            assert finding.quote in small.policy.quotable[finding.ref]
        kept = {(one.rule, one.start, one.end, one.severity) for one in review.findings}
        assert {(one.rule, one.start, one.end, one.severity) for one in first.findings} <= kept
        assert review.verdict == verdict_of(review.findings)
        ended[review.fallback or f"{review.engine}: {review.verdict}"] += 1
    _tell(capsys, "drafts", ended)


def _tell(capsys: pytest.CaptureFixture[str], what: str, ended: Counter[str]) -> None:
    with capsys.disabled():
        rows = "\n".join(f"    {count:3d}  {how}" for how, count in ended.most_common())
        print(f"\n  small model, {what}:\n{rows}")  # noqa: T201 -- the share of fallbacks is there to be read
