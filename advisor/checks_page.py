"""The documentation page of the checks, made from the checks themselves: `python -m advisor.checks_page`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from advisor.checks import Check, Example, all_checks

_HEAD = """\
# The checks of a draft

Made from the checks themselves (`make docs`); do not edit it. Each check is one module in
[advisor/checks](../advisor/checks). The check of meaning, which compares sentences with labelled ones for every rule,
is described in [understanding.md](understanding.md).
"""


def page() -> str:
    """Return the page in Markdown: one section a check, by name."""
    return "\n".join([_HEAD, *("\n".join(_section(check)) for check in all_checks())])


def _section(check: Check) -> Iterator[str]:
    yield f"## {check.name}\n"
    yield f"{check.looks_for[0].upper()}{check.looks_for[1:].rstrip('.')}.\n"
    yield f"- rule sentence: {check.ref}; severity: {check.severity}"
    yield f"- why: {check.why['en']} ({check.why['nl']})"
    yield f"- suggestion: {check.suggestion['en']} ({check.suggestion['nl']})\n"
    yield f"Caught, for example:\n\n{_quoted(check.caught[0])}\n"
    yield f"Not caught:\n\n{_quoted(check.fine[0])}\n"


def _quoted(example: Example) -> str:
    return "\n".join(f"> {line}".rstrip() for line in example.text.splitlines())


if __name__ == "__main__":
    sys.stdout.write(page())
