"""Numbered text → rules: the bundled protocol, every way to be wrong, and every way to write a heading."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.compose import BUNDLED, PROTOCOL_NAME
from ingest.errors import SourceError
from ingest.organisation import Organisation
from ingest.policy import Policy, Rule, content_hash
from ingest.protocol import parse_protocol, read_protocol

SENTENCES_A_RULE = (1, 3, 2, 2, 1, 2, 2, 6, 3, 2, 2, 2, 3, 2, 3)
WITH_NAME = (1, 2, 4, 9, 10, 12, 14, 15)
NOBODY = Organisation()


def parsed(text: str) -> list[str]:
    return [rule.text for rule in parse_protocol(text, NOBODY)]


def fault(text: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        parse_protocol(text, NOBODY, "regels.md")
    return caught.value


def test_the_bundled_protocol_has_fifteen_rules_and_thirty_six_sentences(policy: Policy) -> None:
    assert [rule.number for rule in policy.rules] == list(range(1, 16))
    assert tuple(len(rule.sentences) for rule in policy.rules) == SENTENCES_A_RULE
    assert sum(SENTENCES_A_RULE) == 36


def test_refs_count_the_sentences_of_each_rule(policy: Policy) -> None:
    for rule in policy.rules:
        assert [s.ref for s in rule.sentences] == [f"R{rule.number}.{i}" for i in range(1, len(rule.sentences) + 1)]
        assert {s.rule for s in rule.sentences} == {rule.number}


def test_offsets_of_every_bundled_sentence_lead_back_to_its_template(policy: Policy) -> None:
    source = (BUNDLED / PROTOCOL_NAME).read_text(encoding="utf-8")
    for sentence in (s for rule in policy.rules for s in rule.sentences):
        piece = source[sentence.start : sentence.end]
        assert piece == piece.strip()
        assert " ".join(piece.split()) == sentence.template


def test_the_sentences_together_are_the_whole_source(policy: Policy) -> None:
    body = (BUNDLED / PROTOCOL_NAME).read_text(encoding="utf-8").split("-->", 1)[1]
    numbered = " ".join(f"{rule.number}. " + " ".join(s.template for s in rule.sentences) for rule in policy.rules)
    assert numbered == " ".join(body.split())


def test_the_hash_is_of_the_unfilled_text(policy: Policy) -> None:
    other = read_protocol(BUNDLED / PROTOCOL_NAME, Organisation(name="Gemeente Waterdam"))
    assert [rule.sha256 for rule in other] == [rule.sha256 for rule in policy.rules]
    rule = policy.rules[4]
    assert rule.sha256 == content_hash("Werknemers respecteren het beeld-, auteurs- en citaatrecht.")


def test_the_name_is_filled_in_where_the_placeholder_stood() -> None:
    rules = read_protocol(BUNDLED / PROTOCOL_NAME, Organisation(name="Gemeente Waterdam"))
    assert tuple(rule.number for rule in rules if "Gemeente Waterdam" in rule.text) == WITH_NAME
    assert not [rule for rule in rules if "[NAAM" in rule.text]


FAULTS = {
    "missing": ("1. Aap.\n3. Mies.\n", 2, "rule 2 is missing"),
    "missing first": ("2. Aap.\n", 1, "rule 1 is missing"),
    "double": ("1. Aap.\n2. Noot.\n2. Mies.\n", 3, "rule 2 was already given"),
    "out of order": ("1. Aap.\n\n3. Noot.\n\n2. Mies.\n", 3, "rule 2 is missing or comes later"),
    "starts again": ("1. Aap.\n\n2. Noot.\n\n1. Mies.\n", 5, "rule 1 was already given"),
    "heading twice": ("## Regel 1: Aap\nTekst.\n## Regel 1: Noot\nTekst.\n", 3, "rule 1 was already given"),
    "empty rule": ("1. Aap.\n2.\n3. Mies.\n", 2, "rule 2 has no text"),
    "empty headed rule": ("## Regel 1: Aap\n\n## Regel 2: Noot\nTekst.\n", 1, "rule 1 has no text"),
    "no text in last rule": ("1. Aap.\n\n2. \n", 3, "rule 2 has no text"),
    "no rules": ("Een verhaal zonder nummers.\n", None, "has no numbered rules"),
    "empty": ("", None, "has no numbered rules"),
    "only a comment": ("<!-- 1. Aap. -->\n", None, "has no numbered rules"),
}


@pytest.mark.parametrize(("text", "line", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_wrong_protocol_says_file_line_and_reason(text: str, line: int | None, reason: str) -> None:
    error = fault(text)
    assert (error.file, error.line) == ("regels.md", line)
    assert reason in error.reason


@pytest.mark.parametrize("empty", ["2.", "2.  ", "2)"])
def test_a_rule_without_text_between_others_is_named(empty: str) -> None:
    assert "2" in fault(f"1. Aap.\n\n{empty}\n\n3. Mies.\n").reason


REFERENCES = {
    "number alone": ("1. Zie ook regel\n2. Dat is zo.\n\n2. Aap.\n", ["Zie ook regel 2. Dat is zo.", "Aap."]),
    "two references": ("1. Zie regels\n2 en\n3. Klaar.\n\n2. Aap.\n", ["Zie regels 2 en 3. Klaar.", "Aap."]),
    "after a comma": ("1. Volgens 2, 3,\n4. Klaar.\n2. Aap.\n", ["Volgens 2, 3, 4. Klaar.", "Aap."]),
    "a year": ("1. Dit geldt sinds\n2024. Altijd.\n2. Aap.\n", ["Dit geldt sinds 2024. Altijd.", "Aap."]),
    "a count": ("1. Er zijn\n3 soorten.\n2. Aap.\n", ["Er zijn 3 soorten.", "Aap."]),
    "another rule": ("1. Dit volgt uit\nregel 7. Altijd.\n2. Aap.\n", ["Dit volgt uit regel 7. Altijd.", "Aap."]),
    "inside a line": ("1. Volgens regel 2. En 3.\n2. Aap.\n", ["Volgens regel 2. En 3.", "Aap."]),
    "the next rule": ("1. Dit volgt uit\nregel 2. Altijd.\n\n2. Aap.\n", ["Dit volgt uit regel 2. Altijd.", "Aap."]),
}


@pytest.mark.parametrize(("text", "rules"), REFERENCES.values(), ids=REFERENCES.keys())
def test_a_cross_reference_at_the_start_of_a_line_starts_no_rule(text: str, rules: list[str]) -> None:
    assert parsed(text) == rules


HEADINGS = {
    "point": ("1. Aap.\n\n2. Noot.\n", [None, None]),
    "bracket": ("1) Aap.\n2) Noot.\n", [None, None]),
    "indented": ("  1. Aap.\n  2. Noot.\n", [None, None]),
    "markdown": ("## Regel 1: Kennis\n\nAap.\n\n## Regel 2: Rechten\n\nNoot.\n", ["Kennis", "Rechten"]),
    "number only": ("### 1\nAap.\n### 2\nNoot.\n", [None, None]),
    "number and title": ("# 1 Kennis\nAap.\n# 2 Rechten\nNoot.\n", ["Kennis", "Rechten"]),
    "number alone": ("1.\nAap.\n\n2.\nNoot.\n", [None, None]),
    "bold title": ("**1. Kennis**\nAap.\n\n**2. Rechten**\nNoot.\n", ["Kennis", "Rechten"]),
    "bold number": ("**1.** Aap.\n\n**2.** Noot.\n", [None, None]),
    "artikel": ("Artikel 1\nAap.\n\nArtikel 2\nNoot.\n", [None, None]),
    "artikel with title": ("Artikel 1. Kennis\nAap.\n\nArtikel 2. Rechten\nNoot.\n", ["Kennis", "Rechten"]),
    "capitals": ("REGEL 1\nAap.\nREGEL 2\nNoot.\n", [None, None]),
    "english": ("Rule 1\nAap.\n\nRule 2\nNoot.\n", [None, None]),
    "under a title": ("# Protocol\n\nVooraf.\n\n1. Aap.\n2. Noot.\n", [None, None]),
    "another heading ends": ("1. Aap.\n\n2. Noot.\n\n## Toelichting\n\nWeg.\n", [None, None]),
}


@pytest.mark.parametrize(("text", "headings"), HEADINGS.values(), ids=HEADINGS.keys())
def test_rules_may_be_written_in_many_ways(text: str, headings: list[str | None]) -> None:
    rules = parse_protocol(text, NOBODY)
    assert [rule.text for rule in rules] == ["Aap.", "Noot."]
    assert [rule.heading for rule in rules] == headings


def test_a_sentence_on_the_line_of_its_number_stays_citable() -> None:
    rules = parse_protocol("Artikel 1. Deel kennis.\nSchaad niemand.\n\nArtikel 2. Respecteer.\nEcht.\n", NOBODY)
    assert [rule.text for rule in rules] == ["Deel kennis. Schaad niemand.", "Respecteer. Echt."]


def test_a_comment_hides_its_text_but_moves_no_offset() -> None:
    text = "1. Aap <!-- 2. niet\ntonen --> noot.\n2. Mies.\n"
    rules = parse_protocol(text, NOBODY)
    assert [rule.text for rule in rules] == ["Aap noot.", "Mies."]
    assert text[rules[1].sentences[0].start :].startswith("Mies.")


def _source(tmp_path: Path, data: bytes) -> Path:
    file = tmp_path / "regels.md"
    file.write_bytes(data)
    return file


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, end: str, mark: bytes) -> None:
    text = "1. Aap\nnoot. Mies.\n\n2. Wim.\n".replace("\n", end)
    rules = read_protocol(_source(tmp_path, mark + text.encode()), NOBODY)
    assert [s.template for rule in rules for s in rule.sentences] == ["Aap noot.", "Mies.", "Wim."]
    assert [" ".join(text[s.start : s.end].split()) for rule in rules for s in rule.sentences] == [
        "Aap noot.",
        "Mies.",
        "Wim.",
    ]


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    file = _source(tmp_path, b"1. Aap.\n2. Caf\xe9.\n")
    with pytest.raises(SourceError, match="is not UTF-8") as caught:
        read_protocol(file, NOBODY)
    assert (caught.value.file, caught.value.line) == (str(file), 2)


def test_a_protocol_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_protocol(tmp_path / "nergens.md", NOBODY)


WORDS = st.text(alphabet=string.ascii_letters + "éëï´’,-", min_size=1, max_size=9).map(lambda word: "w" + word)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(lambda words: " ".join(words) + ".")


def _listed(texts: list[str], point: str, gap: str) -> str:
    return gap.join(f"{number}{point} {text}" for number, text in enumerate(texts, start=1)) + "\n"


def _facts(rule: Rule) -> tuple[int, str]:
    return rule.number, rule.text


@given(st.lists(TEXTS, min_size=1, max_size=30), st.sampled_from(".):"), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_any_numbered_list_parses_back_to_its_texts_and_numbers(texts: list[str], point: str, gap: str) -> None:
    source = _listed(texts, point, gap)
    rules = parse_protocol(source, NOBODY)
    assert [_facts(rule) for rule in rules] == list(enumerate(texts, start=1))
    for sentence in (s for rule in rules for s in rule.sentences):
        assert source[sentence.start : sentence.end] == sentence.template


@given(st.lists(TEXTS, min_size=1, max_size=8), st.data())
def test_a_list_broken_over_lines_parses_the_same(texts: list[str], data: st.DataObject) -> None:
    wrapped = ["".join(data.draw(st.sampled_from(" \n")) if c == " " else c for c in text) for text in texts]
    assert parsed(_listed(wrapped, ".", "\n\n")) == texts
