"""What Prometheus can read: counts of answers, reviews and the use of the model; never a text or a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version as distribution_version

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, Counter, Info, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from advisor.advice import Advice
from advisor.bootstrap import Advisor
from advisor.calling import Caller
from advisor.chat_model import Fault
from advisor.phrases import phrase
from advisor.review import Review
from ingest.policy import Language

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_PHRASES = ("fallback_{}", "review_fallback_{}")
_OTHER = "other"


class Metrics:
    """The counts of one server, since it started. Thread-safe."""

    def __init__(self, advisor: Advisor) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "ruggespraak_answers", "Answers given", ("outcome", "engine", "fallback"), registry=self._registry
        )
        self._reviews = Counter(
            "ruggespraak_reviews", "Drafts reviewed", ("verdict", "engine", "fallback"), registry=self._registry
        )
        self._describe(advisor)
        if advisor.caller:
            self._registry.register(_ModelUse(advisor.caller))

    def answered(self, advice: Advice) -> Advice:
        """Count an answer, and return it."""
        fault = _fault(advice.fallback, advice.language)
        self._answers.labels(advice.outcome, advice.engine, fault).inc()
        return advice

    def reviewed(self, review: Review) -> Review:
        """Count a review, and return it."""
        fault = _fault(review.fallback, review.language)
        self._reviews.labels(review.verdict, review.engine, fault).inc()
        return review

    def text(self) -> bytes:
        """Return all counts in Prometheus' text format."""
        return generate_latest(self._registry)

    def _describe(self, advisor: Advisor) -> None:
        policy = Info("ruggespraak_policy", "The policy in force", registry=self._registry)
        policy.info({"version": advisor.policy.version})
        build = Info("ruggespraak_build", "The release that runs", registry=self._registry)
        build.info({"release": distribution_version("ruggespraak")})
        if advisor.caller:
            Info("ruggespraak_model", "The language model", registry=self._registry).info(
                {"name": advisor.caller.model.name}
            )


class _ModelUse(Collector):
    """Reads what the model was used for when it is asked."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def collect(self) -> Iterator[Metric]:
        """Yield the counts."""
        used = self._caller.meter.used
        yield CounterMetricFamily("ruggespraak_model_calls", "Calls to the language model", used.calls)
        tokens = CounterMetricFamily(
            "ruggespraak_model_tokens", "Tokens sent to the language model and written by it", labels=("direction",)
        )
        tokens.add_metric(("in",), used.tokens_in)
        tokens.add_metric(("out",), used.tokens_out)
        yield tokens
        failures = CounterMetricFamily("ruggespraak_model_failures", "Calls that failed", labels=("fault",))
        for fault, count in sorted(used.faults.items()):
            failures.add_metric((fault,), count)
        yield failures
        resting = float(self._caller.breaker.is_open)
        yield GaugeMetricFamily("ruggespraak_model_breaker_open", "1 while the language model is left alone", resting)


def _fault(fallback: str | None, language: Language) -> str:
    """Return the fault that these words of a fallback stand for: none, other when they are not ours."""
    return _faults(language).get(fallback, _OTHER) if fallback else "none"


@cache
def _faults(language: Language) -> dict[str, str]:
    found: dict[str, str] = {}
    for fault in Fault:
        for key in _PHRASES:
            with suppress(KeyError):
                found[phrase(key.format(fault), language)] = str(fault)
    return found
