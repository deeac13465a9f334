"""The circuit breaker: a model that does not answer in time costs time once, and is tried by one caller at a time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from advisor.breaker import FIRST_REST, LONGEST_REST, Breaker
from advisor.chat_model import Fault, ModelError

LOST_PROBE = 60.0
_OTHERS = [fault for fault in Fault if fault != Fault.TIMEOUT]


class _Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def breaker(clock: _Clock) -> Breaker:
    return Breaker(clock)


def _times_out(breaker: Breaker) -> None:
    tried = breaker.enter()
    breaker.failed(Fault.TIMEOUT)
    breaker.left(tried=tried)


def _is_paused(breaker: Breaker) -> bool:
    """Say whether a call is refused; one that is let through is left at once."""
    try:
        breaker.left(tried=breaker.enter())
    except ModelError as error:
        return error.fault == Fault.PAUSED
    return False


def test_it_lets_everybody_through_as_long_as_nothing_times_out(breaker: Breaker) -> None:
    for fault in _OTHERS:
        assert breaker.enter() is False
        assert breaker.enter() is False
        breaker.failed(fault)
        breaker.left(tried=False)
        assert not breaker.is_open


def test_after_a_time_out_nobody_waits_until_the_rest_is_over(breaker: Breaker, clock: _Clock) -> None:
    _times_out(breaker)
    assert breaker.is_open
    assert _is_paused(breaker)
    clock.now += FIRST_REST - 0.01
    assert _is_paused(breaker)
    clock.now += 0.02
    assert not breaker.is_open
    assert not _is_paused(breaker)


def test_one_caller_tries_and_an_answer_lets_all_through(breaker: Breaker, clock: _Clock) -> None:
    _times_out(breaker)
    clock.now += FIRST_REST
    assert breaker.enter() is True
    assert breaker.is_open
    assert _is_paused(breaker)
    breaker.succeeded()
    breaker.left(tried=True)
    assert breaker.enter() is False
    assert breaker.enter() is False


def test_each_time_out_in_a_row_doubles_the_rest_up_to_a_limit(breaker: Breaker, clock: _Clock) -> None:
    rests = list[float]()
    for _ in range(8):
        _times_out(breaker)
        begin = clock.now
        while _is_paused(breaker):
            clock.now += 0.5
        rests.append(clock.now - begin)
    assert rests == [min(FIRST_REST * 2**number, LONGEST_REST) for number in range(8)]


def test_an_answer_makes_the_next_rest_short_again(breaker: Breaker, clock: _Clock) -> None:
    _times_out(breaker)
    clock.now += FIRST_REST
    _times_out(breaker)
    clock.now += 2 * FIRST_REST
    tried = breaker.enter()
    breaker.succeeded()
    breaker.left(tried=tried)
    _times_out(breaker)
    clock.now += FIRST_REST
    assert not _is_paused(breaker)


def test_calls_that_began_together_make_it_rest_once(breaker: Breaker, clock: _Clock) -> None:
    calls = [breaker.enter() for _ in range(20)]
    for tried in calls:
        breaker.failed(Fault.TIMEOUT)
        breaker.left(tried=tried)
    clock.now += FIRST_REST
    assert not _is_paused(breaker)


@pytest.mark.parametrize("fault", _OTHERS)
def test_a_model_that_fails_at_once_is_back(breaker: Breaker, clock: _Clock, fault: Fault) -> None:
    _times_out(breaker)
    clock.now += FIRST_REST
    tried = breaker.enter()
    breaker.failed(fault)
    breaker.left(tried=tried)
    assert not _is_paused(breaker)
    assert breaker.enter() is False


def test_a_caller_that_stops_trying_leaves_the_try_to_the_next(breaker: Breaker, clock: _Clock) -> None:
    _times_out(breaker)
    clock.now += FIRST_REST
    breaker.left(tried=breaker.enter())
    assert breaker.enter() is True


def test_a_try_that_is_never_reported_counts_as_lost(breaker: Breaker, clock: _Clock) -> None:
    _times_out(breaker)
    clock.now += FIRST_REST
    assert breaker.enter() is True
    clock.now += LOST_PROBE - 1
    assert _is_paused(breaker)
    clock.now += 1
    assert breaker.enter() is True


def test_an_older_call_that_ends_does_not_let_a_second_one_try(breaker: Breaker, clock: _Clock) -> None:
    older = breaker.enter()
    _times_out(breaker)
    clock.now += FIRST_REST
    assert breaker.enter() is True
    breaker.left(tried=older)
    assert _is_paused(breaker)


def test_of_many_threads_one_tries(breaker: Breaker, clock: _Clock) -> None:
    _times_out(breaker)
    clock.now += FIRST_REST
    together = threading.Barrier(16)

    def enters(_: int) -> bool:
        together.wait()
        try:
            return breaker.enter()
        except ModelError:
            return False

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(enters, range(16))) == 1


class _Machine(RuleBasedStateMachine):
    """Calls that come and go in any order: never two that try, and never an end to trying."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = _Clock()
        self.breaker = Breaker(self.clock)
        self.calls: list[bool] = []
        self.rested = 0.0

    @rule()
    def enter(self) -> None:
        try:
            self.calls.append(self.breaker.enter())
        except ModelError:
            assert self.breaker.is_open

    @precondition(lambda self: self.calls)
    @rule(fault=st.sampled_from([None, None, Fault.TIMEOUT, Fault.SERVER]), stopped=st.booleans(), data=st.data())
    def leave(self, fault: Fault | None, stopped: bool, data: st.DataObject) -> None:
        tried = self.calls.pop(data.draw(st.integers(0, len(self.calls) - 1)))
        if fault:
            self.breaker.failed(fault)
        elif not stopped:
            self.breaker.succeeded()
        self.breaker.left(tried=tried)

    @rule(seconds=st.floats(0, 10))
    def wait(self, seconds: float) -> None:
        if not any(self.calls):  # a try that is never reported is another test's
            self.clock.now += seconds

    @invariant()
    def one_tries(self) -> None:
        assert sum(self.calls) <= 1

    def teardown(self) -> None:
        for tried in self.calls:
            self.breaker.left(tried=tried)
        self.clock.now += LONGEST_REST
        assert not _is_paused(self.breaker)


_Machine.TestCase.settings = settings(deadline=None, max_examples=60, stateful_step_count=30)
TestAnyOrder = _Machine.TestCase
