"""Faults in YAML are reported with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from ingest.errors import SourceError
from ingest.source import read_text, read_yaml


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    count: int = 0


class Items(BaseModel):
    model_config = ConfigDict(extra="forbid")
    items: list[Item]


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "lijst.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_sound_yaml_is_read(tmp_path: Path) -> None:
    content = read_yaml(written(tmp_path, "items:\n  - name: één\n    count: 2\n"), Items)
    assert content == Items(items=[Item(name="één", count=2)])


FAULTS = {
    "missing key": ("items:\n  - name: a\n  - count: 1\n", 3, "items.1.name: Field required"),
    "extra key": ("items:\n  - name: a\n    colour: red\n", 3, "items.0.colour: Extra inputs"),
    "wrong type": ("items:\n  - name: a\n    count: veel\n", 3, "items.0.count: Input should be a valid integer"),
    "list for text": ("items:\n  - name:\n      - a\n", 3, "items.0.name: Input should be a valid string"),
    "no list": ("# uitleg\nitems: niets\n", 2, "items: Input should be a valid list"),
    "extra at top": ("items: []\nmeer: 1\n", 2, "meer: Extra inputs"),
    "broken quote": ("items:\n  - name: 'a\n", 3, "is not valid YAML"),
    "broken indent": ("items:\n  - name: a\n count: 2\n", 3, "is not valid YAML"),
    "tab": ("items:\n\t- name: a\n", 2, "is not valid YAML"),
    "unknown tag": ("items: !!python/object:os.system []\n", 1, "is not valid YAML"),
    "two documents": ("items: []\n---\nitems: []\n", 2, "is not valid YAML"),
}


@pytest.mark.parametrize(("text", "line", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_says_file_line_and_reason(tmp_path: Path, text: str, line: int, reason: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(SourceError) as caught:
        read_yaml(file, Items)
    assert (caught.value.file, caught.value.line) == (str(file), line)
    assert reason in caught.value.reason
    assert str(caught.value).startswith(f"{file}:{line}: ")


@pytest.mark.parametrize("text", ["", "# leeg\n", "- a\n", "tekst\n", "3\n"])
def test_yaml_of_another_shape_is_refused_readably(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_yaml(written(tmp_path, text), Items)
    assert caught.value.reason[0].isalpha(), caught.value.reason


@pytest.mark.parametrize("text", ["items: \x07\n", "items: \x00\n"])
def test_control_characters_in_yaml_are_a_source_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError):
        read_yaml(written(tmp_path, text), Items)


def test_text_keeps_its_line_ends_and_loses_its_mark(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xef\xbb\xbfa\r\nb\n")
    assert read_text(file) == "a\r\nb\n"


def test_text_that_is_not_utf8_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"a\nb\n\xff\n")
    with pytest.raises(SourceError) as caught:
        read_text(file)
    assert caught.value.line == 3


def test_a_folder_is_not_a_source(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_text(tmp_path)


def test_a_date_is_read_as_the_text_that_it_is(tmp_path: Path) -> None:
    file = tmp_path / "lijst.yaml"
    file.write_text("items:\n  - name: 2024-02-30\n", encoding="utf-8")
    assert read_yaml(file, Items).items[0].name == "2024-02-30"
