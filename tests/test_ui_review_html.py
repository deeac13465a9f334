"""A review as HTML: nothing from outside becomes markup, marks and cards lead to each other, texts stay exact."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any, cast, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.advice import Engine
from advisor.bootstrap import Advisor, Settings
from advisor.draft import LONGEST, Author, Draft
from advisor.review import Finding, Review, Rewrite, Severity, Strength, Verdict, verdict_of
from ingest.errors import InputError
from ingest.labelled import Capacity, Channel
from ingest.organisation import Organisation
from ingest.policy import Language, Policy
from ui.review_form_html import CHANNELS, about_html, intro_html, kept_html
from ui.review_help_html import LONG
from ui.review_html import problem_html, review_html
from ui.segments import segments, shown
from ui.texts import text

NASTY = [
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "&lt;b&gt; & &amp;",
    "</textarea></div></section><iframe>",
    "[G:<img/src=x>#1] javascript:alert(1)",
    "<!-- --><svg/onload=alert(1)>",
]
DRAFT = "Wat een week! 😅\nOnze klant Van Rooy betaalt niet.\n\nPetra is te dom om te bellen: 06-12345678. #werk"
_TAGS = {
    "textarea",
    *"a bdi blockquote button del details div h2 h3 h4 h5 ins li mark ol p section span strong summary ul".split(),
}
_ATTRIBUTES = set(
    "class id href lang dir role tabindex open type rows readonly hidden aria-label aria-describedby "
    "data-say data-cards data-closes data-copy data-stop".split()
)
_VOID = {"input", "br"}
_FORM = {"fieldset", "input", "label", "legend", "option", "select"}


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        if tag not in _VOID:
            self._open.append((tag, found.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(word for pair in self._open for word in " ".join(pair).split()), data))

    @property
    def text(self) -> str:
        return "".join(data for _, data in self.texts)

    def inside(self, *names: str, without: str = "") -> str:
        return "".join(data for path, data in self.texts if set(names) <= set(path) and without not in path)

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]

    def having(self, name: str) -> list[dict[str, str]]:
        return [
            attributes
            for tag, attributes in self.elements
            if tag == name or name in attributes.get("class", "").split()
        ]


def _safe(html: str) -> _Page:
    page = _Page(html)
    assert {tag for tag, _ in page.elements} <= _TAGS
    assert {name for _, attributes in page.elements for name in attributes} <= _ATTRIBUTES
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.values("href") if not href.startswith("mailto:")} <= set(ids)
    assert {name for names in page.values("aria-describedby") for name in names.split()} <= set(ids)
    assert {name for names in page.values("data-cards") for name in names.split()} <= set(ids)
    levels = [int(tag[1]) for tag, _ in page.elements if tag[0] == "h" and tag[1:].isdigit()]
    assert all(after <= before + 1 for before, after in pairwise([1, *levels]))
    return page


def _draft(words: str = DRAFT, channel: Channel = "facebook") -> Draft:
    return Draft(text=words, channel=channel, author=Author(role="monteur", organisation="Veldbouw"), language="nl")


def _finding(draft: str, words: str, ref: str = "R8.2", severity: Severity = Severity.HIGH, **more: Any) -> Finding:
    start = draft.index(words) if words else 0
    values: dict[str, Any] = {"message": "Dit kan kwetsen.", "suggestion": "Laat dit weg.", "quote": "q"}
    return Finding(
        rule=int(ref[1:].partition(".")[0]), ref=ref, start=start, end=start + len(words), text=words,
        severity=severity, engine=Engine.RULES, check="c", **(values | more),
    )  # fmt: skip


def _review(*findings: Finding, **more: Any) -> Review:
    values: dict[str, Any] = {
        "strengths": (), "questions": (), "disclaimer": None, "rewrite": None, "engine": Engine.RULES,
        "fallback": None, "language": "nl", "policy_version": "v",
    }  # fmt: skip
    return Review(verdict=verdict_of(findings), findings=findings, **(values | more))


def _strength(words: str, message: str = "Je noemt je werkgever.") -> Strength:
    return Strength(rule=2, ref="R2.2", quote="q", start=0, end=len(words), text=words, message=message)


def _four(draft: str = DRAFT) -> tuple[Finding, ...]:
    return (
        _finding(draft, "klant Van Rooy betaalt niet", "R7.1"),
        _finding(draft, "Petra is te dom", "R8.2", Severity.HIGH, core=True),
        _finding(draft, "Petra is te dom om te bellen: 06-12345678", "R8.3", Severity.LOW),
        _finding(draft, "", "R2.2", Severity.MEDIUM),
    )


def _page(policy: Policy, draft: Draft, review: Review) -> _Page:
    return _safe(review_html(draft, review, policy))


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_from_outside_becomes_markup(policy: Policy, nasty: str) -> None:
    draft = _draft(f"Kijk: {nasty} einde")
    finding = _finding(draft.text, nasty, message=f"W{nasty}", suggestion=f"D{nasty}", quote=nasty, consult=True)
    review = _review(
        finding,
        strengths=(_strength(nasty, f"S{nasty}"),),
        questions=(f"Q{nasty}",),
        disclaimer=f"I{nasty}",
        rewrite=Rewrite(text=f"R{nasty}", engine=Engine.RULES),
    )
    known = replace(policy, organisation=Organisation(name=f"N{nasty}", contact=f"C{nasty}"))
    page = _page(known, draft, review)
    for words in (nasty, *(f"{letter}{nasty}" for letter in "WDSQIRC")):
        assert words in page.text
    assert page.inside("rg-rv-draft", "rg-rv-text") == draft.text


@pytest.mark.parametrize("nasty", NASTY)
def test_the_form_and_a_problem_are_escaped_too(policy: Policy, nasty: str) -> None:
    assert _safe(problem_html(nasty)).text == nasty
    form = _Page(about_html(replace(policy, organisation=Organisation(name=nasty)), "nl"))
    assert {tag for tag, _ in form.elements} <= _TAGS | _FORM
    assert nasty in form.values("value")


@st.composite
def _drafts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    words = draw(
        st.text(max_size=40)
        | st.lists(st.sampled_from(["a ", "\r\n", "\n", "\r", "👩‍👩‍👧", "é", "<b>", "&"])).map("".join)
    )
    edge = st.integers(0, len(words))
    return words, draw(st.lists(st.tuples(edge, edge).map(lambda pair: (min(pair), max(pair))), max_size=6))


@given(_drafts())
def test_segments_are_the_text_once_each_with_what_covers_it(made: tuple[str, list[tuple[int, int]]]) -> None:
    words, spans = made
    pieces = segments(len(words), spans)
    assert "".join(words[piece.start : piece.end] for piece in pieces) == words
    for number, (start, end) in enumerate(spans):
        covered = "".join(words[p.start : p.end] for p in pieces if number in p.covered_by)
        assert covered == words[start:end]
        assert [number in piece.closes for piece in pieces].count(True) == (1 if start < end else 0)
    for piece in pieces:
        lengths = [spans[number][1] - spans[number][0] for number in piece.covered_by]
        assert piece.start < piece.end
        assert lengths == sorted(lengths)


@pytest.fixture
def paged(policy: Policy) -> Callable[[Draft, Review], _Page]:
    """Return how a review becomes a page; Hypothesis would print a policy in full."""
    return lambda draft, review: _page(policy, draft, review)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_drafts())
def test_any_draft_is_shown_exactly_with_its_marks(
    paged: Callable[[Draft, Review], _Page], made: tuple[str, list[tuple[int, int]]]
) -> None:
    words, spans = made
    findings = [replace(_finding("x", ""), start=a, end=b, text=words[a:b]) for a, b in spans if a < b]
    if not findings:
        return
    page = paged(_draft(words), _review(*findings))
    assert page.inside("rg-rv-draft", "rg-rv-text") == _as_shown(words)


def _as_shown(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("a\r\nb", "a\nb"),
        ("a\rb\n", "a\nb\n"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("\0\ud800", "\ufffd\ufffd"),
        ("\n\n x", "\n\n x"),
    ],
)
def test_line_ends_and_odd_characters(words: str, html: str) -> None:
    assert shown(words) == html


def test_a_line_end_that_a_mark_cuts_is_one_line_end() -> None:
    assert shown("a\r\nb", 0, 2) + shown("a\r\nb", 2, 4) == "a\nb"


def test_overlapping_findings_share_a_mark_and_each_leads_to_its_card(policy: Policy) -> None:
    page = _page(policy, _draft(), _review(*_four()))
    marks = page.having("rg-rv-mark")
    assert [mark["data-cards"] for mark in marks] == ["rv-card-1", "rv-card-2 rv-card-3", "rv-card-3"]
    assert [mark["href"] for mark in marks] == ["#rv-card-1", "#rv-card-2", "#rv-card-3"]
    assert [mark["aria-describedby"] for mark in marks] == ["rv-name-1", "rv-name-2 rv-name-3", "rv-name-3"]
    assert [mark["data-closes"] for mark in page.having("mark") if "data-closes" in mark] == ["1", "2", "3"]
    backs = [words["href"] for words in page.having("a") if "Laat zien" in words.get("aria-label", "")]
    assert backs == [f"#{marks[0]['id']}", f"#{marks[1]['id']}", f"#{marks[1]['id']}"]
    assert "rg-rv-high" in page.having("mark")[1]["class"]


def test_a_card_says_what_why_and_what_to_do_and_holds_the_rule_word_for_word(policy: Policy) -> None:
    page = _page(policy, _draft(), _review(*_four()))
    cards = page.inside("rg-rv-cards")
    for words in ("“Petra is te dom”", "Dit kan kwetsen.", "Wat je kunt doen: Laat dit weg.", "Regel 8 · Respect"):
        assert words in cards
    for severity in Severity:
        assert text(f"severity.{severity}", "nl") in page.inside("rg-rv-weight")
    rule = policy.rule(8)
    assert rule is not None
    assert all(sentence.text in page.inside("blockquote") for sentence in rule.sentences)
    assert policy.quotable["R8.2"] in page.inside("blockquote", "mark")
    assert policy.quotable["R8.1"] not in page.inside("blockquote", "mark")


def test_a_rule_that_is_not_in_the_protocol_is_quoted_as_the_finding_has_it(policy: Policy) -> None:
    page = _page(policy, _draft(), _review(_finding(DRAFT, "week", "R99.1", quote="Zo staat het er.")))
    assert page.inside("blockquote") == "Zo staat het er."


def test_what_is_missing_is_a_card_without_a_mark(policy: Policy) -> None:
    page = _page(policy, _draft(), _review(_finding(DRAFT, "", "R2.2"), _finding(DRAFT, "", "R4.1")))
    assert page.having("rg-rv-mark") == []
    assert page.having("rg-rv-draft") == []
    assert page.inside("rg-rv-missing") == text("page.review_missing", "nl") * 2


def test_white_space_alone_is_marked_but_no_link(policy: Policy) -> None:
    page = _page(policy, _draft("a   b"), _review(replace(_finding("a   b", "a"), start=1, end=4, text="   ")))
    assert page.having("rg-rv-mark") == []
    assert page.inside("rg-rv-text", "mark") == "   "


def test_a_long_finding_is_quoted_short_on_its_card(policy: Policy) -> None:
    long = "woord " * 80 + "einde"
    page = _page(policy, _draft(long), _review(_finding(long, long)))
    assert len(page.inside("rg-rv-words")) < 180
    assert page.inside("rg-rv-draft", "rg-rv-text") == long


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_fine_draft_gets_a_short_warm_answer_and_no_permission(policy: Policy, language: Language) -> None:
    review = _review(strengths=(_strength("Wat een week!"),), disclaimer="Ik werk bij x.", language=language)
    page = _page(policy, replace(_draft(), language=language), review)
    assert text("verdict.post", language) in page.inside("h2")
    assert "Je noemt je werkgever." in page.inside("rg-rv-strengths")
    for name in ("rg-rv-cards", "rg-rv-draft", "rg-rv-rewrite", "rg-rv-questions"):
        assert page.having(name) == []
    assert "Ik werk bij x." not in page.text
    said = (page.inside("rg-rv-verdict") + page.inside("rg-rv-strengths")).lower()
    assert not [
        word for word in ("goedgekeurd", "mag", "toegestaan", "akkoord", "approved", "allowed") if word in said.split()
    ]


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_verdict_is_said_in_words(policy: Policy, verdict: Verdict, language: Language) -> None:
    findings = () if verdict == Verdict.POST else (_finding(DRAFT, "week"),)
    review = replace(_review(*findings, language=language), verdict=verdict)
    page = _page(policy, replace(_draft(), language=language), review)
    assert page.inside("h2") == text(f"verdict.{verdict}", language)
    assert page.having("rg-rv")[0]["lang"] == language
    assert "{" not in page.inside("rg-rv-verdict")


def test_the_count_is_one_or_more(policy: Policy) -> None:
    assert "nog één ding" in _page(policy, _draft(), _review(_finding(DRAFT, "week"))).inside("rg-rv-verdict")
    low = [_finding(DRAFT, words, severity=Severity.LOW) for words in ("week", "klant", "bellen")]
    assert "3 dingen" in _page(policy, _draft(), _review(*low)).inside("rg-rv-verdict")


def test_strengths_and_questions_are_lists(policy: Policy) -> None:
    review = _review(*_four(), strengths=(_strength("Wat een week!"),), questions=("Is dit al openbaar?", "En dat?"))
    page = _page(policy, _draft(), review)
    assert "Dit gaat goed" in page.inside("rg-rv-strengths")
    assert "“Wat een week!”" in page.inside("rg-rv-strengths")
    assert page.inside("rg-rv-questions", "li") == "Is dit al openbaar?En dat?"


def test_the_rewrite_stands_beside_the_draft_as_a_difference(policy: Policy) -> None:
    after = DRAFT.replace("06-12345678", "[telefoonnummer]")
    page = _page(policy, _draft(), _review(*_four(), rewrite=Rewrite(text=after, engine=Engine.RULES)))
    assert page.inside("rg-rv-before", "rg-rv-text", without="rg-sr") == DRAFT
    assert page.inside("rg-rv-after", "rg-rv-text", without="rg-sr") == after
    assert "06" in page.inside("del")
    assert "[telefoonnummer]" in page.inside("ins")
    assert "weg:" in page.inside("del", "rg-sr")
    assert "nieuw:" in page.inside("ins", "rg-sr")


def test_a_rewrite_says_what_it_leaves_to_the_person(policy: Policy) -> None:
    after = DRAFT.replace("06-12345678", "[telefoonnummer]")
    page = _page(policy, _draft(), _review(*_four(), rewrite=Rewrite(text=after, engine=Engine.RULES)))
    assert "De punten 1 en 2 staan er nog in." in page.inside("rg-rv-rewrite")
    assert "Een eerste stap" in page.inside("rg-rv-rewrite", "h3")
    page = _page(policy, _draft(), _review(_four()[2], rewrite=Rewrite(text=after, engine=Engine.RULES)))
    assert "Zo kan het ook" in page.inside("rg-rv-rewrite", "h3")
    assert "staat er nog in" not in page.text


def test_of_a_long_text_only_what_is_beside_the_changes_is_shown_and_all_is_copied(policy: Policy) -> None:
    before = f"begin {'woord ' * LONG}Petra{' woord' * LONG} einde"
    after = before.replace("Petra", "een collega")
    review = _review(_finding(before, "Petra"), rewrite=Rewrite(text=after, engine=Engine.RULES))
    page = _page(policy, _draft(before), review)
    assert len(page.inside("rg-rv-after", "rg-rv-text")) < 1000
    assert "een collega" in page.inside("ins")
    assert page.inside("rg-rv-after", "textarea") == f"\n{after}"


def test_every_text_to_copy_is_whole(policy: Policy) -> None:
    review = _review(
        *_four(), disclaimer="Ik <werk> bij Veldbouw.", rewrite=Rewrite(text="\nNieuw\n", engine=Engine.RULES)
    )
    page = _page(policy, _draft(), review)
    assert len(page.having("textarea")) == len([1 for _, found in page.elements if "data-copy" in found]) == 3
    assert "\n\nNieuw\n" in page.inside("rg-rv-after", "textarea")  # a textarea drops the first line end
    assert "\nIk <werk> bij Veldbouw." in page.inside("textarea")
    names = [found["aria-label"] for found in page.having("textarea")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("ref", "open_"), [("R2.2", True), ("R4.1", True), ("R8.2", False)])
def test_the_disclaimer_is_open_when_the_draft_does_not_say_who_speaks(policy: Policy, ref: str, open_: bool) -> None:
    page = _page(policy, _draft(), _review(_finding(DRAFT, "week", ref), disclaimer="Ik werk bij Veldbouw."))
    found = next(attributes for attributes in page.having("details") if attributes.get("id") == "rv-disclaimer")
    assert ("open" in found) == open_


@pytest.mark.parametrize("consult", [True, False])
def test_the_text_for_a_colleague_comes_first_when_that_is_the_advice(policy: Policy, consult: bool) -> None:
    known = replace(policy, organisation=Organisation(contact="Sanne van Communicatie"))
    review = _review(_finding(DRAFT, "week", "R6.1", consult=consult), disclaimer="Ik werk bij Veldbouw.")
    page = _page(known, _draft(), review)
    found = next(attributes for attributes in page.having("details") if attributes.get("id") == "rv-consult")
    assert ("open" in found) == consult
    assert "Overleg met Sanne van Communicatie" in page.inside("summary")
    assert "Ik wil dit bericht plaatsen op Facebook" in page.inside("rg-rv-letter")
    assert [href for href in page.values("href") if href.startswith("mailto:")]
    assert ("#rv-consult" in page.values("href")) == consult
    ids = page.values("id")
    assert (ids.index("rv-consult") < ids.index("rv-disclaimer")) == consult


def test_the_form_asks_for_every_channel_and_every_capacity_in_words(policy: Policy) -> None:
    assert set(CHANNELS) == set(get_args(Channel))
    for language in cast("tuple[Language, ...]", ("nl", "en")):
        form = _Page(about_html(policy, language))
        assert {found["value"] for found in form.having("option")} == set(get_args(Channel))
        assert {found["value"] for found in form.having("input") if found["type"] == "radio"} == set(get_args(Capacity))
        labelled = set(form.values("for"))
        assert labelled == {found["id"] for found in (*form.having("input"), *form.having("select"))}
        assert _safe(intro_html(language)).text
        assert _safe(kept_html(language)).text


def test_the_organisation_is_filled_in_when_it_is_known(policy: Policy) -> None:
    known = replace(policy, organisation=Organisation(name="Gemeente Zonnedael"))
    assert "Gemeente Zonnedael" in _Page(about_html(known, "nl")).values("value")
    assert "de organisatie" not in _Page(about_html(policy, "nl")).values("value")


class _Asked:
    """An adviser that notes what it was asked, and answers as it is told."""

    caller = None
    settings = Settings(home=Path())

    def __init__(self, policy: Policy, error: Exception | None = None) -> None:
        self.policy, self.error = policy, error
        self.drafts: list[Draft] = []

    def review(self, draft: Draft) -> Review:
        if self.error:
            raise self.error
        self.drafts.append(draft.checked())
        return _review()


class _Reader:
    """The tab, of which only the last that it shows is wanted."""

    def __init__(self, asked: _Asked, language: Language) -> None:
        from ui.review_page import Reading

        self._reading = Reading(cast("Advisor", asked), language)

    def review(self, typed: str, about: dict[str, Any]) -> str:
        return _last(self._reading.review(typed, about))


def _last(shown: AsyncIterator[str]) -> str:
    async def gathered() -> list[str]:
        return [html async for html in shown]

    return asyncio.run(gathered())[-1]


def _reading(asked: _Asked, language: Language = "nl") -> _Reader:
    return _Reader(asked, language)


pytest_gradio = pytest.mark.filterwarnings("ignore")  # those of gradio's own imports
ABOUT: dict[str, Any] = {
    "channel": "linkedin", "role": "monteur", "organisation": "Veldbouw", "manager": True, "capacity": "personal",
}  # fmt: skip


@pytest_gradio
def test_the_page_passes_the_draft_on_as_it_was_typed(policy: Policy) -> None:
    asked = _Asked(policy)
    html = _reading(asked).review(" Hoi!\r\n<b> ", ABOUT)
    assert "rg-rv-post" in html
    author = Author(role="monteur", organisation="Veldbouw", manager=True, capacity="personal")
    assert asked.drafts == [Draft(text=" Hoi!\r\n<b> ", channel="linkedin", author=author)]
    _reading(asked).review("Hoi!", {})
    assert asked.drafts[1] == Draft(text="Hoi!")


@pytest_gradio
def test_the_same_review_twice_is_never_the_same_value(policy: Policy) -> None:
    reading = _reading(_Asked(policy))
    assert reading.review("Hoi!", ABOUT) != reading.review("Hoi!", ABOUT)


@pytest_gradio
@pytest.mark.parametrize(
    ("typed", "key", "language"),
    [
        ("", "empty", "nl"),
        (" \n ", "empty", "en"),
        ("x" * (LONGEST + 1), "too_long", "nl"),
        ("x" * 25_000, "too_long", "en"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(policy: Policy, typed: str, key: str, language: Language) -> None:
    asked = _Asked(policy)
    said = _Page(_reading(asked, language).review(typed, ABOUT)).text
    counts = {"nl": ("20.001", "20.000"), "en": ("25,000", "20,000")}[language]
    values = dict(zip(("count", "most"), counts, strict=True)) if key == "too_long" else {}
    assert said == text(f"page.review_{key}", language, **values)
    assert asked.drafts == []


@pytest_gradio
@pytest.mark.parametrize(
    "about",
    [{"channel": "zqxjk"}, {"capacity": 5}, {"manager": "zqxjk"}, {"zqxjk": 1}, {"role": ["zqxjk"]}],
)
def test_what_the_page_does_not_send_itself_is_refused_and_not_logged(
    policy: Policy, about: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    asked = _Asked(policy)
    html = _reading(asked).review("Over zqxjk", ABOUT | about)
    assert text("page.review_failed", "nl") in html
    assert asked.drafts == []
    assert "zqxjk" not in caplog.text + html


@pytest_gradio
@pytest.mark.parametrize("error", [RuntimeError("zqxjk"), InputError("zqxjk"), KeyError("zqxjk")])
def test_an_error_inside_is_said_in_words_and_logged_without_what_was_typed(
    policy: Policy, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    html = _reading(_Asked(policy, error)).review("Over zqxjk", {})
    assert "rg-rv-problem" in html
    assert "zqxjk" not in caplog.text + html


@pytest_gradio
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_words_for_the_script_are_json_that_ends_no_script(language: Language) -> None:
    from ui.review_page import review_words

    words = review_words(language)
    assert "</" not in words
    assert json.loads(words)["example"]["channel"] in get_args(Channel)


@pytest_gradio
def test_nothing_typed_is_kept_and_the_page_s_own_door_is_private(
    policy: Policy, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    from ui.chat import chat_page

    async def made() -> Any:
        return chat_page(cast("Advisor", _Asked(policy)), "nl")

    caplog.set_level(logging.DEBUG)
    page = asyncio.run(made())  # outside of an event loop gradio makes one, and never closes it
    doors = [door for door in page.fns.values() if getattr(door.fn, "__name__", "") == "review"]
    assert [door.api_visibility for door in doors] == ["private"]
    for typed in ("zqxjk", "zqxjk\x00\x1b[31m", "<b>zqxjk</b> " * 40, "zqxjk" * 5000):
        read: Any = doors[0].fn
        assert _last(read(typed, ABOUT | {"role": "zqxjk"}))
    captured = capfd.readouterr()
    assert "zqxjk" not in captured.out + captured.err + caplog.text
