"""A disclaimer that fits the channel, the length and the language, and what one does not name."""

from __future__ import annotations

import re

from advisor.draft import Draft
from advisor.help import help_text
from advisor.naming import (
    clean_organisation,
    clean_role,
    names_any_function,
    names_any_organisation,
    names_function,
    names_organisation,
    with_article,
)
from advisor.own_voice import own_voice, says_views_differ
from ingest.policy import Language, Policy

SHORT = 300
"""Characters up to which a draft is a short one."""
_BRIEF_CHANNELS = frozenset({"x", "bluesky", "mastodon", "instagram", "tiktok"})
_ROOM = {"x": 280, "bluesky": 300, "mastodon": 500}
_UNSIGNED = frozenset({"intranet", "wikipedia"})
_OF = re.compile(
    r"(?:wethouder|burgemeester|eigena(?:ar|res)|(?:mede-?)?oprichter|directeur(?:-bestuurder)?|bestuurder|voorzitter|"
    r"ceo|cfo|cto|coo|mayor|owner|(?:co-?)?founder|chair\w*|director|(?:\w+-?)?lid)(?! of )\b",
    re.IGNORECASE,
)
_WITH = re.compile(r"(?:student|leerling|vrijwillig(?:er|ster)|stagiaire?|volunteer|intern|member)\b", re.IGNORECASE)
_WANTED = ("organisation", "function", "personal", "need_not_agree")
_ENDED = re.compile(r"[.!?]$")


def disclaimer_for(draft: Draft, policy: Policy) -> str | None:
    """Return the disclaimer that fits the draft, or None where readers need none: on behalf, intranet, Wikipedia."""
    if not _signed(draft):
        return None
    role, organisation = clean_role(draft.author.role), _organisation(draft, policy)
    if _is_long(draft):
        return _full(role, organisation, draft.spoken)
    short = _short(role, organisation, draft.spoken)
    room = _ROOM.get(draft.channel, 0) - len(draft.text)
    return _terse(role, organisation, draft.spoken) if 0 < room <= len(short) and role and organisation else short


def joined_sentence(draft: Draft, *, full: bool) -> str:
    """Return one sentence that says who speaks and for whom, with places to fill in for what is not known."""
    role = clean_role(draft.author.role) or help_text("your_role", draft.spoken)
    organisation = clean_organisation(draft.author.organisation) or help_text("your_employer", draft.spoken)
    return (_full if full else _short)(role, organisation, draft.spoken)


def lacks(disclaimer: str, draft: Draft) -> tuple[str, ...]:
    """Return what it does not name of `organisation`, `function`, `personal` and, for a blog, `need_not_agree`.

    Nothing is lacking where readers need no disclaimer. Without a known function or organisation, any will do.
    """
    if not _signed(draft):
        return ()
    named = names(disclaimer, draft)
    return tuple(
        what for what in _WANTED if what not in named and (what != "need_not_agree" or draft.channel == "blog")
    )


def names(text: str, draft: Draft) -> frozenset[str]:
    """Return which of `organisation`, `function`, `personal` and `need_not_agree` a text on its author names."""
    role, organisation = clean_role(draft.author.role), clean_organisation(draft.author.organisation)
    named = (
        names_organisation(text, organisation) if organisation else names_any_organisation(text),
        names_function(text, role) if role else names_any_function(text),
        own_voice(text) is not None,
        says_views_differ(text) is not None,
    )
    return frozenset(what for what, is_named in zip(_WANTED, named, strict=True) if is_named)


def _signed(draft: Draft) -> bool:
    return draft.author.capacity != "on_behalf" and draft.channel not in _UNSIGNED


def _is_long(draft: Draft) -> bool:
    return draft.channel == "blog" or (draft.channel not in _BRIEF_CHANNELS and len(draft.text) > SHORT)


def _organisation(draft: Draft, policy: Policy) -> str:
    """Return the name of the author's organisation, else of the one whose policy this is, else nothing."""
    return clean_organisation(draft.author.organisation) or clean_organisation(policy.organisation.named(draft.spoken))


def _full(role: str, organisation: str, language: Language) -> str:
    who = _who(role, organisation, language)
    views = organisation or help_text("my_employer", language)
    text = help_text("full" if who else "full_nobody", language, who=who, organisation=views)
    return text if _ENDED.search(text) else f"{text}."


def _short(role: str, organisation: str, language: Language) -> str:
    who = _who(role, organisation, language)
    if not who:
        return help_text("short_nobody", language)
    return help_text("short" if organisation else "short_unnamed", language, who=who)


def _terse(role: str, organisation: str, language: Language) -> str:
    return help_text("terse", language, role=role[0].upper() + role[1:], organisation=organisation)


def _who(role: str, organisation: str, language: Language) -> str:
    """Return `Ik werk als docent bij Merelcollege`, or as much of it as is known."""
    key, bare = _form(role, organisation)
    shown = role if bare else with_article(role, language)
    return help_text(key, language, role=shown, organisation=organisation) if key else ""


def _form(role: str, organisation: str) -> tuple[str, bool]:
    """Return which text says who somebody is, and whether the function stands there without an article."""
    heads, belongs = _OF.match(role) is not None, _WITH.match(role) is not None
    if not role:
        return ("works_at" if organisation else ""), True
    if not organisation or organisation.casefold() in role.casefold():
        return ("is_as" if heads or belongs else "works_as"), heads
    if heads or belongs:
        return ("is_of" if heads else "is_with"), heads
    return ("works_within" if re.search(r" (?:bij|at) ", role) else "works"), False
