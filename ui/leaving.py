"""What the page must say about texts that leave this machine, before anybody types."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from advisor.bootstrap import Advisor
from advisor.leaving import Kind


def sent_to(advisor: Advisor, kind: Kind) -> str | None:
    """Return the model, or models, on another machine that texts of this kind are sent to; None when they stay here."""
    names = [*_model(advisor, kind), *_embedder(advisor)]
    return " + ".join(dict.fromkeys(names)) or None


def _model(advisor: Advisor, kind: Kind) -> list[str]:
    if advisor.caller is None or advisor.caller.model.stays_here:
        return []
    return [advisor.caller.model.name] if kind in advisor.settings.model.sends else []


def _embedder(advisor: Advisor) -> list[str]:
    """Return the embedder's model if it is on a server elsewhere: that gets every question and every draft."""
    kind, _, name = advisor.settings.embedder.name.partition(":")
    return [name] if kind == "openai" and not _is_here(advisor.settings.embedder.base_url) else []


def _is_here(base_url: str | None) -> bool:
    host = urlsplit(base_url or "").hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
