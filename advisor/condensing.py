"""A follow-up question written out by the model, so that it can be searched for without the conversation."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from advisor.answer_chain import CONDENSE_SCHEMA
from advisor.background import iterate
from advisor.calling import Caller
from advisor.chat_model import Request
from advisor.filling import Filling
from advisor.prompting import template
from advisor.question import Question
from ingest.policy import Language

LONGEST = 400
_TURNS = 4
_REQUEST = Request(messages=(), name="condense", schema=CONDENSE_SCHEMA, most_tokens=120)


def condensed(
    caller: Caller,
    question: Question,
    language: Language,
    shown: Callable[[str, str], str],
    deadline: float,
    stop: threading.Event | None = None,
) -> str | None:
    """Return the follow-up as a question that stands alone, or None when the model gives nothing usable.

    Raises ModelError when the model does not answer at all: then it need not be asked for more.
    """
    rows = [shown(turn.role, turn.content[:LONGEST]) for turn in question.history[-_TURNS:]]
    talk = "\n".join([*rows, shown("question", question.text)])

    async def written() -> AsyncGenerator[str]:
        filling = Filling(caller, _REQUEST, "questions", deadline)
        async with aclosing(filling.stream(template(language, "condense", "talk"), {"talk": talk})) as rows:
            async for name, value in rows:
                if name == "questions" and isinstance(value, str):
                    yield " ".join(value.split())

    try:
        found = next(iter(iterate(written, stop)), "")
    except ValueError:
        return None
    return found if 0 < len(found) <= LONGEST else None
