"""Seats of government and land neighbours of countries, from `vocabulary/surroundings.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from phasezero.domain.vocabularies import load


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of government."""

    name: str
    latitude: float
    longitude: float
    until: date | None = None
    """Its last day; None: it is one today."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    seats: tuple[Seat, ...] = ()
    neighbours: tuple[str, ...] = ()
    """ISO3 of countries with a common land border."""

    def seats_on(self, day: date) -> tuple[Seat, ...]:
        return tuple(one for one in self.seats if one.until is None or day <= one.until)


@cache
def _all() -> dict[str, Surroundings]:
    found = {}
    for one in load("surroundings"):
        seats = tuple(_seat(seat) for seat in one["seats"])
        found[one["iso3"]] = Surroundings(seats, tuple(one["neighbours"]))
    return found


def _seat(written: dict[str, Any]) -> Seat:
    latitude, longitude = written["at"]
    return Seat(written["name"], float(latitude), float(longitude), written.get("until"))


def surroundings(iso3: str) -> Surroundings:
    """Empty where nothing is recorded."""
    return _all().get(iso3, Surroundings())
