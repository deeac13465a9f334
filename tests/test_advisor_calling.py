"""Calling a model that is slow, broken or endless, over real HTTP: it ends in time, and it costs people time once."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from advisor import background, calling
from advisor.background import iterate
from advisor.breaker import FIRST_REST, Breaker
from advisor.calling import Caller, Limits
from advisor.chat_model import Fault, Message, ModelError, Piece, Request
from advisor.metering import Meter
from advisor.openai_model import OpenAIModel
from advisor.scripted_model import ScriptedModel
from evals.model_behaviours import Answers, Drips, Fails, Hangs, InTurn, NeverStops, Resets, Says, Streams
from evals.model_server import Behaviour, Exchange, ModelServer

REQUEST = Request(messages=(Message(role="user", content="Mag zk7typed?"),), name="answer", most_tokens=100)
SHORT = Limits(total=1.5, first=0.4, idle=0.3)
LONG = Limits(total=30, first=20, idle=20)
SOON = 8.0
"""Seconds: far more than SHORT allows, for a machine that is busy with other things."""
GOOD = Answers(text="goed")
PEOPLE = 20


@pytest.fixture(scope="module", autouse=True)
def _warmed_up() -> None:  # pyright: ignore[reportUnusedFunction] -- a fixture
    """Import what the first call imports, so that no test pays for it."""
    with ModelServer(GOOD) as server:
        assert _said(_caller(server, LONG)) == "goed"


class _Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _caller(server: ModelServer, limits: Limits = SHORT, **options: Any) -> Caller:
    return Caller(OpenAIModel("test-model", base_url=server.base_url, api_key="sk-zk7key"), limits, **options)


def _said(caller: Caller, stop: threading.Event | None = None) -> str:
    return "".join(iterate(lambda: caller.text(REQUEST, caller.deadline()), stop))


def _fault(caller: Caller) -> Fault:
    with pytest.raises(ModelError) as caught:
        _said(caller)
    assert "zk7" not in f"{caught.value!r}"
    return caught.value.fault


def _outcome(caller: Caller) -> str:
    """Return the answer, or the name of the fault."""
    try:
        return _said(caller)
    except ModelError as error:
        return error.fault


def _seconds(work: Callable[[], object]) -> float:
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


def _pings(exchange: Exchange) -> None:
    exchange.begin()
    while True:
        exchange.raw(b": ping\n\n")
        exchange.wait(0.02)


@pytest.mark.parametrize(
    ("behaviour", "least"),
    [
        pytest.param(Hangs(), SHORT.first, id="no first byte"),
        pytest.param(Hangs(text="go"), SHORT.idle, id="halfway"),
        pytest.param(Drips(), SHORT.first, id="a byte at a time"),
        pytest.param(_pings, SHORT.first, id="signs of life only"),
        pytest.param(Answers(text="goed " * 500, speed=20), SHORT.total, id="too slow for the whole"),
        pytest.param(NeverStops(text="", pause=0.02), SHORT.total, id="empty pieces"),
        pytest.param(NeverStops(text=""), SHORT.total, id="a flood of empty pieces"),
    ],
)
def test_a_slow_model_is_waited_for_no_longer_than_the_limit(behaviour: Behaviour, least: float) -> None:
    with ModelServer(behaviour) as server:
        caller = _caller(server)
        seconds = _seconds(lambda: _expect(caller, Fault.TIMEOUT))
        assert server.requests[0].left.wait(SOON)
        assert len(server.requests) == 1
    assert least * 0.9 <= seconds < SOON


def _expect(caller: Caller, fault: Fault) -> None:
    assert _fault(caller) == fault


def test_the_limits_are_measured_apart() -> None:
    unhurried = Answers(text="goed goed goed goed goed", first=0.8, speed=4)
    with ModelServer(unhurried) as server:
        assert _said(_caller(server, Limits(total=30, first=15, idle=15))) == unhurried.text
        assert _fault(_caller(server, Limits(total=30, first=0.2, idle=15))) == Fault.TIMEOUT
        assert _fault(_caller(server, Limits(total=30, first=15, idle=0.05))) == Fault.TIMEOUT
        assert _fault(_caller(server, Limits(total=1, first=15, idle=15))) == Fault.TIMEOUT


def test_what_came_before_the_limit_was_given_already() -> None:
    with ModelServer(Hangs(text="goed begin")) as server:
        caller, got = _caller(server), list[str]()
        with pytest.raises(ModelError, match="timeout"):
            got.extend(iterate(lambda: caller.text(REQUEST, caller.deadline())))
    assert "".join(got) == "goed begin"


def test_a_flood_from_one_model_does_not_hold_up_another() -> None:
    stop = threading.Event()
    with ModelServer(NeverStops(text="")) as flood, ModelServer(GOOD) as server, ThreadPoolExecutor(1) as threads:
        running = threads.submit(_said, _caller(flood, Limits(total=120, first=120, idle=120)), stop)
        _until(lambda: bool(flood.requests))
        assert _said(_caller(server, LONG)) == "goed"
        assert not running.done()
        stop.set()
        assert running.result(SOON) == ""


_PASSING: list[Behaviour] = [Fails(status=status) for status in (429, 500, 502, 503)] + [Resets()]


@pytest.mark.parametrize("behaviour", _PASSING, ids=repr)
def test_a_fault_that_may_pass_is_tried_once_more(behaviour: Behaviour) -> None:
    with ModelServer(InTurn((behaviour, GOOD))) as server:
        caller = _caller(server, LONG)
        assert _said(caller) == "goed"
        assert len(server.requests) == 2
        assert sum(caller.meter.used.faults.values()) == 1
    with ModelServer(InTurn((behaviour, behaviour, GOOD))) as server:
        assert _fault(_caller(server, LONG)) in {Fault.BUSY, Fault.SERVER, Fault.UNREACHABLE}
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("behaviour", "fault"),
    [
        (Fails(status=401), Fault.REFUSED),
        (Fails(status=403), Fault.REFUSED),
        (Fails(status=404), Fault.NO_SUCH_MODEL),
        (Fails(status=400, code="context_length_exceeded"), Fault.REQUEST),
        (Says(page="<html>Welkom</html>"), Fault.UNREADABLE),
        (Streams(events=('{"choices',)), Fault.UNREADABLE),
        (Resets(text="go"), Fault.CUT),
        (Streams(events=('{"choices',), text="go"), Fault.UNREADABLE),
        (Answers(text=""), Fault.EMPTY),
        (Answers(text=" \n "), Fault.EMPTY),
        (Streams(events=("[DONE]",)), Fault.EMPTY),
        (Answers(text="goed, maar", finished="length"), Fault.ENDLESS),
        (Answers(text="", finished="length"), Fault.ENDLESS),
        (NeverStops(), Fault.ENDLESS),
    ],
    ids=repr,
)
def test_no_other_fault_is_tried_again(behaviour: Behaviour, fault: Fault) -> None:
    with ModelServer(InTurn((behaviour, GOOD))) as server:
        caller = _caller(server, LONG)
        assert _fault(caller) == fault
        assert len(server.requests) == 1
        assert caller.meter.used.faults == {fault: 1}


class _BreaksOff:
    """A model that fails after some words, with a fault that might have passed."""

    name, stays_here, asked = "breaks off", True, 0

    async def stream(self, request: Request) -> AsyncGenerator[Piece]:
        assert request == REQUEST
        self.asked += 1
        yield Piece(text="go")
        raise ModelError(Fault.SERVER)


def test_after_the_first_words_nothing_is_tried_again() -> None:
    model, got = _BreaksOff(), list[str]()
    caller = Caller(model, LONG)
    with pytest.raises(ModelError, match="server"):
        got.extend(iterate(lambda: caller.text(REQUEST, caller.deadline())))
    assert (got, model.asked) == (["go"], 1)


def test_a_model_that_does_not_stop_is_left() -> None:
    with ModelServer(NeverStops(text="nog een keer ")) as server:
        caller, got = _caller(server, LONG), list[str]()
        with pytest.raises(ModelError, match="endless"):
            got.extend(iterate(lambda: caller.text(REQUEST, caller.deadline())))
        assert server.requests[0].left.wait(SOON)
    assert caller.meter.used.tokens_out < 4 * REQUEST.most_tokens


def test_a_busy_server_is_given_the_time_that_it_asks_for() -> None:
    with ModelServer(InTurn((Fails(status=429, headers={"Retry-After": "1.5"}), GOOD))) as server:
        seconds = _seconds(lambda: _said(_caller(server, LONG)))
        assert len(server.requests) == 2
    assert seconds >= 1.4


def test_a_busy_server_that_asks_for_too_much_time_is_given_up_at_once() -> None:
    with ModelServer(InTurn((Fails(status=429, headers={"Retry-After": "31"}), GOOD))) as server:
        seconds = _seconds(lambda: _expect(_caller(server, LONG), Fault.BUSY))
        assert len(server.requests) == 1
    assert seconds < SOON


def test_a_second_try_has_what_is_left_of_the_time() -> None:
    with ModelServer(InTurn((Fails(status=503), Hangs()))) as server:
        seconds = _seconds(lambda: _expect(_caller(server, Limits(total=1.5, first=20, idle=20)), Fault.TIMEOUT))
        assert len(server.requests) == 2
    assert 1.3 <= seconds < SOON


def test_a_hanging_model_costs_time_once_and_then_nobody_until_it_has_rested() -> None:
    clock = _Clock()
    with ModelServer(InTurn((Hangs(), GOOD))) as server:
        caller = _caller(server, breaker=Breaker(clock))
        assert _fault(caller) == Fault.TIMEOUT
        with ThreadPoolExecutor(PEOPLE) as threads:
            begin = time.monotonic()
            assert {one.result() for one in [threads.submit(_fault, caller) for _ in range(PEOPLE)]} == {Fault.PAUSED}
        assert time.monotonic() - begin < SOON
        assert len(server.requests) == 1
        clock.now += FIRST_REST
        caller.limits = LONG
        assert [_said(caller) for _ in range(3)] == ["goed"] * 3
        assert len(server.requests) == 4


def _is_resting(breaker: Breaker) -> None:
    tried = breaker.enter()
    breaker.failed(Fault.TIMEOUT)
    breaker.left(tried=tried)


def test_after_its_rest_one_person_tries_a_model_and_the_others_do_not_wait() -> None:
    clock = _Clock()
    with ModelServer(Answers(text="goed", first=3)) as server:
        caller = _caller(server, LONG, breaker=Breaker(clock))
        _is_resting(caller.breaker)
        clock.now += FIRST_REST
        with ThreadPoolExecutor(PEOPLE) as threads:
            outcomes = [one.result() for one in [threads.submit(_outcome, caller) for _ in range(PEOPLE)]]
        assert sorted(outcomes) == sorted(["goed", *[Fault.PAUSED] * (PEOPLE - 1)])
        assert len(server.requests) == 1


def test_a_person_who_stops_while_trying_leaves_it_to_the_next() -> None:
    clock, stop = _Clock(), threading.Event()
    with ModelServer(InTurn((Hangs(), GOOD))) as server:
        caller = _caller(server, LONG, breaker=Breaker(clock))
        _is_resting(caller.breaker)
        clock.now += FIRST_REST
        with ThreadPoolExecutor(1) as threads:
            stopped = threads.submit(_said, caller, stop)
            _until(lambda: bool(server.requests))
            assert _fault(caller) == Fault.PAUSED
            stop.set()
            assert stopped.result(SOON) == ""
        assert server.requests[0].left.wait(SOON)
        _until(lambda: not caller.breaker.is_open)
        assert _said(caller) == "goed"


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)


def test_a_call_that_others_left_no_time_for_is_no_reason_to_rest() -> None:
    with ModelServer(InTurn((Hangs(), GOOD))) as server:
        caller = _caller(server, LONG)
        with pytest.raises(ModelError, match="timeout"):
            list(iterate(lambda: caller.text(REQUEST, time.monotonic() + 0.2)))
        assert _said(caller) == "goed"


def test_a_model_that_fails_at_once_is_asked_every_time() -> None:
    with ModelServer(InTurn((*[Fails(status=401)] * 5, GOOD))) as server:
        caller = _caller(server, LONG)
        assert [_outcome(caller) for _ in range(6)] == [*[Fault.REFUSED] * 5, "goed"]


def test_a_budget_is_kept_before_anything_is_sent() -> None:
    clock = _Clock()
    with ModelServer(GOOD) as server:
        caller = _caller(server, LONG, meter=Meter(4, clock))
        assert _said(caller) == "goed"
        assert caller.meter.used.tokens_in + caller.meter.used.tokens_out == len("Mag zk7typed?") // 4 + 1
        assert _outcome(caller) == Fault.BUDGET
        assert len(server.requests) == 1
        clock.now += 86_400
        assert _said(caller) == "goed"


def test_what_was_used_is_counted_whether_it_went_well_or_not() -> None:
    with ModelServer(InTurn((GOOD, Fails(status=401), Resets(text="acht let"), GOOD))) as server:
        caller = _caller(server, LONG)
        for _ in range(4):
            _outcome(caller)
    used = caller.meter.used
    assert (used.calls, used.faults) == (4, {Fault.REFUSED: 1, Fault.CUT: 1})
    assert used.tokens_out == 1 + 2 + 1


@pytest.mark.parametrize(
    ("behaviour", "fault"),
    [(Answers(text="goed " * 40, speed=1), Fault.CUT), (Hangs(), Fault.UNREACHABLE)],
    ids=["halfway", "no first byte"],
)
def test_when_the_server_is_killed_everybodys_call_ends_and_the_next_works(behaviour: Behaviour, fault: Fault) -> None:
    with ModelServer(behaviour) as server, ThreadPoolExecutor(PEOPLE) as threads:
        caller = _caller(server, LONG)
        people = [threads.submit(_outcome, caller) for _ in range(PEOPLE)]
        _until(lambda: len(server.requests) == PEOPLE)
        server.kill()
        begin = time.monotonic()
        outcomes = {one.result() for one in people}
        assert time.monotonic() - begin < SOON
        assert fault in outcomes
        assert outcomes <= {Fault.CUT, Fault.UNREACHABLE}
        server.behaviour = GOOD
        server.start()
        assert _said(caller) == "goed"


def test_a_server_that_is_back_soon_costs_nobody_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "_PAUSE", (2.0, 3.0))
    with ModelServer(Hangs()) as server, ThreadPoolExecutor(PEOPLE) as threads:
        caller = _caller(server, LONG)
        people = [threads.submit(_outcome, caller) for _ in range(PEOPLE)]
        _until(lambda: len(server.requests) == PEOPLE)
        server.kill()
        server.behaviour = GOOD
        server.start()
        assert [one.result() for one in people] == ["goed"] * PEOPLE


@pytest.mark.parametrize("behaviour", [Hangs(), Hangs(text="goed"), NeverStops(pause=0.05), Drips()], ids=repr)
def test_stopping_ends_it_and_the_server_sees_the_connection_close(behaviour: Behaviour) -> None:
    stop = threading.Event()
    with ModelServer(behaviour) as server, ThreadPoolExecutor(1) as threads:
        running = threads.submit(_said, _caller(server, LONG), stop)
        _until(lambda: bool(server.requests))
        assert not running.done()
        stop.set()
        running.result(SOON)
        assert server.requests[0].left.wait(SOON)


def test_nothing_is_asked_when_it_was_stopped_before() -> None:
    stop = threading.Event()
    stop.set()
    with ModelServer(GOOD) as server:
        assert _said(_caller(server, LONG), stop) == ""


def test_another_model_is_held_to_the_same_limits() -> None:
    assert _fault(Caller(ScriptedModel(["goed " * 20], pause=5), SHORT)) == Fault.TIMEOUT
    assert _fault(Caller(ScriptedModel(["goed " * 1000]), LONG)) == Fault.ENDLESS
    assert _fault(Caller(ScriptedModel([""]), LONG)) == Fault.EMPTY
    passing = Caller(ScriptedModel([ModelError(Fault.BUSY, retry_after=0.1), "goed"]), LONG)
    assert _said(passing) == "goed"


async def _loop_id() -> AsyncGenerator[int]:
    yield id(asyncio.get_running_loop())


def test_those_who_come_first_at_the_same_time_share_one_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    made = asyncio.new_event_loop

    def slowly() -> asyncio.AbstractEventLoop:
        time.sleep(0.1)
        return made()

    monkeypatch.setattr(asyncio, "new_event_loop", slowly)
    background._loop.cache_clear()  # pyright: ignore[reportPrivateUsage] -- as in a process that has just started
    with ThreadPoolExecutor(8) as threads:
        loops = [one.result() for one in [threads.submit(lambda: next(iterate(_loop_id))) for _ in range(8)]]
    assert len(set(loops)) == 1


def test_what_goes_wrong_before_the_first_item_is_raised_too() -> None:
    def wrong() -> AsyncGenerator[int]:
        raise KeyError("wrong")

    with pytest.raises(KeyError, match="wrong"):
        list(iterate(wrong))
