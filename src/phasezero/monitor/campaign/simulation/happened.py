"""What happened, before anybody documents it: events with their marks, and the ways in which they come about."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from phasezero.monitor.campaign.episode import Bools, Floats, Ints, Kind, Side
from phasezero.monitor.campaign.simulation.world import BEFORE_DAYS, World


@dataclass(frozen=True, slots=True, eq=False)
class Happened:
    """Events as arrays of one length; days as in `Events`."""

    day: Ints
    place: Ints
    kind: Ints
    perpetrator: Ints
    group: Ints
    method: Ints
    civilians: Ints
    own: Ints
    other: Ints

    def __len__(self) -> int:
        return len(self.day)

    def part(self, rows: Bools | Ints) -> Happened:
        return Happened(*(getattr(self, field.name)[rows] for field in fields(self)))


def together(parts: list[Happened]) -> Happened:
    return Happened(*(np.concatenate([getattr(one, field.name) for one in parts]) for field in fields(Happened)))


def background(rng: np.random.Generator, world: World, side: Side, in_window: float, rise: float) -> tuple[Ints, Ints]:
    """Days and places of events that come of themselves: uneven over regions, with contagion in time and nearby; `in_window` of
    them are expected in the window, which has `rise` times the rate of the year before."""
    quiet = 1 - world.drawn["contagion"]
    before = in_window / rise * BEFORE_DAYS / world.days
    counts = rng.poisson([quiet * before, quiet * in_window])
    day = np.concatenate([rng.integers(-BEFORE_DAYS, 0, counts[0]), rng.integers(0, world.days, counts[1])])
    usual = world.haunts[side]
    within = rng.gamma(1.0, 1.0, len(world.region))
    moved = rng.dirichlet(usual * world.drawn["drift_of_places"] + 0.05)
    parts = [
        rng.choice(len(within), n, p=_even(share[world.region] * within)) for share, n in zip((usual, moved), counts, strict=True)
    ]
    place = np.concatenate(parts)
    return follow(rng, world, day, place, world.drawn["contagion"])


def _even(weight: Floats) -> Floats:
    """As chances, none of them 0."""
    return np.asarray((weight + 1e-9) / (weight + 1e-9).sum())


def follow(rng: np.random.Generator, world: World, day: Ints, place: Ints, branching: float) -> tuple[Ints, Ints]:
    """These events and those that they bring about nearby, generation after generation."""
    days, places = [day], [place]
    while len(day):
        children = rng.poisson(branching, len(day))
        day = np.repeat(day, children) + rng.exponential(world.drawn["contagion_days"], children.sum()).astype(np.int64)
        place = nearby(rng, world, np.repeat(place, children), 25.0)
        inside = day < world.days
        day, place = day[inside], place[inside]
        days.append(day)
        places.append(place)
    return np.concatenate(days), np.concatenate(places)


def nearby(rng: np.random.Generator, world: World, place: Ints, scale_km: float) -> Ints:
    """A place for each of these: itself, or one near it."""
    chance = np.exp(-world.km / scale_km)
    chance = np.cumsum(chance / chance.sum(axis=1, keepdims=True), axis=1)
    drawn = rng.random(len(place))
    return np.asarray(np.minimum((chance[place] < drawn[:, None]).sum(axis=1), len(world.places) - 1), np.int64)


def unled(rng: np.random.Generator, world: World, place: Ints, side: Side) -> Ints:
    """Perpetrators of that side as chance has it: some at home where it happens, the rest from anywhere."""
    actors = world.of(side)
    region = world.region[place]
    anyone = rng.choice(actors, len(place), p=_even(world.busy[actors]))
    for spot in np.unique(region):
        local = actors[world.home[actors] == spot]
        if len(local):
            here = (region == spot) & (rng.random(len(place)) < world.drawn["at_home"])
            anyone[here] = rng.choice(local, here.sum())
    return anyone.astype(np.int64)


def sizes(rng: np.random.Generator, world: World, n: int, body: float = 0.0, tail: float | None = None) -> Ints:
    """Civilians killed: a lognormal body and a generalised Pareto tail; at least one, at most 5,000."""
    drawn = world.drawn
    killed = rng.lognormal(drawn["body"] + body, drawn["spread"], n)
    large = rng.random(n) < (drawn["tail"] if tail is None else tail)
    beyond = drawn["tail_scale"] / drawn["tail_shape"] * (rng.random(n) ** -drawn["tail_shape"] - 1)
    return np.clip(np.where(large, 5 + beyond, killed), 1, 5_000).astype(np.int64)


def pick(rng: np.random.Generator, shares: Floats, n: int) -> Ints:
    return rng.choice(len(shares), n, p=shares).astype(np.int64)


def pick_each(rng: np.random.Generator, shares: Floats) -> Ints:
    """One category for each row of shares."""
    drawn = rng.random(len(shares))[:, None]
    return np.asarray(np.minimum((np.cumsum(shares, axis=1) < drawn).sum(axis=1), shares.shape[1] - 1), np.int64)


def attacks(rng: np.random.Generator, world: World, when: tuple[Ints, Ints], side: Side) -> Happened:
    """Attacks that nobody leads: whom, how and how many as chance has it."""
    day, place = when
    n = len(day)
    none = np.zeros(n, np.int64)
    drift = rng.dirichlet(world.drawn["drift_of_methods"] * world.methods + 0.01)
    method = np.where(day < 0, pick(rng, world.methods, n), pick(rng, drift, n))
    group = pick_each(rng, world.whom[world.region[place]])
    kind = np.full(n, Kind.OTHER if side == Side.NEITHER else Kind.ATTACK, np.int64)
    return Happened(day, place, kind, unled(rng, world, place, side), group, method, sizes(rng, world, n), none, none)


def fights(rng: np.random.Generator, world: World, when: tuple[Ints, Ints]) -> Happened:
    """Fighting between the candidate and the other side, some of it with civilians killed."""
    day, place = when
    n = len(day)
    own, other = rng.negative_binomial(0.7, 0.2, n), rng.negative_binomial(0.7, 0.2, n)
    civilians = np.where(rng.random(n) < 0.3, rng.geometric(0.3, n), 0)
    unknown = np.full(n, -1, np.int64)
    actor = rng.choice(world.of(Side.CANDIDATE), n).astype(np.int64)
    kind = np.full(n, Kind.FIGHTING, np.int64)
    return Happened(day, place, kind, actor, unknown, unknown, civilians, own, other)
