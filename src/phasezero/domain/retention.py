"""What is kept for how long: the rules of `vocabulary/retention.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from phasezero.domain.vocabularies import load


@dataclass(frozen=True, slots=True)
class Rule:
    key: str
    what: str
    since: str
    """From which day the days are counted."""
    days: int
    then: str


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, as the vocabulary has them."""
    found = (Rule(key, one["what"], one["from"], int(one["days"]), one["then"]) for key, one in load("retention").items())
    return tuple(found)
