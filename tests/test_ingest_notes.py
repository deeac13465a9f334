"""Notes and example questions: the bundled ones are sound, faults are found, changed rules are put aside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.compose import BUNDLED, PROTOCOL_NAME, Sources, compose
from ingest.errors import SourceError
from ingest.notes import MARKER, answer_ids, claims, read_examples, read_notes
from ingest.organisation import Organisation
from ingest.policy import Answer, Language, Outcome, Policy, RuleNotes
from ingest.protocol import parse_protocol

RULES = parse_protocol("1. Deel kennis. Schaad niemand.\n\n2. Respecteer het citaatrecht.\n", Organisation())
Entry = dict[str, Any]


def answer(name: str, text: str = "Dat mag [R1.1].") -> Entry:
    return {"id": name, "stance": "allowed", "when": "wants it", "nl": text, "en": text}


def entry(number: int, *answers: Entry) -> Entry:
    pair, pairs = {"nl": "tekst", "en": "text"}, {"nl": ["tekst"], "en": ["text"]}
    facts = {"rule": number, "sha256": RULES[number - 1].sha256, "answers": list(answers)}
    return facts | {"title": pair, "in_short": pair, "may": pairs, "mind": pairs, "consult": pair}


def two_rules() -> list[Entry]:
    return [entry(1, answer("1-share")), entry(2, answer("2-quote", "Noem je bron [R2.1]."))]


def notes_file(tmp_path: Path, entries: list[Entry]) -> Path:
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.safe_dump({"rules": entries}, allow_unicode=True), encoding="utf-8")
    return file


def questions(tmp_path: Path, *entries: Entry) -> Path:
    folder = tmp_path / "questions"
    folder.mkdir()
    content = {"hand": "an", "persona": "tester", "questions": list(entries)}
    (folder / "an.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder


# the bundled notes


def every_answer(policy: Policy) -> list[Answer]:
    return list(policy.answers.values())


def test_every_bundled_rule_has_notes_and_none_is_to_review(policy: Policy) -> None:
    assert [note.rule for note in policy.notes] == list(range(1, 16))
    assert policy.to_review == ()


def test_every_bundled_rule_has_five_to_eleven_answers(policy: Policy) -> None:
    numbers = {note.rule: len(note.answers) for note in policy.notes}
    assert {rule: count for rule, count in numbers.items() if not 5 <= count <= 11} == {}


def test_every_bundled_answer_cites_the_same_in_dutch_and_english(policy: Policy) -> None:
    for item in every_answer(policy):
        dutch, english = (MARKER.findall(item.text[language]) for language in ("nl", "en"))
        assert dutch == english, item.id


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_sentence_of_a_bundled_answer_ends_with_a_citation_of_its_rule(
    policy: Policy, language: Language
) -> None:
    for item in every_answer(policy):
        for claim in claims(item.text[language]):
            refs = MARKER.findall(claim)
            assert refs, (item.id, claim)
            assert all(ref in policy.quotable and ref.startswith(f"R{item.rule}.") for ref in refs), item.id


def test_no_bundled_sentence_hides_behind_the_citation_of_the_next(policy: Policy) -> None:
    for item in every_answer(policy):
        for text in item.text.values():
            assert [claim for claim in claims(text) if ". " in MARKER.sub("", claim).strip()] == [], item.id


def test_bundled_answer_ids_carry_their_rule_and_are_unique(policy: Policy) -> None:
    assert len(policy.answers) == sum(len(note.answers) for note in policy.notes)
    assert all(item.id.split("-")[0] == str(item.rule) for item in every_answer(policy))


def test_every_bundled_rule_has_example_questions_about_answers_that_exist(policy: Policy) -> None:
    asked = {name for example in policy.examples for name in example.answers}
    assert asked <= set(policy.answers)
    assert {policy.answers[name].rule for name in asked} == set(range(1, 16))


def test_bundled_examples_have_either_answers_or_an_outcome(policy: Policy) -> None:
    assert all((example.outcome == Outcome.ANSWERED) == bool(example.answers) for example in policy.examples)
    assert {example.outcome for example in policy.examples} == set(Outcome)
    assert len({example.hand for example in policy.examples}) >= 5


@pytest.mark.parametrize("language", ["nl", "en"])
def test_bundled_notes_say_something_for_every_rule(policy: Policy, language: Language) -> None:
    def said(note: RuleNotes) -> list[str]:
        single = [note.title[language], note.in_short[language], note.consult[language]]
        return [*single, *note.may[language], *note.mind[language]]

    assert all(text.strip() for note in policy.notes for text in said(note))
    assert all(len(note.may["nl"]) == len(note.may["en"]) for note in policy.notes)


# a changed rule


def changed_policy(tmp_path: Path) -> Policy:
    text = (BUNDLED / PROTOCOL_NAME).read_text(encoding="utf-8")
    file = tmp_path / "eigen.md"
    file.write_text(text.replace("beeld-, auteurs- en citaatrecht", "auteursrecht"), encoding="utf-8")
    return compose(Sources(protocol=file))


def test_a_changed_rule_is_to_review_and_its_answers_and_examples_are_unused(tmp_path: Path, policy: Policy) -> None:
    changed = changed_policy(tmp_path)
    assert changed.to_review == (5,)
    assert changed.note(5) is None
    assert set(changed.answers) == {name for name in policy.answers if not name.startswith("5-")}
    assert not [name for e in changed.examples for name in e.answers if name.startswith("5-")]


def test_the_other_rules_keep_their_notes_and_examples(tmp_path: Path, policy: Policy) -> None:
    changed = changed_policy(tmp_path)
    kept = [e for e in policy.examples if not any(name.startswith("5-") for name in e.answers)]
    assert list(changed.examples) == kept
    assert 0 < len(kept) < len(policy.examples)
    assert changed.notes == tuple(note for note in policy.notes if note.rule != 5)
    assert changed.version != policy.version


def test_another_name_or_line_break_leaves_no_rule_to_review(tmp_path: Path) -> None:
    text = (BUNDLED / PROTOCOL_NAME).read_text(encoding="utf-8")
    file = tmp_path / "eigen.md"
    file.write_text(text.replace(" en ", "\nen "), encoding="utf-8")
    assert compose(Sources(protocol=file, organisation=Organisation(name="Waterdam"))).to_review == ()


def test_a_rule_without_notes_is_to_review(tmp_path: Path) -> None:
    notes, review = read_notes(notes_file(tmp_path, two_rules()[:1]), RULES)
    assert ([note.rule for note in notes], review) == ([1], (2,))


def test_notes_on_a_rule_that_is_gone_are_unused(tmp_path: Path) -> None:
    notes, review = read_notes(notes_file(tmp_path, two_rules()), RULES[:1])
    assert ([note.rule for note in notes], review) == ([1], ())


# faults in notes


def _citing(text: str) -> Callable[[list[Entry]], None]:
    def change(entries: list[Entry]) -> None:
        entries[0]["answers"][0]["nl"] = text

    return change


def _set(key: str, value: object) -> Callable[[list[Entry]], None]:
    def change(entries: list[Entry]) -> None:
        entries[0]["answers"][0][key] = value

    return change


NOTE_FAULTS: dict[str, tuple[Callable[[list[Entry]], None], str]] = {
    "no such sentence": (_citing("Dat mag [R1.3]."), "cites R1.3"),
    "sentence of another rule": (_citing("Dat mag [R2.1]."), "cites R2.1"),
    "guidance": (_citing("Dat mag [G:pers#1.1]."), "cites G:pers#1.1"),
    "no citation": (_citing("Dat mag."), "without a citation"),
    "last sentence bare": (_citing("Dat mag [R1.1]. En nog iets."), "without a citation"),
    "first sentence bare": (_citing("Nog iets. Dat mag [R1.1]."), "without a citation"),
    "id of another rule": (_set("id", "2-share"), "stands under rule 1"),
    "id twice": (_set("id", "2-quote"), "2-quote is given more than once"),
    "odd id": (_set("id", "Delen"), "rules.0.answers.0.id"),
    "odd stance": (_set("stance", "perhaps"), "rules.0.answers.0.stance"),
    "extra key": (_set("colour", "red"), "rules.0.answers.0.colour"),
    "empty text": (_set("en", "  "), "rules.0.answers.0.en"),
}


@pytest.mark.parametrize(("change", "reason"), NOTE_FAULTS.values(), ids=NOTE_FAULTS.keys())
def test_a_fault_in_the_notes_names_the_file(
    tmp_path: Path, change: Callable[[list[Entry]], None], reason: str
) -> None:
    entries = two_rules()
    change(entries)
    file = notes_file(tmp_path, entries)
    with pytest.raises(SourceError) as caught:
        read_notes(file, RULES)
    assert caught.value.file == str(file)
    assert reason in caught.value.reason


def test_the_same_rule_twice_is_a_fault(tmp_path: Path) -> None:
    entries = [*two_rules(), entry(1, answer("1-again"))]
    with pytest.raises(SourceError, match="rule 1 is given more than once"):
        read_notes(notes_file(tmp_path, entries), RULES)


def test_sound_notes_are_read_as_they_are(tmp_path: Path) -> None:
    file = notes_file(tmp_path, two_rules())
    notes, review = read_notes(file, RULES)
    assert [item.id for note in notes for item in note.answers] == ["1-share", "2-quote"] == answer_ids(file)
    assert notes[1].answers[0].text == {"nl": "Noem je bron [R2.1].", "en": "Noem je bron [R2.1]."}
    assert review == ()


# example questions


def test_an_example_that_points_to_an_unknown_answer_names_its_file(tmp_path: Path) -> None:
    folder = questions(tmp_path, {"text": "Mag dit?", "answers": ["1-share", "1-nergens"]})
    with pytest.raises(SourceError, match="question 1 points to answer '1-nergens'") as caught:
        read_examples(folder, ["1-share"], ["1-share"])
    assert caught.value.file == str(folder / "an.yaml")


@pytest.mark.parametrize(
    "item", [{"text": "Mag dit?"}, {"text": "Mag dit?", "answers": ["1-share"], "outcome": "off_topic"}]
)
def test_an_example_needs_either_answers_or_an_outcome(tmp_path: Path, item: Entry) -> None:
    folder = questions(tmp_path, {"text": "Eerst", "outcome": "off_topic"}, item)
    with pytest.raises(SourceError, match="question 2 needs either answers or an outcome") as caught:
        read_examples(folder, ["1-share"], ["1-share"])
    assert caught.value.file == str(folder / "an.yaml")


def test_examples_of_answers_to_review_are_left_out(tmp_path: Path) -> None:
    both = {"text": "Allebei?", "answers": ["1-share", "2-quote"]}
    one = {"text": "Een?", "answers": ["1-share"], "before": ["Hoi"], "language": "en"}
    folder = questions(tmp_path, both, one, {"text": "Weer?", "outcome": "off_topic"})
    examples = read_examples(folder, ["1-share"], ["1-share", "2-quote"])
    assert [(e.text, e.hand, e.outcome, e.before, e.language) for e in examples] == [
        ("Een?", "an", Outcome.ANSWERED, ("Hoi",), "en"),
        ("Weer?", "an", Outcome.OFF_TOPIC, (), "nl"),
    ]


def test_without_a_folder_of_questions_there_are_no_examples(tmp_path: Path) -> None:
    assert read_examples(tmp_path / "nergens", [], []) == ()


CLAIMS = {
    "one": ("Dat mag [R1.1].", ["Dat mag [R1.1]."]),
    "two": ("Dat mag [R1.1]. Ook dit [R1.2]!", ["Dat mag [R1.1].", "Ook dit [R1.2]!"]),
    "two markers": ("Dat mag [R1.1][R1.2]. Nog [R1.1].", ["Dat mag [R1.1][R1.2].", "Nog [R1.1]."]),
    "no end": ("Dat mag [R1.1]", ["Dat mag [R1.1]"]),
    "empty": ("", []),
}


@pytest.mark.parametrize(("text", "parts"), CLAIMS.values(), ids=CLAIMS.keys())
def test_claims_end_with_their_marker(text: str, parts: list[str]) -> None:
    assert claims(text) == parts
