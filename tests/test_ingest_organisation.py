"""The organisation's name in the place that the protocol leaves for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.organisation import DEFAULT_NAME, PLACEHOLDER, Organisation

NAMES = st.text(min_size=1, max_size=20).filter(lambda name: "[" not in name and "]" not in name)

CASES = {
    "opens": ("de bond", "[NAAM ORGANISATIE] wil eerlijk zijn.", "De bond wil eerlijk zijn."),
    "inside": ("de bond", "Wij zijn [NAAM ORGANISATIE].", "Wij zijn de bond."),
    "both": ("de bond", "[NAAM ORGANISATIE] is [NAAM ORGANISATIE].", "De bond is de bond."),
    "nothing": ("de bond", "Respecteer het citaatrecht.", "Respecteer het citaatrecht."),
    "own capitals": ("CNV Jongeren", "[NAAM ORGANISATIE] vindt dat.", "CNV Jongeren vindt dat."),
    "digit": ("3M", "[NAAM ORGANISATIE] vindt dat.", "3M vindt dat."),
    "backslash": (r"A\1 & zn", "Van [NAAM ORGANISATIE].", r"Van A\1 & zn."),
}


@pytest.mark.parametrize(("name", "template", "filled"), CASES.values(), ids=CASES.keys())
def test_the_name_is_filled_in(name: str, template: str, filled: str) -> None:
    assert Organisation(name=name).fill(template) == filled


def test_without_a_name_the_sentence_still_reads_well() -> None:
    assert DEFAULT_NAME == "de organisatie"
    assert Organisation().fill(f"{PLACEHOLDER} van {PLACEHOLDER}") == "De organisatie van de organisatie"


@given(NAMES, st.lists(st.sampled_from(["Aap ", " noot", PLACEHOLDER, " "]), max_size=8).map("".join))
def test_no_placeholder_is_left_and_nothing_else_changes(name: str, template: str) -> None:
    filled = Organisation(name=name).fill(template)
    assert PLACEHOLDER not in filled
    assert filled.casefold() == template.replace(PLACEHOLDER, name).casefold()
