"""A disclaimer fits the channel, the length and the language, and names what it can."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib import resources
from string import Formatter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.disclaimer import clean_organisation, clean_role, disclaimer_for, joined_sentence, lacks
from advisor.draft import Author, Draft
from advisor.help import help_text
from ingest.labelled import Capacity, Channel
from ingest.organisation import Organisation
from ingest.policy import Language, Policy

LONG = "De fietsenstalling is eindelijk open en ik vind het een verademing. " * 6
TEXTS = tomllib.loads(resources.files("advisor").joinpath("help.toml").read_text(encoding="utf-8"))
NEEDLESS: tuple[Channel, ...] = ("intranet", "wikipedia")


def _draft(
    text: str = "Wat een dag!",
    channel: Channel = "facebook",
    role: str = "docent Nederlands",
    organisation: str = "Merelcollege",
    capacity: Capacity = "personal",
    language: Language = "nl",
) -> Draft:
    author = Author(role=role, organisation=organisation, capacity=capacity)
    return Draft(text=text, channel=channel, author=author, language=language)


def _named(policy: Policy, name: str) -> Policy:
    return replace(policy, organisation=Organisation(name=name))


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("key", sorted(TEXTS["nl"]))
def test_the_texts_have_the_same_keys_and_places_in_both_languages(key: str) -> None:
    assert set(TEXTS["nl"]) == set(TEXTS["en"])
    assert _fields(TEXTS["nl"][key]) == _fields(TEXTS["en"][key])
    assert TEXTS["nl"][key].strip()
    assert TEXTS["en"][key].strip()


def test_a_value_is_never_read_as_a_template() -> None:
    assert help_text("works", "nl", role="{organisation}", organisation="{role}") == (
        "Ik werk als {organisation} bij {role}"
    )
    with pytest.raises(KeyError):
        help_text("nothing", "nl")


@pytest.mark.parametrize("channel", NEEDLESS)
def test_none_where_readers_know_or_nobody_signs(channel: Channel, policy: Policy) -> None:
    assert disclaimer_for(_draft(channel=channel), policy) is None
    assert lacks("", _draft(channel=channel)) == ()


def test_none_when_the_organisation_speaks(policy: Policy) -> None:
    assert disclaimer_for(_draft(capacity="on_behalf"), policy) is None


@pytest.mark.parametrize(
    ("role", "organisation", "said"),
    [
        ("docent Nederlands", "Merelcollege", "Ik werk als docent Nederlands bij Merelcollege"),
        ("docent Nederlands", "gemeente Zonnedael", "Ik werk als docent Nederlands bij gemeente Zonnedael"),
        ("Teamleider", "De Veenmuis", "Ik werk als teamleider bij De Veenmuis"),
        ("Docent Engels", "Merelcollege", "Ik werk als docent Engels bij Merelcollege"),
        ("HR-adviseur", "Kwikbel", "Ik werk als HR-adviseur bij Kwikbel"),
        ("  een  verpleegkundige. ", " Zorggroep  Beekdal ", "Ik werk als verpleegkundige bij Zorggroep Beekdal"),
        ("ik ben lasser", "Staalbouw Roelvink B.V.", "Ik werk als lasser bij Staalbouw Roelvink B.V."),
        ("wethouder", "gemeente Lutjedam", "Ik ben wethouder van gemeente Lutjedam"),
        ("eigenaar", "Café De Schuur", "Ik ben eigenaar van Café De Schuur"),
        ("vrijwilliger", "Museum Het Turfschip", "Ik ben vrijwilliger bij Museum Het Turfschip"),
        ("stagiair pabo", "OBS De Regenwulp", "Ik ben stagiair pabo bij OBS De Regenwulp"),
        ("docent bij Merelcollege", "Merelcollege", "Ik werk als docent bij Merelcollege"),
        ("docent bij de opleiding", "ROC Rijnschie", "Ik werk als docent bij de opleiding (ROC Rijnschie)"),
        ("docent", "", "Ik werk als docent"),
        ("", "Merelcollege", "Ik werk bij Merelcollege"),
        ("docent", "mijn school", "Ik werk als docent"),
    ],
)  # fmt: skip
def test_short_in_correct_dutch_with_any_role_and_organisation(
    role: str, organisation: str, said: str, policy: Policy
) -> None:
    whole = f"{said} en spreek voor mezelf" + (", niet voor mijn werkgever." if said == "Ik werk als docent" else ".")
    assert disclaimer_for(_draft(role=role, organisation=organisation), policy) == whole


@pytest.mark.parametrize(("role", "organisation"), [("", ""), ("niet genoemd", "geen"), ("-", "mijn werkgever")])
def test_short_without_names(role: str, organisation: str, policy: Policy) -> None:
    said = disclaimer_for(_draft(role=role, organisation=organisation), policy)
    assert said == "Ik spreek voor mezelf, niet voor mijn werkgever."


@pytest.mark.parametrize(
    ("role", "organisation", "said"),
    [
        ("nurse", "Merwezoom Hospital", "I work as a nurse at Merwezoom Hospital and speak for myself."),
        ("engineer", "Lumeno", "I work as an engineer at Lumeno and speak for myself."),
        ("Architect", "Studio Plint", "I work as an architect at Studio Plint and speak for myself."),
        ("HR adviser", "Kwikbel", "I work as an HR adviser at Kwikbel and speak for myself."),
        ("IT manager", "Kwikbel", "I work as an IT manager at Kwikbel and speak for myself."),
        ("UX designer", "Kwikbel", "I work as a UX designer at Kwikbel and speak for myself."),
        ("university lecturer", "Delfland", "I work as a university lecturer at Delfland and speak for myself."),
        ("union officer", "Delfland", "I work as a union officer at Delfland and speak for myself."),
        ("underwriter", "Waterlinie", "I work as an underwriter at Waterlinie and speak for myself."),
        ("hourly planner", "Waterlinie", "I work as an hourly planner at Waterlinie and speak for myself."),
        ("an MRI technician", "Merwezoom", "I work as an MRI technician at Merwezoom and speak for myself."),
        ("head of marketing", "Kwikbel", "I work as head of marketing at Kwikbel and speak for myself."),
        ("mayor", "Zonnedael", "I am mayor of Zonnedael and speak for myself."),
        ("CEO", "Lumeno", "I am CEO of Lumeno and speak for myself."),
        ("", "Lumeno", "I work at Lumeno and speak for myself."),
        ("nurse", "", "I work as a nurse and speak for myself, not for my employer."),
        ("", "", "I speak for myself, not for my employer."),
    ],
)
def test_short_in_correct_english(role: str, organisation: str, said: str, policy: Policy) -> None:
    assert disclaimer_for(_draft(role=role, organisation=organisation, language="en"), policy) == said


def test_a_real_name_in_the_policy_stands_in_for_an_empty_organisation(policy: Policy) -> None:
    draft = _draft(organisation="")
    assert disclaimer_for(draft, _named(policy, "gemeente Utrecht")) == (
        "Ik werk als docent Nederlands bij gemeente Utrecht en spreek voor mezelf."
    )
    assert "organisatie" not in (disclaimer_for(draft, policy) or "")
    assert "organisation" not in (disclaimer_for(replace(draft, language="en"), policy) or "")


@pytest.mark.parametrize("channel", ["linkedin", "facebook", "forum", "youtube", "other"])
def test_a_long_text_gets_a_full_one(channel: Channel, policy: Policy) -> None:
    said = disclaimer_for(_draft(LONG, channel), policy)
    assert said == (
        "Ik werk als docent Nederlands bij Merelcollege en schrijf dit op persoonlijke titel. "
        "Wat ik hier schrijf, is niet per se de mening van Merelcollege."
    )


def test_a_full_one_in_english(policy: Policy) -> None:
    said = disclaimer_for(_draft(LONG, "blog", "architect", "Studio Plint", language="en"), policy)
    assert said == (
        "I work as an architect at Studio Plint and write this in a personal capacity. "
        "What I write here is not necessarily the view of Studio Plint."
    )


def test_a_full_one_without_names(policy: Policy) -> None:
    assert disclaimer_for(_draft(LONG, "blog", "", ""), policy) == (
        "Ik schrijf dit op persoonlijke titel. Wat ik hier schrijf, is niet per se de mening van mijn werkgever."
    )


def test_a_name_that_ends_in_a_point_gets_no_second_one(policy: Policy) -> None:
    said = disclaimer_for(_draft(LONG, "blog", "lasser", "Roelvink B.V."), policy) or ""
    assert said.endswith("mening van Roelvink B.V.")
    assert ".." not in said


@pytest.mark.parametrize("channel", ["x", "bluesky", "mastodon", "instagram", "tiktok"])
def test_short_channels_stay_short_whatever_the_length(channel: Channel, policy: Policy) -> None:
    assert len(disclaimer_for(_draft(LONG, channel), policy) or "") < 90


def test_even_shorter_when_it_would_not_fit_any_more(policy: Policy) -> None:
    nearly = _draft("Wij zoeken nog invallers voor de toetsweek, kom erbij! " * 4, "x")
    said = disclaimer_for(nearly, policy) or ""
    assert said == "Docent Nederlands bij Merelcollege, op persoonlijke titel."
    assert len(nearly.text) + len(said) < 280
    assert lacks(said, nearly) == ()


def test_a_short_blog_still_says_that_views_may_differ(policy: Policy) -> None:
    assert "niet per se de mening" in (disclaimer_for(_draft(channel="blog"), policy) or "")


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Ik ben docent Nederlands op het Merelcollege, dit is mijn eigen mening.", ()),
        ("Docent bij Merelcollege, privéaccount", ()),
        ("Op persoonlijke titel.", ("organisation", "function")),
        ("Ik werk bij Merelcollege.", ("function", "personal")),
        ("Ik ben docent en spreek namens mezelf", ("organisation",)),
        ("#merelcollege docent, tweets zijn van mij", ()),
        ("Ik spreek namens Merelcollege als docent", ("personal",)),
        ("", ("organisation", "function", "personal")),
    ],
)
def test_what_a_person_s_own_disclaimer_lacks(text: str, lacking: tuple[str, ...]) -> None:
    assert lacks(text, _draft()) == lacking


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Ik ben docent bij Merelcollege. Dit blog is van mij.", ("need_not_agree",)),
        ("Ik ben docent bij Merelcollege. Mijn mening, niet die van de school.", ()),
        ("Ik ben docent bij Merelcollege. Dit is mijn blog; de school kan er anders over denken.", ()),
        ("Teacher (docent) at Merelcollege. Views are my own and do not represent those of the school.", ()),
    ],
)
def test_a_blog_must_also_say_that_views_may_differ(text: str, lacking: tuple[str, ...]) -> None:
    assert lacks(text, _draft(channel="blog")) == lacking


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Ik werk als bakker bij Olde Kottink en spreek voor mezelf.", ()),
        ("Ik spreek voor mezelf, niet voor mijn werkgever.", ("organisation", "function")),
        ("I'm a nurse at Merwezoom, opinions my own", ()),
    ],
)
def test_without_a_known_role_or_organisation_any_will_do(text: str, lacking: tuple[str, ...]) -> None:
    assert lacks(text, _draft(role="", organisation="")) == lacking


NAMES = st.one_of(
    st.sampled_from(["", "docent Nederlands", "HR-adviseur", "Wethouder", "lid", "CEO", "arts", "IT", "een kok"]),
    st.sampled_from(["Merelcollege", "gemeente Zonnedael", "De Bank B.V.", "'t Haantje", "Pluis & Plons", "Nee!"]),
    st.text(max_size=30),
)  # fmt: skip


@given(role=NAMES, organisation=NAMES, channel=st.sampled_from(get_args(Channel)), text=st.text(max_size=400))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_disclaimer_never_lacks_what_it_can_name(
    language: Language, policy: Policy, role: str, organisation: str, channel: Channel, text: str
) -> None:
    draft = _draft(text, channel, role, organisation, language=language)
    said = disclaimer_for(draft, policy)
    unknown = {"function"} if not clean_role(role) else set[str]()
    unknown |= set() if clean_organisation(organisation) else {"organisation"}
    assert said is None or set(lacks(said, draft)) <= unknown


@given(name=NAMES)
def test_cleaning_twice_changes_nothing(name: str) -> None:
    assert clean_role(clean_role(name)) == clean_role(name)
    assert clean_organisation(clean_organisation(name)) == clean_organisation(name)


def test_one_sentence_for_function_and_person() -> None:
    assert joined_sentence(_draft(), full=False) == (
        "Ik werk als docent Nederlands bij Merelcollege en spreek voor mezelf."
    )
    assert joined_sentence(_draft(role="", organisation=""), full=False) == (
        "Ik werk als [je functie] bij [je organisatie] en spreek voor mezelf."
    )
