"""A rewrite changes what was found and nothing else; the difference shows both texts whole."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.checks import Found
from advisor.draft import Author, Draft
from advisor.rewrite import Change, difference, rewritten
from ingest.labelled import Channel

WHO = {
    "nl": "Ik werk als docent Nederlands bij Merelcollege.",
    "en": "I work as a Dutch teacher (docent Nederlands) at Merelcollege.",
}
PERSONAL = {"nl": "Ik schrijf dit op persoonlijke titel.", "en": "I write this in a personal capacity."}
VIEWS = {
    "nl": "Wat ik hier schrijf, is niet per se de mening van Merelcollege.",
    "en": "What I write here need not match the views of Merelcollege.",
}
OTHER = {"nl": "Dit hebben we eerst met de klant besproken.", "en": "We discussed this with the customer first."}
PHONE = {"nl": "[telefoonnummer]", "en": "[phone number]"}
NAME = {"nl": "[naam]", "en": "[name]"}
BOTH = "Ik werk als docent Nederlands bij Merelcollege en spreek voor mezelf."


def _draft(text: str, channel: Channel = "facebook", role: str = "docent Nederlands") -> Draft:
    author = Author(role=role, organisation="Merelcollege" if role else "", capacity="personal")
    return Draft(text=text, channel=channel, author=author, language="nl")


def _at(text: str, words: str, mask: dict[str, str]) -> Found:
    start = text.index(words)
    return Found(start=start, end=start + len(words), mask=mask)  # pyright: ignore[reportArgumentType] -- languages by name


def _adds(*texts: dict[str, str]) -> list[Found]:
    return [Found(add=text) for text in texts]  # pyright: ignore[reportArgumentType] -- languages by name


def test_nothing_to_change_is_no_rewrite() -> None:
    draft = _draft("Wat een dag!")
    assert rewritten(draft, []) is None
    assert rewritten(draft, [Found(start=0, end=3)]) is None
    assert rewritten(draft, [Found(start=0, end=3, mask={"nl": "Wat"})]) is None


def test_words_are_masked_in_place() -> None:
    text = "Bel Jan Smit op 06-12345678, of app."
    found = [_at(text, "06-12345678", PHONE), _at(text, "Jan Smit", NAME)]
    assert rewritten(_draft(text), found) == "Bel [naam] op [telefoonnummer], of app."


def test_of_overlapping_words_the_widest_goes_once() -> None:
    text = "Bel Jan Smit op 06-12345678, of app."
    wide = _at(text, "Jan Smit op 06-12345678", NAME)
    assert rewritten(_draft(text), [_at(text, "06-12345678", PHONE), wide]) == "Bel [naam], of app."


def test_words_that_overlap_in_part_leave_nothing_behind() -> None:
    text = "Mail jan.smit@zorg.example 06-12345678 even"
    found = [_at(text, "jan.smit@zorg.example", NAME), _at(text, "example 06-12345678", PHONE)]
    assert rewritten(_draft(text), found) == "Mail [naam] even"


def test_the_same_words_found_twice_are_masked_once() -> None:
    text = "Bel 06-12345678."
    assert rewritten(_draft(text), [_at(text, "06-12345678", PHONE)] * 2) == "Bel [telefoonnummer]."


def test_words_beside_each_other_keep_their_own_masks() -> None:
    text = "JanSmit"
    found = [Found(start=0, end=3, mask={"nl": "[a]"}), Found(start=3, end=7, mask={"nl": "[b]"})]
    assert rewritten(_draft(text), found) == "[a][b]"


def test_a_mask_in_the_other_language_is_better_than_none() -> None:
    assert rewritten(_draft("Bel 06"), [Found(start=4, end=6, mask={"en": "[phone]"})]) == "Bel [phone]"


@pytest.mark.parametrize("span", [(-3, 2), (5, 5), (3, 99), (9, 4)])
def test_a_span_outside_the_text_changes_nothing(span: tuple[int, int]) -> None:
    assert rewritten(_draft("Hallo"), [Found(start=span[0], end=span[1], mask={"nl": "x"})]) is None


@pytest.mark.parametrize(
    ("text", "channel", "said"),
    [
        ("Wat een dag!", "facebook", "Wat een dag! + "),
        ("Wat een dag!\n", "facebook", "Wat een dag! + \n"),
        ("Wat een dag", "facebook", "Wat een dag\n+"),
        ("Wat een dag 🎉", "x", "Wat een dag 🎉 +"),
        ("Wat een dag! #trots #school", "x", "Wat een dag! + #trots #school"),
        ("Wat een dag!\n\n#trots #school 💛\n", "linkedin", "Wat een dag!\n\n+\n\n#trots #school 💛\n"),
        ("Wat een dag!\r\n\r\n#trots #school", "linkedin", "Wat een dag!\r\n\r\n+\r\n\r\n#trots #school"),
        ("Een.\n\nTwee.", "facebook", "Een.\n\nTwee.\n\n+"),
        ("Een.\r\n\r\nTwee.", "facebook", "Een.\r\n\r\nTwee.\r\n\r\n+"),
        ("Een.\nTwee.", "facebook", "Een.\nTwee.\n+"),
        ("Een.\r\nTwee.\r\n", "facebook", "Een.\r\nTwee.\r\n+\r\n"),
        ("Mijn blog.", "blog", "Mijn blog.\n\n+"),
        ("Wij gaan naar #zorgcongres", "x", "Wij gaan naar #zorgcongres\n+"),
        ("#trots #school", "x", "#trots #school\n+"),
        ("Zie https://merel.example/dag", "x", "Zie https://merel.example/dag\n+"),
        ("Hij zei: 'klaar.'", "x", "Hij zei: 'klaar.' +"),
    ],
)
def test_where_a_sentence_is_added(text: str, channel: Channel, said: str) -> None:
    expected = said.replace(" + ", f" {OTHER['nl']} ") if "#" in said else said.replace("+ ", OTHER["nl"])
    expected = expected.replace("+", OTHER["nl"])
    assert rewritten(_draft(text, channel), _adds(OTHER)) == expected


def test_each_sentence_is_added_once() -> None:
    assert rewritten(_draft("Hoi."), _adds(OTHER, OTHER)) == f"Hoi. {OTHER['nl']}"


def test_a_sentence_that_is_there_is_not_added_again() -> None:
    assert rewritten(_draft(f"Hoi. {OTHER['nl']}"), _adds(OTHER)) is None


def test_who_and_for_whom_become_one_sentence() -> None:
    assert rewritten(_draft("Hoi."), _adds(WHO, PERSONAL)) == f"Hoi. {BOTH}"
    assert rewritten(_draft("Hoi."), _adds(PERSONAL, OTHER, WHO)) == f"Hoi. {BOTH} {OTHER['nl']}"


def test_a_sentence_that_says_the_other_too_is_enough() -> None:
    assert rewritten(_draft("Hoi."), _adds({"nl": BOTH}, PERSONAL)) == f"Hoi. {BOTH}"


def test_a_sentence_that_only_mentions_the_organisation_is_kept() -> None:
    agreed = {"nl": "Dit is met Merelcollege besproken.", "en": "Merelcollege knows about this."}
    assert rewritten(_draft("Hoi."), _adds(agreed, WHO, PERSONAL)) == f"Hoi. {agreed['nl']} {BOTH}"


def test_in_a_blog_it_also_says_that_views_may_differ() -> None:
    said = rewritten(_draft("Hoi.", "blog"), _adds(WHO, PERSONAL, VIEWS)) or ""
    assert said.startswith(
        "Hoi.\n\nIk werk als docent Nederlands bij Merelcollege en schrijf dit op persoonlijke titel. "
    )
    assert said.endswith(VIEWS["nl"])


def test_without_a_role_there_is_a_place_to_fill_it_in() -> None:
    who = {"nl": "Ik werk als [je functie] bij [je werkgever].", "en": "I work as [your job] at [your employer]."}
    said = rewritten(_draft("Hoi.", role=""), _adds(who, PERSONAL))
    assert said == "Hoi. Ik werk als [je functie] bij [je organisatie] en spreek voor mezelf."


def test_masks_and_sentences_together() -> None:
    text = "Bel Jan Smit! #zorg #trots"
    said = rewritten(_draft(text, "x"), [_at(text, "Jan Smit", NAME), *_adds(PERSONAL)])
    assert said == f"Bel [naam]! {PERSONAL['nl']} #zorg #trots"


SPANS = st.tuples(st.integers(0, 60), st.integers(0, 12))


@given(text=st.text(min_size=1, max_size=60), spans=st.lists(SPANS, max_size=6))
def test_what_no_span_touches_stays_byte_for_byte(text: str, spans: list[tuple[int, int]]) -> None:
    found = [Found(start=a, end=a + n, mask={"nl": "\ue000", "en": "\ue000"}) for a, n in spans if a + n <= len(text)]
    touched = {at for item in found for at in range(item.start, item.end)}
    kept = "".join(char for at, char in enumerate(text) if at not in touched and char != "\ue000")
    after = rewritten(_draft(text), found)
    assert (text if after is None else after).replace("\ue000", "") == kept


@given(text=st.text(min_size=1, max_size=80), channel=st.sampled_from(["blog", "x", "facebook"]))
def test_an_added_sentence_leaves_the_rest_as_it_was(text: str, channel: Channel) -> None:
    after = rewritten(_draft(text, channel), _adds(OTHER)) or ""
    before, _, rest = after.partition(OTHER["nl"])
    assert text.startswith(before.rstrip()) or before.rstrip() == text.rstrip()
    assert text.endswith(rest.lstrip())
    assert len(after) <= len(text) + len(OTHER["nl"]) + 4


def _joined(changes: tuple[Change, ...], *kinds: str) -> str:
    return "".join(change.text for change in changes if change.kind in kinds)


WORDS = st.lists(st.sampled_from(["de ", "het ", "bel ", "Jan\r\n", "é", "06-1", "  ", "#a ", "🎉"])).map("".join)


@given(before=WORDS | st.text(), after=WORDS | st.text())
def test_the_difference_holds_both_texts(before: str, after: str) -> None:
    changes = difference(before, after)
    assert _joined(changes, "same", "removed") == before
    assert _joined(changes, "same", "added") == after
    assert all(change.text for change in changes)
    assert all(one.kind != other.kind for one, other in pairwise(changes))


def test_the_difference_goes_by_whole_words() -> None:
    assert difference("Bel Jan Smit nu.", "Bel [naam] nu.") == (
        Change(kind="same", text="Bel "),
        Change(kind="removed", text="Jan Smit"),
        Change(kind="added", text="[naam]"),
        Change(kind="same", text=" nu."),
    )


def test_a_mask_is_shown_whole() -> None:
    assert difference("Uit een intern mailtje.", "[intern gesprek].") == (
        Change(kind="removed", text="Uit een intern mailtje"),
        Change(kind="added", text="[intern gesprek]"),
        Change(kind="same", text="."),
    )


def test_no_difference_is_one_piece_or_none() -> None:
    assert difference("Hoi.", "Hoi.") == (Change(kind="same", text="Hoi."),)
    assert difference("", "") == ()


def test_a_long_text_is_compared_quickly() -> None:
    before = "de fiets staat in de schuur " * 700
    begun = time.perf_counter()
    changes = difference(f"Jan {before} Piet", f"[naam] {before}\n\n[naam] en meer")
    assert time.perf_counter() - begun < 5
    assert _joined(changes, "same", "removed") == f"Jan {before} Piet"
