"""From a question to proved advice, without a model: what we wrote about the rules that the reader names."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from advisor.advice import Advice, Citation, Claim, Engine, NextStep
from advisor.critique import Critic
from advisor.draft import Author, Draft
from advisor.grounding import cite, proved_claims
from advisor.language import language_of
from advisor.phrases import phrase
from advisor.question import Question
from advisor.quoted import post_in
from advisor.scope import Scope, scope_of
from ingest.notes import MARKER, claims
from ingest.policy import Answer, Language, Outcome, Stance
from ingest.sentences import sentence_spans
from retrieval.lexical import stems
from retrieval.numbers import named_refs, without_names
from retrieval.reader import Reading
from retrieval.search import Query, Searcher

QUOTE_LENGTH = 360
_ENOUGH_WORDS = 2


class RulesEngine:
    """Answers from the policy and our notes alone."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher, self.policy = searcher, searcher.policy
        self.critic = Critic(searcher)

    def answer(self, question: Question) -> Advice:
        """Return the advice on a cleaned question."""
        language = question.language or language_of(question.text, [turn.content for turn in question.history])
        named = named_refs(question.text)
        if named:
            return self._on_named(question, named, language)
        query = self.searcher.query(question.text, question.asked_before)
        scope = scope_of(self.searcher, query, self.drafted(question))
        return self._advice(scope, query, language)

    def stream(self, question: Question, stop: threading.Event | None = None) -> Iterator[Claim | Advice]:
        """Yield the claims of the advice on a cleaned question, then the advice itself; nothing once `stop` is set."""
        advice = self.answer(question)
        if not (stop and stop.is_set()):
            yield from (claim for row in advice.paragraphs for claim in row)
            yield advice

    def drafted(self, question: Question) -> list[int]:
        """Return the rules that a post quoted in the question goes against, as a review of that post finds them."""
        post = post_in(question.text)
        if post is None:
            return []
        author = Author(role=question.role, manager=question.manager)
        findings = self.critic.review(Draft(text=post, author=author)).findings
        return list(dict.fromkeys(finding.rule for finding in findings if not finding.missing))

    def _on_named(self, question: Question, named: list[str], language: Language) -> Advice:
        found = [ref for name in named for ref in self.searcher.expanded(name)]
        if not found:
            return self._silent(Outcome.NOT_COVERED, language, self._missing(named[0], language))
        left = without_names(question.text)
        query = self.searcher.query(left, question.asked_before) if len(stems(left)) >= _ENOUGH_WORDS else None
        rows = [self._on_rule(number, found, query, language) for number in _rules_of(found)]
        rows += [(self._guidance_claim(ref, "", language),) for ref in found if ref.startswith("G:")]
        return self._proved(rows, Stance.EXPLANATION, self._doubt(language), language)

    def _missing(self, ref: str, language: Language) -> str:
        """Return what to say of a ref that the policy does not have."""
        if ref.startswith("G:"):
            return phrase("no_such_passage", language, ref=ref)
        number, _, sentence = ref[1:].partition(".")
        rule = self.policy.rule(int(number))
        if rule:
            return phrase("no_such_sentence", language, number=number, sentence=sentence, count=len(rule.sentences))
        return phrase("no_such_rule", language, number=number, count=len(self.policy.rules))

    def _on_rule(self, number: int, refs: list[str], query: Query | None, language: Language) -> tuple[Claim, ...]:
        """Return what we say about a rule that was named: the fitting answer, or what the rule comes down to."""
        note = self.policy.note(number)
        own = [ref for ref in refs if ref.startswith(f"R{number}.")]
        if note and query and query.reading and _leads(query.reading, number):
            return self._answer_claims(self._best_answer(query.reading, number), language)
        if note and len(own) > 1:
            return (Claim(text=self._filled(note.in_short[language], language), citations=self._cite(own)),)
        return tuple(self._sentence_claim(ref, language) for ref in own)

    def _advice(self, scope: Scope, query: Query, language: Language) -> Advice:
        if scope.outcome != Outcome.ANSWERED:
            return self.silent(scope.outcome, language)
        answers = [self._best_answer(query.reading, number) for number in scope.rules] if query.reading else []
        rows = [self._answer_claims(answer, language) for answer in answers]
        rows += [(self._sentence_claim(hit.ref, language),) for hit in scope.sentences]
        rows += [(self._guidance_claim(hit.ref, query.text, language),) for hit in scope.guidance]
        stance = answers[0].stance if answers else Stance.EXPLANATION
        first = scope.rules[0] if scope.rules else None
        return self._proved(rows, stance, self._step_for(first, language), language)

    def _proved(self, rows: Iterable[tuple[Claim, ...]], stance: Stance, step: NextStep, language: Language) -> Advice:
        proved = tuple(row for row in (proved_claims(self.policy, row) for row in rows) if row)
        if not proved:
            return self._silent(Outcome.NOT_COVERED, language, phrase("not_covered", language))
        titled = tuple(tuple(self._titled(claim, language) for claim in row) for row in proved)
        return self._made(Outcome.ANSWERED, stance, titled, "", step, language)

    def proved(self, rows: Sequence[tuple[Claim, ...]], stance: Stance, language: Language) -> Advice:
        """Return the advice that makes these claims, as far as proved, and the next step of their first rule."""
        cited = (citation.rule for row in rows for claim in row for citation in claim.citations)
        first = next((rule for rule in cited if rule), None)
        return self._proved(rows, stance, self._step_for(first, language), language)

    def _titled(self, claim: Claim, language: Language) -> Claim:
        """Return the claim with our titles of its rules in the language of the answer."""
        citations = (replace(c, title=self.policy.title(c.rule, language)) if c.rule else c for c in claim.citations)
        return replace(claim, citations=tuple(citations))

    def silent(self, outcome: Outcome, language: Language) -> Advice:
        """Return the advice on a question that the policy does not answer."""
        name = self.policy.organisation.named(language)
        return self._silent(outcome, language, phrase(outcome, language, organisation=name))

    def _silent(self, outcome: Outcome, language: Language, message: str) -> Advice:
        contact = self._contact(language)
        step = NextStep(text=phrase("not_covered_step", language, contact=contact), contact=contact)
        return self._made(outcome, None, (), message, step if outcome == Outcome.NOT_COVERED else None, language)

    def _made(
        self,
        outcome: Outcome,
        stance: Stance | None,
        rows: tuple[tuple[Claim, ...], ...],
        message: str,
        step: NextStep | None,
        language: Language,
    ) -> Advice:
        return Advice(
            outcome=outcome,
            stance=stance,
            paragraphs=rows,
            message=message,
            next_step=step,
            engine=Engine.RULES,
            fallback=None,
            language=language,
            policy_version=self.policy.version,
        )

    def _best_answer(self, reading: Reading, number: int) -> Answer:
        note = self.policy.note(number)
        assert note is not None, "the reader knows only rules with notes"
        return max(note.answers, key=lambda answer: reading.answers.get(answer.id, -100.0))

    def _answer_claims(self, answer: Answer, language: Language) -> tuple[Claim, ...]:
        pieces = claims(self._filled(answer.text[language], language))
        return tuple(Claim(text=unmarked(piece), citations=self._cite(MARKER.findall(piece))) for piece in pieces)

    def _sentence_claim(self, ref: str, language: Language) -> Claim:
        citation = cite(self.policy, ref)
        text = phrase("rule_says", language, number=citation.rule, quote=citation.quote)
        return Claim(text=text, citations=(citation,))

    def _guidance_claim(self, ref: str, question: str, language: Language) -> Claim:
        passage = self.policy.passage_of[ref]
        citation = cite(self.policy, ref, best_quote(passage.text, question))
        quote = MARKER.sub(r"(\1)", " ".join(citation.quote.split()))  # what looks like a marker there is none of ours
        text = phrase("guidance_says", language, title=MARKER.sub(r"(\1)", passage.title), quote=quote)
        return Claim(text=text, citations=(citation,))

    def _step_for(self, rule: int | None, language: Language) -> NextStep:
        """Return what to do next: what we wrote about that rule, or whom to talk to."""
        note, step = self.policy.note(rule) if rule else None, self._doubt(language)
        return NextStep(text=self._filled(note.consult[language], language), contact=step.contact) if note else step

    def _doubt(self, language: Language) -> NextStep:
        contact = self._contact(language)
        return NextStep(text=phrase("doubt_step", language, contact=contact), contact=contact)

    def _contact(self, language: Language) -> str:
        return self.policy.organisation.contact or phrase("contact", language)

    def _filled(self, text: str, language: Language) -> str:
        return text.replace("{organisation}", self.policy.organisation.named(language))

    def _cite(self, refs: Iterable[str]) -> tuple[Citation, ...]:
        return tuple(cite(self.policy, ref) for ref in refs if ref in self.policy.quotable)


def is_look_up(question: Question) -> bool:
    """Say whether it only asks what stands under a number: "wat zegt regel 7?"."""
    return bool(named_refs(question.text)) and len(stems(without_names(question.text))) < _ENOUGH_WORDS


def best_quote(text: str, question: str) -> str:
    """Return the part of a passage to quote: all of a short one, else where it shares most words with the question."""
    if len(text) <= QUOTE_LENGTH:
        return text
    wanted = set(stems(question))
    spans = list(sentence_spans(text))
    first = max(range(len(spans)), key=lambda i: len(wanted & set(stems(text[slice(*spans[i])]))))
    start, end = spans[first]
    for _, following in spans[first + 1 :]:
        if following - start > QUOTE_LENGTH:
            break
        end = following
    return text[start:end]


def _rules_of(refs: list[str]) -> list[int]:
    return list(dict.fromkeys(int(ref[1:].split(".")[0]) for ref in refs if ref.startswith("R")))


def _leads(reading: Reading, number: int) -> bool:
    return number in reading.rules and reading.rules[number] >= 0.5 * max(reading.rules.values())


def unmarked(piece: str) -> str:
    """Return the text without its markers."""
    return re.sub(r"\s+([.,!?])", r"\1", " ".join(MARKER.sub("", piece).split()))
