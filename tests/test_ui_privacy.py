"""Promise 5: nothing typed is kept, whichever way it came in."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import string
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from advisor.bootstrap import Advisor
from ui.api import create_api
from ui.page_html import Exchange

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-c", "from ui.cli import main; main()"]
_ODD = (
    "Mag ik over {} schrijven?",
    "regel 7 en {}",
    "{}",
    "May I post about {}?",
    "<b>{}</b> '; DROP TABLE x; --",
    "\x00{}\x1b[31m",
    "foto van internet {} 😀",
    "R99.9 {}",
    "G:{}#1.1",
    "{} " * 40,
)


def _tokens(count: int) -> list[str]:
    letters = random.Random(5)
    return ["zq" + "".join(letters.choices(string.ascii_lowercase, k=14)) for _ in range(count)]


def _questions(tokens: list[str]) -> list[str]:
    return [_ODD[i % len(_ODD)].replace("{}", token) for i, token in enumerate(tokens)]


def _kept(home: Path, tokens: list[str]) -> list[str]:
    files = [file for file in home.rglob("*") if file.is_file()]
    assert files
    return [f"{file}: {token}" for file in files for token in tokens if _holds(file, token)]


def _holds(file: Path, token: str) -> bool:
    return token in file.name or token.encode() in file.read_bytes().lower()


def _unlogged(caplog: pytest.LogCaptureFixture, tokens: list[str]) -> None:
    logged = "\n".join(f"{record.getMessage()} {record.exc_text} {record.__dict__}" for record in caplog.records)
    assert [token for token in tokens if token in logged] == []


def _command(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *arguments, "--home", str(home)]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)


def test_the_check_itself_finds_what_was_kept(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"\x00asked: ZQABC")
    assert _kept(tmp_path, ["zqabc", "zqdef"]) == [f"{tmp_path / 'log'}: zqabc"]


def test_the_command_line_and_batches_keep_nothing(fake_advisor: Advisor, fake_home: Path, tmp_path: Path) -> None:
    tokens = _tokens(220)
    asked, sought, alone = tokens[:100], tokens[100:200], tokens[200:203]
    for command, key, mine in (("ask", "question", asked), ("search", "query", sought)):
        source = tmp_path / f"{command}.jsonl"
        source.write_text("\n".join(json.dumps({key: text}) for text in _questions(mine)), encoding="utf-8")
        done = _command(fake_home, command, "--batch", str(source), "--out", str(tmp_path / f"{command}.out"))
        assert len((tmp_path / f"{command}.out").read_text(encoding="utf-8").splitlines()) == 100
        assert not [token for token in mine if token in done.stderr]
    for token, command in zip(alone, ("ask", "search", "rules"), strict=True):
        assert token not in _command(fake_home, command, f"Mag {token}?" if command != "rules" else "5").stderr
    assert _kept(fake_home, tokens) == []


def test_the_api_keeps_nothing(fake_advisor: Advisor, fake_home: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    tokens = _tokens(300)[-100:]
    client = TestClient(create_api(fake_advisor), raise_server_exceptions=False)
    for number, text in enumerate(_questions(tokens)):
        history = [{"role": "user", "content": text}] if number % 3 == 0 else []
        client.post("/v1/answers", json={"question": text, "history": history, "asker": {"role": text[:50]}})
        client.post("/v1/search", json={"query": text, "top": 3})
        client.post("/v1/answers", json={"question": [text], text: 1})
    assert _kept(fake_home, tokens) == []
    _unlogged(caplog, tokens)


def test_an_error_inside_is_not_logged_with_what_was_typed(
    fake_advisor: Advisor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Advisor, question: Any) -> None:
        raise RuntimeError("inside")

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(Advisor, "ask", fail)
    client = TestClient(create_api(fake_advisor), raise_server_exceptions=False)
    tokens = _tokens(1)
    assert client.post("/v1/answers", json={"question": tokens[0]}).status_code == 500
    _unlogged(caplog, tokens)


@pytest.mark.filterwarnings("ignore")  # those of gradio's own imports
def test_the_page_keeps_nothing(
    fake_advisor: Advisor, fake_home: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    from ui.chat import chat_page

    async def made() -> Any:
        return chat_page(fake_advisor, "nl")

    caplog.set_level(logging.DEBUG)
    tokens = _tokens(400)[-100:]
    page = asyncio.run(made())  # outside of an event loop gradio makes one, and never closes it
    functions: list[Any] = [block.fn for block in page.fns.values()]
    answer: Callable[..., Any] = next(f for f in functions if getattr(f, "__name__", "") == "answer")
    exchanges: list[Exchange] = []

    async def asked(text: str, before: list[Exchange]) -> list[Exchange]:
        *_, (_, now, html, _) = [shown async for shown in answer(text, before)]
        assert html
        return now

    for text in _questions(tokens):
        exchanges = asyncio.run(asked(text, exchanges))
    assert len(exchanges) <= 21
    assert _kept(fake_home, tokens) == []
    _unlogged(caplog, tokens)
    captured = capfd.readouterr()
    assert not [token for token in tokens if token in captured.out + captured.err]
