"""Places learned from coded events: the towns where violence happened before are where it is reported next, and small gazetteers
miss them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from statistics import median

from phasezero.domain.events import CodedEvent
from phasezero.domain.places import CodedPlace, Feature, Place
from phasezero.sources import boundaries
from phasezero.sources.gazetteers.first_level import folded

EXACT, NEAR = 1, 2
"""Levels of `place_precision` that speak of a point: the place itself, or within about 25 km of it."""
KINDS = re.compile(
    r"^(?:the )?(?:(?:town|village|city|commune|locality|settlement|camp|hamlet|district|area) of )?(?P<name>.+?)"
    r"(?: (?:town|village|city|commune|locality|settlement|hamlet|area))?$",
    re.IGNORECASE,
)
"""What UCDP writes around a name in `where_coordinates`: "Bakouma town", "village of Obo"."""
BESIDE = re.compile(
    r"\b(?:near|between|border|road|outside|km|around|along|north|south|east|west|region|province|forest|vicinity|prefecture|unknown"
    r"|confluence)\b",
    re.IGNORECASE,
)
"""Words by which a description tells a stretch, not one place."""
SPLIT = re.compile(r"\s*[(/)]\s*")


def places(events: Iterable[CodedEvent | CodedPlace]) -> Iterator[Place]:
    """One place for each name in a country and region that events of exact or near precision have, at the median of their points.

    A stretch, a road or an area is left out. Near points count only where no exact one is known.
    """
    found: defaultdict[tuple[str, str, str], list[CodedEvent | CodedPlace]] = defaultdict(list)
    for event in events:
        names = _names(event.place) if event.place_precision in (EXACT, NEAR) else ()
        if names:
            found[(event.country, event.region or "", folded(names[0]))].append(event)
    for (country, region, name), held in sorted(found.items()):
        yield _place(country, region, name, held)


def _place(country: str, region: str, name: str, events: list[CodedEvent | CodedPlace]) -> Place:
    exact = [event for event in events if event.place_precision == EXACT] or events
    spellings = Counter(spelling for event in events for spelling in _names(event.place))
    shown = min((one for one in spellings if folded(one) == name), key=lambda one: (-spellings[one], one))
    return Place(
        key=f"ucdp:{country}:{region + ':' if region else ''}{name.replace(' ', '-')}",
        name=shown,
        feature=Feature.CITY,
        country=country,
        region=_region_name(region),
        latitude=round(median(event.latitude for event in exact), 6),
        longitude=round(median(event.longitude for event in exact), 6),
        extent_km=0.0 if exact[0].place_precision == EXACT else 25.0,
        aliases=tuple(sorted(set(spellings) - {shown})),
    )


def _region_name(code: str) -> str:
    """The name of a region by its code; the code itself where it is none of the shipped boundaries."""
    try:
        return boundaries.region_name(code) if code else ""
    except KeyError:
        return code


def _names(text: str) -> tuple[str, ...]:
    """The names of one place: what stands outside and inside brackets or slashes; none for a stretch or an area."""
    if not text or BESIDE.search(text) or any(mark in text for mark in ",;&"):
        return ()
    matches = (KINDS.match(part.strip()) for part in SPLIT.split(text) if part.strip())
    return tuple(
        dict.fromkeys(
            found["name"].strip() for found in matches if found and found["name"][:1].isupper() and len(found["name"]) > 1
        )
    )
