"""A simulated country: regions, places, groups, perpetrators, and the parameters of one episode in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from phasezero.monitor.campaign.episode import Floats, Ints, Side
from phasezero.monitor.campaign.simulation.ranges import Range
from phasezero.monitor.campaign.view import distances

BEFORE_DAYS = 365
KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True, eq=False)
class World:
    drawn: Mapping[str, float]
    """Every parameter of `ranges`, drawn once."""
    days: int
    places: Floats
    region: Ints
    """Of each place."""
    km: Floats
    people: Floats
    """By region and group."""
    sides: Ints
    home: Ints
    """Region of each perpetrator."""
    methods: Floats
    """Usual composition of methods."""
    haunts: Floats
    """By side: share of its events in each region, usually."""
    busy: Floats
    """How much each perpetrator does, of its side."""
    whom: Floats
    """By region: whom unorganised violence hits, patchy around the people who live there."""

    def of(self, side: Side) -> Ints:
        return np.flatnonzero(self.sides == side)

    def whole(self, name: str) -> int:
        return round(self.drawn[name])


def world(rng: np.random.Generator, ranges: Mapping[str, Range]) -> World:
    drawn = {name: one.draw(rng) for name, one in ranges.items()}
    regions, groups = round(drawn["regions"]), round(drawn["groups"])
    places, region = _map(rng, regions, drawn)
    national = rng.dirichlet(np.full(groups, 1.5)) + 0.02
    people = rng.lognormal(12, 0.8, regions)[:, None] * rng.dirichlet(
        national / national.sum() * groups * drawn["segregation"] + 0.05, regions
    )
    sides = np.repeat(
        list(Side), (round(drawn["others_per_attack"] * 4) + 2, round(drawn["perpetrators"]), round(drawn["opponents"]))
    )
    lived = people / people.sum(axis=1, keepdims=True)
    whom = np.stack([rng.dirichlet(drawn["patchiness"] * row + 0.01) for row in lived])
    return World(
        drawn,
        int(rng.choice([30, 60, 90, 120])),
        places,
        region,
        distances(places),
        people,
        sides.astype(np.int64),
        rng.integers(0, regions, len(sides)),
        rng.dirichlet(np.full(round(drawn["methods"]), 1.5)),
        rng.dirichlet(np.full(regions, drawn["unevenness"]), len(Side)),
        rng.gamma(2.0, 1.0, len(sides)) + 1e-6,
        whom,
    )


def _map(rng: np.random.Generator, regions: int, drawn: Mapping[str, float]) -> tuple[Floats, Ints]:
    """Places around the centres of their regions, somewhere between 15 degrees south and 35 north."""
    corner = np.array([rng.uniform(-15, 25), rng.uniform(-20, 60)])
    centres = rng.uniform(0, drawn["extent_km"], (regions, 2))
    region = np.repeat(np.arange(regions), rng.poisson(drawn["places_per_region"] - 1, regions) + 1)
    spread = drawn["extent_km"] / np.sqrt(regions) / 3
    return corner + (centres[region] + rng.normal(0, spread, (len(region), 2))) / KM_PER_DEGREE, region
