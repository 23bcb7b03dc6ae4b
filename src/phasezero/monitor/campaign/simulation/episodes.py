"""Simulated episodes as somebody would have documented them: with gaps, late days, vague places and codes that are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from phasezero.domain.campaign import Explanation
from phasezero.monitor.campaign.episode import Bools, Episode, Events, Floats, Flows, Ints, Kind, Side
from phasezero.monitor.campaign.simulation.explanations import PROCESSES
from phasezero.monitor.campaign.simulation.happened import Happened, pick_each
from phasezero.monitor.campaign.simulation.ranges import RANGES, Range
from phasezero.monitor.campaign.simulation.world import BEFORE_DAYS, World, world
from phasezero.monitor.handed_in import stream

NOT_CODED = 0.3
"""Chance that a data set does not code the groups hit, the methods, the wounded, or displacement at all."""
FEWEST, MOST = 6, 200
"""Documented attacks of the candidate that an episode must have: others are drawn anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """An episode of which the explanation is known."""

    explanation: Explanation
    seed: int
    number: int
    episode: Episode


def simulate(explanation: Explanation, seed: int, number: int, ranges: Mapping[str, Range] = RANGES) -> Simulated:
    """Episode `number` of a seed: the same every time, and independent of every other."""
    rng = stream(seed, number * len(Explanation) + list(Explanation).index(explanation))
    while True:
        made = world(rng, ranges)
        happened = PROCESSES[explanation](rng, made)
        happened = happened.part((happened.day >= -BEFORE_DAYS) & (happened.day < made.days))
        done = _completeness(rng, made)
        known = happened.part(_documented(rng, made, happened, done, surge=explanation is Explanation.REPORTING))
        own = (known.day >= 0) & (known.kind == Kind.ATTACK) & (made.sides[known.perpetrator] == Side.CANDIDATE)
        if FEWEST <= own.sum() <= MOST:
            return Simulated(explanation, seed, number, _episode(rng, made, known, done))


def _completeness(rng: np.random.Generator, made: World) -> Floats:
    """Share documented by day of the window: the last days least."""
    age = made.days - np.arange(made.days)
    late = rng.uniform(1, 20)
    return np.asarray(made.drawn["documented"] * (1 - np.exp(-age / late)))


def _documented(rng: np.random.Generator, made: World, happened: Happened, done: Floats, *, surge: bool) -> Bools:
    """Which events are documented. A surge: many more in the window than before, of every kind nearly alike; before it the small
    events were missed."""
    drawn = made.drawn
    share = np.where(happened.day >= 0, done[np.maximum(happened.day, 0)], drawn["documented"])
    if surge:
        rate = drawn["surge"] * np.exp(rng.normal(0, drawn["surge_by_kind"], len(Kind) * len(Side)))
        stream = happened.kind * len(Side) + made.sides[happened.perpetrator]
        killed = happened.civilians + happened.own + happened.other
        missed = 1 - (1 - 1 / np.maximum(rate[stream], 1.0)) ** np.maximum(killed, 1) ** (0.5 * drawn["small_missed"])
        share = np.where(happened.day < 0, share * missed, share)
    outage = rng.random(4) < 0.15
    start = rng.integers(-BEFORE_DAYS, made.days, 4)
    region = rng.integers(0, len(made.people), 4)
    for one in np.flatnonzero(outage):
        dark = (made.region[happened.place] == region[one]) & (np.abs(happened.day - start[one]) < 20)
        share = np.where(dark, share * 0.2, share)
    return rng.random(len(happened)) < share


def _episode(rng: np.random.Generator, made: World, known: Happened, done: Floats) -> Episode:
    window = known.day >= 0
    coded = rng.random(4) >= NOT_CODED
    shares = rng.uniform((0.3, 0.3, 0.3, 0.6, 0.8), 1.0)
    now, before = (_events(rng, made, known.part(rows), coded, shares) for rows in (window, ~window))
    pairs = np.repeat(np.arange(len(now)), now.sources)
    pool = 1 + rng.poisson(8)
    people = made.people if rng.random() < 0.7 else made.people.sum(axis=0, keepdims=True)
    return Episode(
        days=made.days,
        before_days=BEFORE_DAYS,
        now=now,
        before=before,
        sides=made.sides,
        places=made.places,
        regions=len(made.people),
        groups=made.people.shape[1],
        population=people if rng.random() < 0.8 else None,
        completeness=done if rng.random() < 0.7 else None,
        completeness_before=made.drawn["documented"],
        source_of=np.stack([pairs, rng.integers(0, pool, len(pairs))], axis=1),
        flows=_flows(rng, made, known.part(window)) if coded[3] else None,
    )


def _events(rng: np.random.Generator, made: World, known: Happened, coded: Bools, shares: Floats) -> Events:
    """What a data set says of them: `coded` (group, method, wounded) or not at all, and then in `shares` of the events; also the
    share of known perpetrators among those of neither side, exact days and places."""
    n = len(known)
    keep = rng.random((5, n)) < shares[:, None]
    fighting = known.kind == Kind.FIGHTING
    wounded = rng.poisson(known.civilians * np.where(fighting, 3.0, rng.gamma(1.5, 0.7, n)))
    some = keep[2] & ~fighting & coded[2]
    return Events(
        day=known.day,
        exact=keep[3],
        kind=known.kind,
        perpetrator=np.where(keep[3] | (made.sides[known.perpetrator] != Side.NEITHER), known.perpetrator, -1),
        place=np.where(keep[4], known.place, -1),
        region=made.region[known.place],
        group=np.where(keep[0] & coded[0], known.group, -1),
        method=np.where(keep[1] & coded[1], known.method, -1),
        civilians_killed=known.civilians,
        own_killed=known.own,
        other_killed=known.other,
        wounded=np.where(some, wounded, -1),
        sources=1 + rng.poisson(0.8, n),
    )


def _flows(rng: np.random.Generator, made: World, known: Happened) -> Flows:
    """People who flee: after events, the larger the likelier, those who were hit or their neighbours; and some for other
    reasons."""
    killed = known.civilians + known.own + known.other
    fled = known.part(rng.random(len(known)) > np.exp(-killed / rng.uniform(5, 60)))
    day = fled.day + rng.integers(0, 4, len(fled))
    region = made.region[fled.place]
    lived = made.people[region] / made.people[region].sum(axis=1, keepdims=True)
    group = np.where((fled.group >= 0) & (rng.random(len(fled)) < 0.7), fled.group, pick_each(rng, lived))
    others = rng.poisson(rng.uniform(1, 15))
    elsewhere: Ints = rng.integers(0, len(made.people), others)
    usual = made.people[elsewhere] / made.people[elsewhere].sum(axis=1, keepdims=True)
    days = np.minimum(np.concatenate([day, rng.integers(0, made.days, others)]), made.days - 1)
    return Flows(
        days,
        np.concatenate([region, elsewhere]),
        np.concatenate([group, pick_each(rng, usual)]),
        np.round(rng.lognormal(6, 1.2, len(days))),
    )
