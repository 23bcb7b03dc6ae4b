"""The written rule of the suggested phase: numbers and their reasons, from `vocabulary/phase_rule.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class RuleNumbers:
    """The numbers of the rule. Their meaning and reason stand in the vocabulary, under the same names."""

    coverage_from: date
    guard_days: int
    history_weeks: int
    half_life_days: int
    history_days: int
    release_month: int
    release_day: int
    release_years: int
    prompt_days: int
    delay_history_days: int
    prior_events: float
    prior_days: float
    prior_dispersion_7: float
    prior_dispersion_28: float
    prior_dispersion_90: float
    prior_dispersion_weight: float
    least_dispersion: float
    prior_delay_events: float
    batch_events: int
    batch_days: int
    readable_share: float
    looks_per_year: int
    smallest_count: int
    civilian_deaths_inclusion: int
    war_deaths_per_year: int
    grave_deaths_per_28_days: int
    attacks_per_week_grave: int
    attacks_per_week_height: int
    regions_growing: int
    new_region_days: int
    regions_grave: int
    places_grave: int
    regions_height: int
    places_height: int
    hold_days_1: int
    hold_days_2: int
    hold_days_3: int
    longest_hold_days: int
    waiting_share: float


@dataclass(frozen=True, slots=True)
class PhaseRule:
    """One version of the rule."""

    version: int
    numbers: RuleNumbers
    why: Mapping[str, str]
    """The reason of each number, by its name."""
    conditions: Mapping[str, str]
    """What each condition says, by its key: the `rule` of a `Reason`."""
    condition_phase: Mapping[str, int]
    """The phase that each condition supports."""


@cache
def phase_rule() -> PhaseRule:
    """The rule in force. Raises ValueError if the vocabulary lacks a number, has one more, or leaves one without a reason."""
    text = files("phasezero.domain").joinpath("vocabulary", "phase_rule.yml").read_text(encoding="utf-8")
    return _parse(yaml.safe_load(text))


def _parse(raw: Mapping[str, Any]) -> PhaseRule:
    numbers: Mapping[str, Any] = raw["numbers"]
    wanted = {field.name for field in fields(RuleNumbers)}
    if numbers.keys() != wanted:
        raise ValueError(f"phase_rule.yml: numbers missing or unknown: {sorted(numbers.keys() ^ wanted)}")
    if bare := [name for name, entry in numbers.items() if not entry.get("why")]:
        raise ValueError(f"phase_rule.yml: numbers without a reason: {bare}")
    conditions: Mapping[str, Any] = raw["conditions"]
    return PhaseRule(
        version=raw["version"],
        numbers=RuleNumbers(**{name: entry["value"] for name, entry in numbers.items()}),
        why={name: entry["why"] for name, entry in numbers.items()},
        conditions={key: entry["says"] for key, entry in conditions.items()},
        condition_phase={key: entry["phase"] for key, entry in conditions.items()},
    )
