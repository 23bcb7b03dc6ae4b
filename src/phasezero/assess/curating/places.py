"""Which stories stand in the file: pinned ones first, dropped ones apart, and a floor of places for local voices."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from phasezero.domain.curating import Ranked
from phasezero.domain.curating_rule import rule


@dataclass(frozen=True, slots=True)
class Placed:
    """Ranked stories, by where they stand."""

    shown: tuple[Ranked, ...]
    rest: tuple[Ranked, ...]
    dropped: tuple[Ranked, ...]


def placed(stories: Iterable[Ranked], country: str, most: int | None = None) -> Placed:
    """`most`: places; as many as the rule has where it is None. What people pinned has a place in any case."""
    places = rule().shown if most is None else most
    order = sorted(stories, key=_by_rule)
    pinned = sorted((one for one in order if one.curated.pinned), key=_by_pin, reverse=True)
    free = [one for one in order if one.curated.placed is None]
    left = max(0, places - len(pinned))
    floor = math.ceil(rule().local_share * places) - sum(_local(one, country) for one in pinned)
    shown = _shown(free, country, left, floor)
    kept = {one.story.key for one in shown}
    rest = tuple(one for one in free if one.story.key not in kept)
    return Placed((*pinned, *shown), rest, tuple(one for one in order if one.curated.dropped))


def _shown(free: Sequence[Ranked], country: str, left: int, floor: int) -> list[Ranked]:
    """The first `left` of `free`, unless less than `floor` of them have a local voice and more of them could."""
    first = list(free[:left])
    wanting = min(floor, left) - sum(_local(one, country) for one in first)
    others = [one for one in free[left:] if _local(one, country)][: max(0, wanting)]
    if not others:
        return first
    gone = [one for one in reversed(first) if not _local(one, country)][: len(others)]
    names = {one.story.key for one in gone}
    kept = [one for one in first if one.story.key not in names]
    return sorted([*kept, *(replace(one, by_floor=True) for one in others)], key=_by_rule)


def _local(one: Ranked, country: str) -> bool:
    return bool(one.story.local(country))


def _by_rule(one: Ranked) -> tuple[int, int, str]:
    return -one.points, -one.story.last_told.toordinal(), one.story.key


def _by_pin(one: Ranked) -> tuple[str, str]:
    chose = one.curated.placed
    return ("", "") if chose is None else (chose.made_at.isoformat(), one.story.key)
