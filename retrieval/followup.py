"""Whether a question goes on with what was asked before, or stands alone."""

from __future__ import annotations

import re

from retrieval.reader import Reading

OUTSIDE = 0.25
"""Below this probability that the protocol answers it, a question that refers to nothing is about something else."""
_OPENS = re.compile(
    r"\W*(?:en|maar|dus|of|want|oke?|oké|ja|nee|hm+|echt|zelfs|ook|bijv\w*|stel|and|but|so|or|yes|no|ok(?:ay)?|even"
    r"|what (?:if|about)|how about|then)\b",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(?:dat|dit|die|deze|hem|haar|hen|hun|ze|zij|hij|er(?:bij|op|in|aan|mee|over|van|uit|voor|door)?|daar\w*|dan|toch"
    r"|wel|zo(?:iets|'n)?|anders|that|this|these|those|them|they|he|she|him|it|then|there|instead|either|same)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 3


def stands_alone(text: str, reading: Reading | None) -> bool:
    """Say whether the question is complete in itself and lies outside what was spoken of."""
    if reading is None or reading.inside >= OUTSIDE:
        return False
    return len(text.split()) > _FEW_WORDS and not (_OPENS.match(text) or _REFERS.search(text))
