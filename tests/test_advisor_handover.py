"""The text for the contact: the person's own words, friendly, and short enough for a mail program."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.advice import Engine
from advisor.draft import Author, Draft
from advisor.handover import LONGEST_MAILTO, handover_of
from advisor.review import Finding, Review, Severity, Verdict, verdict_of
from ingest.labelled import Channel
from ingest.organisation import Organisation
from ingest.policy import Language, Policy

TEXT = "Vrijdag horen mijn collega's dat ons kantoor verhuist. Ik heb er zin in!"
NONE = ("openbaar", "verdict", "do_not_post", "consult_first", "overtreding", "verboden", "niet toegestaan")


def _draft(text: str = TEXT, channel: Channel = "linkedin", language: Language = "nl") -> Draft:
    author = Author(role="teamleider", organisation="Polderbank", capacity="personal")
    return Draft(text=text, channel=channel, author=author, language=language)


def _finding(words: str, ref: str = "R6.1", start: int = 0) -> Finding:
    return Finding(
        rule=int(ref[1:].partition(".")[0]), ref=ref, quote="q", start=start, end=start + len(words), text=words,
        severity=Severity.HIGH, message="m", suggestion="s", engine=Engine.RULES, check="c", core=True,
    )  # fmt: skip


def _review(*findings: Finding, language: Language = "nl") -> Review:
    return Review(
        verdict=verdict_of(findings), findings=findings, strengths=(), questions=(), disclaimer=None, rewrite=None,
        engine=Engine.RULES, fallback=None, language=language, policy_version="v",
    )  # fmt: skip


def _contact(policy: Policy, contact: str | None) -> Policy:
    return replace(policy, organisation=Organisation(name="Polderbank", contact=contact))


def _body(mailto: str) -> str:
    return parse_qs(urlsplit(mailto).query, keep_blank_values=True)["body"][0]


def test_it_says_what_where_and_what_is_doubted(policy: Policy) -> None:
    made = handover_of(_draft(), _review(_finding("Vrijdag horen mijn collega's")), _contact(policy, "Mieke Jansen"))
    assert made.text.startswith("Hallo Mieke Jansen,\n")
    assert "LinkedIn" in made.subject
    assert "LinkedIn" in made.text
    assert TEXT in made.text
    assert "“Vrijdag horen mijn collega's”" in made.text
    assert "regel 6, Vertrouwelijke informatie en interne gesprekken" in made.text
    assert "Is dit al openbaar?" in made.text
    assert "Hoe kijk jij hiernaar?" in made.text


@pytest.mark.parametrize(
    ("contact", "greeting", "address"),
    [
        (None, "Hallo,", ""),
        ("Pers & Publiek", "Hallo Pers & Publiek,", ""),
        ("de afdeling communicatie", "Hallo afdeling communicatie,", ""),
        ("je leidinggevende", "Hallo,", ""),
        ("pers@polderbank.example", "Hallo,", "pers@polderbank.example"),
        ("Mieke Jansen <mieke@polderbank.example>", "Hallo Mieke Jansen,", "mieke@polderbank.example"),
        ("team communicatie (com@polderbank.example)", "Hallo team communicatie,", "com@polderbank.example"),
        ("Mieke, toestel 12", "Hallo Mieke,", ""),
        ("  ", "Hallo,", ""),
        ("x@y?cc=boss@z.example", "Hallo,", ""),
        ("a@b.example, c@d.example", "Hallo,", ""),
    ],
)  # fmt: skip
def test_greeting_and_address(contact: str | None, greeting: str, address: str, policy: Policy) -> None:
    made = handover_of(_draft(), _review(), _contact(policy, contact))
    assert made.text.splitlines()[0] == greeting
    assert made.mailto.startswith(f"mailto:{address}?subject=")


def test_without_findings_it_still_asks(policy: Policy) -> None:
    made = handover_of(_draft(), _review(), policy)
    assert "Ik twijfel" in made.text
    assert made.text.count("?") >= 1
    assert not any(word in made.text for word in NONE)


def test_what_is_missing_has_no_words_to_quote(policy: Policy) -> None:
    made = handover_of(_draft(), _review(_finding("", "R2.2")), policy)
    assert "“”" not in made.text
    assert "regel 2" in made.text


def test_in_english(policy: Policy) -> None:
    draft = _draft("On Friday my colleagues hear that we move.", "blog", "en")
    made = handover_of(draft, _review(_finding("On Friday", "R6.1"), language="en"), policy)
    assert made.text.startswith("Hello,\n")
    assert "on my blog" in made.text
    assert "rule 6, Confidential information and internal conversations" in made.text
    assert "Is this public yet?" in made.text


@pytest.mark.parametrize("channel", get_args(Channel))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_channel_has_a_name(channel: Channel, language: Language, policy: Policy) -> None:
    made = handover_of(_draft(channel=channel, language=language), _review(), policy)
    assert made.subject.strip()
    assert "_" not in made.text


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_is_never_named(verdict: Verdict, policy: Policy) -> None:
    made = handover_of(_draft(), replace(_review(_finding("Vrijdag")), verdict=verdict), policy)
    assert made == handover_of(_draft(), _review(_finding("Vrijdag")), policy)
    assert verdict.value not in made.text or verdict is Verdict.POST


def test_an_own_protocol_gets_plain_questions(policy: Policy) -> None:
    made = handover_of(_draft(), _review(_finding("Vrijdag", "R6.1")), replace(policy, notes=()))
    assert "regel 6" in made.text
    assert "openbaar" not in made.text


def test_the_same_words_and_rule_are_named_once(policy: Policy) -> None:
    made = handover_of(_draft(), _review(_finding("Vrijdag"), _finding("Vrijdag", "R6.2")), policy)
    assert made.text.count("“Vrijdag”") == 1


def test_the_mail_holds_the_same_text_with_mail_line_ends(policy: Policy) -> None:
    made = handover_of(_draft(), _review(_finding("Vrijdag")), _contact(policy, "pers@polderbank.example"))
    assert _body(made.mailto) == made.text.replace("\n", "\r\n")
    assert parse_qs(urlsplit(made.mailto).query)["subject"] == [made.subject]
    assert "+" not in made.mailto
    assert " " not in made.mailto


def test_a_long_draft_is_shortened_with_a_clear_mark(policy: Policy) -> None:
    made = handover_of(_draft("Een zin over mijn werk 🎉. " * 300), _review(_finding("Een zin")), policy)
    assert len(made.mailto) < LONGEST_MAILTO
    assert "[... ingekort" in unquote(made.mailto)
    assert "ingekort" not in made.text
    assert "Hoe kijk jij hiernaar?" in unquote(made.mailto)


def test_on_behalf_says_for_whom(policy: Policy) -> None:
    author = Author(organisation="Polderbank", capacity="on_behalf")
    assert "namens Polderbank" in handover_of(replace(_draft(), author=author), _review(), policy).text


def test_mixed_line_ends_become_one_kind(policy: Policy) -> None:
    made = handover_of(_draft("Een.\r\n\r\nTwee.\rDrie."), _review(), policy)
    assert "\r" not in made.text
    assert "%0A" in made.mailto
    assert made.mailto.count("%0A") == made.mailto.count("%0D%0A") == made.mailto.count("%0D")


WORDS = st.text(max_size=200) | st.sampled_from(["🎉" * 150, "\ud800", "?&=#%", "\r\n" * 40])


@given(text=WORDS, words=st.lists(WORDS, max_size=12), contact=st.none() | WORDS)
def test_the_mail_is_always_short_and_whole(policy: Policy, text: str, words: list[str], contact: str | None) -> None:
    findings = [_finding(word, f"R{1 + at}.1") for at, word in enumerate(words)]
    author = Author(organisation=(contact or "")[:120], capacity="on_behalf")
    made = handover_of(replace(_draft(text * 20 + "x"), author=author), _review(*findings), _contact(policy, contact))
    assert len(made.mailto) < LONGEST_MAILTO
    assert made.mailto.isascii()
    assert made.mailto.startswith("mailto:")
    assert "\n" not in made.subject
    assert set(parse_qs(urlsplit(made.mailto).query)) == {"subject", "body"}
    assert "Hoe kijk jij hiernaar?" in _body(made.mailto)
