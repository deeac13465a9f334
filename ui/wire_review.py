"""The JSON of a review: what comes in (checked by pydantic), what goes out."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from advisor.advice import Engine
from advisor.bootstrap import Advisor
from advisor.draft import LONGEST, Author, Draft
from advisor.review import Review, Severity, Verdict
from ingest.labelled import Capacity, Channel
from ingest.policy import Language


class AuthorIn(BaseModel):
    """Who posts; used to read the draft, never kept."""

    model_config = ConfigDict(extra="forbid")
    role: str = Field(default="", description="Function, such as docent")
    organisation: str = Field(default="", description="Employer")
    manager: bool = Field(default=False, description="Whether the author leads people")
    capacity: Capacity = Field(default="unknown", description="For whom the author speaks")


class ReviewIn(BaseModel):
    """A draft to be read before it is posted."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"draft": "Wat een mooie open dag gisteren! Dank aan iedereen die kwam."},
                {
                    "draft": "Onze leverancier levert al weken te laat. Bel mij op 06-12345678 als je meer wilt weten.",
                    "channel": "linkedin",
                    "author": {
                        "role": "inkoper",
                        "organisation": "Veldbouw",
                        "manager": False,
                        "capacity": "personal",
                    },
                    "language": "nl",
                },
            ]
        },
    )
    draft: str = Field(description=f"The post as it was typed, at most {LONGEST} characters")
    channel: Channel = "other"
    author: AuthorIn | None = None
    language: Language | None = Field(default=None, description="Language of the review; null: that of the draft")

    def value(self) -> Draft:
        """Return the draft as the adviser takes it."""
        author = self.author or AuthorIn()
        return Draft(
            text=self.draft, channel=self.channel, author=Author(**author.model_dump()), language=self.language
        )


class FindingOut(BaseModel):
    """One thing to change: draft[start:end] in code points, both 0 when something is missing."""

    rule: int
    ref: str
    quote: str = Field(description="The rule sentence, word for word")
    start: int
    end: int
    text: str
    severity: Severity
    message: str
    suggestion: str
    engine: Engine
    check: str
    remark: str | None = Field(default=None, description="What a model says of why it may not apply; changes nothing")


class StrengthOut(BaseModel):
    """One thing that the draft does well, with the rule sentence it fits."""

    rule: int
    ref: str
    quote: str
    start: int
    end: int
    text: str
    message: str


class RewriteOut(BaseModel):
    """The draft with as little changed as possible."""

    text: str
    engine: Engine


class ReviewOut(BaseModel):
    """What the adviser says about a draft; advice, never permission."""

    verdict: Verdict
    findings: list[FindingOut]
    strengths: list[StrengthOut]
    questions: list[str] = Field(description="Facts that would change the verdict")
    disclaimer: str | None
    rewrite: RewriteOut | None
    engine: Engine
    fallback: str | None
    language: Language
    policy_version: str
    model: str | None = None
    prompt: str | None = Field(default=None, description="Version of the prompt that the model was given")
    ai_generated: bool = True


def review_out(review: Review) -> ReviewOut:
    """Return the review as it goes over the wire."""
    return ReviewOut.model_validate(review, from_attributes=True)


def reviewed(advisor: Advisor, request: dict[str, Any]) -> dict[str, Any]:
    """Return the review of one request line of a batch."""
    return review_out(advisor.review(ReviewIn.model_validate(request).value())).model_dump(mode="json")
