"""The organisation whose protocol this is: its name and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass

PLACEHOLDER = "[NAAM ORGANISATIE]"
DEFAULT_NAME = "de organisatie"
DEFAULT_NAME_EN = "the organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The organisation's name, as it is filled in, and the contact for questions about publishing."""

    name: str = DEFAULT_NAME
    contact: str | None = None

    def named(self, language: str) -> str:
        """Return the name as it stands in a text of ours in this language."""
        return DEFAULT_NAME_EN if language == "en" and self.name == DEFAULT_NAME else self.name

    def fill(self, template: str) -> str:
        """Return the template with the organisation's name in its place (capitalised where it opens the sentence)."""
        opening = self.name[:1].upper() + self.name[1:]
        if template.startswith(PLACEHOLDER):
            template = opening + template[len(PLACEHOLDER) :]
        return template.replace(PLACEHOLDER, self.name)
