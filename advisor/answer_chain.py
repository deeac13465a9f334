"""The chain that answers with a model: prompt, model, and a reading of its words while they are written."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from advisor.advice import Claim
from advisor.answer import unmarked
from advisor.calling import Caller
from advisor.chat_model import Fault, ModelError, Request
from advisor.filling import Filling
from advisor.phrases import phrase
from advisor.prompting import template
from advisor.question import cleaned
from advisor.support import Objection, Support
from ingest.policy import Language, Outcome, Stance

MOST_CLAIMS = 6
_LONGEST_QUESTION = 240
_STRING = {"type": "string"}
_SOURCE = {
    "type": "object",
    "properties": {"ref": _STRING, "quote": _STRING},
    "required": ["ref", "quote"],
    "additionalProperties": False,
}
_CLAIM = {
    "type": "object",
    "properties": {"text": _STRING, "sources": {"type": "array", "items": _SOURCE}},
    "required": ["text", "sources"],
    "additionalProperties": False,
}
ANSWER_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "outcome": {"type": "string", "enum": [str(outcome) for outcome in Outcome]},
        "stance": {"type": "string", "enum": [*(str(stance) for stance in Stance), "none"]},
        "claims": {"type": "array", "items": _CLAIM},
        "question": _STRING,
    },
    "required": ["outcome", "stance", "claims", "question"],
    "additionalProperties": False,
}
CONDENSE_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"questions": {"type": "array", "items": _STRING}},
    "required": ["questions"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A claim that is not shown, with what is wrong with it."""

    item: Any
    objection: Objection


@dataclass(slots=True)
class Told:
    """What the model has said so far, as far as it stands."""

    outcome: Outcome | None = None
    stance: Stance | None = None
    question: str = ""
    claims: list[Claim] = field(default_factory=list[Claim])
    refused: list[Refused] = field(default_factory=list[Refused])
    raw: str = ""
    unreadable: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether everything it said is proved, and it said something."""
        silent = self.outcome in (Outcome.NOT_COVERED, Outcome.OFF_TOPIC)
        return not self.unreadable and not self.refused and (bool(self.claims) or silent)


class AnswerChain:
    """Asks the model for claims, proves each, and asks once more for those that do not stand."""

    def __init__(self, caller: Caller, most_tokens: int = 1200) -> None:
        self.caller = caller
        self._request = Request(messages=(), name="answer", schema=ANSWER_SCHEMA, most_tokens=most_tokens)

    async def stream(
        self, values: Mapping[str, str], support: Support, told: Told, deadline: float
    ) -> AsyncGenerator[Claim]:
        """Yield each claim as soon as it is proved; `told` holds the rest of what the model said.

        Raises ModelError, also when claims remain that cannot be proved.
        """
        async with aclosing(self._said(("answer", "asked"), values, support, told, deadline)) as claims:
            async for claim in claims:
                yield claim
        if told.is_whole:
            return
        again = dict(values) | {"said": told.raw or "{}", "faults": _faults(told, support.language)}
        told.refused, told.unreadable = [], False
        async with aclosing(self._said(("answer", "asked", "repair"), again, support, told, deadline)) as claims:
            async for claim in claims:
                yield claim
        if not told.is_whole:
            raise ModelError(_fault(told), ", ".join(sorted({str(one.objection) for one in told.refused})))

    async def _said(
        self, files: Sequence[str], values: Mapping[str, str], support: Support, told: Told, deadline: float
    ) -> AsyncGenerator[Claim]:
        items: list[Any] = []
        try:
            filling = Filling(self.caller, self._request, "claims", deadline)
            async with aclosing(filling.stream(template(support.language, *files), values)) as rows:
                async for name, value in rows:
                    if name != "claims":
                        _note(told, name, value, support)
                    elif told.outcome in (None, Outcome.ANSWERED) and len(told.claims) < MOST_CLAIMS:
                        items.append(value)
                        claim = judged(value, support)
                        if claim in told.claims:
                            continue
                        if isinstance(claim, Claim):
                            told.claims.append(claim)
                            yield claim
                        else:
                            told.refused.append(claim)
        except ValueError:
            told.unreadable = True
        told.raw = _raw(told, items)


def judged(item: Any, support: Support) -> Claim | Refused:
    """Return the claim with its proved citations, or what is wrong with it."""
    text, sources = (item.get("text"), item.get("sources")) if isinstance(item, dict) else (None, None)
    if not isinstance(text, str) or not isinstance(sources, list):
        return Refused(item, Objection.SHAPE)
    cited = [support.source(one.get("ref"), _seen(one.get("quote"))) for one in sources if isinstance(one, dict)]
    wrong = next((one for one in cited if isinstance(one, Objection)), None if cited else Objection.NO_SOURCE)
    if wrong:
        return Refused(item, wrong)
    citations = tuple(dict.fromkeys(one for one in cited if not isinstance(one, Objection)))
    clean = cleaned(text)
    objection = support.objection(clean, citations)
    return Refused(item, objection) if objection else Claim(text=unmarked(clean), citations=citations)


def _seen(quote: Any) -> Any:
    """Return a quote without characters that nobody sees."""
    return cleaned(quote) if isinstance(quote, str) else quote


def _note(told: Told, name: str, value: Any, support: Support) -> None:
    """Keep a field of the answer, if it is one that we know."""
    if name == "outcome" and told.outcome is None and value in list(Outcome):
        told.outcome = Outcome(value)
    elif name == "stance" and told.stance is None and value in list(Stance):
        told.stance = Stance(value)
    elif name == "question" and isinstance(value, str):
        asked = cleaned(value)
        fits = asked.endswith("?") and len(asked) <= _LONGEST_QUESTION
        told.question = asked if fits and support.objection(asked) is None else told.question


def _raw(told: Told, items: list[Any]) -> str:
    """Return what the model said, as it is shown to it again."""
    import json

    said = {"outcome": told.outcome, "stance": told.stance or "none", "claims": items, "question": ""}
    return json.dumps(said, ensure_ascii=False, default=str)


def _faults(told: Told, language: Language) -> str:
    """Return what is wrong, in words, a line each."""
    if told.unreadable or not told.refused:
        return phrase("object_unreadable" if told.unreadable else "object_empty", language)
    lines = (f"- {_shown(one.item)}: {phrase(f'object_{one.objection}', language)}" for one in told.refused)
    return "\n".join(lines)


def _shown(item: Any) -> str:
    text = item.get("text") if isinstance(item, dict) else None
    return str(text)[:300].replace("\n", " ") if text else "?"


def _fault(told: Told) -> Fault:
    if told.unreadable:
        return Fault.UNREADABLE
    foreign = bool(told.refused) and all(one.objection == Objection.LANGUAGE for one in told.refused)
    return Fault.LANGUAGE if foreign else Fault.UNPROVED
