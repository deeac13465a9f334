"""The tab that reads a draft, in a real browser: keyboard, screens, accessibility, copying, and that nothing stays."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from advisor.advice import Engine
from advisor.bootstrap import Advisor
from advisor.draft import Author, Draft
from advisor.review import Finding, Review, Rewrite, Severity, Strength, verdict_of
from ui.texts import text

if TYPE_CHECKING:  # the other tests are collected without the extra [browser]
    from playwright.sync_api import Browser, Page, Request

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # those of gradio's own imports

DESKTOP, PHONE, SMALLEST = (1280, 900), (360, 740), (320, 640)
ZOOMED = (640, 450)  # what is left of 1280 x 900 at 200 %
SCREENS = [
    pytest.param(DESKTOP, "light", id="desktop-light"),
    pytest.param(DESKTOP, "dark", id="desktop-dark"),
    pytest.param(PHONE, "light", id="phone-light"),
    pytest.param(PHONE, "dark", id="phone-dark"),
    pytest.param(SMALLEST, "light", id="320px"),
    pytest.param(ZOOMED, "dark", id="200-percent"),
]
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
_QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
_KEPT = """
async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state,
  await indexedDB.databases(), await caches.keys(),
])
"""
_FAULTS = {
    "heeft al drie maanden zijn rekeningen niet betaald": ("R7.1", Severity.HIGH, "[…]"),
    "Petra van de balie is te dom om een telefoon op te nemen, wat een sukkel": ("R8.2", Severity.HIGH, None),
    "Petra van de balie": ("R8.3", Severity.MEDIUM, "een collega"),
    "06-12345678": ("R8.3", Severity.MEDIUM, "[telefoonnummer]"),
    "nog niemand": ("R6.1", Severity.LOW, None),
}
FINE = "Mooie open dag gisteren! Tip: kom vroeg, dan is het rustig."
MISSING = "Ik werk bij een drukkerij."

Size = tuple[int, int]


def expect(what: Any) -> Any:
    from playwright.sync_api import expect as expecting

    return expecting(what)


def _found(draft: Draft, words: str) -> Finding:
    ref, severity, _ = _FAULTS[words]
    start = draft.text.index(words)
    return Finding(
        rule=int(ref[1]), ref=ref, quote="", start=start, end=start + len(words), text=words, severity=severity,
        message="Dit kan iemand raken. Lezers weten meteen over wie het gaat.",
        suggestion="Laat dit weg, of vraag eerst of het goed is.",
        engine=Engine.RULES, check="x", consult=ref == "R6.1",
    )  # fmt: skip


def _missing() -> Finding:
    return Finding(
        rule=4, ref="R4.1", quote="", start=0, end=0, text="", severity=Severity.LOW,
        message="De lezer ziet niet of je voor jezelf spreekt of voor je organisatie.",
        suggestion="Zeg erbij dat je dit op persoonlijke titel schrijft.",
        engine=Engine.RULES, check="x",
    )  # fmt: skip


def fake_review(_: Advisor, draft: Draft) -> Review:
    """Return a review with a finding for every fault above that the draft holds."""
    draft.checked()
    findings = tuple(sorted((_found(draft, w) for w in _FAULTS if w in draft.text), key=lambda one: one.start))
    findings += (_missing(),) if findings or draft.text == MISSING else ()
    changed = draft.text
    for words, fault in _FAULTS.items():
        changed = changed.replace(words, fault[2]) if fault[2] else changed
    changed += "\n\nIk werk als monteur bij Drukkerij De Linde en schrijf dit voor mezelf." if findings else ""
    tip = draft.text.find("Wat een week!" if findings else "Tip:")
    strength = Strength(
        rule=1, ref="R1.1", quote="", start=tip, end=tip + 4, text=draft.text[tip : tip + 13],
        message="Je vertelt het in je eigen woorden.",
    )  # fmt: skip
    return Review(
        verdict=verdict_of(findings),
        findings=findings,
        strengths=(strength,) if tip >= 0 else (),
        questions=("Is dit al openbaar gemaakt?", "Vindt de klant het goed?") if len(findings) > 1 else (),
        disclaimer="Ik werk als monteur bij Drukkerij De Linde en spreek voor mezelf.",
        rewrite=Rewrite(text=changed, engine=Engine.RULES) if changed != draft.text else None,
        engine=Engine.RULES,
        fallback=None,
        language="nl",
        policy_version="v",
    )


class Visit:
    """One person at the tab; what the browser asked for and complained about is written down."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._asked)
        page.on("console", lambda message: self._complain(message.type, message.text))
        page.on("pageerror", lambda error: self._complain("error", str(error)))

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def _complain(self, kind: str, what: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(what)

    def open(self, language: Any = "nl") -> Page:
        self.page.goto(f"{self.base}/{language}/")
        self.page.get_by_role("tab", name=text("page.review", language)).click()
        expect(self.box).to_be_visible()
        return self.page

    @property
    def box(self) -> Any:
        return self.page.locator(".rg-rv-box textarea")

    @property
    def verdict(self) -> Any:
        return self.page.locator(".rg-rv-verdict h2")

    @property
    def send(self) -> Any:
        return self.page.locator(".rg-rv-send")

    @property
    def problem(self) -> Any:
        return self.page.locator(".rg-rv-problem")

    @property
    def status(self) -> Any:
        return self.page.get_by_role("status").and_(self.page.locator(".rg-status"))

    def read(self, draft: str) -> Page:
        """Have a draft read, and wait for what is said about it, on the page and aloud."""
        self.box.fill(draft)
        self.send.click()
        said = self.page.locator(".rg-rv-result [data-say]")
        expect(said).to_be_visible()
        expect(self.status).to_contain_text(said.inner_text().split("\n")[-1].strip()[:20])
        return self.page

    def settle(self) -> None:
        """Wait until scrolling has stopped."""
        self.page.evaluate("() => new Promise((done) => setTimeout(done, 500))")

    def too_wide(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


Visitor = Callable[..., Visit]


@pytest.fixture(scope="module")
def address(fake_advisor: Advisor) -> Iterator[str]:
    import uvicorn

    from ui.serving import create_app

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(fake_advisor), log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.fail("These tests need playwright: pip install '.[browser]'")
    found = next((path for name in _CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("These tests need Chromium on the PATH (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """Return a way to visit the tab; afterwards no visit may have reached another host or had a complaint."""
    monkeypatch.setattr(Advisor, "review", fake_review)
    visits: list[Visit] = []

    def visit(size: Size = DESKTOP, scheme: Any = "light", **options: Any) -> Visit:
        width, height = size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="nl-NL", **options
        )
        context.set_default_timeout(8000)
        visits.append(Visit(context.new_page(), address))
        return visits[-1]

    yield visit
    for each in visits:
        each.page.context.close()
    asked = [url for each in visits for url in each.requests]
    assert [url for url in asked if urlsplit(url).netloc not in (urlsplit(address).netloc, "")] == []
    assert [complaint for each in visits for complaint in each.complaints] == []


def _violations(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def _tab_to(page: Page, selector: str, *, backwards: bool = False) -> None:
    for _ in range(40):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
    pytest.fail(f"the keyboard does not reach {selector}")


def _example() -> str:
    return text("page.review_example", "nl")


@pytest.mark.parametrize(("size", "scheme"), SCREENS)
def test_by_keyboard_a_draft_is_read_and_its_marks_lead_to_cards_and_back(
    visitor: Visitor, size: Size, scheme: str
) -> None:
    visit = visitor(size, scheme)
    page = visit.open()
    _tab_to(page, ".rg-rv-box textarea")
    page.keyboard.insert_text(_example())
    _tab_to(page, "button.rg-rv-send")
    page.keyboard.press("Enter")
    expect(visit.verdict).to_have_text("Overleg eerst")
    expect(visit.status).to_contain_text("Overleg eerst")
    expect(visit.send).to_be_focused()
    _tab_to(page, "a.rg-rv-mark")
    assert page.locator("a.rg-rv-mark:focus").get_attribute("aria-describedby") == "rv-name-1"
    page.keyboard.press("Enter")
    expect(page.locator("#rv-name-1")).to_be_focused()
    expect(page.locator("#rv-name-1")).to_contain_text("Regel 7 · Klanten, partners en leveranciers")
    expect(page.locator("#rv-card-1")).to_be_in_viewport()
    _tab_to(page, "#rv-card-1 .rg-rv-words a")
    page.keyboard.press("Enter")
    expect(page.locator("a.rg-rv-mark").first).to_be_focused()
    expect(page.locator("a.rg-rv-mark").first).to_be_in_viewport()
    _tab_to(page, "#rv-card-1 summary")
    page.keyboard.press("Enter")
    expect(page.locator("#rv-card-1 blockquote mark")).to_be_visible()
    visit.settle()
    assert visit.too_wide() == 0
    assert _violations(page) == []


@pytest.mark.parametrize(("size", "scheme"), SCREENS)
def test_every_state_is_accessible_and_fits(visitor: Visitor, size: Size, scheme: str) -> None:
    visit = visitor(size, scheme)
    page = visit.open()
    page.locator(".rg-rv-who summary").click()
    for draft in ("", FINE, MISSING, "x" * 20_001, _example()):
        if draft:
            visit.read(draft)
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        visit.settle()
        assert visit.too_wide() == 0
        assert _violations(page) == []


def test_what_one_can_point_at_is_large_enough(visitor: Visitor) -> None:
    visit = visitor(SMALLEST)
    page = visit.open()
    visit.read(_example())
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    small = page.evaluate("""() => [...document.querySelectorAll('.tabitem :is(button, summary, select, input, a)')]
      .filter((part) => part.checkVisibility() && !part.matches('.rg-rv-mark'))
      .map((part) => part.matches('[type=radio], [type=checkbox]') ? part.parentElement : part)
      .filter((part) => Math.min(part.offsetHeight, part.offsetWidth) < 24).map((part) => part.outerHTML)""")
    assert small == []


def test_the_keyboard_passes_everything_and_is_never_caught(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    visit.read(_example())
    page.locator("a.rg-lang").focus()
    seen: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.textContent"))
        if seen[-1].startswith("BODY"):
            break
    assert seen[-1].startswith("BODY")
    assert any("mailprogramma" in one for one in seen)
    assert sum(one.startswith("SUMMARY") and "regel" in one for one in seen) == page.locator(".rg-rv-card").count()


def test_a_screen_reader_hears_which_rule_a_mark_is_about(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    visit.read(_example())
    mark = page.locator("a.rg-rv-mark", has_text="Petra van de balie")
    assert mark.count() == 1
    described = page.evaluate(
        "mark => mark.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id).textContent)",
        mark.element_handle(),
    )
    assert len(described) == 2
    assert all("Regel 8" in one for one in described)
    expect(page.get_by_role("heading", level=2, name="Overleg eerst")).to_be_visible()
    expect(page.get_by_role("heading", level=3, name="Hier zou ik naar kijken")).to_be_visible()
    expect(page.get_by_role("heading", level=4, name="Regel 7")).to_be_visible()


@pytest.mark.parametrize(
    "typed",
    [
        "Regel een\n\n  regel twee\tmet tab\n06-12345678",
        "👩‍👩‍👧 06-12345678 é ✨🏳️‍🌈",
        "<b>06-12345678</b> <img src=x onerror=document.title=1> &amp; <script>1</script>",
        "Windows\r\nregels\r\n06-12345678\r\n",
    ],
)
def test_the_draft_is_shown_exactly_as_it_was_typed(visitor: Visitor, typed: str) -> None:
    visit = visitor()
    page = visit.open()
    visit.read(typed)
    shown = page.locator(".rg-rv-draft .rg-rv-text")
    assert shown.evaluate("part => part.textContent") == typed.replace("\r\n", "\n")
    expect(shown.locator("mark")).to_have_text("06-12345678")
    assert page.locator(".rg-rv img, .rg-rv script, .rg-rv b").count() == 0
    assert page.title() == "Ruggespraak"


def test_a_fine_draft_gets_a_short_answer(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    visit.read(FINE)
    expect(visit.verdict).to_have_text("Zou ik zo plaatsen")
    expect(visit.status).to_contain_text("Ik zou er niets aan veranderen.")
    expect(page.locator(".rg-rv-strengths")).to_contain_text("Je vertelt het in je eigen woorden.")
    assert page.locator(".rg-rv-card, .rg-rv-draft, .rg-rv-rewrite, #rv-disclaimer").count() == 0
    expect(page.locator(".rg-rv-letter")).to_be_hidden()


def test_what_is_missing_has_a_card_and_no_mark(visitor: Visitor) -> None:
    visit = visitor(PHONE)
    page = visit.open()
    visit.read(MISSING)
    expect(page.locator(".rg-rv-card")).to_have_count(1)
    expect(page.locator(".rg-rv-card")).to_contain_text("Dit staat er nog niet bij")
    expect(page.locator("#rv-disclaimer")).to_have_attribute("open", "")
    assert page.locator(".rg-rv-mark").count() == 0


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_example_fills_the_box_and_never_over_what_was_typed(visitor: Visitor, language: Any) -> None:
    visit = visitor(PHONE)
    page = visit.open(language)
    page.get_by_role("button", name=text("page.review_try", language)).click()
    expect(visit.box).to_have_value(text("page.review_example", language))
    expect(visit.box).to_be_focused()
    expect(page.locator("[data-about=channel]")).to_have_value("facebook")
    expect(page.locator("[data-about=role]")).to_have_value("")
    expect(page.locator(".rg-rv-try")).to_be_hidden()
    visit.send.click()
    expect(visit.verdict).to_be_visible()


def test_what_the_person_says_about_themselves_goes_along(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Draft] = []

    def note(advisor: Advisor, draft: Draft) -> Review:
        asked.append(draft)
        return fake_review(advisor, draft)

    visit = visitor()
    monkeypatch.setattr(Advisor, "review", note)
    page = visit.open()
    page.get_by_label("Waar wil je het plaatsen?").select_option("Een blog of eigen site")
    page.get_by_text("Wie ben je?").click()
    page.get_by_label("Je functie").fill("docent")
    page.get_by_label("Je organisatie").fill("Merelcollege")
    page.get_by_label("Namens mijn organisatie").check()
    page.get_by_label("Ik geef leiding").check()
    visit.read(FINE)
    author = Author(role="docent", organisation="Merelcollege", manager=True, capacity="on_behalf")
    assert asked == [Draft(text=FINE, channel="blog", author=author)]


def test_the_tab_remembers_while_the_page_is_open_and_not_longer(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    page.get_by_text("Wie ben je?").click()
    page.get_by_label("Je functie").fill("zqxjkfunctie")
    visit.read(f"{FINE} zqxjkbericht")
    page.get_by_role("tab", name="Alle regels").click()
    page.get_by_role("tab", name=text("page.review", "nl")).click()
    expect(visit.box).to_have_value(f"{FINE} zqxjkbericht")
    expect(page.get_by_label("Je functie")).to_have_value("zqxjkfunctie")
    expect(visit.verdict).to_be_visible()
    assert "zqxjk" not in page.evaluate(_KEPT)
    assert not [url for url in visit.requests if "zqxjk" in url]
    page.reload()
    page.get_by_role("tab", name=text("page.review", "nl")).click()
    expect(visit.box).to_have_value("")
    expect(page.locator("[data-about=role]")).to_have_value("")
    assert "zqxjk" not in page.content()
    assert page.context.cookies() == []


def test_the_conversation_still_works_beside_it(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    visit.read(_example())
    page.get_by_role("tab", name="Stel je vraag").click()
    page.locator(".rg-ask textarea").fill("Mag ik een foto van internet bij mijn blog zetten?")
    page.locator(".rg-ask textarea").press("Enter")
    expect(page.locator("article.rg-answer")).to_have_count(1)
    page.get_by_role("tab", name=text("page.review", "nl")).click()
    visit.read(FINE)
    expect(visit.verdict).to_have_text("Zou ik zo plaatsen")


def test_the_same_draft_can_be_read_again(visitor: Visitor) -> None:
    visit = visitor()
    visit.open()
    for _ in range(3):
        visit.read(FINE)
        expect(visit.page.locator(".rg-rv-waiting")).to_have_count(0)
        expect(visit.verdict).to_be_visible()


def test_copying_needs_no_network_and_is_said_aloud(visitor: Visitor) -> None:
    visit = visitor(permissions=["clipboard-read", "clipboard-write"])
    page = visit.open()
    visit.read(_example())
    page.context.set_offline(True)
    for place, expected in ((".rg-rv-after", "[telefoonnummer]"), ("#rv-consult", "Hier twijfel ik over:")):
        button = page.locator(f"{place} [data-copy]")
        button.click()
        expect(button).to_have_text("✓ Gekopieerd")
        expect(button).to_be_focused()
        expect(visit.status).to_have_text("Gekopieerd")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert expected in copied
        assert "Bakkerij Van Rooy" in copied
    expect(button).to_have_text("Kopieer de tekst")
    visit.complaints.clear()


@pytest.mark.parametrize("old_way", [True, False])
def test_where_copying_is_not_possible_the_text_is_selected(visitor: Visitor, old_way: bool) -> None:
    visit = visitor()
    visit.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined});")
    if not old_way:
        visit.page.add_init_script("document.execCommand = () => false;")
    page = visit.open()
    visit.read(_example())
    page.get_by_role("button", name="Kopieer deze versie").click()
    if old_way:
        expect(visit.status).to_have_text("Gekopieerd")
        assert page.locator(".rg-rv textarea:visible").count() == 0
        return
    expect(visit.status).to_have_text(text("page.review_copy_self", "nl"))
    shown = page.locator(".rg-rv textarea:visible")
    expect(shown).to_be_focused()
    assert shown.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd) === box.value && box.value")
    expect(page.locator(".rg-rv-copying p")).to_have_text(text("page.review_copy_self", "nl"))
    assert _violations(page) == []


def test_the_text_for_a_colleague_opens_in_the_mail_program(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    visit.read(_example())
    page.get_by_role("link", name="Er staat een tekst voor je klaar").click()
    expect(page.locator("#rv-consult summary")).to_be_focused()
    link = page.get_by_role("link", name="Open in mijn mailprogramma").get_attribute("href") or ""
    assert link.startswith("mailto:?subject=")
    assert "Hier twijfel ik over:" in parse_qs(urlsplit(link).query)["body"][0]


def test_while_it_is_read_the_page_says_so_and_then_shows_the_review(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = threading.Event()

    def slow(advisor: Advisor, draft: Draft) -> Review:
        assert ready.wait(8)
        return fake_review(advisor, draft)

    visit = visitor(PHONE)
    page = visit.open()
    visit.read(FINE)
    monkeypatch.setattr(Advisor, "review", slow)
    visit.box.fill(_example())
    visit.send.click()
    expect(page.locator(".rg-rv-waiting")).to_have_text("Ik lees je bericht …")
    expect(page.locator(".rg-rv-waiting")).to_be_in_viewport()
    expect(visit.verdict).to_be_hidden()
    expect(visit.status).to_have_text("Ik lees je bericht …")
    ready.set()
    expect(visit.verdict).to_have_text("Overleg eerst")
    expect(page.locator(".rg-rv-waiting")).to_have_count(0)
    expect(visit.verdict).to_be_in_viewport()


@pytest.mark.parametrize(
    ("typed", "key"), [("  ", "empty"), ("🎉" * 20_001, "too_long"), (FINE, "failed")], ids=["empty", "long", "failed"]
)
def test_what_goes_wrong_is_said_and_the_draft_stays_in_the_box(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, typed: str, key: str
) -> None:
    def fail(_: Advisor, draft: Draft) -> Review:
        raise RuntimeError("kapot van binnen")

    visit = visitor()
    page = visit.open()
    with monkeypatch.context() as broken:
        if key == "failed":
            broken.setattr(Advisor, "review", fail)
        visit.box.fill(typed)
        visit.send.click()
        expect(visit.problem).to_have_text(text(f"page.review_{key}", "nl", count="20.001", most="20.000"))
    expect(visit.status).to_have_text(visit.problem.inner_text())
    expect(visit.box).to_have_value(typed)
    expect(visit.box).to_have_attribute("aria-describedby", "rv-problem")
    assert "kapot van binnen" not in page.content()
    visit.read(FINE)
    expect(visit.verdict).to_be_visible()
    assert visit.box.get_attribute("aria-invalid") is None


def test_without_a_connection_the_page_says_so(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    page.context.set_offline(True)
    visit.box.fill(FINE)
    visit.send.click()
    expect(visit.problem).to_contain_text("Je bericht staat nog in het vak")
    expect(visit.box).to_have_value(FINE)
    expect(page.locator(".toast-wrap")).to_be_hidden()
    visit.complaints.clear()


@pytest.mark.parametrize(("motion", "behavior"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_who_wants_no_motion_gets_none(visitor: Visitor, motion: Any, behavior: str) -> None:
    visit = visitor(reduced_motion=motion)
    visit.page.add_init_script(
        "Element.prototype.scrollIntoView = function (how) { (window.moves ??= []).push(how.behavior); };"
    )
    page = visit.open()
    visit.read(_example())
    page.locator("a.rg-rv-mark").first.click()
    moves = page.evaluate("window.moves")
    assert len(moves) >= 2
    assert set(moves) == {behavior}


def test_the_english_page_has_the_tab_too(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open("en")
    visit.read("")
    expect(visit.problem).to_have_text("There is nothing in the box yet. Paste your post first.")
    assert _violations(page) == []
