"""The JSON of the policy: rules, what we wrote about them, versions."""

from __future__ import annotations

from pydantic import BaseModel

from ingest.policy import Language, Policy, Rule


class SentenceOut(BaseModel):
    """A citable sentence, filled in, with the template it comes from."""

    ref: str
    text: str
    template: str


class ExplainedOut(BaseModel):
    """What we wrote about a rule, in one language."""

    title: str
    in_short: str
    may: list[str]
    mind: list[str]
    consult: str


class RuleOut(BaseModel):
    """A rule word for word, and what we wrote about it."""

    number: int
    title: str
    text: str
    sentences: list[SentenceOut]
    sha256: str
    notes: dict[Language, ExplainedOut] | None


class RulesOut(BaseModel):
    """All rules of the policy in force."""

    source: str
    policy_version: str
    rules: list[RuleOut]


class OrganisationOut(BaseModel):
    """Whose policy it is."""

    name: str
    contact: str | None


class PolicyOut(BaseModel):
    """The policy in force."""

    version: str
    label: str
    source: str
    language: Language
    organisation: OrganisationOut
    rules: int
    passages: int
    documents: list[str]
    examples: int
    to_review: list[int]


class VersionOut(BaseModel):
    """A version that is kept."""

    version: str
    saved: str
    in_force: bool


class VersionsOut(BaseModel):
    """Every policy version that is kept, newest first."""

    versions: list[VersionOut]


def rule_out(policy: Policy, rule: Rule) -> RuleOut:
    """Return a rule as it goes over the wire."""
    note = policy.note(rule.number)
    notes: dict[Language, ExplainedOut] | None = None
    if note:
        notes = {
            language: ExplainedOut(
                title=note.title[language],
                in_short=note.in_short[language].replace("{organisation}", policy.organisation.name),
                may=[text.replace("{organisation}", policy.organisation.name) for text in note.may[language]],
                mind=[text.replace("{organisation}", policy.organisation.name) for text in note.mind[language]],
                consult=note.consult[language].replace("{organisation}", policy.organisation.name),
            )
            for language in ("nl", "en")
        }
    return RuleOut(
        number=rule.number,
        title=policy.title(rule.number, policy.language),
        text=rule.text,
        sentences=[SentenceOut.model_validate(s, from_attributes=True) for s in rule.sentences],
        sha256=rule.sha256,
        notes=notes,
    )


def rules_out(policy: Policy) -> RulesOut:
    """Return all rules as they go over the wire."""
    rules = [rule_out(policy, rule) for rule in policy.rules]
    return RulesOut(source=policy.source, policy_version=policy.version, rules=rules)


def policy_out(policy: Policy) -> PolicyOut:
    """Return the policy as it goes over the wire."""
    return PolicyOut(
        version=policy.version,
        label=policy.label,
        source=policy.source,
        language=policy.language,
        organisation=OrganisationOut(name=policy.organisation.name, contact=policy.organisation.contact),
        rules=len(policy.rules),
        passages=len(policy.passages),
        documents=sorted({passage.source for passage in policy.passages}),
        examples=len(policy.examples),
        to_review=list(policy.to_review),
    )
