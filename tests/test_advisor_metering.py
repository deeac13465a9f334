"""Counting: the server's numbers where there are any, an estimate where not, a budget a day, and no text."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.chat_model import Fault, Message, ModelError, Piece, Request
from advisor.metering import CHARACTERS_A_TOKEN, Meter, Used

DAY = 86_400
REQUEST = Request(messages=(Message(role="user", content="zk7typed" * 5),), name="answer")
ASKED = 40 // CHARACTERS_A_TOKEN


class _Clock:
    def __init__(self) -> None:
        self.now = 20_000.0 * DAY + 10

    def __call__(self) -> float:
        return self.now


def _report(
    meter: Meter, text: str = "goed", tokens_in: int = 0, tokens_out: int = 0, fault: Fault | None = None
) -> None:
    meter.report(REQUEST, text, Piece(tokens_in=tokens_in, tokens_out=tokens_out), fault)


def _is_spent(meter: Meter) -> bool:
    try:
        meter.enter()
    except ModelError as error:
        return error.fault == Fault.BUDGET
    return False


def test_what_the_server_counted_is_counted() -> None:
    meter = Meter()
    _report(meter, tokens_in=100, tokens_out=20)
    _report(meter, tokens_in=50, tokens_out=5)
    assert meter.used == Used(calls=2, tokens_in=150, tokens_out=25, faults={}, estimated=False)


def test_a_server_that_does_not_count_is_estimated_and_says_so() -> None:
    meter = Meter()
    _report(meter, text="negen let")
    assert meter.used == Used(calls=1, tokens_in=ASKED, tokens_out=3, faults={}, estimated=True)


def test_calls_that_failed_are_counted_by_fault() -> None:
    meter = Meter()
    for fault in (Fault.TIMEOUT, Fault.TIMEOUT, Fault.REFUSED):
        _report(meter, text="", fault=fault)
    assert meter.used == Used(calls=3, tokens_in=0, tokens_out=0, faults={"timeout": 2, "refused": 1}, estimated=False)


def test_a_call_that_failed_after_words_or_counts_has_cost_something() -> None:
    meter = Meter(tokens_a_day=1000)
    assert not _is_spent(meter)
    _report(meter, text="half een antwoo", fault=Fault.CUT)
    assert meter.used.tokens_out == 4
    _report(meter, text="", tokens_in=100, tokens_out=900, fault=Fault.ENDLESS)  # thoughts only
    assert meter.used.tokens_out == 904
    assert _is_spent(meter)


def test_without_a_budget_nothing_is_ever_spent() -> None:
    meter = Meter()
    _report(meter, tokens_in=10**9, tokens_out=10**9)
    assert not _is_spent(meter)


def test_a_budget_of_nothing_is_spent_at_once() -> None:
    assert _is_spent(Meter(tokens_a_day=0))


def test_a_budget_is_for_a_day() -> None:
    clock = _Clock()
    meter = Meter(100, clock)
    assert not _is_spent(meter)
    _report(meter, tokens_in=90, tokens_out=9)
    assert not _is_spent(meter)
    _report(meter, text="", tokens_in=1)
    assert _is_spent(meter)
    clock.now += DAY - 11
    assert _is_spent(meter)
    clock.now += 2
    assert not _is_spent(meter)
    assert meter.used.tokens_in == 91


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), max_size=12), st.integers(0, 200))
def test_a_budget_is_never_passed_by_more_than_the_call_that_passes_it(
    calls: list[tuple[int, int]], budget: int
) -> None:
    meter, spent = Meter(budget, _Clock()), 0
    for tokens_in, tokens_out in calls:
        assert _is_spent(meter) == (spent >= budget)
        if spent < budget:
            _report(meter, tokens_in=tokens_in, tokens_out=tokens_out)
            spent += tokens_in + tokens_out
    assert meter.used.tokens_in + meter.used.tokens_out == spent


def test_nothing_is_lost_between_threads() -> None:
    meter = Meter()
    with ThreadPoolExecutor(8) as threads:
        for _ in range(400):
            threads.submit(_report, meter, tokens_in=3, tokens_out=2, fault=Fault.CUT)
    assert meter.used == Used(calls=400, tokens_in=1200, tokens_out=800, faults={"cut": 400}, estimated=False)


def test_it_keeps_numbers_and_no_text() -> None:
    meter = Meter()
    _report(meter, text="zk7answer")
    with pytest.raises(AttributeError):
        meter.used.calls = 0  # pyright: ignore[reportAttributeAccessIssue] -- that it cannot be is the point
    assert "zk7" not in repr(vars(meter))
    assert "zk7" not in repr(meter.used)
