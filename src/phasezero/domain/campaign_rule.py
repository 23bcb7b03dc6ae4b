"""The written rule of "random or organised?": expectations and guards (`vocabulary/campaign.yml`), weights and calibration
(`vocabulary/campaign_weights.yml`, made by `tools/calibrate_campaign.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from phasezero.domain.campaign import RIVALS, Explanation
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput

LARGEST_WEIGHT = 1.5
"""A component may count for a little more than it says, because others that go with it may be missing; never against itself."""


@dataclass(frozen=True, slots=True)
class Guards:
    """Below these the evidence is insufficient. Their reasons stand in the vocabulary."""

    attacks: int
    components: int
    sources: int
    largest_share: float
    claim: float


@dataclass(frozen=True, slots=True)
class Weights:
    """How the components are put together: L(rival) = sum of weight x log10 Bayes factor."""

    version: int
    seed: int
    """Of the simulated episodes that they were learned from."""
    weight: Mapping[Explanation, Mapping[str, float]]
    """By rival and component: 0 to `LARGEST_WEIGHT`."""
    slope: float
    """Calibration of the log10 odds of a campaign against all rivals together: shift + slope x odds."""
    shift: float


@dataclass(frozen=True, slots=True)
class CampaignRule:
    version: int
    guards: Guards
    shares: Mapping[str, Mapping[Explanation, tuple[float, float]]]
    """Beta(a, b) of a share under the explanations that it can tell apart."""
    tail_kappa: float
    tail: Mapping[Explanation, tuple[float, ...]]
    """Composition of events by civilians killed: fewer than 5, 5 to 24, 25 or more."""


@cache
def campaign_rule() -> CampaignRule:
    """The expectations and guards in force. Raises BadInput with one line for a fault."""
    return parse_rule(load("campaign"))


@cache
def campaign_weights() -> Weights:
    """The weights in force. Raises BadInput with one line for a fault."""
    return parse_weights(load("campaign_weights"))


def parse_rule(raw: Mapping[str, Any]) -> CampaignRule:
    guards = raw["guards"]
    if bare := [name for name, entry in guards.items() if not entry.get("why")]:
        raise BadInput(f"campaign.yml: the guard {bare[0]!r} has no reason")
    shares = {name: _expected(name, entry) for name, entry in raw["shares"].items()}
    tail = {Explanation(key): tuple(value) for key, value in raw["tail"].items() if key != "kappa"}
    if wrong := [key for key, value in tail.items() if abs(sum(value) - 1) > 1e-9]:
        raise BadInput(f"campaign.yml: the tail of {wrong[0]} does not sum to 1")
    values = {name: entry["value"] for name, entry in guards.items()}
    return CampaignRule(raw["version"], Guards(**values), shares, float(raw["tail"]["kappa"]), tail)


def _expected(name: str, entry: Mapping[str, Any]) -> Mapping[Explanation, tuple[float, float]]:
    made = {Explanation(key): (float(a), float(b)) for key, (a, b) in ((k, v) for k, v in entry.items() if k != "what")}
    if "what" not in entry or Explanation.CAMPAIGN not in made or min(min(pair) for pair in made.values()) <= 0:
        raise BadInput(f"campaign.yml: the share {name!r} needs what it is of, a campaign's expectation, and numbers above 0")
    return made


def parse_weights(raw: Mapping[str, Any]) -> Weights:
    weight: dict[Explanation, Mapping[str, float]] = {
        rival: {key: float(value) for key, value in raw["weights"][str(rival)].items()} for rival in RIVALS
    }
    values = [value for row in weight.values() for value in row.values()]
    if not all(0 <= value <= LARGEST_WEIGHT for value in values) or raw["calibration"]["slope"] <= 0:
        raise BadInput(f"campaign_weights.yml: weights are from 0 to {LARGEST_WEIGHT}, and the slope is above 0")
    return Weights(
        raw["version"], raw["made"]["seed"], weight, float(raw["calibration"]["slope"]), float(raw["calibration"]["shift"])
    )
