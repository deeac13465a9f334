"""A mail, a chat or a remark from a meeting that is passed on in a post."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from advisor.checks import Check, Example, Found
from advisor.draft import OWN_CHANNELS, Draft
from advisor.personal_data import Setting, is_invented
from advisor.reading import DraftReading
from advisor.review import Severity
from advisor.wordings import wordings
from ingest.policy import Language

_HEADER = re.compile(
    r"^[>*\t ]*(?P<name>van|aan|onderwerp|verzonden|datum|cc|from|to|subject|sent|date)\*?\s?:\s?\*?[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_SURE = frozenset("onderwerp verzonden subject sent".split())
_PASSED = re.compile(
    r"^[>\t ]*(?:fwd?|doorgestuurd)\s?:.*$|"
    r"\bbegin doorgestuurd bericht\b.*$|^[^\w\n]{0,10}-{2,}\s?(?:original message|oorspronkelijk bericht|"
    r"forwarded message|doorgestuurd bericht)\s?-*.*$|"
    r"^[>\t ]*(?:op|on) (?=[^\n]*(?:@|\d[:.]\d\d))[^\n]{6,60}(?:schreef|wrote)\b[^\n]{0,80}:[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_DAY, _TIME = r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}", r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"
_CHAT = re.compile(
    rf"^[^\S\n]*(?:\[(?:{_DAY},? )?{_TIME}(?:, ?{_DAY})?\]|{_DAY},? {_TIME} ?[-–]) (?P<name>[^:\n]{{2,40}}): .+$",
    re.MULTILINE,
)
_WORDS = wordings("personal_data.toml", "forwarded_mail")
_FAMILY = _WORDS["family"]
_FROM_CHAT = _WORDS["from_chat"]
_FROM_TALK = _WORDS["from_talk"]
_LEARNT = _WORDS["learnt"]
_ASIDE = _WORDS["aside"]
_OPEN = _WORDS["open"]
_LIGHT = _WORDS["light"]
_ALIKE: Mapping[Language, str] = {
    "nl": "Dit lijkt intern te zijn gezegd of geschreven.",
    "en": "This seems to have been said or written internally.",
}
_WHY: Mapping[Language, str] = {
    "nl": f"{_ALIKE['nl']} Zoiets deel je alleen met toestemming.",
    "en": f"{_ALIKE['en']} Something like that is only shared with permission.",
}
_DO: Mapping[Language, str] = {
    "nl": "Vertel in je eigen woorden wat jij ervan vindt, of vraag eerst of je dit mag delen.",
    "en": "Say in your own words what you think of it, or ask first if you can share this.",
}
_QUOTED = re.compile(r"(?:^>[^\n]+\n?)+", re.MULTILINE)
_MAILED = _WORDS["mailed"]
_LETTER = re.compile(
    r"^[\"'“]?(?:hoi|beste|dag|hallo|lieve|dear|hi) [^\n]{2,40},[^\S\n]*\n(?:[^\n]*\n){1,15}?[^\n]{0,4}(?:groet\w*|"
    r"met vriendelijke groet|mvg|gr\.?|regards|cheers)\b"
    r"[^\n]*(?:\n[^\n]{1,40})?$",
    re.IGNORECASE | re.MULTILINE,
)
_SAID = (
    (_FROM_CHAT, Severity.HIGH),
    (_FROM_TALK, Severity.MEDIUM),
    (_ASIDE, Severity.MEDIUM),
    (_LEARNT, Severity.MEDIUM),
)
_WORK = 0.5
_MAIL: Mapping[Language, str] = {"nl": "[interne mail]", "en": "[internal mail]"}
_TALK: Mapping[Language, str] = {"nl": "[intern gesprek]", "en": "[internal conversation]"}


@dataclass(frozen=True, slots=True)
class _Passed:
    """What is passed on: draft[start:end], how much it matters, and what masks it."""

    start: int
    end: int
    severity: Severity
    mask: Mapping[Language, str]


def _find(reading: DraftReading) -> Iterable[Found]:
    setting, taken = Setting(reading.draft), 0
    draft = reading.draft
    kinds = (_mails(draft.text), _chats(reading), _quoted(draft), _pasted(draft), _remarks(reading, setting))
    for passed in sorted(chain(*kinds), key=lambda each: each.start):
        invented = is_invented(setting.place(passed.start, passed.end))
        if passed.start >= taken and not invented and not setting.is_out(passed.start, passed.end):
            taken = passed.end
            yield Found(start=passed.start, end=passed.end, severity=passed.severity, mask=passed.mask, consult=True)


def _mails(text: str) -> Iterator[_Passed]:
    """Yield each mail that is passed on: its head, with the paragraph below it."""
    for found in _PASSED.finditer(text):
        yield _Passed(found.start(), _below(text, found.end()), Severity.HIGH, _MAIL)
    block: list[re.Match[str]] = []
    for found in (*_HEADER.finditer(text), None):
        if block and (found is None or text[block[-1].end() : found.start()].strip(" \t\r") != "\n"):
            if _is_head(block):
                yield _Passed(block[0].start(), _below(text, block[-1].end()), Severity.HIGH, _MAIL)
            block = []
        if found:
            block.append(found)


def _is_head(block: list[re.Match[str]]) -> bool:
    names = {found["name"].lower() for found in block}
    return len(names) > 1 and bool(names & _SURE or any("@" in found.group() for found in block))


def _below(text: str, at: int) -> int:
    """Return where the paragraph ends that begins at or after this place."""
    body = re.compile(r"\s*\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*").match(text, at)
    return body.end() if body else at


def _chats(reading: DraftReading) -> Iterator[_Passed]:
    severity = Severity.HIGH if reading.about_work >= _WORK else Severity.LOW
    for line in _CHAT.finditer(reading.draft.text):
        if not _FAMILY.match(line["name"]):
            start = line.start() + len(line.group()) - len(line.group().lstrip())
            yield _Passed(start, line.end(), severity, _TALK)


def _quoted(draft: Draft) -> Iterator[_Passed]:
    """Yield lines behind a > below a sentence that tells of a mail or a chat."""
    for line in _QUOTED.finditer(draft.text):
        if _MAILED.search(draft.text[max(0, line.start() - 150) : line.start()]):
            yield _Passed(line.start(), line.end(), Severity.MEDIUM, _MAIL)


def _pasted(draft: Draft) -> Iterator[_Passed]:
    """Yield a letter with a greeting and a name below it, when the author says that it came in."""
    for letter in _LETTER.finditer(draft.text):
        if draft.channel not in OWN_CHANNELS and _MAILED.search(
            draft.text[max(0, letter.start() - 150) : letter.start()]
        ):
            yield _Passed(letter.start(), letter.end(), Severity.HIGH, _MAIL)


def _remarks(reading: DraftReading, setting: Setting) -> Iterator[_Passed]:
    """Yield what was said in a meeting or a chat at work, in the words of who said it or as news."""
    if reading.about_work < _WORK:
        return
    for words, severity in _SAID:
        for found in words.finditer(reading.draft.text):
            place = setting.place(found.start(), found.end())
            if not (_OPEN.search(place.sentence) or _LIGHT.search(place.sentence)):
                yield _Passed(*setting.whole(found.start(), found.end()), severity, _TALK)


CHECKS = (
    Check(
        name="forwarded_mail",
        ref="R6.2",
        severity=Severity.HIGH,
        looks_for="an internal mail, chat or remark from a meeting that is passed on",
        why=_WHY,
        suggestion=_DO,
        caught=(
            Example(
                text="Moet je lezen!\n\nVan: Karin\nAan: team Zuid\nOnderwerp: rooster\n\nVanaf maandag werken "
                "jullie ook zondag."
            ),
            Example(text="Fwd: sluiting locatie Noord\nBeste allen, na de zomer gaan we dicht."),
            Example(text="-----Original Message-----\nFrom: Karin\nWe stop with the project."),
            Example(text="[12:03] Karin: de baas weet nog van niks\n[12:04] Ahmed: laat zo"),
            Example(text="12-03-24 14:05 - Karin: de klant is woest"),
            Example(text="Karin schreef in onze teamapp: 'als dit zo doorgaat neem ik ontslag, en ik niet alleen'."),
            Example(text="In het werkoverleg zei onze directeur: 'lijn drie gaat dicht als ze niet bijtekenen'."),
            Example(text="Er komen twee kamers bij, dat kregen we vanmiddag in het werkoverleg te horen."),
        ),
        fine=(
            Example(text="09:00 - Inloop: koffie en thee\n10:00 - Opening: de wethouder"),
            Example(text="Van: Sint\nAan: de juf\nEen surprise voor jou."),
            Example(
                text="Nepmail gezien?\nVan: bank@nepbank.example\nOnderwerp: uw pas verloopt\nDat is phishing, klik "
                "niet."
            ),
            Example(text="[12:03] Mam: waar ben je\n[12:04] Ik: in bed"),
            Example(text="In de raadsvergadering zei de wethouder: 'de brug gaat in maart weer open voor verkeer'."),
            Example(text="In het teamoverleg zei Karin: 'wie heeft de laatste taart opgegeten, zeg het nu'."),
            Example(
                text="Met toestemming van Karin, uit onze teamapp: 'de nieuwe roosters werken eindelijk goed voor mij'."
            ),
            Example(text="> Wat is de beste schroef?\nEen lange, zou ik zeggen.", channel="reddit"),
        ),
        find=_find,
    ),
)
