"""What happens under the five explanations. Each gives the candidate's attacks and everything else, in window and year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from phasezero.domain.campaign import Explanation
from phasezero.monitor.campaign.episode import Bools, Floats, Ints, Side
from phasezero.monitor.campaign.simulation.happened import (
    Happened,
    attacks,
    background,
    fights,
    nearby,
    pick,
    sizes,
    together,
)
from phasezero.monitor.campaign.simulation.world import World

Rng = np.random.Generator


def around(rng: Rng, world: World, *, fighting: bool = True, counter: bool = True) -> list[Happened]:
    """What else goes on in the country, whatever explains the attacks."""
    drawn, made = world.drawn, []
    rise = float(np.clip(rng.lognormal(0, 0.4), 0.3, 3))
    made.append(
        attacks(
            rng, world, background(rng, world, Side.NEITHER, drawn["attacks"] * drawn["others_per_attack"], rise), Side.NEITHER
        )
    )
    if fighting:
        made.append(
            fights(rng, world, background(rng, world, Side.NEITHER, drawn["attacks"] * drawn["fighting_per_attack"], rise))
        )
    if counter:
        made.append(
            attacks(
                rng,
                world,
                background(rng, world, Side.OPPOSING, drawn["attacks"] * drawn["counter_per_attack"], rise),
                Side.OPPOSING,
            )
        )
    return made


def begun(world: World) -> tuple[World, int, float]:
    """Where what explains the attacks had begun before the window: the world with as many more days, these, and how many times as
    long it is."""
    lead = round(world.drawn.get("begun_days", 0))
    return replace(world, days=world.days + lead), lead, (world.days + lead) / world.days


def earlier(happened: tuple[Ints, Ints], lead: int) -> tuple[Ints, Ints]:
    """Days counted from the window again."""
    return happened[0] - lead, happened[1]


def independent(rng: Rng, world: World) -> Happened:
    own = background(rng, world, Side.CANDIDATE, world.drawn["attacks"], world.drawn["rise"])
    return together([*around(rng, world), attacks(rng, world, own, Side.CANDIDATE)])


def reporting(rng: Rng, world: World) -> Happened:
    """Nothing changes but what is documented (see `documenting`)."""
    own = background(rng, world, Side.CANDIDATE, world.drawn["attacks"], 1.0)
    return together([*around(rng, world), attacks(rng, world, own, Side.CANDIDATE)])


def collateral(rng: Rng, world: World) -> Happened:
    """Offensives: fighting moves from place to place, and civilians are attacked in its wake."""
    drawn = world.drawn
    n = drawn["attacks"]
    longer, lead, times = begun(world)
    front = earlier(_offensives(rng, longer, rng.poisson(n * times * drawn["fighting_per_collateral"]), times), lead)
    after = rng.poisson(n * times * drawn["collateral_share"])
    battle = rng.integers(0, max(len(front[0]), 1), after if len(front[0]) else 0)
    day = front[0][battle] + rng.exponential(drawn["collateral_days"], len(battle)).astype(np.int64)
    place = nearby(rng, world, front[1][battle], 12.0)
    inside = day < world.days
    rest = background(rng, world, Side.CANDIDATE, n * (1 - drawn["collateral_share"]) + 0.5, drawn["rise"])
    own = attacks(rng, world, _joined((day[inside], place[inside]), rest), Side.CANDIDATE)
    bodies = np.where(rng.random(len(own)) < 0.3, sizes(rng, world, len(own), tail=drawn["tail"] * 2), own.civilians)
    return together([*around(rng, world), fights(rng, world, front), replace(own, civilians=bodies)])


def _offensives(rng: Rng, world: World, n: int, times: float) -> tuple[Ints, Ints]:
    starts = rng.integers(0, max(1, world.days - 7), round(world.drawn["offensives"] * times))
    which = rng.integers(0, len(starts), n)
    day = starts[which] + rng.exponential(8, n).astype(np.int64)
    seat = rng.integers(0, len(world.places), len(starts))
    place = nearby(rng, world, seat[which], world.drawn["extent_km"] / 10)
    inside = day < world.days
    return day[inside], place[inside]


def retaliation(rng: Rng, world: World) -> Happened:
    """Each side answers the other's attacks nearby after some days; each hits the people of the other."""
    drawn = world.drawn
    longer, lead, times = begun(world)
    total = drawn["attacks"] / drawn["own_share"] * times
    day, place, own = _answers(rng, longer, total * drawn["answer_share"])
    day = day - lead
    rest = background(rng, world, Side.CANDIDATE, drawn["attacks"] * (1 - drawn["answer_share"]) + 0.5, drawn["rise"])
    made = []
    theirs = rng.permutation(world.people.shape[1])[:2]
    for side, mine, foe in ((Side.CANDIDATE, own, theirs[0]), (Side.OPPOSING, ~own, theirs[1])):
        happened = attacks(rng, world, (day[mine], place[mine]), side)
        chosen = rng.random(len(happened)) < drawn["answer_targets"]
        made.append(replace(happened, group=np.where(chosen, foe, happened.group)))
    made.append(attacks(rng, world, rest, Side.CANDIDATE))
    return together([*around(rng, world), *made])


def _answers(rng: Rng, world: World, total: float) -> tuple[Ints, Ints, Bools]:
    """Days, places and whether it was the candidate: seeds, and chains of answers in which the sides take turns."""
    drawn = world.drawn
    seeds = rng.poisson(total * (1 - drawn["answered"])) + 1
    day = rng.integers(0, world.days, seeds)
    place = rng.integers(0, len(world.places), seeds)
    own = rng.random(seeds) < drawn["own_share"]
    days, places, sides = [day], [place], [own]
    ratio = (drawn["own_share"] / (1 - drawn["own_share"])) ** 0.5
    while len(day):
        children = rng.poisson(drawn["answered"] * np.where(own, 1 / ratio, ratio))
        day = np.repeat(day, children) + 1 + rng.exponential(drawn["answer_days"], children.sum()).astype(np.int64)
        place, own = nearby(rng, world, np.repeat(place, children), 20.0), ~np.repeat(own, children)
        inside = day < world.days
        day, place, own = day[inside], place[inside], own[inside]
        days.append(day)
        places.append(place)
        sides.append(own)
    return np.concatenate(days), np.concatenate(places), np.concatenate(sides)


def campaign(rng: Rng, world: World) -> Happened:
    """Waves in which a few units go from region to region, or strike in several at once, in one way and against one group."""
    drawn = world.drawn
    beside = around(rng, world)
    rest = background(rng, world, Side.CANDIDATE, drawn["attacks"] * (1 - drawn["campaign_share"]) + 0.5, 1.0)
    usual = attacks(rng, world, rest, Side.CANDIDATE)
    quiet = drawn["attacks"] / drawn["campaign_rise"]
    before = attacks(rng, world, background(rng, world, Side.CANDIDATE, quiet, 1.0), Side.CANDIDATE)
    led = _led(rng, world, together(beside))
    return together([*beside, usual.part(usual.day >= 0), before.part(before.day < 0), led])


def _led(rng: Rng, world: World, beside: Happened) -> Happened:
    drawn = world.drawn
    longer, lead, times = begun(world)
    n = rng.poisson(drawn["attacks"] * drawn["campaign_share"] * times)
    foe = int(rng.choice(world.people.shape[1], p=_minority(world)))
    selective = 0.0 if rng.random() < drawn["unselective"] else drawn["selectivity"]
    day, place = earlier(_waves(rng, longer, n, foe if selective else None, times), lead)
    day, place = _in_the_wake(rng, world, (day, place), beside, lead)
    made = attacks(rng, world, (day, place), Side.CANDIDATE)
    actors = world.of(Side.CANDIDATE)
    leaders = rng.permutation(actors)[: world.whole("leaders")]
    led, drilled, chosen = (rng.random(len(made)) < share for share in (drawn["lead_share"], drawn["drill"], selective))
    return replace(
        made,
        perpetrator=np.where(led, rng.choice(leaders, len(made)), made.perpetrator),
        method=np.where(drilled, pick(rng, np.eye(len(world.methods))[rng.integers(len(world.methods))], len(made)), made.method),
        group=np.where(chosen, foe, made.group),
        civilians=sizes(rng, world, len(made), drawn["campaign_body"], drawn["campaign_tail"]),
    )


def _minority(world: World) -> Floats:
    """Chance of each group to be the one hit: the smaller, the likelier, but never a handful."""
    share = world.people.sum(axis=0) / world.people.sum()
    weight = np.maximum(share, 0.02) * (1 - share) ** 2
    return np.asarray(weight / weight.sum())


def _waves(rng: Rng, world: World, n: int, foe: int | None, times: float) -> tuple[Ints, Ints]:
    drawn, regions = world.drawn, len(world.people)
    where = world.people[:, foe] if foe is not None else world.people.sum(axis=1)
    start = np.sort(rng.integers(0, max(1, world.days - 5), round(world.drawn["waves"] * times)))
    wave = rng.integers(0, len(start), n)
    route = np.stack([rng.choice(regions, regions, replace=False, p=_positive(where)) for _ in start])
    along = rng.beta(1.2, 1.6, n)
    day = start[wave] + (along * drawn["wave_days"]).astype(np.int64)
    reach = max(1, round(regions * 0.6))
    step = np.clip((along * reach + rng.normal(0, 0.7, n)).astype(np.int64), 0, regions - 1)
    region = route[wave, step]
    once = rng.random(n) < drawn["at_once"]
    days_at_once = start[wave] + rng.integers(0, 3, n) * max(1, round(drawn["wave_days"] / 3))
    region = np.where(once, route[wave, rng.integers(0, reach, n)], region)
    day = np.minimum(np.where(once, days_at_once, day), world.days - 1)
    place = np.array([rng.choice(np.flatnonzero(world.region == one)) for one in region], np.int64)
    return day, place.reshape(n)


def _positive(weight: Floats) -> Floats:
    filled = weight + weight.sum() * 1e-3 / len(weight)
    return np.asarray(filled / filled.sum())


def _in_the_wake(rng: Rng, world: World, when: tuple[Ints, Ints], beside: Happened, lead: int) -> tuple[Ints, Ints]:
    """Some of a campaign's attacks follow fighting, or an attack by the other side, as such attacks do everywhere."""
    day, place = when
    drawn = world.drawn
    fought, attacked = beside.own + beside.other > 0, world.sides[beside.perpetrator] == Side.OPPOSING
    for rows, share in ((fought, drawn["campaign_after_fighting"]), (attacked, drawn["campaign_after_counter"])):
        first = beside.part(rows & (beside.day >= -lead))
        chosen = np.flatnonzero(rng.random(len(day)) < share)
        if len(first) and len(chosen):
            which = rng.integers(0, len(first), len(chosen))
            day[chosen] = np.minimum(first.day[which] + rng.integers(0, 5, len(chosen)), world.days - 1)
            place[chosen] = nearby(rng, world, first.place[which], 15.0)
    return day, place


def _joined(one: tuple[Ints, Ints], other: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    return np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1]])


PROCESSES: Mapping[Explanation, Callable[[Rng, World], Happened]] = {
    Explanation.INDEPENDENT: independent,
    Explanation.COLLATERAL: collateral,
    Explanation.RETALIATION: retaliation,
    Explanation.REPORTING: reporting,
    Explanation.CAMPAIGN: campaign,
}
