"""What is learned from, looked at as data: agreement of two readers, near duplicates, what is thin."""

from __future__ import annotations

import io
from dataclasses import replace
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from evals.case import Case, bundled_cases
from evals.data import agreement, data_report, near_duplicates
from evals.report import data_view
from ingest.policy import Policy

LABELS = st.sampled_from(["a", "b", "c"])


@given(st.lists(LABELS, min_size=1))
def test_readers_that_say_the_same_agree_fully(labels: list[str]) -> None:
    found = agreement((label, label) for label in labels)
    assert found.share == 1
    assert isnan(found.kappa) if len(set(labels)) == 1 else found.kappa == pytest.approx(1)


@given(st.lists(st.tuples(LABELS, LABELS), min_size=1))
def test_agreement_is_a_share_and_kappa_never_more(pairs: list[tuple[str, str]]) -> None:
    found = agreement(pairs)
    assert found.total == len(pairs)
    assert 0 <= found.share <= 1
    assert isnan(found.kappa) or found.kappa <= found.share + 1e-9


def test_kappa_is_that_of_the_book() -> None:
    """Two readers of 50 texts, 20 and 15 the same, 5 and 10 not: Cohen's own kind of table gives .4."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert agreement(pairs).kappa == pytest.approx(0.4)


def test_without_texts_there_is_no_agreement_to_tell() -> None:
    found = agreement([])
    assert (found.total, isnan(found.share), isnan(found.kappa)) == (0, True, True)


def test_texts_that_are_nearly_the_same_are_counted_once_each() -> None:
    texts = ["mag ik dit plaatje op mijn site zetten", "Mag ik dit plaatje op mijn site zetten?", "hoe laat is het"]
    assert near_duplicates(texts) == 1
    assert near_duplicates(["", " "]) == 0


def test_the_bundled_examples_are_many_agreed_and_apart(policy: Policy) -> None:
    report = data_report(policy, bundled_cases())
    assert report.duplicates <= 1
    assert report.nearest_case < 0.85
    assert min(report.counts["questions by rule"].values()) >= 120
    assert min(report.counts["faults by rule"].values()) >= 150
    assert report.agreements["questions: answered or not"].kappa > 0.9
    assert report.agreements["questions: first rule"].kappa > 0.8
    assert report.agreements["drafts: fine or not"].kappa > 0.6
    assert not [line for line in report.thin if "fewer than 120" in line or "outside" in line]


def test_what_is_thin_is_named(policy: Policy) -> None:
    few = replace(policy, examples=policy.examples[:30])
    report = data_report(few, ())
    shown = io.StringIO()
    Console(file=shown, width=200).print(data_view(report))
    assert "faults by rule" in shown.getvalue()
    assert "Thin: questions by rule, fewer than 120" in shown.getvalue()
    thin = " ".join(report.thin)
    assert "questions by rule, fewer than 120" in thin
    assert "questions outside the protocol" in thin
    assert "answers with fewer than 3 questions" in thin


def test_a_case_that_is_also_an_example_is_seen(policy: Policy) -> None:
    case: Case = bundled_cases()[0]
    twin = replace(policy.examples[0], text=case.question.text, before=case.question.asked_before)
    report = data_report(replace(policy, examples=(*policy.examples[:50], twin), posts=()), [case])
    assert report.nearest_case == pytest.approx(1)
