"""Who stands where: the candidate's armed actors, those who fight them, and everybody else.

Candidate: the armed actors of the class. Of the state: the government of the country. Of non-state actors: all that attacked
civilians or fought a government in the window or the year before. Opposing: whoever fights them. Attacks by anybody else, and
fighting among others, are on neither side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from phasezero.domain.countries import find_country
from phasezero.domain.events import Perpetrator, Violence
from phasezero.errors import UnknownCountry
from phasezero.monitor.campaign.episode import Side

Row = Mapping[str, Any]
"""A row of `EVENTS`."""
_GOVERNMENT = "Government of "


@dataclass(frozen=True, slots=True)
class Cast:
    """Who stands where, by name."""

    sides: Mapping[str, Side]
    names: tuple[str, ...]
    index: Mapping[str, int]


def cast_of(rows: Iterable[Row], country: str, candidate: Perpetrator, actor: str | None) -> Cast:
    """`actor`: only this one of the class is the candidate."""
    rows = list(rows)
    everyone = {row[side] for row in rows for side in ("side_a", "side_b") if side == "side_a" or fights(row)}
    ours = _of_class(rows, everyone, country, candidate)
    ours = ours & {actor} if actor else ours
    against = {row[b] for row in rows for a, b in (("side_a", "side_b"), ("side_b", "side_a")) if fights(row) and row[a] in ours}
    sides = {name: Side.CANDIDATE if name in ours else Side.OPPOSING if name in against else Side.NEITHER for name in everyone}
    names = tuple(sorted(everyone))
    return Cast(sides, names, {name: i for i, name in enumerate(names)})


def _of_class(rows: Iterable[Row], everyone: set[str], country: str, candidate: Perpetrator) -> set[str]:
    if candidate is Perpetrator.STATE:
        return {name for name in everyone if is_own_government(name, country)}
    attacked = {row["side_a"] for row in rows if row["violence"] == Violence.ONE_SIDED and row["perpetrator"] == candidate}
    state_based = [row for row in rows if row["violence"] == Violence.STATE_BASED]
    fought = {row[side] for row in state_based for side in ("side_a", "side_b") if not row[side].startswith(_GOVERNMENT)}
    return attacked | fought


@lru_cache(maxsize=4096)
def is_own_government(name: str, country: str) -> bool:
    """Whether a side is the government of the country, alone or with others, as UCDP writes it."""
    return country in {_iso3(part) for part in f", {name}".split(f", {_GOVERNMENT}")[1:]}


def _iso3(name: str) -> str:
    try:
        return find_country(name).iso3
    except UnknownCountry:
        return ""


def fights(row: Row) -> bool:
    return bool(row["violence"] != Violence.ONE_SIDED)


def attacks(row: Row, cast: Cast) -> bool:
    """Whether it is an attack on civilians by the candidate."""
    return not fights(row) and cast.sides[row["side_a"]] is Side.CANDIDATE


def rivals(rows: Iterable[Row], cast: Cast) -> tuple[str, ...]:
    """Actors of the candidate that fought each other."""
    both = [row for row in rows if fights(row) and {cast.sides[row["side_a"]], cast.sides[row["side_b"]]} == {Side.CANDIDATE}]
    return tuple(sorted({row[side] for row in both for side in ("side_a", "side_b")}))
