"""No test reaches a network: only this machine's own addresses can be connected to."""

from __future__ import annotations

import hashlib
import socket
from pathlib import Path
from typing import Any

import pytest

from advisor.bootstrap import Advisor, Settings, build_advisor, load_settings
from ingest.compose import Sources, compose
from ingest.policy import Policy
from retrieval.embedder import HashingEmbedder

_LOCAL = ("127.", "::1", "localhost", "0.0.0.0")
_connect = socket.socket.connect
_resolve = socket.getaddrinfo


def _guarded_connect(self: socket.socket, address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else "localhost"
    assert str(host).startswith(_LOCAL), f"a test tried to connect to {host}"
    _connect(self, address)


def _guarded_resolve(host: Any, *args: Any, **options: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    assert name is None or str(name).startswith(_LOCAL), f"a test tried to look up {name}"
    return _resolve(host, *args, **options)


socket.socket.connect = _guarded_connect  # pyright: ignore[reportAttributeAccessIssue] -- the point of this module
socket.getaddrinfo = _guarded_resolve


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # pyright: ignore[reportUnusedFunction] -- a fixture
    import os

    for name in [name for name in os.environ if name.startswith("RUGGESPRAAK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("RUGGESPRAAK_HOME", str(tmp_path / "default-home"))


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The bundled policy, without an organisation's name."""
    return compose(Sources())


def _kept(name: str) -> Path:
    """Return a data folder that is kept from one run to the next, as long as what makes an index is the same."""
    root = Path(__file__).parent.parent
    sources = sorted(file for part in ("ingest", "retrieval") for file in (root / part).rglob("*") if file.is_file())
    made_of = hashlib.sha256()
    for file in (*sources, root / "constraints.txt"):
        if file.suffix not in (".pyc", ".onnx"):
            made_of.update(file.read_bytes())
    home = root / ".make" / "homes" / f"{name}-{made_of.hexdigest()[:12]}"
    home.mkdir(parents=True, exist_ok=True)
    return home


@pytest.fixture(scope="session")
def fake_home() -> Path:
    """A data folder that uses the hashing embedder."""
    home = _kept("fake")
    (home / "ruggespraak.toml").write_text('[embedder]\nname = "hashing"\n', encoding="utf-8")
    return home


@pytest.fixture(scope="session")
def fake_advisor(fake_home: Path) -> Advisor:
    """An adviser on the bundled policy with the hashing embedder: quick, and good enough for plumbing."""
    return build_advisor(load_settings(fake_home), embedder=HashingEmbedder())


@pytest.fixture(scope="session")
def real_home() -> Path:
    """A data folder with the default embedder."""
    return _kept("real")


@pytest.fixture(scope="session")
def real_advisor(real_home: Path) -> Advisor:
    """The adviser as it is installed, with the default embedder."""
    return build_advisor(Settings(home=real_home))
