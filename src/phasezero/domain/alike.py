"""Which events a candidate may be: a stated rule, for a warning to who accepts it. Wider than what the machine would join."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from phasezero.domain.distance import kilometres
from phasezero.domain.duplicates import KM_APART, POINT, REGION
from phasezero.domain.publishers import folded

_UNKNOWN_KM, _FARTHEST_KM = 20.0, 150.0
_BEYOND_A_POINT = 2 * KM_APART
"""Of an event whose place is known as near to somewhere."""


class Why(StrEnum):
    """The likeliest first."""

    TOLD = "this report already tells of it"
    PLACE = "same place"
    NEAR = "within the error radii"
    REGION = "same region"
    COUNTRY = "no place is known of one of them"


class _Event(Protocol):
    """What is compared of an event."""

    @property
    def place(self) -> str: ...
    @property
    def place_precision(self) -> int: ...
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Nearness:
    why: Why
    km: float | None = None
    """Between the two points; None where one is not known."""

    @property
    def rank(self) -> tuple[int, float]:
        return list(Why).index(self.why), _FARTHEST_KM + 1 if self.km is None else self.km


def nearness(row: Mapping[str, Any], event: _Event, region: str) -> Nearness | None:
    """How near a candidate (a row of `phasezero extract`) lies to an event of its country and days, whose first-level region is
    called `region`; None: elsewhere. The spelling of names does not matter."""
    places = {folded(str(row["place"])), folded(str(row["region"]))} - {""}
    km = _apart(row, event)
    if row["place"] and folded(str(row["place"])) == folded(event.place):
        return Nearness(Why.PLACE, km)
    if km is not None:
        beyond = KM_APART if event.place_precision <= POINT else _BEYOND_A_POINT
        if km <= min(_FARTHEST_KM, (row["radius_km"] or _UNKNOWN_KM) + beyond):
            return Nearness(Why.NEAR, km)
    if places & ({folded(region), folded(event.place)} - {""}):
        return Nearness(Why.REGION, km)
    known = bool(places) and (bool(region) or event.place_precision <= REGION)
    return None if known else Nearness(Why.COUNTRY, km)


def _apart(row: Mapping[str, Any], event: _Event) -> float | None:
    """None where one of them is known no better than by its region."""
    if row["latitude"] is None or row["longitude"] is None or event.place_precision >= REGION - 1:
        return None
    return kilometres((row["latitude"], row["longitude"]), (event.latitude, event.longitude))
