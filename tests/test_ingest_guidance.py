"""Guidance documents → passages: nothing lost, every passage with a ref that is unique and stays the same."""

from __future__ import annotations

import re
import string
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.blocks import Block, markdown_blocks, text_blocks
from ingest.errors import InputError, SourceError
from ingest.guidance import LONG, read_guidance
from ingest.policy import Passage


def ingested(folder: Path, **documents: str) -> list[Passage]:
    """Write each document, `pers_md` as pers.md, and return the passages of the folder."""
    for name, text in documents.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8", newline="")
    return list(read_guidance(folder))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def headings_of(passages: list[Passage]) -> dict[str, tuple[str, ...]]:
    return {passage.ref.rpartition(".")[0].partition("#")[2]: passage.heading for passage in passages}


HANDBOOK = """# Handboek

Vooraf iets.

## Pers

Bel eerst.

### Kranten

Mail dan.

## Web

Schrijf kort.
"""


def test_headings_become_sections_with_their_path(tmp_path: Path) -> None:
    passages = ingested(tmp_path, gids_md=HANDBOOK)
    assert [(p.ref, p.heading, p.text) for p in passages] == [
        ("G:gids#0.1", ("Handboek",), "Vooraf iets."),
        ("G:gids#1.1", ("Handboek", "Pers"), "Bel eerst."),
        ("G:gids#2.1", ("Handboek", "Pers", "Kranten"), "Mail dan."),
        ("G:gids#3.1", ("Handboek", "Web"), "Schrijf kort."),
    ]
    assert {(p.title, p.source) for p in passages} == {("Handboek", "gids.md")}


def test_a_document_without_heading_is_titled_by_its_file(tmp_path: Path) -> None:
    (passage,) = ingested(tmp_path, **{"social-media beleid_md": "Zomaar tekst."})
    assert (passage.title, passage.heading, passage.ref) == ("Social media beleid", (), "G:social-media-beleid#0.1")


def test_own_section_numbers_are_used(tmp_path: Path) -> None:
    text = "# Gids\n\n## 3 Woord\n\na\n\n### 3.2 Pers\n\nb\n\n## Hoofdstuk 5: Web\n\nc\n\n## § 6.1 Foto\n\nd\n"
    assert headings_of(ingested(tmp_path, gids_md=text)) == {
        "3": ("Gids", "3 Woord"),
        "3.2": ("Gids", "3 Woord", "3.2 Pers"),
        "5": ("Gids", "Hoofdstuk 5: Web"),
        "6.1": ("Gids", "§ 6.1 Foto"),
    }


def test_a_number_that_comes_twice_is_given_once(tmp_path: Path) -> None:
    passages = ingested(tmp_path, gids_md="# Gids\n\n## 1 Een\n\na\n\n## 1 Weer\n\nb\n\n## 1 Nog\n\nc\n")
    assert len({p.ref for p in passages}) == 3
    assert passages[0].ref == "G:gids#1.1"


def test_an_unnumbered_heading_takes_no_number_that_a_later_heading_has(tmp_path: Path) -> None:
    text = "# Gids\n\n## Vooraf\n\na\n\n## 1 Pers\n\nb\n\n## 2 Web\n\nc\n"
    found = headings_of(ingested(tmp_path, gids_md=text))
    assert (found.get("1"), found.get("2")) == (("Gids", "1 Pers"), ("Gids", "2 Web"))


def test_the_first_heading_keeps_its_own_number_too(tmp_path: Path) -> None:
    found = headings_of(ingested(tmp_path, gids_md="## 1 Pers\n\na\n\n## Los\n\nb\n\n## 2 Web\n\nc\n"))
    assert found.get("1") != ("Los",)


def test_ingesting_twice_gives_the_same_passages(tmp_path: Path) -> None:
    first = ingested(tmp_path, b_md=HANDBOOK, a_txt="Kop\n\nTekst hier.\n")
    assert list(read_guidance(tmp_path)) == first
    assert [p.source for p in first] == sorted(p.source for p in first)


def test_a_new_document_changes_no_ref_of_another(tmp_path: Path) -> None:
    first = ingested(tmp_path, b_md=HANDBOOK)
    assert [p for p in ingested(tmp_path, a_md=HANDBOOK, c_md=HANDBOOK) if p.source == "b.md"] == first


def test_what_a_colon_introduces_stays_with_it(tmp_path: Path) -> None:
    filler = "Zin. " * 90
    text = f"{filler}\n\nNeem mee:\n\n- een pen\n- {filler}\n\n{filler}\n"
    with_list = next(p.text for p in ingested(tmp_path, a_md=text) if "Neem mee:" in p.text)
    assert "Neem mee:\n\n- een pen\n- Zin." in with_list


def test_short_paragraphs_are_joined_and_long_ones_cut(tmp_path: Path) -> None:
    short = ingested(tmp_path, a_md="Een.\n\nTwee.\n\nDrie.\n")
    assert [p.text for p in short] == ["Een.\n\nTwee.\n\nDrie."]
    long = ingested(tmp_path, a_md="Dit is een zin van acht woorden lang. " * 100)
    assert len(long) > 2
    assert all(0 < len(p.text) <= LONG for p in long)
    assert all(p.text.endswith("lang.") for p in long)


def test_rules_that_a_passage_mentions_are_kept(tmp_path: Path) -> None:
    (passage,) = ingested(tmp_path, a_md="Zie regel 7 en R12. Ook rule 3, maar niet 9 vragen.")
    assert passage.rules == (3, 7, 12)


MARKDOWN = {
    "front matter": ("---\ntitle: x\ntags: [a]\n---\n# Kop\n\nTekst.", [(1, "Kop"), (0, "Tekst.")]),
    "front matter, Windows": ("---\r\ntitle: x\r\n---\r\nTekst.", [(0, "Tekst.")]),
    "lines are no front matter": ("---\n\nEerst.\n\n---\n\nDan.", [(0, "Eerst."), (0, "Dan.")]),
    "marks": ("**Vet**, *schuin*, `code` en [link](http://x.nl).", [(0, "Vet, schuin, code en link.")]),
    "soft line break": ("Aap\nnoot\\\nmies", [(0, "Aap noot mies")]),
    "list": ("- aap\n- noot\n\n  mies\n", [(0, "- aap\n- noot\nmies")]),
    "nested list": ("1. aap\n   - noot\n2. mies", [(0, "- aap\n- noot\n- mies")]),
    "quote": ("> aap\n>\n> noot", [(0, "aap\nnoot")]),
    "table": ("| wie | wat |\n|---|---|\n| aap | noot |\n", [(0, "wie | wat\naap | noot")]),
    "comment": ("Aap.\n\n<!-- geheim\n\n> ook -->\n\nNoot <!-- stil -->mies.", [(0, "Aap."), (0, "Noot mies.")]),
    "html": ("<div>aap</div>\n\nnoot <b>mies</b>", [(0, "aap"), (0, "noot mies")]),
    "code": ("```py\nx = 1\n```\n\n    y = 2\n", [(0, "x = 1"), (0, "y = 2")]),
    "entities": ("AT&amp;T &lt; &euro;", [(0, "AT&T < €")]),
    "underlined headings": ("Kop\n===\n\nDeel\n---\n\ntekst", [(1, "Kop"), (2, "Deel"), (0, "tekst")]),
    "picture": ("![een kaart](kaart.png)", [(0, "een kaart")]),
    "smaller than": ("aap < noot > mies en 3 > 2", [(0, "aap < noot > mies en 3 > 2")]),
    "placeholder": ("Mail <naam afdeling> vooraf.", [(0, "Mail <naam afdeling> vooraf.")]),
    "rule between": ("aap\n\n***\n\nnoot", [(0, "aap"), (0, "noot")]),
    "empty heading": ("#\n\ntekst", [(0, "tekst")]),
    "nothing": (" \n\n", []),
}


@pytest.mark.parametrize(("text", "blocks"), MARKDOWN.values(), ids=MARKDOWN.keys())
def test_markdown_becomes_headings_and_plain_paragraphs(text: str, blocks: list[tuple[int, str]]) -> None:
    assert list(markdown_blocks(text)) == [Block(*block) for block in blocks]


PLAIN = {
    "title and heading": ("Gids\n\nPers\n\nBel eerst.", [(1, "Gids"), (2, "Pers"), (0, "Bel eerst.")]),
    "underlined": ("Gids\n====\nBel.\n\nPers\n----\n\nMail.", [(1, "Gids"), (0, "Bel."), (2, "Pers"), (0, "Mail.")]),
    "numbered": (
        "1. Pers\n\nBel.\n\n1.2 Krant\n\nMail.",
        [(2, "1. Pers"), (0, "Bel."), (3, "1.2 Krant"), (0, "Mail.")],
    ),
    "a sentence is no heading": ("Bel eerst.\n\nMail dan.", [(0, "Bel eerst."), (0, "Mail dan.")]),
    "an introduction is no heading": (
        "Neem mee:\n\n- een pen\n- papier",
        [(0, "Neem mee:"), (0, "- een pen\n- papier")],
    ),
    "the last line is no heading": ("Tekst.\n\nGroet", [(0, "Tekst."), (0, "Groet")]),
    "lines are joined": ("Aap noot\nmies.\n\nWim.", [(0, "Aap noot mies."), (0, "Wim.")]),
    "list lines stay": ("Neem\n- pen\n- inkt\n  en vloei", [(0, "Neem\n- pen\n- inkt en vloei")]),
    "Windows": ("Gids\r\n\r\nAap\r\nnoot.\r\n", [(1, "Gids"), (0, "Aap noot.")]),
    "lower case is no heading": ("aap noot\n\nmies", [(0, "aap noot"), (0, "mies")]),
    "nothing": (" \n\n\t\n", []),
}


@pytest.mark.parametrize(("text", "blocks"), PLAIN.values(), ids=PLAIN.keys())
def test_plain_text_becomes_headings_and_paragraphs(text: str, blocks: list[tuple[int, str]]) -> None:
    assert list(text_blocks(text)) == [Block(*block) for block in blocks]


# folders


def test_equal_file_names_in_sub_folders_have_refs_of_their_own(tmp_path: Path) -> None:
    for folder in ("a", "b", "b/c"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "pers.md").write_text(f"Tekst van {folder}.", encoding="utf-8")
    passages = read_guidance(tmp_path)
    assert len({p.ref for p in passages}) == 3
    assert [p.source for p in passages] == ["a/pers.md", "b/c/pers.md", "b/pers.md"]
    assert all(p.ref.startswith("G:") and "pers" in p.ref for p in passages)


def test_names_that_look_alike_have_refs_of_their_own(tmp_path: Path) -> None:
    passages = ingested(tmp_path, **{"één_md": "a", "een_md": "b", "Een!_md": "c", "een_txt": "d", "日本_md": "e"})
    assert len({p.ref for p in passages}) == 5
    assert "G:document#0.1" in {p.ref for p in passages}


def test_only_text_files_that_are_not_hidden_are_read(tmp_path: Path) -> None:
    passages = ingested(tmp_path, a_MD="a", b_markdown="b", c_txt="c", d_pdf="d", _e_md="e")
    assert [p.source for p in passages] == ["a.MD", "b.markdown", "c.txt"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no guidance folder"):
        read_guidance(tmp_path / "nergens")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a", encoding="utf-8")
    with pytest.raises(InputError, match="There is no guidance folder"):
        read_guidance(tmp_path / "a.md")


def test_a_folder_without_text_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no \.md or \.txt file"):
        ingested(tmp_path, a_pdf="a")


def test_an_empty_document_gives_no_passage_and_harms_no_other(tmp_path: Path) -> None:
    assert [p.text for p in ingested(tmp_path, a_md="", b_md="Tekst.", c_txt="\n")] == ["Tekst."]


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_a_nul_character_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"een\ntwee\x00\n")
    with pytest.raises(SourceError, match="NUL") as caught:
        read_guidance(tmp_path)
    assert (caught.value.file, caught.value.line) == (str(tmp_path / name), 2)


def test_a_document_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"een\n\xe9\n")
    with pytest.raises(SourceError, match="UTF-8") as caught:
        read_guidance(tmp_path)
    assert caught.value.line == 2


# laws


def said(passages: list[Passage]) -> set[str]:
    return {word for p in passages for word in words(" ".join((p.title, *p.heading, p.text)))}


@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_a_heading_without_text_of_its_own_is_not_lost(tmp_path: Path, suffix: str) -> None:
    mark = "## " if suffix == "md" else ""
    text = f"{mark}Gids\n\n{mark}Bel altijd de persvoorlichter\n\n{mark}Web\n\nSchrijf kort.\n"
    found = said(ingested(tmp_path, **{f"a_{suffix}": text}))
    assert set(words(text)) <= found


def test_a_document_of_headings_alone_is_not_lost(tmp_path: Path) -> None:
    assert {"Bel", "eerst", "Mail"} <= said(ingested(tmp_path, a_md="# Bel eerst\n\n# Mail dan\n"))


WORD = st.text(alphabet=string.ascii_lowercase + "éë", min_size=1, max_size=8).map(lambda word: "w" + word)
LINE = st.lists(WORD, min_size=1, max_size=60).map(" ".join)
PARAGRAPH = st.one_of(
    LINE.map(lambda text: f"{text}."),
    LINE.map(lambda text: f"{text}:"),
    LINE.map(lambda text: text.replace(" ", "\n")),
    st.lists(LINE, min_size=1, max_size=4).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(LINE, min_size=1, max_size=4).map(lambda items: "\n".join(f"{n}. {x}" for n, x in enumerate(items, 1))),
    LINE.map(lambda text: f"> {text}"),
    LINE.map(lambda text: f"| kop | {text} |\n|---|---|\n| {text} | *vet* |"),
    st.lists(WORD, min_size=200, max_size=400).map(" ".join),
    st.integers(1500, 3000).map(lambda size: "w" * size),
)
NUMBER = st.sampled_from(["", "1 ", "3.2 ", "2. ", "Artikel 4 "])
HEADING = st.tuples(st.integers(1, 4), NUMBER, WORD).map(lambda h: f"{'#' * h[0]} {h[1]}{h[2]}")
SECTION = st.tuples(HEADING, st.lists(PARAGRAPH, min_size=1, max_size=4)).map(lambda s: "\n\n".join((s[0], *s[1])))
DOCUMENT = st.tuples(st.lists(PARAGRAPH, max_size=2), st.lists(SECTION, max_size=4)).map(
    lambda parts: "\n\n".join((*parts[0], *parts[1]))
)


def written_and_read(text: str, name: str) -> list[Passage]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_text(text, encoding="utf-8")
        return list(read_guidance(Path(folder)))


def without_list_numbers(text: str) -> str:
    return re.sub(r"^\d+\. (?=w)", "", text, flags=re.MULTILINE)


@settings(max_examples=60, deadline=None)
@given(DOCUMENT)
def test_no_word_of_a_markdown_document_is_lost_and_no_passage_is_empty(text: str) -> None:
    passages = written_and_read(text, "a.md")
    assert all(p.text.strip() for p in passages)
    spoken = "".join("".join(p.text.split()) for p in passages)
    body = [line for line in without_list_numbers(text).splitlines() if not line.startswith("#")]
    assert [word for line in body for word in words(line) if word not in spoken] == []
    titles = {" ".join(p.heading) + p.title for p in passages}
    heads = [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]
    assert [head for head in heads if not any(head in title for title in titles)] == []


@settings(max_examples=60, deadline=None)
@given(DOCUMENT, st.sampled_from(["a.md", "a.txt"]))
def test_refs_are_unique_and_the_same_each_time(text: str, name: str) -> None:
    passages = written_and_read(text, name)
    assert len({p.ref for p in passages}) == len(passages)
    assert all(re.fullmatch(r"G:[a-z0-9-]+#\d+(\.\d+)+", p.ref) for p in passages)
    assert written_and_read(text, name) == passages


@settings(max_examples=60, deadline=None)
@given(st.lists(PARAGRAPH.map(lambda text: text.rstrip(".:") + "."), min_size=1, max_size=6))
def test_no_word_of_a_plain_text_is_lost_and_no_passage_is_empty(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)
    passages = written_and_read(text, "a.txt")
    assert all(p.text.strip() for p in passages)
    spoken = "".join("".join(p.text.split()) for p in passages)
    assert [word for word in words(text) if word not in spoken] == []


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=300))
def test_no_text_whatever_gives_an_empty_passage_or_an_error(text: str) -> None:
    for name in ("a.md", "a.txt"):
        assert all(p.text.strip() for p in written_and_read(text, name))
