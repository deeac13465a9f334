"""Rules and passages that a question names itself: "regel 7", "regel zeven", "rule 7", "R7.2", "G:pers#3.1"."""

from __future__ import annotations

import re

_WORDS = {
    "één eerste one first": 1,
    "twee tweede two second": 2,
    "drie derde three third": 3,
    "vier vierde four fourth": 4,
    "vijf vijfde five fifth": 5,
    "zes zesde six sixth": 6,
    "zeven zevende seven seventh": 7,
    "acht achtste eight eighth": 8,
    "negen negende nine ninth": 9,
    "tien tiende ten tenth": 10,
    "elf elfde eleven eleventh": 11,
    "twaalf twaalfde twelve twelfth": 12,
    "dertien dertiende thirteen thirteenth": 13,
    "veertien veertiende fourteen fourteenth": 14,
    "vijftien vijftiende fifteen fifteenth": 15,
    "zestien zestiende sixteen sixteenth": 16,
    "zeventien seventeen": 17,
    "achttien eighteen": 18,
    "negentien nineteen": 19,
    "twintig twenty": 20,
}
NUMBERS = {word: number for words, number in _WORDS.items() for word in words.split()}
_ORDINAL = "|".join(word for word in NUMBERS if word.endswith(("de", "ste", "th", "first", "second", "third")))
_CARDINAL = "|".join(sorted(set(NUMBERS) - set(_ORDINAL.split("|")), key=len, reverse=True))
_COUNTED = (
    r"(?!\s*(?:keer|maal|dag(?:en)?|weken|week|uur|uren|jaar|jaren|minuten|maand(?:en)?"
    r"|times|days?|weeks?|hours?|months?|years?|minutes)\b)"
)
_ONE = rf"(?:(?:nummer|nr\.?|no\.?|number|punt)\s*)?(?:\d{{1,3}}(?:\.\d{{1,2}})?|(?:{_CARDINAL}))\b{_COUNTED}"
_MORE = (
    r"\s*(?:,|en|and|&|of|or|t/m)\s*(?:(?:regel|rule)\s*)?"
    rf"(?:\d{{1,3}}(?:\.\d{{1,2}})?|(?:{_CARDINAL})(?!\s+[^\W\d]))\b{_COUNTED}"
)
_NAMED = re.compile(rf"\b(?:regels?|rules?)\s*{_ONE}(?:{_MORE})*", re.IGNORECASE)
_NUMBER = re.compile(rf"(\d{{1,3}})(?:\.(\d{{1,2}}))?|\b({_CARDINAL})\b", re.IGNORECASE)
_NTH = re.compile(rf"\b({_ORDINAL}|\d{{1,2}}(?:e|de|ste|th|st|nd|rd))\s+(?:regel|rule)\b", re.IGNORECASE)
_REF = re.compile(r"(?<!\w)(R\d{1,3}(?:\.\d{1,2})?|G:[a-z0-9-]+#[\d.]*\d)(?!\w)", re.IGNORECASE)


def named_refs(text: str) -> list[str]:
    """Return what the text names, in its order and once each: "R7" for a rule, "R7.2" for a sentence, "G:pers#3.1"."""
    found: list[tuple[int, str]] = []
    for match in _NAMED.finditer(text):
        numbers = _NUMBER.finditer(text, match.start(), match.end())
        found += [(number.start(), _ref(number[1] or number[3], number[2])) for number in numbers]
    found += [(match.start(), _ref(re.sub(r"(?<=\d)\D+", "", match[1]), None)) for match in _NTH.finditer(text)]
    found += [(match.start(), _cased(match[1])) for match in _REF.finditer(text)]
    return list(dict.fromkeys(ref for _, ref in sorted(found)))


def _ref(number: str, sentence: str | None) -> str:
    value = NUMBERS.get(number.lower()) or int(number)
    return f"R{value}.{int(sentence)}" if sentence else f"R{value}"


def _cased(ref: str) -> str:
    return ref.lower().replace("g:", "G:", 1) if ref[1] == ":" else ref.upper()


def without_names(text: str) -> str:
    """Return the text without the rules it names: what is left to read for its subject."""
    return " ".join(_REF.sub(" ", _NTH.sub(" ", _NAMED.sub(" ", text))).split())
