"""Character n-grams as scikit-learn makes them, and BM25 on an absolute scale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from ingest.policy import Policy
from retrieval.features import LONGEST_TEXT, SCALES, VIEWS, View, ngrams, normalised
from retrieval.lexical import LexicalIndex, stems, stopwords

TEXTS = st.lists(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from("mag ik Één x foto´s posten a".split())).map(" ".join)),
    min_size=1,
    max_size=6,
).filter(lambda texts: any(normalised(text) for text in texts))


def sklearn_options() -> dict[str, Any]:
    return {"analyzer": "char_wb", "ngram_range": (2, 5), "lowercase": False}


@given(st.text(max_size=80))
def test_ngrams_are_those_of_scikit_learn(text: str) -> None:
    analyse = TfidfVectorizer(**sklearn_options()).build_analyzer()
    assert sorted(ngrams(text)) == sorted(analyse(normalised(text)))


def dense(weights: View, text: str) -> list[float]:
    row = np.zeros(len(weights.vocabulary))
    columns, values = weights(text)
    row[columns] = values
    return row.tolist()


@pytest.mark.parametrize("name", VIEWS)
@settings(max_examples=40, deadline=None)
@given(TEXTS, st.text(max_size=60))
def test_weights_are_those_of_scikit_learn(name: str, texts: list[str], unseen: str) -> None:
    options: dict[str, Any] = {"analyzer": VIEWS[name], "sublinear_tf": True}
    vectorizer = TfidfVectorizer(**options)
    try:
        vectorizer.fit(texts)
    except ValueError:  # scikit-learn refuses texts without a single word
        return
    vocabulary = {str(piece): int(column) for piece, column in vectorizer.vocabulary_.items()}
    view = View(name, vocabulary, np.asarray(vectorizer.idf_, dtype=np.float32))
    for text in (*texts, unseen):
        expected: Any = vectorizer.transform([text])
        assert dense(view, text) == pytest.approx((SCALES[name] * expected.toarray()[0]).tolist(), abs=1e-5)


def test_a_text_without_known_ngrams_is_empty() -> None:
    columns, values = View("characters", {"zz": 0}, np.ones(1, dtype=np.float32))("aap noot")
    assert (columns.shape, values.shape) == ((0,), (0,))


NORMAL = {
    "capitals": ("MAG Ik", "mag ik"),
    "accents": ("Één café naïef", "een cafe naief"),
    "spaces": ("  a\t\n b\u00a0c ", "a b c"),
    "ligature": ("ﬁets", "fiets"),
    "sharp s": ("Straße", "strasse"),
    "fancy bold": ("𝗠𝗮𝗴 𝐃𝐢𝐭", "mag dit"),
    "empty": ("", ""),
}


@pytest.mark.parametrize(("text", "plain"), NORMAL.values(), ids=NORMAL.keys())
def test_normalised_text_is_plain_lower_case(text: str, plain: str) -> None:
    assert normalised(text) == plain


def test_a_very_long_text_is_read_up_to_its_limit() -> None:
    assert normalised("a" * (LONGEST_TEXT + 10)) == "a" * LONGEST_TEXT


# lexical search

CORPUS = [
    "Medewerkers delen kennis over hun vak.",
    "Foto's van collega's alleen met toestemming.",
    "De woordvoerder spreekt met de pers.",
    "",
    "de het een",
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.build(CORPUS)


@pytest.mark.parametrize(
    ("query", "best"), [("kennis", 0), ("foto van een collega", 1), ("de pers belde", 2), ("woordvoerders", 2)]
)
def test_the_text_with_the_words_comes_first(index: LexicalIndex, query: str, best: int) -> None:
    scores = index.scores(query)
    assert scores.shape == (len(CORPUS),)
    assert int(np.argmax(scores)) == best
    assert scores[best] > 0


@pytest.mark.parametrize("query", ["", "xylofoon", "de het een", "!?", "\x00", "😀"])
def test_without_a_word_in_common_every_score_is_zero(index: LexicalIndex, query: str) -> None:
    assert index.scores(query).tolist() == [0.0] * len(CORPUS)


def test_texts_without_the_word_score_zero(index: LexicalIndex) -> None:
    assert [row for row, score in enumerate(index.scores("toestemming")) if score] == [1]


def test_a_word_said_twice_counts_once(index: LexicalIndex) -> None:
    assert index.scores("kennis kennis").tolist() == index.scores("kennis").tolist()


def test_unknown_words_lower_the_score(index: LexicalIndex) -> None:
    assert 0 < index.scores("kennis xylofoon")[0] < index.scores("kennis")[0]


def test_save_and_load_give_equal_scores(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path)
    for query in ("kennis van de pers", "foto", "", "xylofoon"):
        assert loaded.scores(query).tolist() == index.scores(query).tolist()


@pytest.mark.parametrize("texts", [[], [""], ["de het", "!"]])
def test_a_corpus_without_words_is_searched_and_kept(texts: list[str], tmp_path: Path) -> None:
    LexicalIndex.build(texts).save(tmp_path)
    for index in (LexicalIndex.build(texts), LexicalIndex.load(tmp_path)):
        assert index.scores("kennis").tolist() == [0.0] * len(texts)


WORDS = st.sampled_from("kennis pers foto collega klant blog post bericht profiel merk vak de een".split())
LINES = st.lists(WORDS, max_size=12).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=12), LINES)
def test_scores_lie_on_an_absolute_scale(texts: list[str], query: str) -> None:
    scores = LexicalIndex.build(texts).scores(query)
    assert np.isfinite(scores).all()
    assert ((scores >= 0) & (scores <= 1.5)).all()
    shared = [bool(set(stems(text)) & set(stems(query))) for text in texts]
    assert [bool(score > 0) for score in scores] == shared


def test_every_bundled_sentence_is_best_found_by_its_own_words(policy: Policy) -> None:
    texts = [s.text for rule in policy.rules for s in rule.sentences]
    index = LexicalIndex.build(texts)
    scores = np.stack([index.scores(text) for text in texts])
    assert scores.argmax(axis=1).tolist() == list(range(len(texts)))
    assert 0.2 < scores.max() <= 1.5


def test_stems_leave_out_what_says_nothing() -> None:
    assert {"de", "het", "een", "the"} <= stopwords()
    assert stems("Het Boek") == stems("boeken") == stems("van de boeken")
    assert stems("de het een") == []
