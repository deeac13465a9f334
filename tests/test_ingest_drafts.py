"""The labelled posts: their schema, their counts, and that nobody learns from what measures."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.draft_case import bundled_draft_cases
from ingest.drafts import read_labelled
from ingest.errors import SourceError
from ingest.labelled import Fault, LabelledPost
from ingest.policy import Policy

RULES = range(1, 16)
_WORD = re.compile(r"[^\W_]+")
_HEAD = 'hand: an\npersona: "x"\n'
_BY = "channel: x, role: a, organisation: b, capacity: personal"
PAIR = f'pairs:\n  - {{rule: 5, violating: "Fout.", fine: "Goed.", {_BY}, severity: low, also: [6], sentence: R5.1}}\n'
POST = f"""posts:
  - draft: "Wij fuseren in mei. Ik ben Jan, kok bij b."
    findings:
      - {{rule: 6, severity: high, span: "Wij fuseren in mei.", instead: "In mei zijn we dicht.", sentence: R6.1}}
      - {{rule: 4, severity: low, span: "", instead: "Ik schrijf dit voor mezelf."}}
    may: [13]
    work: true
    who: "Ik ben Jan, kok bij b."
    personal: ""
    manager: true
    language: en
    {_BY.replace(", ", chr(10) + "    ")}
  - {{draft: "Mooi weer.", work: false, {_BY}}}
"""
SENTENCES = """sentences:
  - {rule: 8, text: "Jij sukkel.", fault: true, sentence: R8.1}
  - {rule: 8, text: "Ik sukkel.", fault: false}
"""
Read = Callable[..., tuple[LabelledPost, ...]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_one(*parts: str, usable: range | list[int] = RULES) -> tuple[LabelledPost, ...]:
        (tmp_path / "an.yaml").write_text(_HEAD + "".join(parts), encoding="utf-8")
        return read_labelled(tmp_path, usable, RULES)

    return read_one


def _folded(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def test_every_rule_has_a_hundred_faults_from_many_hands(policy: Policy) -> None:
    faults = [(fault.rule, post.hand) for post in policy.posts for fault in post.faults]
    counts, hands = Counter(rule for rule, _ in faults), defaultdict[int, set[str]](set)
    for rule, hand in faults:
        hands[rule].add(hand)
    assert set(counts) == set(RULES)
    assert min(counts.values()) >= 100
    assert min(len(names) for names in hands.values()) >= 4


def test_there_are_as_many_fine_posts_as_others_and_some_are_english(policy: Policy) -> None:
    assert sum(not post.faults for post in policy.posts) >= len(policy.posts) * 0.4
    assert sum(post.language == "en" for post in policy.posts) >= len(policy.posts) / 15
    assert sum(post.work is False for post in policy.posts) >= 100


def test_every_fault_lies_in_its_post_and_names_a_sentence_of_its_rule(policy: Policy) -> None:
    for post in policy.posts:
        for fault in post.faults:
            assert 0 <= fault.start <= fault.end <= len(post.text)
            assert fault.sentence is None or fault.sentence in policy.quotable
            assert fault.sentence is None or fault.sentence.startswith(f"R{fault.rule}.")
        for words in filter(None, (post.personal, post.who)):
            assert words in post.text


def test_no_labelled_text_stands_in_a_case_and_no_case_in_a_labelled_text(policy: Policy) -> None:
    drafts = [_folded(case.entry.draft) for case in bundled_draft_cases()]
    texts = {folded for post in policy.posts if (folded := _folded(post.text)).strip()}
    cases, posts = "\n".join(drafts), "\n".join(texts)
    assert [text for text in texts if text in cases] == []
    assert [draft for draft in drafts if draft in posts] == []


def test_a_pair_is_a_post_with_a_fault_and_its_twin_without(read: Read) -> None:
    wrong, fine = read(PAIR)
    assert wrong.faults == (Fault(rule=5, start=0, end=5, severity="low", sentence="R5.1"),)
    assert (wrong.text, fine.text, fine.faults) == ("Fout.", "Goed.", ())
    assert (wrong.unclear, fine.unclear) == ((6,), ())
    assert wrong.pair == fine.pair
    assert (wrong.hand, wrong.channel, wrong.capacity, wrong.work, wrong.who) == ("an", "x", "personal", None, None)


def test_a_post_with_faults_comes_with_the_same_post_mended(read: Read) -> None:
    wrong, mended, fine = read(POST)
    assert wrong.faults == (
        Fault(rule=6, start=0, end=19, severity="high", sentence="R6.1"),
        Fault(rule=4, start=0, end=0, severity="low"),
    )
    assert mended.text == "In mei zijn we dicht. Ik ben Jan, kok bij b. Ik schrijf dit voor mezelf."
    assert (mended.faults, mended.pair, mended.who) == ((), wrong.pair, "Ik ben Jan, kok bij b.")
    assert (wrong.unclear, wrong.manager, wrong.language, wrong.work) == ((13,), True, "en", True)
    assert (fine.text, fine.faults, fine.work, fine.pair != wrong.pair) == ("Mooi weer.", (), False, True)


def test_words_that_were_mended_away_are_not_said_any_more(read: Read) -> None:
    _, mended, _ = read(POST.replace('who: "Ik ben Jan, kok bij b."', 'who: "Wij fuseren in mei."'))
    assert mended.who == ""


def test_sentences_come_in_pairs_without_an_author(read: Read) -> None:
    wrong, fine = read(SENTENCES)
    assert wrong.faults == (Fault(rule=8, start=0, end=11, severity="high", sentence="R8.1"),)
    assert (fine.faults, fine.pair, fine.capacity) == ((), wrong.pair, "unknown")


def test_posts_on_a_rule_that_cannot_be_used_are_left_out(read: Read) -> None:
    left = read(PAIR, POST, SENTENCES, usable=[4, 8])
    assert [post.text for post in left if post.faults] == ["Jij sukkel."]
    assert {post.text for post in left} >= {"Goed.", "Mooi weer.", "Ik sukkel."}


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b", "a"):
        content = (_HEAD + SENTENCES).replace("hand: an", f"hand: {name}")
        (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
    assert [post.hand for post in read_labelled(tmp_path, RULES, RULES)] == ["a", "a", "b", "b"]
    assert read_labelled(tmp_path / "none", RULES, RULES) == ()


@pytest.mark.parametrize(
    ("content", "old", "new", "reason"),
    [
        (PAIR, "rule: 5", "rule: 16", "pair 1 names rule 16, which does not exist"),
        (PAIR, "also: [6]", "also: [17]", "pair 1 names rule 17, which does not exist"),
        (PAIR, '"Goed."', '"Fout."', "pair 1 repeats a text: 'Fout.'"),
        (POST, "rule: 6", "rule: 61", "post 1 names rule 61, which does not exist"),
        (POST, "may: [13]", "may: [99]", "post 1 names rule 99, which does not exist"),
        (POST, 'span: "Wij fuseren', 'span: "Zij fuseren', "post 1: the draft does not hold the words 'Zij fuseren"),
        (SENTENCES, "Ik sukkel.", "Jij sukkel.", "sentence 2 repeats a text"),
    ],
)
def test_a_faulty_entry_is_named_with_its_file(read: Read, content: str, old: str, new: str, reason: str) -> None:
    assert old in content
    with pytest.raises(SourceError, match=re.escape(reason)) as caught:
        read(content.replace(old, new))
    assert caught.value.file.endswith("an.yaml")


@pytest.mark.parametrize(
    ("content", "old", "new", "line", "reason"),
    [
        (PAIR, "channel: x", "channel: krant", 4, "channel"),
        (PAIR, '"Goed."', '" "', 4, "fine"),
        (PAIR, "rule: 5", "rule: 0", 4, "rule"),
        (POST, "severity: low", "severity: laag", 7, "severity"),
        (POST, 'instead: "Ik schrijf dit voor mezelf."', 'instead: ""', 7, "instead"),
        (POST, "    work: true\n", "", 4, "work"),
        (SENTENCES, "fault: true", "fault: soms", 4, "fault"),
        (SENTENCES, "sentences:", "zinnen:", 4, "zinnen"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_line(
    read: Read, content: str, old: str, new: str, line: int, reason: str
) -> None:
    assert old in content
    with pytest.raises(SourceError) as caught:
        read(content.replace(old, new, 1))
    assert reason in caught.value.reason
    assert caught.value.file.endswith("an.yaml")
    assert caught.value.line == line
