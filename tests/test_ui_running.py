"""What the page does while something is being written: one answer a page, stopping, and saying where words go."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from advisor.advice import Claim
from advisor.bootstrap import Advisor, build_advisor
from advisor.grounding import cite
from advisor.scripted_model import ScriptedModel
from ingest.policy import Policy
from retrieval.embedder import HashingEmbedder
from ui.leaving import sent_to
from ui.page_html import Exchange, conversation_html
from ui.running import Running
from ui.streaming import in_thread
from ui.texts import text

NASTY = "<img src=x onerror=alert(1)>"


def test_a_new_answer_stops_the_one_before_of_the_same_page_only() -> None:
    running = Running()
    with running.begun("a") as first, running.begun("b") as other:
        assert running.is_latest("a", first)
        with running.begun("a") as second:
            assert first.is_set()
            assert not running.is_latest("a", first)
            assert running.is_latest("a", second)
            assert not second.is_set()
            assert not other.is_set()
        assert second.is_set()
        assert not running.is_latest("a", second)


def test_stopped_may_still_be_shown_and_forgotten_may_not() -> None:
    running = Running()
    with running.begun("a") as stop:
        running.stop("a")
        assert stop.is_set()
        assert running.is_latest("a", stop)
        running.forget("a")
        assert not running.is_latest("a", stop)
    running.stop("a")
    running.forget("a")


def test_an_older_answer_that_ends_late_leaves_the_newer_alone() -> None:
    running = Running()
    older = running.begun("a")
    older.__enter__()
    with running.begun("a") as newer:
        older.__exit__(None, None, None)
        assert running.is_latest("a", newer)
        assert not newer.is_set()


def test_who_stops_reading_sets_stop_at_once() -> None:
    stop, over = threading.Event(), threading.Event()

    def slow() -> Iterator[int]:
        yield 1
        over.set() if stop.wait(20) else None
        yield 2

    async def read() -> list[int]:
        seen: list[int] = []

        async def reading() -> None:
            async for item in in_thread(slow(), stop):
                seen.append(item)  # noqa: PERF401 -- seen while it goes on

        task = asyncio.create_task(reading())
        while not seen:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return seen

    assert asyncio.run(read()) == [1]
    assert stop.is_set()
    assert over.wait(10)


def test_what_an_iterator_raises_is_raised() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise KeyError("x")

    async def read() -> list[int]:
        return [item async for item in in_thread(broken(), threading.Event())]

    with pytest.raises(KeyError):
        asyncio.run(read())


@pytest.mark.parametrize(
    ("state", "claims", "key"),
    [("writing", 1, "writing"), ("writing", 0, "writing"), ("stopped", 2, "stopped"), ("stopped", 0, "stopped_early")],
)
def test_an_unfinished_answer_shows_its_claims_and_what_it_is(
    policy: Policy, state: Any, claims: int, key: str
) -> None:
    claim = Claim(text=f"Dat mag {NASTY}.", citations=(cite(policy, "R5.1"),))
    html = conversation_html([Exchange("x", None, claims=(claim,) * claims, state=state)], policy, "nl")
    assert text(f"page.{key}", "nl") in html
    assert f'class="rg-answer rg-{state}"' in html
    assert "<article" not in html
    assert html.count("<details") == min(claims, 1)
    assert html.count('href="#bron-1-1"') == claims
    assert NASTY not in html
    assert NASTY in unescape(html) or not claims


def _advisor(fake: Advisor, *, stays_here: bool, sends: tuple[str, ...] = ("questions",)) -> Advisor:
    model = ScriptedModel([], name="klein")
    model.stays_here = stays_here
    settings = fake.settings.model_copy(update={"model": fake.settings.model.model_copy(update={"sends": list(sends)})})
    return build_advisor(settings, policy=fake.policy, embedder=HashingEmbedder(), model=model)


def test_only_what_leaves_this_machine_is_said_to_leave(fake_advisor: Advisor) -> None:
    assert sent_to(fake_advisor, "questions") is None
    assert sent_to(_advisor(fake_advisor, stays_here=True), "questions") is None
    away = _advisor(fake_advisor, stays_here=False)
    assert sent_to(away, "questions") == "klein"
    assert sent_to(away, "drafts") is None


@pytest.mark.parametrize(
    ("name", "base_url", "expected"),
    [
        ("openai:groot", None, "groot"),
        ("openai:groot", "https://elders.example/v1", "groot"),
        ("openai:groot", "http://127.0.0.1:8081/v1", None),
        ("openai:groot", "http://[::1]:8081/v1", None),
        ("openai:groot", "http://localhost/v1", None),
        ("sentence-transformers:groot", None, None),
    ],
)
def test_an_embedder_on_a_server_gets_everything_too(
    fake_advisor: Advisor, name: str, base_url: str | None, expected: str | None
) -> None:
    embedder = fake_advisor.settings.embedder.model_copy(update={"name": name, "base_url": base_url})
    advisor = replace(fake_advisor, settings=fake_advisor.settings.model_copy(update={"embedder": embedder}))
    assert sent_to(advisor, "questions") == sent_to(advisor, "drafts") == expected
