"""A post inside a question is found, and only where the question asks about it."""

from __future__ import annotations

import pytest

from advisor.quoted import post_in


@pytest.mark.parametrize(
    ("question", "post"),
    [
        ("Mag ik dit plaatsen: Onze klant Bouwbedrijf Smit betaalt zijn rekeningen niet.", "Onze klant"),
        ('Mag ik "Wat een prutsers zijn dat bij de concurrent" op X zetten?', "Wat een prutsers"),
        ("Kan ik ‘Morgen gaan we de nieuwe fiets onthullen’ al delen?", "Morgen gaan"),
        ("Is het oké om 'die buurman is een echte sukkel' te schrijven op Facebook?", "die buurman"),
        ("may I post this: our new phone comes out in May, you heard it here first", "our new phone"),
        ('Dit wil ik op LinkedIn zetten, mag dat zo?\n"Vandaag ging het goed mis op de afdeling."', "Vandaag"),
    ],
)
def test_the_post_is_found(question: str, post: str) -> None:
    found = post_in(question)
    assert found is not None
    assert found.startswith(post)
    assert found in question


@pytest.mark.parametrize(
    "question",
    [
        "Mag ik onder werktijd op Instagram?",
        "Moet ik 'op persoonlijke titel' in mijn profiel zetten?",
        "Mijn baas zei: dat bespreken we morgen in het overleg.",
        'Wat betekent "user-generated content" in regel 3?',
        "",
        ":",
    ],
)
def test_other_questions_hold_no_post(question: str) -> None:
    assert post_in(question) is None
