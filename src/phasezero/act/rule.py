"""The written rule by which options are listed, from `rule.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from phasezero.domain.tools import Coercion, Cost, Strategy
from phasezero.errors import BadInput


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of the rule. Their reasons stand in `rule.yml`, under the same names."""

    horizon_days: int
    window_days: int
    recent_days: int
    earlier_years: int
    perpetrator_days: int
    conflict_deaths: int
    war_deaths: int
    civilian_deaths: int
    parties: int
    upstream_shown: int
    update_shown: int


@dataclass(frozen=True, slots=True)
class Written:
    """One rule as people read it."""

    key: str
    says: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """By which fact a factor of the review is shown, and by which its opposite; empty: by none."""

    shown_by: str
    denied_by: str


@dataclass(frozen=True, slots=True)
class OptionRule:
    """One version of the rule."""

    version: int
    numbers: Numbers
    why: Mapping[str, str]
    """The reason of each number, by its name."""
    strategies: tuple[Strategy, ...]
    coercions: tuple[Coercion, ...]
    costs: tuple[Cost, ...]
    rules: tuple[Written, ...]
    """In the order in which they apply."""
    facts: Mapping[str, str]
    """What each fact means, by its key."""
    factors: Mapping[str, Shown]
    """By the factor's key in the review."""
    unknown: Mapping[str, str]
    """Why a factor is unknown here."""
    engaged: str


KEYS = (
    *("reference-apart", "phase", "state-path", "upstream-first", "in-time"),
    *("turns", "here", "coercion", "cost", "lead-time", "first-page", "in-update"),
)
"""The rules that `options.py` applies, in its order."""
FACTS = (
    *("ongoing-conflict", "government-against-group", "states-in-conflict", "war", "earlier-conflict", "many-parties"),
    *("state-mostly", "groups-mostly", "state-and-groups"),
)
"""The facts that `situation.py` measures."""


@cache
def option_rule() -> OptionRule:
    """The rule in force. Raises BadInput with one line where the file does not fit what the program applies."""
    return parse(yaml.safe_load(files("phasezero.act").joinpath("rule.yml").read_text(encoding="utf-8")))


def texts() -> Iterator[str]:
    """What the rule in force says to people, for the catalogues of other languages."""
    rule = option_rule()
    for one in rule.rules:
        yield from (one.says, one.why)
    yield from (*rule.facts.values(), *rule.unknown.values(), rule.engaged)


def parse(raw: Mapping[str, Any]) -> OptionRule:
    numbers: Mapping[str, Any] = raw["numbers"]
    _same("numbers", numbers, {one.name for one in fields(Numbers)})
    if bare := [name for name, entry in numbers.items() if not entry.get("why")]:
        raise BadInput(f"rule.yml: {bare[0]} has no reason")
    written = tuple(Written(one["key"], one["says"], one["why"]) for one in raw["rules"])
    if tuple(one.key for one in written) != KEYS:
        raise BadInput(f"rule.yml: the rules are not {', '.join(KEYS)}, in this order")
    _same("facts", raw["facts"], set(FACTS))
    for name, kind in (("strategies", Strategy), ("coercions", Coercion), ("costs", Cost)):
        _same(name, raw[name], set(kind))
    factors = {key: Shown(one.get("shown_by", ""), one.get("denied_by", "")) for key, one in raw["factors"].items()}
    for key, shown in factors.items():
        if not {shown.shown_by, shown.denied_by} <= {"", *FACTS}:
            raise BadInput(f"rule.yml: factor {key!r} names a fact that is not measured")
    return OptionRule(
        version=raw["version"],
        numbers=Numbers(**{name: entry["value"] for name, entry in numbers.items()}),
        why={name: entry["why"] for name, entry in numbers.items()},
        strategies=tuple(Strategy(one) for one in raw["strategies"]),
        coercions=tuple(Coercion(one) for one in raw["coercions"]),
        costs=tuple(Cost(one) for one in raw["costs"]),
        rules=written,
        facts=raw["facts"],
        factors=factors,
        unknown=raw["unknown"],
        engaged=raw["engaged"],
    )


def _same(name: str, found: Any, wanted: set[str]) -> None:
    if set(found) != wanted or len(found) != len(wanted):
        raise BadInput(f"rule.yml: {name} missing or unknown: {', '.join(sorted(set(found) ^ wanted)) or 'one stands twice'}")
