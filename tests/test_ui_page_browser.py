"""The chat page in a real browser: keyboard, screens, accessibility, and that nothing leaves or stays behind."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from advisor.bootstrap import Advisor
from ui.texts import text, texts

if TYPE_CHECKING:  # the other tests are collected without the extra [browser]
    from playwright.sync_api import Browser, Page, Request, Response

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # those of gradio's own imports

DESKTOP, PHONE, SMALLEST = (1280, 800), (390, 844), (320, 640)
SCREENS = [
    pytest.param(DESKTOP, "light", id="desktop-light"),
    pytest.param(DESKTOP, "dark", id="desktop-dark"),
    pytest.param(PHONE, "light", id="phone-light"),
    pytest.param(PHONE, "dark", id="phone-dark"),
]
PHOTO = "Mag ik een foto van internet bij mijn blog zetten?"
FOLLOW_UP = "En als ik de maker noem?"
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
_QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
_DOORS = """
gradio_api/info gradio_api/openapi.json gradio_api/upload gradio_api/upload_progress gradio_api/mcp/ gradio_api/mcp/sse
gradio_api/runs gradio_api/call/answer gradio_api/run/answer gradio_api/api/answer gradio_api/component_server
gradio_api/file=/etc/hostname gradio_api/proxy=http://127.0.0.1:1/ gradio_api/vibe-edit gradio_api/run-history/buckets
openapi.json docs monitoring monitoring/summary login logout pwa_icon gradio_api/upload%0a
""".split()
_STATUSES = """
async (doors) => Promise.all(doors.flatMap((door) => ['GET', 'POST'].map(
  async (method) => `${method} ${door} ${(await fetch(door, {method})).status}`)))
"""
_KEPT = """
async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state,
  await indexedDB.databases(), await caches.keys(),
])
"""

Size = tuple[int, int]


def expect(what: Any) -> Any:
    from playwright.sync_api import expect as expecting

    return expecting(what)


class Visit:
    """One person at the page; what the browser asked for and complained about is written down."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("console", lambda message: self._complain(message.type, message.text))
        page.on("pageerror", lambda error: self._complain("error", str(error)))

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._complain("error", f"{response.status} {response.url}")

    def _complain(self, kind: str, what: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(what)

    def open(self, path: str = "/nl/") -> Page:
        self.page.goto(self.base + path)
        expect(self.box).to_be_visible()
        expect(self.page.locator(".rg-empty")).to_be_visible()
        return self.page

    @property
    def box(self) -> Any:
        return self.page.locator(".rg-ask textarea")

    @property
    def answers(self) -> Any:
        return self.page.locator("article.rg-answer")

    def ask(self, question: str) -> Any:
        """Ask by keyboard, and return the new answer when it is there."""
        before = self.answers.count()
        self.box.fill(question)
        self.box.press("Enter")
        expect(self.answers).to_have_count(before + 1)
        expect(self.box).to_have_value("")
        return self.answers.nth(before)

    def settle(self) -> None:
        """Wait until scrolling has stopped."""
        self.page.evaluate("() => new Promise((done) => setTimeout(done, 400))")

    def foreign(self) -> list[str]:
        ours = urlsplit(self.base).netloc
        return [url for url in self.requests if urlsplit(url).netloc not in (ours, "")]

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
def visitor(chromium: Browser, address: str) -> Iterator[Visitor]:
    """Return a way to visit the page; afterwards no visit may have reached another host or had a complaint."""
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
    assert [url for each in visits for url in each.foreign()] == []
    assert [complaint for each in visits for complaint in each.complaints] == []


def _serious(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def _tab_to(page: Page, selector: str, *, backwards: bool = False) -> None:
    for _ in range(20):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
    pytest.fail(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize(("size", "scheme"), SCREENS)
def test_by_keyboard_a_question_is_answered_and_its_source_opens(
    visitor: Visitor, fake_advisor: Advisor, size: Size, scheme: str
) -> None:
    visit = visitor(size, scheme)
    page = visit.open()
    page.evaluate("document.activeElement.blur()")
    _tab_to(page, ".rg-ask textarea")
    page.keyboard.type(PHOTO)
    page.keyboard.press("Enter")
    expect(visit.answers).to_have_count(1)
    expect(visit.box).to_be_focused()
    assert visit.answers.locator("details[open]").count() == 0
    _tab_to(page, "a.rg-marker", backwards=True)
    marker = page.locator("a.rg-marker:focus")
    number = (marker.inner_text()).split()[-1]
    page.keyboard.press("Enter")
    source = visit.answers.locator("details[open]")
    expect(source).to_have_count(1)
    expect(source.locator("summary")).to_be_focused()
    expect(source.locator("summary")).to_contain_text(f"Regel {number} ·")
    expect(source.locator("mark").first).to_be_visible()
    _word_for_word(source, fake_advisor, int(number))
    visit.settle()
    assert visit.too_wide() == 0
    assert _serious(page) == []


def _word_for_word(source: Any, advisor: Advisor, number: int) -> None:
    rule = advisor.policy.rule(number)
    assert rule is not None
    sentences = [sentence.text for sentence in rule.sentences]
    assert source.locator("blockquote").inner_text().split() == " ".join(sentences).split()
    marked = source.locator("mark").all_inner_texts()
    assert marked
    assert set(marked) <= set(sentences)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, SMALLEST], ids=["desktop", "320px"])
def test_the_other_states_are_accessible_and_fit(visitor: Visitor, size: Size, scheme: str) -> None:
    visit = visitor(size, scheme)
    page = visit.open()
    assert _serious(page) == []
    assert visit.too_wide() == 0
    page.get_by_role("tab", name="Alle regels").click()
    page.locator(".rg-rule summary").nth(7).click()
    assert _serious(page) == []
    assert visit.too_wide() == 0
    page.get_by_role("tab", name="Stel je vraag").click()
    visit.ask("woord " * 300)
    visit.ask("Wat is de hoofdstad van Frankrijk?")
    visit.box.fill("x" * 10_001)
    visit.box.press("Enter")
    expect(page.locator(".rg-problem")).to_contain_text("korter dan 10.000 tekens")
    assert len(visit.box.input_value()) == 10_001
    visit.settle()
    assert _serious(page) == []
    assert visit.too_wide() == 0


@pytest.mark.parametrize("path", ["/nl/", "/en/"])
def test_every_example_can_be_clicked_and_is_answered(visitor: Visitor, path: str) -> None:
    visit = visitor(PHONE)
    page = visit.open(path)
    language = "nl" if path == "/nl/" else "en"
    for example in texts("page.examples", language):
        page.get_by_role("button", name=example).click()
        expect(visit.answers).to_have_count(1)
        expect(page.locator(".rg-you")).to_contain_text(example)
        expect(visit.answers.locator(".rg-stance")).to_be_visible()
        expect(visit.answers.locator("details").first).to_be_visible()
        expect(page.locator(".rg-examples")).to_be_hidden()
        page.get_by_role("button", name=text("page.new", language)).click()
        expect(page.locator(".rg-empty")).to_be_visible()
        expect(visit.box).to_be_focused()


def test_a_follow_up_is_read_with_what_was_asked_before(visitor: Visitor) -> None:
    visit = visitor()
    visit.open()
    assert visit.ask(FOLLOW_UP).locator("details").count() == 0
    visit.page.get_by_role("button", name="Nieuw gesprek").click()
    expect(visit.page.locator(".rg-empty")).to_be_visible()
    visit.ask(PHOTO)
    expect(visit.ask(FOLLOW_UP).locator("summary").first).to_contain_text("Regel 5 ·")
    expect(visit.page.locator(".rg-you")).to_have_count(2)


@pytest.mark.parametrize("question", ["Hoeveel vakantiedagen krijg ik?", "Wat is de hoofdstad van Frankrijk?"])
def test_a_refusal_cites_nothing_and_a_person_to_ask_is_always_there(visitor: Visitor, question: str) -> None:
    visit = visitor()
    page = visit.open()
    refusal = visit.ask(question)
    assert refusal.locator("details, a, .rg-stance").count() == 0
    expect(page.locator(".rg-foot")).to_contain_text("je leidinggevende")
    expect(page.get_by_role("note")).to_contain_text("Je praat met een computerprogramma")
    expect(page.get_by_role("note")).to_contain_text("een adviseur, geen controleur")


def test_the_english_page_answers_in_english_and_quotes_in_dutch(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open("/en/")
    assert page.evaluate("document.documentElement.lang") == "en"
    answer = visit.ask("May I use a photo from the internet with my blog?")
    assert answer.get_attribute("lang") == "en"
    answer.locator("a.rg-marker").first.click()
    expect(answer.locator("details[open] blockquote[lang=nl] mark").first).to_be_visible()
    expect(answer.locator("details[open] summary")).to_contain_text("Rule 5 ·")
    assert _serious(page) == []
    page.get_by_role("link", name="Lees deze pagina in het Nederlands").click()
    expect(page.get_by_role("tab", name="Stel je vraag")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "nl"


def test_nothing_that_is_typed_stays_in_the_browser(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    visit.ask("Mag ik over zqxjkvandermeer schrijven?")
    visit.box.fill("Nog niet gestuurd: zqxjkvandermeer")
    assert "zqxjkvandermeer" not in page.evaluate(_KEPT)
    assert not [url for url in visit.requests if "zqxjk" in url]
    page.reload()
    expect(page.locator(".rg-empty")).to_be_visible()
    expect(visit.box).to_have_value("")
    assert visit.answers.count() == 0
    assert "zqxjkvandermeer" not in page.content()
    assert page.context.cookies() == []


def test_the_closed_doors_of_the_framework_stay_closed(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open("/nl/?view=api")
    expect(page.get_by_text("API documentation")).to_have_count(0)
    found = page.evaluate(_STATUSES, _DOORS)
    visit.complaints.clear()
    assert len(found) == 2 * len(_DOORS)
    assert [line for line in found if not line.endswith(" 404")] == []


def test_what_looks_like_markup_is_shown_as_it_was_typed(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    typed = '<img src="x" onerror="document.title=1"> <b>foto</b> ![x](http://example.org/?q=1)'
    visit.ask(typed)
    expect(page.locator(".rg-you")).to_contain_text(typed)
    assert page.locator(".rg-talk img, .rg-talk b").count() == 0
    assert page.title() == "Ruggespraak"


def test_while_the_answer_is_made_the_question_is_shown_and_then_the_answer_is_said_aloud(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready, ask = threading.Event(), Advisor.ask

    def slow(advisor: Advisor, question: Any) -> Any:
        assert ready.wait(8)
        return ask(advisor, question)

    monkeypatch.setattr(Advisor, "ask", slow)
    visit = visitor(PHONE)
    page = visit.open()
    visit.box.fill(PHOTO)
    page.get_by_role("button", name="Vraag het").click()
    expect(page.locator(".rg-waiting")).to_contain_text(PHOTO)
    expect(page.locator(".rg-waiting")).to_contain_text("Ik zoek het voor je op")
    expect(page.locator(".rg-examples")).to_be_hidden()
    ready.set()
    expect(visit.answers).to_have_count(1)
    expect(page.locator(".rg-waiting")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="regel 5")).to_have_count(1)


def test_when_it_goes_wrong_inside_the_page_says_so_and_the_question_is_not_lost(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Advisor, question: Any) -> Any:
        raise RuntimeError("kapot van binnen")

    visit = visitor()
    page = visit.open()
    with monkeypatch.context() as broken:
        broken.setattr(Advisor, "ask", fail)
        visit.box.fill(PHOTO)
        visit.box.press("Enter")
        expect(page.locator(".rg-problem")).to_contain_text("Er ging iets mis")
    expect(visit.box).to_have_value(PHOTO)
    assert "kapot van binnen" not in page.content()
    visit.ask(PHOTO)


def test_without_a_connection_the_page_says_so_in_dutch(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    page.context.set_offline(True)
    visit.box.fill(PHOTO)
    visit.box.press("Enter")
    expect(page.locator(".rg-problem")).to_contain_text("Je vraag staat nog in het vak")
    expect(visit.box).to_have_value(PHOTO)
    expect(page.locator(".toast-wrap")).to_be_hidden()
    visit.complaints.clear()


def test_the_icon_is_served(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    icon = page.request.get(f"{visit.base}/favicon.ico")
    assert icon.ok
    assert icon.headers["content-type"].startswith("image/svg+xml")
    assert page.evaluate("document.querySelector('link[rel=icon]').href") == f"{visit.base}/favicon.ico"
