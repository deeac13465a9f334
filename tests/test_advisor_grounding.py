"""Promise 1: what is shown as a quote stands in the policy in force, word for word."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advisor.advice import Citation, Claim
from advisor.grounding import cite, fold, is_proved, proved_claims
from ingest.guidance import read_guidance
from ingest.policy import Policy

quick = settings(deadline=None, max_examples=80)
_SPACES = (" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2003", " \n ")
_ALIKE = {"'": "'´`’‘‚‛′ʼ", '"': '"“”„‟″«»', "-": "-‐‑‒–—―−"}
_INVISIBLE = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
_GUIDANCE = """# Woordvoering

Voor de pers geldt: eerst bellen met de afdeling communicatie’s persvoorlichter – altijd.

## 3 Foto’s van patiënten

Een foto mag “alleen” met toestemming; zie regel 5.

Niet-openbare gegevens blijven binnen de organisatie.

## 4 Citaat

Werknemers respecteren het beeld-, auteurs- en citaatrecht.
"""


@pytest.fixture(scope="module")
def guided(policy: Policy, tmp_path_factory: pytest.TempPathFactory) -> Policy:
    folder = tmp_path_factory.mktemp("guidance")
    (folder / "Woordvoering 2026.md").write_text(_GUIDANCE, encoding="utf-8")
    return replace(policy, passages=read_guidance(folder)).sealed()


def _ref(data: st.DataObject, policy: Policy) -> str:
    return data.draw(st.sampled_from(sorted(policy.quotable)))


def _words(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"\S+", text))


def _piece(data: st.DataObject, text: str) -> str:
    """Return a piece of the text that begins and ends with whole words."""
    words = _words(text)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    return text[words[first].start() : words[last].end()]


def _proved(policy: Policy, ref: str, quote: str) -> bool:
    return is_proved(policy, cite(policy, ref, quote))


def test_every_whole_text_is_proved(guided: Policy) -> None:
    assert len(guided.quotable) > 36
    unproved = [ref for ref in guided.quotable if not is_proved(guided, cite(guided, ref))]
    assert unproved == []


@quick
@given(data=st.data())
def test_every_word_aligned_piece_is_proved(guided: Policy, data: st.DataObject) -> None:
    ref = _ref(data, guided)
    piece = _piece(data, guided.quotable[ref])
    assume(len(fold(piece)) > 1)
    assert _proved(guided, ref, piece)


@quick
@given(data=st.data())
def test_other_spaces_apostrophes_quotation_marks_and_dashes_are_the_same(guided: Policy, data: st.DataObject) -> None:
    ref = _ref(data, guided)
    piece = _piece(data, guided.quotable[ref])
    assume(len(fold(piece)) > 1)
    assert _proved(guided, ref, "".join(_alike(data, char) for char in piece))


def _alike(data: st.DataObject, char: str) -> str:
    if char.isspace():
        return data.draw(st.sampled_from(_SPACES))
    family = next((row for row in _ALIKE.values() if char in row), char)
    return data.draw(st.sampled_from(family)) + data.draw(st.sampled_from(("", "", "", *_INVISIBLE)))


@pytest.mark.parametrize("apostrophe", "'´`’‘ʼ′")
@pytest.mark.parametrize("ref", ["R10.2", "R14.2"])
def test_each_apostrophe_of_collegas_is_accepted(policy: Policy, ref: str, apostrophe: str) -> None:
    quote = re.sub(r"collega.s", f"collega{apostrophe}s", policy.quotable[ref])
    assert f"collega{apostrophe}s" in quote
    assert _proved(policy, ref, quote)


def test_a_decomposed_accent_is_the_same_letter(guided: Policy) -> None:
    ref = next(ref for ref, text in guided.quotable.items() if text.startswith("Een foto mag"))
    heading = guided.passage_of[ref].heading[-1]
    assert fold(unicodedata.normalize("NFD", heading)) == fold(heading)
    etnische = unicodedata.normalize("NFD", guided.quotable["R8.2"])
    assert _proved(guided, "R8.2", etnische)


@quick
@given(data=st.data(), new=st.text(alphabet=st.characters(categories=["L", "N"], max_codepoint=0x2FF), min_size=1))
def test_one_changed_word_is_refused(guided: Policy, data: st.DataObject, new: str) -> None:
    ref = _ref(data, guided)
    words = guided.quotable[ref].split()
    place = data.draw(st.integers(0, len(words) - 1))
    assume(fold(new) not in fold(words[place]))
    assert not _proved(guided, ref, " ".join([*words[:place], new, *words[place + 1 :]]))


@quick
@given(data=st.data())
def test_one_changed_letter_or_its_case_is_refused(guided: Policy, data: st.DataObject) -> None:
    ref = _ref(data, guided)
    text = guided.quotable[ref]
    place = data.draw(st.sampled_from([i for i, char in enumerate(text) if char.isalpha()]))
    for new in (text[place].swapcase(), "q" if text[place] != "q" else "z"):
        assert not _proved(guided, ref, text[:place] + new + text[place + 1 :])


@quick
@given(data=st.data())
def test_one_dropped_word_is_refused(guided: Policy, data: st.DataObject) -> None:
    ref = _ref(data, guided)
    words = guided.quotable[ref].split()
    assume(len(words) > 2)
    place = data.draw(st.integers(1, len(words) - 2))
    assert not _proved(guided, ref, " ".join([*words[:place], *words[place + 1 :]]))


@quick
@given(data=st.data(), new=st.sampled_from(["niet", "geen", "altijd", "de", "…", "en", "(sic)"]))
def test_one_added_word_is_refused_wherever_it_stands(guided: Policy, data: st.DataObject, new: str) -> None:
    ref = _ref(data, guided)
    words = guided.quotable[ref].split()
    place = data.draw(st.integers(0, len(words)))
    assert not _proved(guided, ref, " ".join([*words[:place], new, *words[place:]]))


@quick
@given(data=st.data())
def test_two_swapped_words_are_refused(guided: Policy, data: st.DataObject) -> None:
    ref = _ref(data, guided)
    words = guided.quotable[ref].split()
    assume(len(words) > 1)
    place = data.draw(st.integers(0, len(words) - 2))
    assume(words[place] != words[place + 1])
    words[place], words[place + 1] = words[place + 1], words[place]
    assert not _proved(guided, ref, " ".join(words))


@quick
@given(data=st.data())
def test_a_quote_of_another_place_is_refused(guided: Policy, data: st.DataObject) -> None:
    ref, other = _ref(data, guided), _ref(data, guided)
    assume(fold(guided.quotable[other]) not in fold(guided.quotable[ref]))
    assert not _proved(guided, ref, guided.quotable[other])


def test_words_of_two_sentences_together_are_refused(policy: Policy) -> None:
    both = f"{policy.quotable['R8.1']} {policy.quotable['R8.2']}"
    assert not _proved(policy, "R8.1", both)
    assert not _proved(policy, "R8.2", both)


@pytest.mark.parametrize("ref", ["R16.1", "R0.1", "R7.9", "R7", "r7.1", "R07.1", "R7.1 ", "", "G:pers#1.1", "7.1"])
def test_an_invented_ref_is_refused(policy: Policy, ref: str) -> None:
    assert not is_proved(policy, replace(cite(policy, "R7.1"), ref=ref))


@quick
@given(ref=st.text())
def test_any_ref_that_the_policy_does_not_have_is_refused(policy: Policy, ref: str) -> None:
    assume(ref not in policy.quotable)
    assert not is_proved(policy, replace(cite(policy, "R7.1"), ref=ref))


@quick
@given(version=st.text())
def test_another_version_is_refused(policy: Policy, version: str) -> None:
    assume(version != policy.version)
    assert not is_proved(policy, replace(cite(policy, "R7.1"), policy_version=version))


@quick
@given(number=st.one_of(st.none(), st.integers()))
def test_a_wrong_rule_number_is_refused(policy: Policy, number: int | None) -> None:
    assume(number != 7)
    assert not is_proved(policy, replace(cite(policy, "R7.1"), rule=number))


@quick
@given(source=st.text())
def test_a_wrong_source_is_refused(guided: Policy, source: str) -> None:
    for ref in ("R7.1", guided.passages[0].ref):
        right = cite(guided, ref)
        assume(source != right.source)
        assert not is_proved(guided, replace(right, source=source))


@quick
@given(data=st.data())
def test_a_quote_cut_inside_a_run_of_letters_is_refused(guided: Policy, data: st.DataObject) -> None:
    ref = _ref(data, guided)
    text = guided.quotable[ref]
    inside = [i for i in range(1, len(text)) if text[i - 1].isalnum() and text[i].isalnum()]
    cut = data.draw(st.sampled_from(inside))
    assume(text.count(text[:cut]) == 1)
    assume(text.count(text[cut:]) == 1)
    assert not _proved(guided, ref, text[:cut])
    assert not _proved(guided, ref, text[cut:])


@pytest.mark.parametrize("quote", ["s en klanten", "ten overstaan van collega'", "ten overstaan van collega’"])
def test_a_quote_cut_at_the_apostrophe_inside_a_word_is_refused(policy: Policy, quote: str) -> None:
    assert not _proved(policy, "R10.2", quote)


@pytest.mark.parametrize("quote", ["openbare gegevens blijven binnen", "openbare gegevens", "Niet"])
def test_a_quote_cut_at_the_hyphen_inside_a_word_is_refused(guided: Policy, quote: str) -> None:
    ref = next(ref for ref, text in guided.quotable.items() if "Niet-openbare" in text)
    assert _proved(guided, ref, "Niet-openbare gegevens")
    assert not _proved(guided, ref, quote)


@pytest.mark.parametrize("quote", ["", " ", "\n\t", "\u200b", "\u200b\u00ad\ufeff", "W", "e", ".", " . "])
def test_an_empty_or_one_letter_quote_is_refused(policy: Policy, quote: str) -> None:
    assert not any(_proved(policy, ref, quote) for ref in policy.quotable)


@quick
@given(quote=st.text(alphabet=".*+?^$()[]{}|\\w dDsS", max_size=8))
def test_a_quote_is_never_a_pattern(policy: Policy, quote: str) -> None:
    stands = fold(quote) in fold(policy.quotable["R5.1"])
    assert stands or not _proved(policy, "R5.1", quote)


def test_guidance_and_rules_do_not_prove_each_other(guided: Policy) -> None:
    copied = next(ref for ref, text in guided.quotable.items() if ref.startswith("G:") and "citaatrecht" in text)
    right = cite(guided, copied, "auteurs- en citaatrecht")
    assert right.rule is None
    assert right.source == "Woordvoering 2026.md"
    assert is_proved(guided, right)
    assert not is_proved(guided, replace(right, rule=5))
    assert not is_proved(guided, replace(right, ref="R5.1"))
    assert not is_proved(guided, replace(right, source=guided.source))


def test_a_policy_without_this_guidance_does_not_prove_it(policy: Policy, guided: Policy) -> None:
    citation = cite(guided, guided.passages[0].ref)
    assert not is_proved(policy, citation)
    assert not is_proved(policy, replace(citation, policy_version=policy.version))


def test_guidance_refs_name_document_section_and_paragraph(guided: Policy) -> None:
    refs = [passage.ref for passage in guided.passages]
    assert "G:woordvoering-2026#3.1" in refs
    assert len(refs) == len(set(refs))


def test_a_ref_that_does_not_exist_cannot_be_cited(policy: Policy) -> None:
    with pytest.raises(KeyError):
        cite(policy, "R16.1")


def test_claims_keep_only_what_is_proved_and_without_any_are_withheld(policy: Policy) -> None:
    good, other = cite(policy, "R1.1"), cite(policy, "R2.1")
    bad = replace(good, quote="Werknemers mogen alles.")
    claims = (
        Claim(text="Een.", citations=(bad, good, other)),
        Claim(text="Twee.", citations=(bad,)),
        Claim(text="Drie.", citations=()),
        Claim(text="Vier.", citations=(other,)),
    )
    kept = proved_claims(policy, claims)
    assert kept == (Claim(text="Een.", citations=(good, other)), Claim(text="Vier.", citations=(other,)))


@quick
@given(data=st.data())
def test_whatever_a_model_cites_only_proof_is_left(guided: Policy, data: st.DataObject) -> None:
    made = data.draw(st.lists(st.lists(_citations(guided), max_size=4), max_size=4))
    kept = proved_claims(guided, [Claim(text=str(i), citations=tuple(row)) for i, row in enumerate(made)])
    shown = [citation for claim in kept for citation in claim.citations]
    assert all(claim.citations for claim in kept)
    assert all(fold(c.quote) in fold(guided.quotable[c.ref]) and c.policy_version == guided.version for c in shown)
    expected = [citation for row in made for citation in row if is_proved(guided, citation)]
    assert shown == expected


def _citations(policy: Policy) -> st.SearchStrategy[Citation]:
    refs = st.sampled_from(sorted(policy.quotable))
    real = refs.map(lambda ref: cite(policy, ref))
    quotes = st.one_of(st.sampled_from(sorted(policy.quotable.values())), st.text(max_size=20))
    return st.one_of(real, st.builds(_requoted, real, quotes))


def _requoted(citation: Citation, quote: str) -> Citation:
    return replace(citation, quote=quote)


def test_fold_changes_nothing_else() -> None:
    assert fold("  Eén\u00a0’zin’ –\n“zo”… ") == "Eén 'zin' - \"zo\"…"
