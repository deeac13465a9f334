"""What the command line, the API and the pages share."""

from __future__ import annotations

from ingest.errors import NotFoundError
from ingest.policy import Policy, Rule


def rule_of(policy: Policy, number: int) -> Rule:
    """Return the rule with this number.

    Raises NotFoundError when the policy has no such rule.
    """
    rule = policy.rule(number)
    if rule is None:
        raise NotFoundError(f"There is no rule {number}; the rules are 1 to {len(policy.rules)}")
    return rule
