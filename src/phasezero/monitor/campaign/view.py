"""An episode prepared for weighing: which events are whose, which places are near, and how much each event counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from phasezero.domain.campaign import Component, Explanation, NoData
from phasezero.domain.campaign_rule import CampaignRule
from phasezero.domain.distance import EARTH_KM
from phasezero.errors import BadInput
from phasezero.monitor.campaign.episode import Bools, Episode, Events, Floats, Ints, Kind, Side
from phasezero.monitor.sphere import unit

MOST_PLACES = 3_000
LEAD_DAYS = 28
"""Days before the window that are looked at for what came first."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One episode; rows are indices into `episode.now`."""

    episode: Episode
    rule: CampaignRule
    weight: Floats
    """How much each event of `now` counts: 1, or less where it is asked what would be if some were over-documented."""
    attacks: Ints
    """The candidate's attacks on civilians."""
    counter: Ints
    """Attacks on civilians by the other side."""
    fighting: Ints
    km: Floats
    """Distances between the places of `used`."""
    used: Ints
    """Indices into `episode.places` of the places where attacks, counter-attacks and fighting were."""

    @property
    def now(self) -> Events:
        return self.episode.now

    def counts(self, rows: Ints) -> float:
        return float(self.weight[rows].sum())

    def tally(self, rows: Ints, column: Ints, size: int) -> Floats:
        """Weighted counts of the known values of a column of `now`."""
        known = rows[column[rows] >= 0]
        return np.bincount(column[known], self.weight[known], minlength=size)[:size].astype(float)

    def placed(self, rows: Ints) -> Ints:
        """Those of known place and exact day."""
        return rows[(self.now.place[rows] >= 0) & self.now.exact[rows]]

    def spot(self, rows: Ints) -> Ints:
        """Their places as indices into `used`."""
        return np.searchsorted(self.used, self.now.place[rows])

    def grid(self, rows: Ints) -> Floats:
        """Weighted counts of placed events by place (of `used`) and day."""
        rows = self.placed(rows)
        made = np.zeros((len(self.used), self.episode.days))
        np.add.at(made, (self.spot(rows), self.now.day[rows]), self.weight[rows])
        return made


def prepared(episode: Episode, rule: CampaignRule) -> View:
    now = episode.now
    attack = now.kind == Kind.ATTACK
    attacks = np.flatnonzero(attack & episode.of_side(now, Side.CANDIDATE))
    counter = np.flatnonzero(attack & episode.of_side(now, Side.OPPOSING))
    fighting = np.flatnonzero(now.kind == Kind.FIGHTING)
    rows = np.concatenate([attacks, counter, fighting])
    used = np.unique(np.concatenate([now.place[rows], _recent_places(episode)]))
    used = used[used >= 0]
    if len(used) > MOST_PLACES:
        raise BadInput(f"an episode has at most {MOST_PLACES:,} places with attacks and fighting; this one has {len(used):,}")
    return View(episode, rule, np.ones(len(now)), attacks, counter, fighting, distances(episode.places[used]), used)


def recent(episode: Episode) -> Bools:
    """Events of the last `LEAD_DAYS` days before the window with an exact day and a place."""
    before = episode.before
    return (before.day >= -LEAD_DAYS) & before.exact & (before.place >= 0)


def _recent_places(episode: Episode) -> Ints:
    return episode.before.place[recent(episode)]


def distances(places: Floats) -> Floats:
    """Great-circle distances in km between all pairs."""
    points = unit(places)
    half = np.sqrt(np.maximum(0.0, (1 - np.clip(points @ points.T, -1, 1)) / 2))
    return 2 * EARTH_KM * np.arcsin(np.minimum(1.0, half))


def says(key: str, against: Mapping[Explanation, float], **found: Any) -> Component:
    """A component from natural logarithms, in log10."""
    ratios = {rival: float(value / np.log(10)) for rival, value in against.items()}
    return Component(key, ratios, {name: float(value) for name, value in found.items()})


def silent(key: str, reason: NoData, **found: Any) -> Component:
    return Component(key, {}, {name: float(value) for name, value in found.items()}, reason)
