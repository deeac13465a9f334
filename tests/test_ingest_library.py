"""Policy versions on disk: kept, published, refused when changed, composed anew when a source changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.compose import Sources, compose
from ingest.errors import InputError, NotFoundError, StorageError
from ingest.library import Library, write_atomically
from ingest.organisation import Organisation
from ingest.policy import Policy


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    folder = tmp_path / "bronnen"
    (folder / "notes").mkdir(parents=True)
    (folder / "notes" / "rules.yaml").write_text("rules: []\n", encoding="utf-8")
    (folder / "guidance" / "web").mkdir(parents=True)
    (folder / "guidance" / "web" / "pers.md").write_text("# Pers\n\nBel eerst.\n", encoding="utf-8")
    (folder / "regels.md").write_text("1. Deel kennis.\n\n2. Schaad niemand.\n", encoding="utf-8")
    return Sources(protocol=folder / "regels.md", notes=folder / "notes", guidance=folder / "guidance")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "home")


@pytest.fixture
def no_home(tmp_path: Path) -> Library:
    """A library whose folder can never be made: a regular file stands in its way."""
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    return Library(tmp_path / "bestand" / "home")


def policy_file(library: Library, policy: Policy) -> Path:
    return library.folder / f"{policy.version}.json"


def test_a_saved_policy_is_loaded_as_it_was(library: Library, sources: Sources) -> None:
    policy = compose(sources)
    library.save(policy)
    assert library.load(policy.version) == policy
    assert [version for version, _ in library.versions()] == [policy.version]


def test_saving_again_changes_nothing(library: Library, sources: Sources) -> None:
    policy = compose(sources)
    library.save(policy)
    before = policy_file(library, policy).stat()
    library.save(policy)
    after = policy_file(library, policy).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_an_unknown_version_is_not_found(library: Library) -> None:
    with pytest.raises(NotFoundError, match="no policy version 0123456789ab"):
        library.load("0123456789ab")
    with pytest.raises(NotFoundError):
        library.publish("0123456789ab")
    assert library.in_force() is None


def test_a_published_version_is_in_force_until_the_next(library: Library, sources: Sources) -> None:
    first = compose(sources)
    second = replace(first, label="Later").sealed()
    assert library.in_force() is None
    for policy in (first, second, first):
        library.save(policy)
        library.publish(policy.version)
        assert library.in_force() == policy.version
        assert Library(library.folder.parent).in_force() == policy.version
    assert {version for version, _ in library.versions()} == {first.version, second.version}


def _changed_word(data: bytes) -> bytes:
    return data.replace(b"kennis", b"alles.")


def _truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _emptied(data: bytes) -> bytes:
    return b""


def _garbage(data: bytes) -> bytes:
    return b"\xff\x00" + data


DAMAGE = [_changed_word, _truncated, _emptied, _garbage]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_policy_file_that_was_changed_is_refused(
    library: Library, sources: Sources, damage: Callable[[bytes], bytes]
) -> None:
    policy = compose(sources)
    library.save(policy)
    file = policy_file(library, policy)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(StorageError, match="was changed"):
        library.load(policy.version)
    with pytest.raises(StorageError):
        library.publish(policy.version)
    assert library.in_force() is None


@pytest.mark.parametrize("damage", DAMAGE)
def test_composing_mends_a_policy_file_that_was_changed(
    library: Library, sources: Sources, damage: Callable[[bytes], bytes]
) -> None:
    policy = library.composed(sources)
    file = policy_file(library, policy)
    file.write_bytes(damage(file.read_bytes()))
    assert library.composed(sources) == policy
    assert library.load(policy.version) == policy


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '"x"', "null", "\x00"])
def test_a_damaged_pointer_is_a_storage_error(library: Library, content: str) -> None:
    library.folder.mkdir(parents=True)
    (library.folder / "in-force.json").write_text(content, encoding="utf-8")
    with pytest.raises(StorageError, match="publish a version again"):
        library.in_force()


# composing only when needed


@pytest.fixture
def composings(monkeypatch: pytest.MonkeyPatch) -> list[Sources]:
    """Every call to compose that the library makes."""
    calls: list[Sources] = []

    def counted(sources: Sources) -> Policy:
        calls.append(sources)
        return compose(sources)

    monkeypatch.setattr("ingest.library.compose", counted)
    return calls


def test_unchanged_sources_are_composed_once(library: Library, sources: Sources, composings: list[Sources]) -> None:
    first = library.composed(sources)
    assert library.composed(sources) == first == Library(library.folder.parent).composed(sources)
    assert len(composings) == 1


def _append(file: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as target:
            target.write("\n\nNog een zin.\n")

    return change


def _add(folder: Path) -> None:
    (folder / "guidance" / "web" / "nieuw.md").write_text("Nieuw.", encoding="utf-8")


def _remove(folder: Path) -> None:
    (folder / "guidance" / "web" / "pers.md").rename(folder / "guidance" / "web" / "pers.bak")
    (folder / "guidance" / "ander.md").write_text("Ander.", encoding="utf-8")


def _rename(folder: Path) -> None:
    (folder / "guidance" / "web" / "pers.md").rename(folder / "guidance" / "web" / "woord.md")


def _move(folder: Path) -> None:
    (folder / "guidance" / "web").rename(folder / "guidance" / "papier")


SOURCE_CHANGES = {
    "protocol": _append("regels.md"),
    "guidance": _append("guidance/web/pers.md"),
    "added": _add,
    "removed": _remove,
    "renamed": _rename,
    "moved to another folder": _move,
}


@pytest.mark.parametrize("change", SOURCE_CHANGES.values(), ids=SOURCE_CHANGES.keys())
def test_a_changed_source_is_composed_anew(library: Library, sources: Sources, change: Callable[[Path], None]) -> None:
    before = library.composed(sources)
    change(sources.protocol.parent)
    after = library.composed(sources)
    assert after == compose(sources)
    assert after.version != before.version


def test_another_organisation_is_composed_anew(library: Library, sources: Sources) -> None:
    before = library.composed(sources)
    renamed = replace(sources, organisation=Organisation(name="Waterdam"))
    assert library.composed(renamed).version != before.version
    assert library.composed(sources) == before


def test_another_protocol_file_of_the_same_name_keeps_its_own_label(library: Library, tmp_path: Path) -> None:
    bundled = library.composed(Sources())
    copy = tmp_path / Sources().protocol.name
    copy.write_bytes(Sources().protocol.read_bytes())
    assert (bundled.label, library.composed(Sources(protocol=copy)).label) == ("CNV", "protocol.nl")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b"null", b"\xff", b'{"version": "0123456789ab"}', b'{"version": 7}']
)
def test_a_damaged_memo_is_composed_anew(
    library: Library, sources: Sources, composings: list[Sources], content: bytes
) -> None:
    policy = library.composed(sources)
    memo = library.folder / f"sources-{sources.fingerprint()}.json"
    memo.write_bytes(content)
    assert library.composed(sources) == policy == library.composed(sources)
    assert len(composings) == 2


def test_a_policy_that_disappeared_is_composed_anew(library: Library, sources: Sources) -> None:
    policy = library.composed(sources)
    policy_file(library, policy).unlink()
    assert library.composed(sources) == policy
    assert library.load(policy.version) == policy


def test_a_fault_in_a_source_keeps_nothing(library: Library, sources: Sources) -> None:
    sources.protocol.write_text("3. Verkeerd.\n", encoding="utf-8")
    with pytest.raises(InputError):
        library.composed(sources)
    assert not library.folder.exists()


# a folder that cannot be written


def test_a_folder_that_cannot_be_made_is_a_storage_error(no_home: Library, sources: Sources) -> None:
    policy = compose(sources)
    for act in (lambda: no_home.save(policy), lambda: no_home.composed(sources), lambda: no_home.load(policy.version)):
        with pytest.raises(StorageError):
            act()


def test_the_storage_error_says_where_and_what_to_do(no_home: Library, sources: Sources) -> None:
    with pytest.raises(StorageError, match=r"bestand/home/policies cannot be written .*--home"):
        no_home.save(compose(sources))


def test_in_force_of_a_folder_that_cannot_be_read_is_a_storage_error(no_home: Library) -> None:
    with pytest.raises(StorageError):
        no_home.in_force()
    assert no_home.versions() == []


def test_a_write_that_fails_leaves_the_old_content_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.json"
    write_atomically(file, b"oud")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError, match="No space left on device"):
        write_atomically(file, b"nieuw")
    assert [(path.name, path.read_bytes()) for path in tmp_path.glob("*.json")] == [("a.json", b"oud")]
    assert not list(tmp_path.glob(".writing-*"))
