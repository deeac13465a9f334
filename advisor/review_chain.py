"""The chain that reviews with a model: one answer to a draft, and one more when nothing of the first can be used."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from advisor.calling import Caller
from advisor.chat_model import Fault, ModelError, Request
from advisor.filling import Filling
from advisor.phrases import phrase
from advisor.prompting import template
from advisor.proposals import Flaw, Gate, Proposed, Refused
from advisor.review import Severity
from ingest.policy import Language

FILES = ("review", "drafted", "mend")
_TOKENS_A_CHARACTER = 0.6
"""Room for a rewrite that is half as long again as the draft, at two and a half characters a token."""
_STRING: Mapping[str, Any] = {"type": "string"}


def _object(**properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema of an object in which everything is required, as strict endpoints want it."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _array(items: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": "array", "items": items}


REVIEW_SCHEMA: Mapping[str, Any] = _object(
    findings=_array(
        _object(
            ref=_STRING,
            quote=_STRING,
            text=_STRING,
            severity={"type": "string", "enum": [str(severity) for severity in Severity]},
            why=_STRING,
            suggestion=_STRING,
        )
    ),
    doubts=_array(_object(finding={"type": "integer"}, because=_STRING, quote=_STRING)),
    strengths=_array(_object(ref=_STRING, quote=_STRING, text=_STRING, why=_STRING)),
    questions=_array(_STRING),
    rewrite=_STRING,
)


class ReviewChain:
    """Asks the model what it makes of a draft, and keeps what passes the gate."""

    def __init__(self, caller: Caller, most_tokens: int = 1200) -> None:
        self.caller, self.most_tokens = caller, most_tokens
        self._request = Request(messages=(), name="review", schema=REVIEW_SCHEMA, most_tokens=most_tokens)

    async def stream(self, values: Mapping[str, str], gate: Gate) -> AsyncGenerator[Proposed]:
        """Yield what stands, once.

        Raises ModelError when the model fails or cannot be read, also the second time.
        """
        deadline = self.caller.deadline()
        said = await self._said(FILES[:2], values, gate, deadline)
        first = gate.judged(said) if said else None
        if first and not first.failed:
            yield first
            return
        again = dict(values) | {"said": _raw(said), "faults": _faults(first, gate.support.language)}
        try:
            said = await self._said(FILES, again, gate, deadline)
        except ModelError:
            if first is None:
                raise
            said = {}
        second = gate.judged(said) if said else None
        if first is None and second is None:
            raise ModelError(Fault.UNREADABLE)
        yield _joined(first or Proposed(), second or Proposed())

    async def _said(
        self, files: Sequence[str], values: Mapping[str, str], gate: Gate, deadline: float
    ) -> dict[str, Any]:
        """Return the known fields of the answer; none when it cannot be read."""
        room = int(len(gate.shown.draft.text) * _TOKENS_A_CHARACTER)
        request = replace(self._request, most_tokens=self.most_tokens + room)
        # Findings come whole: that there are none is an answer too, which items one by one cannot tell.
        filling = Filling(self.caller, request, "questions", deadline)
        said: dict[str, Any] = {}
        questions: list[Any] = []
        try:
            prompt = template(gate.support.language, *files)
            async with aclosing(filling.stream(prompt, values)) as rows:
                async for name, value in rows:
                    if name == "questions":
                        questions.append(value)
                    elif name in REVIEW_SCHEMA["properties"]:
                        said[name] = value
        except ValueError:
            return {}
        return said | ({"questions": questions} if questions else {})


def _joined(first: Proposed, second: Proposed) -> Proposed:
    """Return the second answer, with what it leaves open from the first."""
    return replace(
        second, questions=second.questions or first.questions, rewrite=second.rewrite.strip() or first.rewrite
    )


def _raw(said: Mapping[str, Any]) -> str:
    """Return what the model said, as it is shown to it again."""
    import json

    return json.dumps(said, ensure_ascii=False, default=str)


def _faults(proposed: Proposed | None, language: Language) -> str:
    """Return what is wrong, in words, a line each."""
    if proposed is None:
        return phrase("object_unreadable", language)
    return "\n".join(f"- {_shown(one.item)}: {_reason(one, language)}" for one in proposed.refused)


def _reason(refused: Refused, language: Language) -> str:
    key = f"review_object_{refused.reason}" if isinstance(refused.reason, Flaw) else f"object_{refused.reason}"
    return phrase(key, language)


def _shown(item: Any) -> str:
    """Return the words by which the model knows its own item again."""
    names = ("text", "quote", "why", "because")
    texts = [item[name] for name in names if isinstance(item.get(name), str)] if isinstance(item, dict) else []
    shown = next((text for text in texts if text.strip()), "?")
    return " ".join(shown.split())[:300]
