"""Which language a person types: Dutch unless English words outnumber the Dutch ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.policy import Language

# Words that the two languages share (in, is, we, of, post ...) are in neither list.
_DUTCH = frozenset(
    "aan als bij dan dat de deze die dit doe doen door dus een en er ff gaan geen geplaatst heb hebben "
    "heeft het hij hoe iemand iets ik ja je jij kan kunnen maar maken mag met mij mijn moet mn na naar "
    "nee niet nog om onder ons onze ook t te toch tot uit van vanuit veel via voor waar waarom wanneer "
    "wat welke wel werk wie wij wil worden wordt ze zelf zetten zich zij zijn zo zonder".split()
)
_ENGLISH = frozenset(
    "a about am and any are be because been but by can could did do does doing don for from get got have "
    "he her his how i if into it its just know like ll make my no not off or our out put re she should "
    "some than that the their them there they this to too up use was were what when where which who why "
    "will with would you your".split()
)


def language_of(text: str, before: Sequence[str] = ()) -> Language:
    """Return the language of the text; when it does not tell, that of what was said before; Dutch when nothing does."""
    for piece in (text, *reversed(before)):
        words = re.findall(r"[^\W\d_]+", piece.lower())
        dutch = sum(word in _DUTCH for word in words)
        english = sum(word in _ENGLISH for word in words)
        if dutch != english:
            return "en" if english > dutch else "nl"
    return "nl"
