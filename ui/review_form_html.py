"""Where a draft goes and who posts it, asked in native controls: each works by keyboard, screen reader and phone."""

from __future__ import annotations

from html import escape
from typing import get_args

from ingest.labelled import Capacity, Channel
from ingest.organisation import DEFAULT_NAME
from ingest.policy import Language, Policy
from ui.review_help_html import said

UNSET: Channel = "other"
"""What is sent when no channel is chosen."""
CHANNELS: tuple[Channel, ...] = (
    "linkedin", "facebook", "instagram", "x", "bluesky", "mastodon", "tiktok", "youtube", "reddit",
    "blog", "forum", "review_site", "wikipedia", "intranet", "other",
)  # fmt: skip
"""Every channel, in the order in which a person looks for it."""


def intro_html(language: Language) -> str:
    """Return what this tab is for."""
    return f'<div class="rg-rv-intro"><h2>{said("title", language)}</h2><p>{said("intro", language)}</p></div>'


def about_html(policy: Policy, language: Language, *, is_sent: bool = False) -> str:
    """Return the questions about the channel and the author; the answers are not kept, and perhaps sent to a model."""
    kept = said("who_kept_sent" if is_sent else "who_kept", language)
    return (
        f'<div class="rg-rv-about"><p class="rg-rv-field"><label for="rv-channel">{said("channel", language)}</label>'
        f'<select id="rv-channel" data-about="channel">{_options(language)}</select></p>'
        f'<details class="rg-source rg-rv-who"><summary><span><strong>{said("who", language)}</strong> '
        f'<span class="rg-label">{said("who_hint", language)}</span></span></summary>'
        f'<div class="rg-rv-inside"><p class="rg-label">{kept}</p>'
        f"{_field('role', '', language, hint=said('role_hint', language))}"
        f"{_field('organisation', _own_name(policy), language)}"
        f"{_capacity(language)}"
        f'<p class="rg-rv-choice"><input type="checkbox" id="rv-manager" data-about="manager">'
        f'<label for="rv-manager">{said("manager", language)}</label></p></div></details></div>'
    )


def kept_html(language: Language, sent_to: str | None = None) -> str:
    """Return the line that says what happens to what is typed: nothing, or which model on another computer gets it."""
    words = said("kept_sent", language, model=sent_to) if sent_to else said("kept", language)
    return f'<p class="rg-rv-kept">{words}</p>'


def _options(language: Language) -> str:
    rows = "".join(f'<option value="{name}">{said(f"channel_{name}", language)}</option>' for name in CHANNELS)
    return f'<option value="{UNSET}" selected>{said("channel_unset", language)}</option>{rows}'


def _field(name: str, value: str, language: Language, hint: str = "") -> str:
    described = f' aria-describedby="rv-{name}-hint"' if hint else ""
    below = f'<span class="rg-label" id="rv-{name}-hint">{hint}</span>' if hint else ""
    return (
        f'<p class="rg-rv-field"><label for="rv-{name}">{said(name, language)}</label>'
        f'<input type="text" id="rv-{name}" data-about="{name}" value="{escape(value)}" maxlength="200" '
        f'autocomplete="off"{described}>{below}</p>'
    )


def _capacity(language: Language) -> str:
    rows = "".join(
        f'<p class="rg-rv-choice"><input type="radio" name="rv-capacity" id="rv-{name}" value="{name}" '
        f'data-about="capacity"{" checked" if name == "unknown" else ""}>'
        f'<label for="rv-{name}">{said(f"capacity_{name}", language)}</label></p>'
        for name in get_args(Capacity)
    )
    return f"<fieldset><legend>{said('capacity', language)}</legend>{rows}</fieldset>"


def _own_name(policy: Policy) -> str:
    name = policy.organisation.name
    return "" if name == DEFAULT_NAME else name
