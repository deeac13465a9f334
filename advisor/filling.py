"""A model that fills a schema, as a LangChain chain: prompt, model, and a reading of its words while they come."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, cast

from advisor.calling import Caller
from advisor.chat_model import Message, Request
from advisor.json_stream import Found, JsonStream

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

_ROLES: dict[str, Literal["system", "user", "assistant"]] = {"system": "system", "human": "user", "ai": "assistant"}


@dataclass(frozen=True, slots=True)
class Filling:
    """One answer of a model to one request, which must be there before the deadline; `items` names its list."""

    caller: Caller
    request: Request
    items: str
    deadline: float

    async def stream(self, prompt: ChatPromptTemplate, values: Mapping[str, str]) -> AsyncGenerator[Found]:
        """Yield the fields, and the items of the list, each as soon as it is complete.

        Raises ModelError, and ValueError when what came is no JSON object.
        """
        from langchain_core.runnables import RunnableGenerator

        chain = prompt | RunnableGenerator(self._asked) | RunnableGenerator(self._read)
        async with aclosing(cast("AsyncGenerator[Found]", chain.astream(dict(values)))) as results:
            async for found in results:
                yield found

    async def _asked(self, prompts: AsyncIterator[Any]) -> AsyncIterator[str]:
        async for prompt in prompts:
            rows = [Message(role=_ROLES[one.type], content=str(one.content)) for one in prompt.to_messages()]
            async with aclosing(self.caller.text(replace(self.request, messages=rows), self.deadline)) as texts:
                async for text in texts:
                    yield text

    async def _read(self, texts: AsyncIterator[str]) -> AsyncIterator[Found]:
        stream = JsonStream(self.items)
        async for text in texts:
            for found in stream.feed(text):
                yield found
        for found in stream.finish():
            yield found
