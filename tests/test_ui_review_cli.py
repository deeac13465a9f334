"""`ruggespraak review`: where the draft comes from, exit codes, batches, and what a terminal shows."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from advisor.advice import Engine
from advisor.bootstrap import Advisor, Settings
from advisor.draft import Draft
from advisor.review import Finding, Review, Rewrite, Severity, Strength, Verdict, verdict_of
from ingest.errors import EmbedderError
from ingest.policy import Language, Policy
from ui import cli
from ui.options import Shared
from ui.review_view import review_view
from ui.snippet import MOST_ROWS, Snippet, harmless
from ui.texts import keys, text

SECRET = "06-12345678"
FAULTS = {
    SECRET: ("R8.3", Severity.HIGH, False),
    "sukkel": ("R8.1", Severity.HIGH, True),
    "fusie": ("R6.1", Severity.MEDIUM, False),
    "bij ons": ("R2.2", Severity.LOW, False),
}
"""Words that the reviewer of these tests marks; `bij ons` tells that something is missing."""


def _finding(policy: Policy, ref: str, severity: Severity, start: int, words: str, *, core: bool = False) -> Finding:
    return Finding(
        rule=int(ref[1:].split(".", maxsplit=1)[0]),
        ref=ref,
        quote=policy.quotable[ref],
        start=start,
        end=start + len(words),
        text=words,
        severity=severity,
        message=f"Waarom bij {ref}.",
        suggestion=f"Wat nu bij {ref}.",
        engine=Engine.RULES,
        check="test",
        core=core,
    )


def _reviewed(draft: Draft, policy: Policy) -> Review:
    found: list[Finding] = []
    for words, (ref, severity, core) in FAULTS.items():
        at = draft.text.find(words)
        missing = ref == "R2.2"
        if at >= 0:
            found.append(_finding(policy, ref, severity, 0 if missing else at, "" if missing else words, core=core))
    changed = draft.text.replace(SECRET, "[telefoonnummer]")
    return Review(
        verdict=verdict_of(found),
        findings=tuple(found),
        strengths=(),
        questions=(),
        disclaimer=None,
        rewrite=Rewrite(text=changed, engine=Engine.RULES) if changed != draft.text else None,
        engine=Engine.RULES,
        fallback=None,
        language=draft.spoken,
        policy_version=policy.version,
    )


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Draft]:
    """The drafts that were reviewed, by a reviewer that marks a few words."""
    drafts: list[Draft] = []

    def review(advisor: Advisor, draft: Draft) -> Review:
        drafts.append(draft.checked())
        return _reviewed(draft, advisor.policy)

    monkeypatch.setattr(Advisor, "review", review)
    return drafts


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    policy: Policy,
    capsys: pytest.CaptureFixture[str],
    asked: list[Draft],
    tmp_path: Path,
) -> Run:
    """The command line as it is started, with standard input as bytes; None: a terminal at which nobody types."""
    searcher: Any = None
    advisor = Advisor(Settings(home=tmp_path), policy, searcher)
    monkeypatch.setattr(Shared, "advisor", lambda _shared: advisor)  # pyright: ignore[reportUnknownLambdaType] -- a method has no annotation here
    monkeypatch.setattr(cli.app, "registered_groups", list(cli.app.registered_groups))

    def start(*words: str, stdin: bytes | None = None) -> Done:
        stream = _Terminal(io.BytesIO()) if stdin is None else io.TextIOWrapper(io.BytesIO(stdin))
        monkeypatch.setattr(sys, "stdin", stream)
        monkeypatch.setattr(sys, "argv", ["ruggespraak", "review", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return Done(ended.value.code if isinstance(ended.value.code, int) else 0, said.out, said.err)

    return start


def _file(folder: Path, content: bytes, name: str = "post.txt") -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def test_a_draft_comes_from_a_file_or_from_standard_input(run: Run, asked: list[Draft], tmp_path: Path) -> None:
    content = "Fijne dag gehad 🎉\r\nTot morgen\n".encode()
    for words, stdin in (((_file(tmp_path, content),), None), (("-",), content), ((), content)):
        done = run(*words, stdin=stdin)
        assert (done.code, done.err) == (0, "")
    assert {draft.text for draft in asked} == {"Fijne dag gehad 🎉\r\nTot morgen\n"}


def test_a_byte_order_mark_is_no_part_of_the_draft(run: Run, asked: list[Draft], tmp_path: Path) -> None:
    run(_file(tmp_path, b"\xef\xbb\xbfHoi"))
    run("-", stdin=b"\xef\xbb\xbfHoi")
    assert [draft.text for draft in asked] == ["Hoi", "Hoi"]


def test_what_is_known_of_the_author_goes_along(run: Run, asked: list[Draft]) -> None:
    run("--channel", "LinkedIn", "--role", "docent", "--organisation", "Merel", "--manager", "--capacity", "personal",
        "--language", "en", stdin=b"Hoi")  # fmt: skip
    run("--no-manager", stdin=b"Hoi")
    first, second = asked
    author = first.author
    assert (first.channel, first.language) == ("linkedin", "en")
    assert (author.role, author.organisation, author.manager, author.capacity) == ("docent", "Merel", True, "personal")
    assert second == Draft(text="Hoi")


@pytest.mark.parametrize(
    ("typed", "code"), [("Fijne dag", 0), ("Er komt een fusie", 1), (f"Bel {SECRET}, sukkel", 1), ("Leuk bij ons", 1)]
)
@pytest.mark.parametrize("form", [(), ("--json",), ("--sarif",)])
def test_the_exit_code_tells_whether_something_was_found(
    run: Run, typed: str, code: int, form: tuple[str, ...]
) -> None:
    assert run(*form, stdin=typed.encode()).code == code


def test_json_is_the_contract(run: Run) -> None:
    found = run("--json", stdin=f"Hé 🎉\r\nbel {SECRET}".encode()).json
    (finding,) = found["findings"]
    assert (finding["start"], finding["end"], finding["text"]) == (10, 21, SECRET)
    assert found["rewrite"]["text"] == "Hé 🎉\r\nbel [telefoonnummer]"
    assert found["ai_generated"] is True


def test_sarif_names_the_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _file(tmp_path, f"Bel {SECRET}".encode(), "mijn post.txt")
    for words, stdin, uri in ((("mijn post.txt",), None, "mijn%20post.txt"), (("-",), SECRET.encode(), "draft.txt")):
        (made,) = run("--sarif", *words, stdin=stdin).json["runs"]
        assert made["artifacts"][0]["location"]["uri"] == uri
        assert [result["ruleId"] for result in made["results"]] == ["R8.3"]


@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [
        (("nergens.txt",), None, "nergens.txt cannot be read"),
        ((".",), None, "cannot be read"),
        (("utf16.txt",), None, "utf16.txt is not UTF-8 text (see byte 1)"),
        (("-",), b"Hoi \xe9\xe9n", "Standard input is not UTF-8 text (see byte 5)"),
        ((), None, "Give a FILE"),
        ((), b"", "empty"),
        ((), b" \n\t", "empty"),
        ((), b"a" * 20_001, "20001"),
        (("Vandaag was een mooie dag op school. " * 20,), None, "…"),
        (("--json", "--sarif"), b"Hoi", "--json and --sarif"),
        (("--sarif", "--batch", "in.jsonl"), None, "--batch and --sarif"),
        (("post.txt", "--batch", "in.jsonl"), None, "FILE and --batch"),
        (("--batch", "nergens.jsonl"), None, "nergens.jsonl"),
    ],
)
def test_bad_input_is_one_clear_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], stdin: bytes | None, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    _file(tmp_path, "Hoi".encode("utf-16"), "utf16.txt")
    done = run(*words, stdin=stdin)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1
    assert len(done.err) < 300


@pytest.mark.parametrize("option", [("--channel", "myspace"), ("--capacity", "boss"), ("--language", "fr")])
def test_an_unknown_choice_says_what_there_is(run: Run, option: tuple[str, str]) -> None:
    done = run(*option, stdin=b"Hoi")
    assert done.code == 2
    known = {"--channel": ("linkedin", "mastodon"), "--capacity": ("personal", "on_behalf"), "--language": ("nl", "en")}
    assert all(name in done.err for name in known[option[0]])


def test_without_a_standard_input_it_asks_for_a_draft(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["ruggespraak", "review"])
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "Give a FILE" in capsys.readouterr().err


@pytest.mark.parametrize("error", [EmbedderError("the server is gone"), RuntimeError("inside")])
def test_a_failure_is_told_from_a_finding(run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Advisor, "review", fail)
    assert run(stdin=b"Hoi").code == 3


def _batch(run: Run, folder: Path, *lines: Any, options: tuple[str, ...] = ()) -> tuple[int, list[dict[str, Any]]]:
    content = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    source, out = _file(folder, content.encode(), "in.jsonl"), folder / "out.jsonl"
    done = run("--batch", source, "--out", str(out), *options)
    return done.code, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_a_batch_keeps_order_and_ids(run: Run, tmp_path: Path) -> None:
    code, found = _batch(run, tmp_path, {"id": 2, "draft": "Een fusie"}, {"draft": "Hoi"}, {"id": "a", "draft": "Hoi"})
    assert code == 1
    assert [one.get("id") for one in found] == [2, None, "a"]
    assert [one["verdict"] for one in found] == ["revise", "post", "post"]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (({"draft": "Hoi"},), 0),
        (({"draft": "Hoi"}, {"draft": "fusie"}), 1),
        (({"draft": "fusie"}, {"draft": ""}), 2),
        (({"draft": "Hoi"}, "nonsense"), 2),
    ],
)
def test_the_exit_code_of_a_batch(run: Run, tmp_path: Path, lines: tuple[Any, ...], code: int) -> None:
    assert _batch(run, tmp_path, *lines)[0] == code


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({}, "draft"),
        ({"draft": None}, "draft"),
        ({"draft": " "}, "empty"),
        ({"draft": "a" * 20_001}, "20001"),
        ({"draft": "Hoi", "channel": "myspace"}, "'linkedin'"),
        ({"draft": "Hoi", "channel": None}, "channel"),
        ({"draft": "Hoi", "author": {"name": "x"}}, "author.name"),
        ({"draft": "Hoi", "author": {"capacity": "boss"}}, "author.capacity"),
        ({"draft": "Hoi", "author": 5}, "author"),
        ({"draft": "Hoi", "language": "fr"}, "language"),
        ("[]", "object"),
        ('{"draft": "\\ud800"}', "draft"),
    ],
)
def test_a_faulty_line_gives_a_problem_and_the_others_go_on(run: Run, tmp_path: Path, line: Any, said: str) -> None:
    code, (bad, good) = _batch(run, tmp_path, line, {"draft": "Hoi"})
    assert code == 2
    assert (bad["error"]["status"], bad["error"]["line"]) == (400, 1)
    assert said in bad["error"]["detail"]
    assert good["verdict"] == "post"


def test_labelled_cases_run_as_they_are(run: Run, asked: list[Draft], tmp_path: Path) -> None:
    author = {"role": "docent", "organisation": "Merel", "manager": False, "capacity": "personal"}
    case = {"id": "a-1", "draft": "fusie", "channel": "x", "author": author, "language": "nl"}
    labels = {"findings": [{"rule": 6, "span": "fusie"}], "may_rules": [], "clean_rules": [1], "verdict": "revise"}
    (plain,) = _batch(run, tmp_path, case)[1]
    (labelled,) = _batch(run, tmp_path, case | labels)[1]
    assert plain == labelled
    assert asked[0] == asked[1]
    assert asked[0].author.role == "docent"


def test_options_hold_for_lines_that_do_not_say_otherwise(run: Run, asked: list[Draft], tmp_path: Path) -> None:
    lines = (
        {"draft": "een"},
        {"draft": "twee", "channel": "x", "author": {"role": "kok"}, "language": "en"},
        {"draft": "drie", "author": "baas"},
        {"draft": "vier", "author": None},
    )
    options = ("--channel", "blog", "--role", "docent", "--organisation", "Merel")
    assert _batch(run, tmp_path, *lines, options=options)[0] == 0
    assert [draft.channel for draft in asked] == ["blog", "x", "blog", "blog"]
    assert [draft.author.role for draft in asked] == ["docent", "kok", "baas", "docent"]
    assert {draft.author.organisation for draft in asked} == {"Merel"}


def _shown(review: Review, typed: str, policy: Policy, *, width: int = 80, color: bool = False) -> str:
    colors: Any = {"force_terminal": True, "color_system": "standard"} if color else {}
    screen = Console(file=io.StringIO(), width=width, highlight=False, **colors)
    screen.print(review_view(review, Draft(text=typed), policy))
    assert isinstance(screen.file, io.StringIO)
    return "\n".join(line.rstrip() for line in screen.file.getvalue().split("\n"))


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_verdict_comes_first_in_words(policy: Policy, verdict: Verdict, language: Language) -> None:
    review = replace(_reviewed(Draft(text="Hoi"), policy), verdict=verdict, language=language)
    first = _shown(review, "Hoi", policy).splitlines()[0]
    assert first == text(f"verdict.{verdict}", language)
    assert first != verdict


def test_a_draft_without_findings_is_short_and_no_permission(policy: Policy) -> None:
    shown = _shown(_reviewed(Draft(text="Hoi"), policy), "Hoi", policy)
    assert shown.splitlines()[:2] == [text("verdict.post", "nl"), text("review.nothing", "nl")]
    assert len(shown.splitlines()) == 4
    assert not [word for word in ("goedgekeurd", "mag", "toegestaan") if word in shown]


def test_a_review_shows_everything(policy: Policy) -> None:
    typed = f"Leuk bij ons!\nBel Jan op {SECRET}."
    found = _reviewed(Draft(text=typed), policy)
    strength = Strength(rule=1, ref="R1.1", quote="", start=0, end=4, text="Leuk", message="Je deelt iets leuks.")
    review = replace(found, strengths=(strength,), questions=("Vindt Jan het goed?",), disclaimer="Ik ben [rol].")
    assert "Ik ben [rol]." not in _shown(review, typed, policy)
    said = {key: text(key, "nl") for key in keys("nl") if key.startswith(("verdict.", "severity.", "review."))}
    assert (
        _shown(review, typed, policy)
        == f"""\
{said["verdict.revise"]}
{text("review.several", "nl", count=2)}

{said["severity.high"]} · Regel 8 · {policy.title(8, "nl")}
 2 │ Bel Jan op 06-12345678.
   │            ^^^^^^^^^^^
  Waarom bij R8.3.
  → Wat nu bij R8.3.
  [R8.3] “{policy.quotable["R8.3"]}”

{said["severity.low"]} · Regel 2 · {policy.title(2, "nl")} · {said["review.missing"]}
  Waarom bij R2.2.
  → Wat nu bij R2.2.
  [R2.2] “Dit gebeurt op persoonlijke titel, bij werkgerelateerde onderwerpen
  met vermelding van organisatie en functie.”

{said["review.strengths"]}
  ✓ Je deelt iets leuks.

{said["review.questions"]}
  • Vindt Jan het goed?

{said["review.rewrite"]}
  Leuk bij ons!
  Bel Jan op [-06-12345678-]{{+[telefoonnummer]+}}.
  [-{said["review.removed"]}-] {{+{said["review.added"]}+}}

{text("cli.footer", "nl", version=policy.version)}
"""
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Hoi", False),
        ("Een fusie", True),
        ("Een fusie. Ik spreek voor mezelf.", False),
        ("Een fusie bij ons", True),
        (f"{SECRET} en een fusie", True),
        (f"{SECRET} bij ons", False),
    ],
)
def test_a_disclaimer_is_shown_where_it_helps(policy: Policy, typed: str, shown: bool) -> None:
    review = replace(_reviewed(Draft(text=typed), policy), disclaimer="Ik spreek voor mezelf.")
    assert (text("review.disclaimer", "nl") in _shown(review, typed, policy)) is shown


def test_white_space_stays_outside_of_the_marks(policy: Policy) -> None:
    typed = f"Bel {SECRET}\n"
    review = _reviewed(Draft(text=typed), policy)
    rewrite = Rewrite(text="Bel [nummer]\n\nIk werk hier.\n", engine=Engine.RULES)
    shown = _shown(replace(review, rewrite=rewrite), typed, policy)
    assert "  Bel [-06-12345678-]{+[nummer]\n\n  Ik werk hier.+}\n  [-" in shown


def test_of_a_long_rewrite_only_what_changes_is_shown(policy: Policy) -> None:
    typed = f"{'Voor eerst veel woorden. ' * 40}Bel {SECRET} nu. {'Daarna weer veel woorden. ' * 40}"
    shown = _shown(_reviewed(Draft(text=typed), policy), typed, policy)
    rewrite = " ".join(shown.split(text("review.rewrite", "nl"))[1].split())
    assert "woorden. Bel [-06-12345678-]{+[telefoonnummer]+} nu. Daarna weer" in rewrite
    assert len(rewrite) < 400
    assert rewrite.count("…") == 2


def _snippet(typed: str, words: str, width: int = 80) -> list[str]:
    start = typed.index(words)
    screen = Console(file=io.StringIO(), width=width)
    screen.print(Snippet(typed, start, start + len(words), "red"))
    assert isinstance(screen.file, io.StringIO)
    return [line.rstrip() for line in screen.file.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Een sukkel is hij", "sukkel"),
        ("🎉🎉 een sukkel", "sukkel"),
        ("e\u0301e\u0301n sukkel", "sukkel"),
        ("漢字 漢字 sukkel", "sukkel"),
        ("漢字 is een 漢 woord", "漢 woord"),
        ("👩‍👩‍👧 familie sukkel", "sukkel"),
        ("❤️ hart sukkel", "sukkel"),
        ("tab\tsukkel", "sukkel"),
        ("rood \x1b[31m sukkel", "sukkel"),
        ("sukkel\r", "sukkel"),
        ("één🇳🇱vlag", "vlag"),
    ],
)
def test_the_words_are_underlined_in_the_right_columns(typed: str, words: str) -> None:
    (row, pointer) = _snippet(typed, words)
    shown = harmless(words)
    column = cell_len(row[: row.rindex(shown)])
    assert pointer == "   │".ljust(column) + "^" * cell_len(shown)


def test_words_over_several_lines_are_underlined_on_each(policy: Policy) -> None:
    assert _snippet("Nul\r\nEen twee\r\n\r\ndrie vier", "twee\r\n\r\ndrie") == [
        " 2 │ Een twee",
        "   │     ^^^^",
        " 3 │",
        " 4 │ drie vier",
        "   │ ^^^^",
    ]


def test_a_long_line_is_folded_at_spaces() -> None:
    assert _snippet(
        "Voor alles is het begin een sukkel van een man geweest, zegt men", "begin een sukkel van een", 30
    ) == [
        " 1 │ Voor alles is het begin",
        "   │                   ^^^^^",
        "   │ een sukkel van een man",
        "   │ ^^^^^^^^^^^^^^^^^^",
    ]


def test_of_very_long_words_the_middle_is_left_out() -> None:
    rows = _snippet("begin " + "woord " * 200 + "einde", "woord " * 200 + "einde")
    assert len(rows) == 2 * MOST_ROWS + 1
    assert rows[-3].endswith("…")
    assert "einde" in rows[-2]


@given(typed=st.text(min_size=1, max_size=60), data=st.data(), width=st.integers(12, 40))
def test_any_words_are_shown_without_anything_a_terminal_obeys(typed: str, data: st.DataObject, width: int) -> None:
    start = data.draw(st.integers(0, len(typed) - 1))
    end = data.draw(st.integers(start + 1, len(typed)))
    screen = Console(file=io.StringIO(), width=width)
    screen.print(Snippet(typed, start, end, ""))
    assert isinstance(screen.file, io.StringIO)
    shown = screen.file.getvalue().replace("\n", "")
    assert not [char for char in shown if ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or char in "\u2028\u202e\u2066"]
    assert all(cell_len(line) <= width for line in screen.file.getvalue().splitlines())


ODD = "\x1b]0;titel\x07\x1b[2J\x9b31m [red]rood[/red] \u202esukkel\u202c \x00\x08 :smile: {x} 06-12345678\rfusie"


def test_escapes_and_markup_in_a_draft_are_shown_as_they_stand(policy: Policy) -> None:
    review = _reviewed(Draft(text=ODD), policy)
    findings = tuple(replace(one, message=ODD, suggestion=ODD) for one in review.findings)
    review = replace(review, findings=findings, questions=(ODD,), disclaimer=f"x{ODD}")
    shown = _shown(review, ODD, policy, width=200)
    assert not [char for char in shown if char not in "\n" and not char.isprintable() and char != "\ufffd"]
    assert "␛]0;titel␇␛[2J" in shown
    assert "[red]rood[/red]" in shown
    assert ":smile: {x}" in shown


def test_there_are_colours_on_a_terminal_only(policy: Policy, run: Run) -> None:
    typed = f"Bel {SECRET}"
    assert "\x1b[" in _shown(_reviewed(Draft(text=typed), policy), typed, policy, color=True)
    assert "\x1b" not in run(stdin=typed.encode()).out


def test_harmless_keeps_the_length() -> None:
    assert len(harmless(ODD)) == len(ODD)
    assert harmless("é🎉漢👩‍👩‍👧 e\u0301") == "é🎉漢👩‍👩‍👧 e\u0301"
