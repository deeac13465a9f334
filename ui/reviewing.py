"""What the `review` command does: one draft to a terminal, JSON or SARIF, or a file of drafts."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from advisor.bootstrap import Advisor
from advisor.draft import Draft
from advisor.review import Review
from ingest.policy import Policy
from ui.batching import write_batch
from ui.draft_file import STANDARD_INPUT, read_draft
from ui.options import Shared
from ui.texts import text
from ui.wire_review import ReviewIn, review_out, reviewed

Request = dict[str, Any]
Form = Literal["view", "json", "sarif"]


def given(author: Request, **others: Any) -> Request:
    """Return the request that the options make, with only those that were given."""
    said = {key: value for key, value in author.items() if value is not None}
    request = {key: value for key, value in others.items() if value is not None}
    return request | ({"author": said} if said else {})


def draft_of(source: Path, options: Request) -> Draft:
    """Return the draft in a file, with what the options say of it.

    Raises InputError when it cannot be read, is empty or too long.
    """
    return ReviewIn.model_validate({"draft": read_draft(source)} | options).value().checked()


def review_batch(settings: Shared, source: Path, out: Path | None, options: Request) -> tuple[int, int]:
    """Write one review a line; return how many lines were at fault, and how many drafts have findings.

    What the options say holds for every line that does not say otherwise.
    """
    found = 0

    def handle(advisor: Advisor, request: Request) -> Request:
        nonlocal found
        result = reviewed(advisor, _with_options(request, options))
        found += bool(result["findings"])
        return result

    faults = write_batch(settings, source, out, handle, frozenset(ReviewIn.model_fields))
    return faults, found


def _with_options(request: Request, options: Request) -> Request:
    author = request.get("author")
    both = options.get("author", {}) | author if isinstance(author, dict) else author or options.get("author")
    return options | request | ({"author": both} if both is not None else {})


def made_review(advisor: Advisor, draft: Draft) -> Review:
    """Return the review, saying at a terminal that the model is reading."""
    from ui.render import console

    out = console(error=True)
    if advisor.caller is None or not out.is_terminal:
        return advisor.review(draft)
    with out.status(text("cli.reading", draft.spoken)):
        return advisor.review(draft)


def shown(review: Review, draft: Draft, policy: Policy, source: Path, form: Form) -> Any:
    """Return what to print: JSON as a value, the view as something a terminal renders."""
    if form == "json":
        return review_out(review).model_dump(mode="json")
    if form == "sarif":
        from ui.sarif import NAMELESS, sarif_of, uri_of

        return sarif_of(review, draft, policy, NAMELESS if source == STANDARD_INPUT else uri_of(source))
    from ui.review_view import review_view

    return review_view(review, draft, policy)
