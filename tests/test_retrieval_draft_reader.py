"""The reader of drafts: what it learns, that it is saved whole, and that other sentences hardly touch a reading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.compose import Sources, compose
from ingest.labelled import Fault, LabelledPost
from ingest.policy import Policy
from retrieval.draft_material import material_of, rows_of
from retrieval.draft_reader import DraftReader, Situation, naming_words, plain
from retrieval.draft_training import train_draft_reader
from retrieval.embedder import HashingEmbedder
from retrieval.shipped import BY_WORDS, FEWEST_POSTS, POSTS, draft_reader_for, is_shipped

BAD = ("Wat een sukkel is die buurman.", "Jij bent echt een sukkel.", "Sukkel, ga toch weg.")
GOOD = ("Wat een mooie dag is het.", "De bus reed vandaag op tijd.", "Koffie met een koekje erbij.")


def post(number: int, *sentences: str, bad: str = "", hand: str = "") -> LabelledPost:
    text = " ".join(sentences)
    start = text.find(bad) if bad else 0
    faults = (Fault(rule=8, start=start, end=start + len(bad), severity="high"),) if bad else ()
    return LabelledPost(
        text=text,
        hand=hand or f"hand-{number % 6}",
        pair=str(number),
        faults=faults,
        unclear=(),
        channel="x",
        role="",
        organisation="",
        manager=False,
        capacity="personal",
        language="nl",
        work=number % 2 == 0,
        personal="",
        who="",
    )


@pytest.fixture(scope="module")
def posts() -> tuple[LabelledPost, ...]:
    bad = [post(n, GOOD[n % 3], BAD[n % 3], f"Nummer {n}.", bad=BAD[n % 3]) for n in range(120)]
    return (*bad, *(post(n, GOOD[n % 3], GOOD[(n + 1) % 3], f"Getal {n}.") for n in range(120)))


@pytest.fixture(scope="module")
def reader(posts: tuple[LabelledPost, ...]) -> DraftReader:
    texts = [plain(row.text) for row in rows_of(posts)]
    return train_draft_reader(material_of(posts, HashingEmbedder(64).embed_queries(texts)))


def read(reader: DraftReader, *sentences: str, aside: tuple[bool, ...] = ()) -> list[float]:
    vectors = HashingEmbedder(64).embed_queries([plain(text) for text in sentences])
    return [one.faults[8] for one in reader.read(sentences, vectors, Situation(), aside).sentences]


def test_it_learns_which_sentence_is_at_fault(reader: DraftReader) -> None:
    good, bad = read(reader, GOOD[0], BAD[0])
    assert bad > 0.5 > good


def test_it_is_saved_whole(reader: DraftReader, tmp_path: Path) -> None:
    reader.save(tmp_path / "drafts.npz")
    again = DraftReader.load(tmp_path / "drafts.npz")
    assert read(again, *GOOD, *BAD) == pytest.approx(read(reader, *GOOD, *BAD), abs=1e-6)


@given(st.text(min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_sentence_set_aside_changes_nothing(reader: DraftReader, other: str) -> None:
    assert read(reader, BAD[1], GOOD[1], other, aside=(False, False, True))[:2] == pytest.approx(
        read(reader, BAD[1], GOOD[1]), abs=1e-6
    )


def test_the_order_of_the_other_sentences_does_not_matter(reader: DraftReader) -> None:
    assert read(reader, BAD[0], *GOOD)[0] == pytest.approx(read(reader, BAD[0], *reversed(GOOD))[0], abs=1e-6)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Wat een s u k k e l.", "Wat een sukkel."),
        ("jij l0ser", "jij loser"),
        ("4 havo en 3x in 2024, lijn 12b", "4 havo en 3x in 2024, lijn 12b"),
        ("A4 en B2B op de A12", "A4 en B2B op de A12"),
        ("a b", "a b"),
    ],
)
def test_letters_in_disguise_are_read(typed: str, meant: str) -> None:
    assert plain(typed) == meant


def test_common_words_do_not_name_an_organisation() -> None:
    assert naming_words("Basisschool De Veenmuis") == ["veenmuis"]


def test_the_shipped_readers_are_of_todays_posts(policy: Policy) -> None:
    assert is_shipped(policy.posts), "the labelled posts changed: run `make reader`"
    assert len(np.load(POSTS)) == len(policy.posts)


def test_any_other_embedder_gets_the_reader_by_words(policy: Policy) -> None:
    reader = draft_reader_for(policy, HashingEmbedder())
    assert reader is not None
    assert not reader.uses_embedding
    assert reader.rules == DraftReader.load(BY_WORDS).rules == tuple(range(1, 16))


def test_other_posts_train_another_reader(policy: Policy, posts: tuple[LabelledPost, ...]) -> None:
    reader = draft_reader_for(replace(policy, posts=posts), HashingEmbedder(64))
    assert reader is not None
    assert reader.rules == (8,)
    assert draft_reader_for(replace(policy, posts=posts[: FEWEST_POSTS - 1]), HashingEmbedder(64)) is None


def test_posts_of_a_rule_that_changed_are_out(tmp_path: Path) -> None:
    bundled = Sources()
    changed = bundled.protocol.read_text(encoding="utf-8").replace("beeld-, auteurs- en citaatrecht", "auteursrecht")
    (tmp_path / "protocol.md").write_text(changed, encoding="utf-8")
    policy = compose(Sources(protocol=tmp_path / "protocol.md"))
    assert policy.to_review == (5,)
    assert not any(fault.rule == 5 for kept in policy.posts for fault in kept.faults)
    assert is_shipped(policy.posts)
