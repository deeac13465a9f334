"""The page's HTML: nothing from outside becomes markup, markers lead somewhere, only what is cited is marked."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.advice import Advice, Claim, Engine
from advisor.bootstrap import Advisor
from advisor.grounding import cite, fold
from advisor.question import Question
from ingest.organisation import Organisation
from ingest.policy import Outcome, Passage, Policy, Stance
from ui.page_html import LONG, Exchange, conversation_html, footer_html, header_html, rules_html

NASTY = [
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "&lt;b&gt; & &amp;",
    "</div></article><iframe>",
    '[G:"onmouseover=alert(1)#1] [R1.1] [G:<img/src=x>#1]',
    "<!-- --><svg/onload=alert(1)>",
]
_TAGS = set("a article blockquote br details div h1 h2 h3 h4 header li mark p section span strong summary ul".split())
_ATTRIBUTES = {"class", "id", "href", "lang", "hreflang", "role", "aria-label"}


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag != "br":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self._open), data))

    @property
    def text(self) -> str:
        return "".join(data for _, data in self.texts)

    def inside(self, tag: str) -> list[str]:
        return [data for path, data in self.texts if tag in path]

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]


def _safe(html: str) -> _Page:
    page = _Page(html)
    assert set(page.tags) <= _TAGS
    assert {name for name, _ in page.attributes} <= _ATTRIBUTES
    assert len(page.values("id")) == len(set(page.values("id")))
    return page


def _linked(page: _Page) -> None:
    links = [value for value in page.values("href") if value.startswith("#")]
    assert {link[1:] for link in links} <= set(page.values("id"))


def _ask(advisor: Advisor, text: str) -> Advice:
    return advisor.ask(Question(text=text))


def _guided(policy: Policy, *passages: Passage) -> Policy:
    return replace(policy, passages=passages).sealed()


def _passage(ref: str, text: str, title: str = "Titel") -> Passage:
    return Passage(ref=ref, source=f"{title}.md", title=title, heading=(title,), text=text)


def _advice(policy: Policy, *claims: Claim) -> Advice:
    return Advice(
        outcome=Outcome.ANSWERED,
        stance=Stance.EXPLANATION,
        paragraphs=(claims,),
        message="",
        next_step=None,
        engine=Engine.RULES,
        fallback=None,
        language="nl",
        policy_version=policy.version,
    )


def _claim(policy: Policy, ref: str, quote: str | None = None) -> Claim:
    citation = cite(policy, ref, quote)
    return Claim(text=f"Er staat: “{citation.quote}”", citations=(citation,))


@pytest.mark.parametrize("typed", NASTY)
def test_what_a_person_types_is_shown_and_never_markup(fake_advisor: Advisor, typed: str) -> None:
    policy = fake_advisor.policy
    exchanges = [
        Exchange(typed, _ask(fake_advisor, f"{typed} foto van internet?")),
        Exchange(typed, None, f"Dat lukte niet: {typed}"),
    ]
    page = _safe(conversation_html(exchanges, policy, "nl"))
    assert page.text.count(typed) >= 3
    _linked(page)


@settings(deadline=None)
@given(typed=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_any_text_is_shown_as_it_was_typed(policy: Policy, typed: str) -> None:
    page = _safe(conversation_html([Exchange(typed, None, typed)], policy, "en"))
    assert page.text == f"You: {typed}{typed}"


def test_lines_that_were_typed_stay_lines(policy: Policy) -> None:
    page = _safe(conversation_html([Exchange("een\ntwee <br>", None, "")], policy, "nl"))
    assert page.tags.count("br") == 1


@pytest.mark.parametrize("nasty", NASTY)
def test_guidance_and_the_organisation_are_escaped(policy: Policy, nasty: str) -> None:
    passage = _passage("G:pers#1.1", f"Bel eerst. {nasty}", title=f"T{nasty}")
    guided = replace(_guided(policy, passage), organisation=Organisation(name=f"G{nasty}", contact=nasty), source=nasty)
    advice = _advice(guided, _claim(guided, "G:pers#1.1"))
    page = _safe(conversation_html([Exchange("x", advice)], guided, "nl"))
    assert fold(f"Bel eerst. {nasty}") in page.text
    for html in (header_html(guided, "en"), rules_html(guided, "nl"), footer_html(guided, "nl")):
        assert nasty in _safe(html).text


def test_markers_in_a_guidance_text_lead_nowhere(policy: Policy) -> None:
    guided = _guided(policy, _passage("G:pers#1.1", "Zie [R9.3] en [G:pers#7.7] over journalisten."))
    advice = _advice(guided, _claim(guided, "G:pers#1.1"))
    _linked(_safe(conversation_html([Exchange("x", advice)], guided, "nl")))


@pytest.mark.parametrize("number", range(1, 16))
def test_every_marker_leads_to_the_rule_it_names(fake_advisor: Advisor, number: int) -> None:
    advices = [_ask(fake_advisor, text) for text in (f"regel {number}", f"rule {number} and 5", "xyzzy", "regel 7")]
    exchanges = [Exchange("x", advice) for advice in advices]
    page = _safe(conversation_html(exchanges, fake_advisor.policy, "nl"))
    links = [value for value in page.values("href") if value.startswith("#")]
    assert len(set(links)) == sum(len({citation.rule for citation in advice.citations}) for advice in advices)
    _linked(page)


@pytest.mark.parametrize("refs", [["R8.2"], ["R8.6", "R8.1"], ["R1.1", "R7.2"]])
def test_the_cited_sentences_and_only_they_are_marked(policy: Policy, refs: list[str]) -> None:
    claim = Claim(text="Zo zit het.", citations=tuple(cite(policy, ref) for ref in refs))
    page = _safe(conversation_html([Exchange("x", _advice(policy, claim))], policy, "nl"))
    assert sorted(page.inside("mark")) == sorted(policy.quotable[ref] for ref in refs)
    whole = "".join(page.inside("blockquote"))
    assert all(sentence in whole for ref in refs for sentence in _sentences(policy, ref))


def test_markers_beside_each_other_become_one_link_a_rule(policy: Policy) -> None:
    claim = Claim(text="Zo zit het.", citations=tuple(cite(policy, ref) for ref in ("R8.1", "R8.3", "R9.1")))
    page = _safe(conversation_html([Exchange("x", _advice(policy, claim))], policy, "nl"))
    assert page.inside("a") == ["regel\u00a08", "regel\u00a09"]
    assert page.values("aria-label")[-2:] == ["regel 8, zin 1, 3", "regel 9, zin 1"]
    _linked(page)


@pytest.mark.parametrize("typed", ["woord " * 300, "x" * (LONG + 1), "<b>\n" * 400, " " * 2000 + "x"])
def test_a_long_question_is_folded_and_nothing_of_it_is_lost(policy: Policy, typed: str) -> None:
    page = _safe(conversation_html([Exchange(typed, None, "")], policy, "nl"))
    assert page.tags.count("details") == 1
    shown = page.text.replace("Lees de rest", "").removeprefix("Jij: ")
    assert shown == typed.replace("\n", "")


@pytest.mark.parametrize("contact", [None, "Sanne van Communicatie"])
def test_the_foot_names_a_person_to_ask(policy: Policy, contact: str | None) -> None:
    known = replace(policy, organisation=Organisation(contact=contact))
    assert (contact or "je leidinggevende") in _safe(footer_html(known, "nl")).text


def _sentences(policy: Policy, ref: str) -> list[str]:
    rule = policy.rule(int(ref[1:].split(".", maxsplit=1)[0]))
    assert rule is not None
    return [sentence.text for sentence in rule.sentences]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Bel de pers. Schrijf daarna een bericht.", "Schrijf daarna een bericht."),
        ("Het collega´s – zo.\n\nBel ‘eerst’.", "Bel 'eerst'."),
        ("Vragen & antwoorden: amp is een lamp.", "amp is een lamp."),
        ("Vragen & een amp", "amp"),
        ("De fotograaf maakt een foto", "foto"),
        ("Bel.", "Bel."),
    ],
)
def test_the_quote_from_guidance_and_only_it_is_marked(policy: Policy, text: str, quote: str) -> None:
    guided = _guided(policy, _passage("G:pers#1.1", text))
    page = _safe(conversation_html([Exchange("x", _advice(guided, _claim(guided, "G:pers#1.1", quote)))], guided, "nl"))
    assert page.inside("mark") == [fold(quote)]
    assert "".join(page.inside("blockquote")) == fold(text)
    shown = page.inside("blockquote")
    after = "".join(shown[shown.index(fold(quote)) + 1 :])
    assert not after[:1].isalnum()


def test_two_passages_are_two_sources(policy: Policy) -> None:
    one = _passage("G:huisstijl#2.1.1", "Gebruik het logo.", "Huisstijl")
    two = _passage("G:huisstijl-2#1.1", "Gebruik de kleuren.", "Huisstijl oud")
    guided = _guided(policy, one, two)
    advice = _advice(guided, _claim(guided, one.ref), _claim(guided, two.ref))
    page = _safe(conversation_html([Exchange("x", advice)], guided, "nl"))
    _linked(page)
    assert page.inside("mark") == ["Gebruik het logo.", "Gebruik de kleuren."]


def test_two_quotes_from_one_passage_are_both_marked(policy: Policy) -> None:
    guided = _guided(policy, _passage("G:pers#1.1", "Bel de pers. Wacht op antwoord. Schrijf dan."))
    claims = [_claim(guided, "G:pers#1.1", quote) for quote in ("Bel de pers.", "Schrijf dan.")]
    page = _safe(conversation_html([Exchange("x", _advice(guided, *claims))], guided, "nl"))
    assert page.inside("mark") == ["Bel de pers.", "Schrijf dan."]


@pytest.mark.parametrize("text", ["Hoe bak ik een appeltaart?", "regel 16"])
def test_a_refusal_has_no_sources_and_no_stance(fake_advisor: Advisor, text: str) -> None:
    html = conversation_html([Exchange("x", _ask(fake_advisor, text))], fake_advisor.policy, "nl")
    page = _safe(html)
    assert not [link for link in page.values("href") if link.startswith("#")]
    assert "rg-sources" not in html
    assert "rg-stance" not in html


def test_the_answer_says_its_language(fake_advisor: Advisor) -> None:
    advice = _ask(fake_advisor, "what does rule 7 say?")
    page = _safe(conversation_html([Exchange("x", advice)], fake_advisor.policy, "nl"))
    assert page.values("lang") == ["en", "nl"]  # the answer, then the rule as it is written


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_rules_page_shows_every_sentence_without_marks(policy: Policy, language: str) -> None:
    page = _safe(rules_html(policy, "en" if language == "en" else "nl"))
    assert page.tags.count("details") == 15
    assert "mark" not in page.tags
    assert all(text in page.text for text in policy.quotable.values())


def test_an_empty_conversation_invites(policy: Policy) -> None:
    assert "Waar wil je het over hebben?" in _safe(conversation_html([], policy, "nl")).text
