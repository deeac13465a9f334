"""The page while a language model writes, in a real browser: it grows, it can be stopped, it says where words go."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from advisor.bootstrap import Advisor, build_advisor
from advisor.chat_model import Fault, ModelError, Piece, Request
from retrieval.embedder import HashingEmbedder
from ui.texts import text

if TYPE_CHECKING:  # the other tests are collected without the extra [browser]
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # those of gradio's own imports

DESKTOP, PHONE, SMALLEST = (1280, 800), (390, 844), (320, 640)
SCREENS = [
    pytest.param(DESKTOP, "light", id="desktop-light"),
    pytest.param(DESKTOP, "dark", id="desktop-dark"),
    pytest.param(PHONE, "light", id="phone-light"),
    pytest.param(PHONE, "dark", id="phone-dark"),
    pytest.param(SMALLEST, "light", id="320px"),
]
PHOTO = "Mag ik een foto van internet bij mijn blog zetten?"
FIRST, SECOND = "Dat kan, als de maker het goed vindt.", "Noem dan ook de bron van de foto."
DRAFT = "Wat een mooie dag. Wat een sukkel, die planner van ons! Bel hem gerust: 06-12345678."
NAME = "klein-model"
WHY = "Dit is een belediging van een collega."
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
_QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

Size = tuple[int, int]


def expect(what: Any) -> Any:
    from playwright.sync_api import expect as expecting

    return expecting(what)


class Gated:
    """A model that writes its next part when it is let, and notes that it was broken off."""

    def __init__(self, *, stays_here: bool = True) -> None:
        self.name, self.stays_here = NAME, stays_here
        self.parts: list[str | ModelError] = []
        self.let, self.left, self.asked = threading.Semaphore(0), threading.Event(), threading.Event()

    def says(self, *parts: str | ModelError) -> None:
        """Have it say these from now on; the first part comes by itself."""
        self.parts, self.let = list(parts), threading.Semaphore(1)
        self.left.clear()
        self.asked.clear()

    async def stream(self, request: Request) -> AsyncGenerator[Piece]:
        """Yield the parts."""
        assert request.messages
        parts, let = self.parts, self.let
        self.asked.set()
        try:
            for part in parts:
                while not let.acquire(blocking=False):
                    await asyncio.sleep(0.02)
                if isinstance(part, ModelError):
                    raise part
                yield Piece(text=part)
            yield Piece(finished="stop")
        except (GeneratorExit, asyncio.CancelledError):
            self.left.set()
            raise


class Visit:
    """One person at the page; what the browser complained about is written down."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base, self.complaints = page, base, list[str]()
        page.on("console", lambda one: self.complaints.append(one.text) if one.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, language: Any = "nl", *, reading: bool = False) -> Page:
        self.page.goto(f"{self.base}/{language}/")
        expect(self.page.locator(".rg-empty")).to_be_visible()
        if reading:
            self.page.get_by_role("tab", name=text("page.review", language)).click()
        return self.page

    @property
    def box(self) -> Any:
        return self.page.locator(".rg-ask textarea")

    @property
    def stop(self) -> Any:
        return self.page.get_by_role("button", name="Stop", exact=True)

    @property
    def send(self) -> Any:
        return self.page.get_by_role("button", name="Vraag het", exact=True)

    @property
    def writing(self) -> Any:
        return self.page.locator(".rg-writing")

    @property
    def answer(self) -> Any:
        return self.page.locator("article.rg-answer")

    @property
    def status(self) -> Any:
        return self.page.locator(".rg-status")

    def ask(self, question: str = PHOTO) -> None:
        self.box.fill(question)
        self.box.press("Enter")

    def read(self, draft: str = DRAFT) -> None:
        self.page.locator(".rg-rv-box textarea").fill(draft)
        self.page.locator(".rg-rv-send").click()

    def settle(self) -> None:
        """Wait until scrolling has stopped."""
        self.page.evaluate("() => new Promise((done) => setTimeout(done, 500))")

    def too_wide(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


Visitor = Callable[..., Visit]


@contextmanager
def _served(advisor: Advisor) -> Generator[str]:
    import uvicorn

    from ui.serving import create_app

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(advisor), log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def _advisor(fake: Advisor, model: Gated) -> Advisor:
    patient = {"timeout": 300.0, "first_timeout": 120.0, "idle_timeout": 120.0}
    settings = fake.settings.model_copy(update={"model": fake.settings.model.model_copy(update=patient)})
    return build_advisor(settings, policy=fake.policy, embedder=HashingEmbedder(), model=model)


@pytest.fixture(scope="module")
def model() -> Gated:
    """The model behind the page, on this machine."""
    return Gated()


@pytest.fixture(scope="module")
def address(fake_advisor: Advisor, model: Gated) -> Iterator[str]:
    with _served(_advisor(fake_advisor, model)) as base:
        yield base


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
    """Return a way to visit the page; afterwards no visit may have had a complaint."""
    visits: list[Visit] = []

    def visit(size: Size = DESKTOP, scheme: Any = "light", base: str = address) -> Visit:
        viewport: Any = {"width": size[0], "height": size[1]}
        context = chromium.new_context(viewport=viewport, color_scheme=scheme, locale="nl-NL")
        context.set_default_timeout(10_000)
        visits.append(Visit(context.new_page(), base))
        return visits[-1]

    yield visit
    for each in visits:
        each.page.context.close()
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


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(20):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {selector}")


def _answer(advisor: Advisor) -> list[str]:
    """Return an answer of two claims, in three parts: each but the last ends behind a claim."""
    sources = [{"ref": "R5.1", "quote": advisor.policy.quotable["R5.1"]}]
    first, second = (json.dumps({"text": said, "sources": sources}) for said in (FIRST, SECOND))
    return ['{"outcome": "answered", "stance": "allowed_if", "claims": [' + first, ", " + second, '], "question": ""}']


def _review(advisor: Advisor) -> str:
    finding = {
        "ref": "R8.1", "quote": advisor.policy.quotable["R8.1"], "text": "Wat een sukkel", "severity": "high",
        "why": WHY, "suggestion": "Laat dit woord weg.",
    }  # fmt: skip
    return json.dumps({"findings": [finding], "doubts": [], "strengths": [], "questions": [], "rewrite": ""})


@pytest.mark.parametrize(("size", "scheme"), SCREENS)
def test_the_answer_grows_claim_by_claim_and_is_said_when_it_is_complete(
    visitor: Visitor, fake_advisor: Advisor, model: Gated, size: Size, scheme: str
) -> None:
    model.says(*_answer(fake_advisor))
    visit = visitor(size, scheme)
    page = visit.open()
    expect(visit.stop).to_be_hidden()
    visit.ask()
    expect(visit.writing).to_contain_text("Dat kan, als de maker het goed vindt regel 5.")
    expect(visit.writing).not_to_contain_text("Noem dan")
    expect(visit.writing).to_contain_text(text("page.writing", "nl"))
    expect(visit.stop).to_be_visible()
    expect(visit.send).to_be_hidden()
    expect(visit.box).to_have_value("")
    expect(visit.status).to_have_text(text("page.waiting", "nl"))
    visit.settle()
    assert visit.too_wide() == 0
    assert _serious(page) == []
    model.let.release()
    expect(visit.writing).to_contain_text("Noem dan ook de bron van de foto regel 5.")
    expect(visit.status).to_have_text(text("page.waiting", "nl"))
    model.let.release()
    expect(visit.answer).to_have_count(1)
    expect(visit.answer).to_contain_text(text("page.written_with", "nl", model=NAME))
    expect(visit.answer).to_contain_text(text("stance.allowed_if", "nl"))
    expect(visit.status).to_contain_text(f"{text('page.complete', 'nl')} {text('stance.allowed_if', 'nl')}")
    expect(visit.stop).to_be_hidden()
    expect(visit.send).to_be_visible()
    expect(visit.box).to_be_focused()
    visit.settle()
    assert visit.too_wide() == 0
    assert _serious(page) == []


def test_stop_by_keyboard_stops_the_model_and_keeps_what_was_proved(
    visitor: Visitor, fake_advisor: Advisor, model: Gated
) -> None:
    model.says(*_answer(fake_advisor))
    visit = visitor()
    page = visit.open()
    visit.box.fill(PHOTO)
    _tab_to(page, "button.rg-send")
    page.keyboard.press("Enter")
    expect(visit.writing).to_contain_text("Dat kan")
    expect(visit.stop).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".rg-stopped")).to_contain_text(text("page.stopped", "nl"))
    expect(page.locator(".rg-stopped")).to_contain_text("Dat kan, als de maker het goed vindt regel 5.")
    assert model.left.wait(10), "the model went on writing"
    expect(visit.status).to_contain_text(text("page.stopped", "nl"))
    expect(visit.box).to_be_focused()
    expect(visit.send).to_be_visible()
    assert _serious(page) == []
    model.says("".join(_answer(fake_advisor)))
    visit.ask("En als ik de maker noem?")
    expect(visit.answer).to_have_count(1)
    expect(page.locator(".rg-stopped")).to_have_count(1)


def test_stop_before_the_first_claim_gives_the_question_back(visitor: Visitor, model: Gated) -> None:
    model.says('{"outcome": "answered", ', "never")
    visit = visitor(PHONE)
    page = visit.open()
    visit.ask()
    assert model.asked.wait(10)
    visit.stop.click()
    expect(page.locator(".rg-stopped")).to_contain_text(text("page.stopped_early", "nl"))
    assert model.left.wait(10)
    expect(visit.box).to_have_value(PHOTO)


def test_a_new_conversation_stops_the_old_answer_and_stays_empty(
    visitor: Visitor, fake_advisor: Advisor, model: Gated
) -> None:
    model.says(*_answer(fake_advisor))
    visit = visitor()
    page = visit.open()
    visit.ask()
    expect(visit.writing).to_be_visible()
    page.get_by_role("button", name=text("page.new", "nl")).click()
    expect(page.locator(".rg-empty")).to_be_visible()
    assert model.left.wait(10)
    visit.settle()
    expect(page.locator(".rg-empty")).to_be_visible()
    expect(visit.stop).to_be_hidden()
    model.says("".join(_answer(fake_advisor)))
    visit.ask()
    expect(visit.answer).to_have_count(1)


def test_who_closes_the_page_stops_the_model(visitor: Visitor, fake_advisor: Advisor, model: Gated) -> None:
    model.says(*_answer(fake_advisor))
    visit = visitor()
    visit.open()
    visit.ask()
    expect(visit.writing).to_be_visible()
    visit.page.context.close()
    assert model.left.wait(20), "the model went on writing for nobody"


def test_a_source_that_was_opened_stays_open_while_the_answer_grows(
    visitor: Visitor, fake_advisor: Advisor, model: Gated
) -> None:
    model.says(*_answer(fake_advisor))
    visit = visitor()
    page = visit.open()
    visit.ask()
    visit.writing.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.rg-source[open]")).to_have_count(1)
    model.let.release(2)
    expect(visit.answer).to_have_count(1)
    expect(page.locator("details.rg-source[open]")).to_have_count(1)
    expect(page.locator("details.rg-source[open] summary").first).to_be_focused()


def test_why_the_model_did_not_answer_stands_under_the_answer(visitor: Visitor, model: Gated) -> None:
    model.says(ModelError(Fault.REFUSED))
    visit = visitor()
    visit.open()
    visit.ask("Mag ik over mijn werk schrijven?")
    expect(visit.answer.locator(".rg-by")).to_contain_text("de sleutel klopt niet")
    expect(visit.answer).not_to_contain_text(NAME)
    assert _serious(visit.page) == []


def test_the_review_without_the_model_comes_first_and_the_one_with_it_replaces_it(
    visitor: Visitor, fake_advisor: Advisor, model: Gated
) -> None:
    model.says(" ", _review(fake_advisor))
    visit = visitor()
    page = visit.open(reading=True)
    visit.read()
    pending = page.locator(".rg-rv-pending")
    expect(pending).to_contain_text(text("page.review_pending", "nl"))
    expect(page.locator(".rg-rv-cards")).not_to_contain_text(WHY)
    expect(visit.status).to_contain_text(text("page.review_pending", "nl"))
    expect(visit.status).to_contain_text(page.locator(".rg-rv-verdict h2").inner_text())
    visit.settle()
    assert _serious(page) == []
    page.locator(".rg-rv-card summary").first.focus()
    page.keyboard.press("Enter")
    visit.settle()
    before = page.evaluate("scrollY")
    model.let.release()
    expect(pending).to_have_count(0)
    expect(page.locator(".rg-rv-cards")).to_contain_text(WHY)
    expect(page.locator(".rg-rv")).to_contain_text(text("page.review_read_with", "nl", model=NAME))
    expect(visit.status).to_contain_text(text("page.review_complete", "nl"))
    expect(page.locator(".rg-rv-card details[open]")).to_have_count(1)
    visit.settle()
    assert abs(page.evaluate("scrollY") - before) < 200, "the page moved under who reads it"
    assert _serious(page) == []


@pytest.mark.parametrize(("size", "scheme"), SCREENS[1:])
def test_a_review_that_is_stopped_is_the_one_without_the_model(
    visitor: Visitor, model: Gated, size: Size, scheme: str
) -> None:
    model.says(" ", "never")
    visit = visitor(size, scheme)
    page = visit.open(reading=True)
    visit.read()
    expect(page.locator(".rg-rv-pending")).to_be_visible()
    visit.settle()
    assert visit.too_wide() == 0
    assert _serious(page) == []
    _tab_to(page, "[data-stop]")
    page.keyboard.press("Enter")
    expect(page.locator(".rg-rv-stopped")).to_have_text(text("page.review_stopped", "nl"))
    assert model.left.wait(10), "the model went on reading"
    expect(page.locator(".rg-rv-cards")).to_contain_text("06-12345678")
    expect(visit.status).to_contain_text(text("page.review_stopped", "nl"))
    assert _serious(page) == []


def test_a_changed_draft_does_not_wait_for_the_model_that_reads_the_first(
    visitor: Visitor, fake_advisor: Advisor, model: Gated
) -> None:
    model.says(" ", "never")
    visit = visitor()
    page = visit.open(reading=True)
    visit.read()
    expect(page.locator(".rg-rv-pending")).to_be_visible()
    visit.read(DRAFT.replace("06-12345678", "06-22222222"))
    expect(page.locator(".rg-rv-draft .rg-rv-text")).to_contain_text("06-22222222")
    assert model.left.wait(10)
    model.says(_review(fake_advisor))
    visit.read(DRAFT.replace("06-12345678", "06-33333333"))
    expect(page.locator(".rg-rv-draft .rg-rv-text")).to_contain_text("06-33333333")
    expect(page.locator(".rg-rv-pending, .rg-rv-waiting")).to_have_count(0)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_before_anybody_types_it_says_that_words_go_to_a_model_elsewhere(
    visitor: Visitor, fake_advisor: Advisor, language: Any
) -> None:
    with _served(_advisor(fake_advisor, Gated(stays_here=False))) as base:
        page = visitor(base=base).open(language)
        expect(page.locator(".rg-machine")).to_contain_text(text("page.promise_sent", language, model=NAME))
        assert text("page.promise", language) not in page.content()
        page.get_by_role("tab", name=text("page.review", language)).click()
        expect(page.locator(".rg-rv-kept")).to_have_text(text("page.review_kept_sent", language, model=NAME))
        page.locator(".rg-rv-who summary").click()
        expect(page.locator(".rg-rv-who")).to_contain_text(text("page.review_who_kept_sent", language))
        assert text("page.review_kept", language) not in page.content()


def test_with_a_model_on_this_machine_it_says_that_nothing_is_passed_on(visitor: Visitor) -> None:
    page = visitor().open(reading=True)
    expect(page.locator(".rg-machine")).to_contain_text(text("page.promise", "nl"))
    expect(page.locator(".rg-rv-kept")).to_have_text(text("page.review_kept", "nl"))
