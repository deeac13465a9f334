"""Training of the rule reader: what two readers of an example teach, and how an answer is chosen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ingest.policy import Example, Outcome, Policy, SecondReading, Stance
from retrieval.features import VIEWS
from retrieval.reader import STANCES, Calibration, rule_of
from retrieval.training import fit_reader, labels_of, rows_agreed

UNFITTED = Calibration(inside=(0.0, 1.0, 0.0), slope=1.0, shift=0.0, answer_at=0.5, also_at=0.2)


def example(second: SecondReading | None, *answers: str) -> Example:
    outcome = Outcome.ANSWERED if answers else Outcome.NOT_COVERED
    return Example(text="mag dat", hand="an", outcome=outcome, answers=answers, second=second)


def with_examples(policy: Policy, *examples: Example) -> Policy:
    return replace(policy, examples=examples)


SHARE = "1-share-knowledge"


@pytest.fixture
def quote(policy: Policy) -> str:
    """An answer of rule 5."""
    return next(name for name in policy.answers if name.startswith("5-"))


@pytest.mark.parametrize(
    ("second", "teaches"),
    [
        (None, True),
        (SecondReading(must=(1,)), True),
        (SecondReading(must=(6,), may=(1,)), True),
        (SecondReading(must=(6,)), False),
        (SecondReading(outcome=Outcome.NOT_COVERED), False),
    ],
)
def test_only_examples_that_two_readers_agree_on_teach(
    policy: Policy, second: SecondReading | None, teaches: bool
) -> None:
    assert len(rows_agreed(with_examples(policy, example(second, SHARE)))) == teaches


def test_an_example_outside_the_protocol_is_agreed_when_both_say_so(policy: Policy) -> None:
    outside = [SecondReading(outcome=Outcome.OFF_TOPIC), SecondReading(must=(1,)), None]
    assert rows_agreed(with_examples(policy, *map(example, outside))).tolist() == [0, 2]


def test_a_rule_that_may_be_cited_is_no_evidence(policy: Policy, quote: str) -> None:
    both = example(SecondReading(must=(1, 7), may=(2, 5)), SHARE, quote)
    labels = labels_of(policy, [both, example(None, quote)])
    targets = dict(zip(labels.rules, labels.targets[0], strict=False))
    assert targets[1] == 1, "a rule that both readers put first"
    assert np.isnan(targets[5]), "the writer names it, the second reader only allows it"
    assert labels.rules == (1, 5), "rule 7 has no example of its own here, so there is no head for it"


def test_a_rule_that_the_second_reader_finds_needed_counts(policy: Policy, quote: str) -> None:
    labels = labels_of(policy, [example(SecondReading(must=(1, 5)), SHARE), example(None, quote)])
    assert labels.targets[0, labels.rules.index(5)] == 1


def test_the_second_reader_says_what_the_asker_needs_to_hear(policy: Policy) -> None:
    told = example(SecondReading(must=(1,), stance=Stance.NOT_ALLOWED), SHARE)
    silent = example(SecondReading(must=(1,)), SHARE)
    labels = labels_of(policy, [told, silent])
    assert [STANCES[place] for place in labels.stance_of] == [Stance.NOT_ALLOWED, policy.answers[SHARE].stance]


def test_the_stance_of_a_question_decides_between_answers_of_a_rule(policy: Policy) -> None:
    """Answers whose examples use the same words are told apart by what the asker needs to hear."""
    yes = next(a.id for a in policy.answers.values() if a.rule == 1 and a.stance == Stance.ALLOWED)
    no = next(a.id for a in policy.answers.values() if a.rule == 1 and a.stance == Stance.NOT_ALLOWED)
    other = next(name for name in policy.answers if name.startswith("5-"))
    asked = [("gerust delen", yes, Stance.ALLOWED), ("geheim delen", no, Stance.NOT_ALLOWED)] * 12
    asked += [("plaatje overnemen", other, policy.answers[other].stance)] * 12
    rows = [
        replace(
            example(SecondReading(must=(rule_of(name),), stance=stance), name), text=f"{text} nummer{n}", hand=f"h{n}"
        )
        for n, (text, name, stance) in enumerate(asked)
    ]
    vectors = np.eye(len(rows), 8, dtype=np.float32)
    reader = fit_reader(rows, labels_of(policy, rows), vectors, UNFITTED)
    for text, wanted, unwanted in (("gerust delen", yes, no), ("geheim delen", no, yes)):
        reading = reader.read(text, np.zeros(8, dtype=np.float32))
        assert max(reading.rules, key=lambda rule: reading.rules[rule]) == 1
        assert reading.answers[wanted] > reading.answers[unwanted]


@pytest.mark.parametrize("views", [(), ("words",), tuple(VIEWS)])
def test_a_reader_can_do_with_fewer_views(policy: Policy, quote: str, views: tuple[str, ...]) -> None:
    rows = [replace(example(None, name), text=f"{name} {n}") for n in range(6) for name in (SHARE, quote)]
    vectors = np.tile(np.eye(2, 4, dtype=np.float32), (6, 1))
    reader = fit_reader(rows, labels_of(policy, rows), vectors, UNFITTED, views)
    assert [view.name for view in reader.views] == list(views)
    assert reader.read("iets", vectors[1]).rules[5] > reader.read("iets", vectors[0]).rules[5]
