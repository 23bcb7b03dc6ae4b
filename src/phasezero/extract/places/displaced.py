"""Points at a distance from a named place: "65 km north of Bangassou", "à 65 km de Mbaïki", "a 20 kilómetros de Bria"."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from phasezero.domain.distance import EARTH_KM
from phasezero.domain.places import Feature, Located, Place
from phasezero.extract.places.folding import key
from phasezero.extract.places.lexicon import lexicon

_KM = {"km": 1.0, "kms": 1.0, "kilometres": 1.0, "kilometers": 1.0, "kilometre": 1.0, "kilometer": 1.0, "kilometros": 1.0,
       "quilometros": 1.0, "kilomita": 1.0, "miles": 1.609, "mile": 1.609, "mi": 1.609, "كم": 1.0, "كيلومترا": 1.0,
       "كيلومتر": 1.0}  # fmt: skip
_BEFORE = re.compile(
    r"(?P<number>\d{1,3}(?:[.,]\d+)?)[\s-]*"
    r"(?P<unit>kms?|kilom[eèé]t\w+|kil[oó]metros|quil[oô]metros|miles?|mi|كم|كيلومترا?)\b"
    r"(?P<way>(?:[\s,]+[\w'’-]+){0,6}?)[\s]*(?:of|from|de|du|d['’]|do|da|off|outside|من)?\s*$",
    re.IGNORECASE,
)
_LINKS = frozenset(
    [
        "to",
        "the",
        "au",
        "a",
        "al",
        "l",
        "en",
        "direction",
        "of",
        "from",
        "de",
        "du",
        "d",
        "do",
        "da",
        "away",
        "further",
        "farther",
        "some",
        "road",
        "la",
        "s",
        "le",
        "sur",
        "on",
        "in",
        "off",
        "e",
        "by",
        "route",
        "est",
        "environ",
        "about",
    ]
)
WINDOW = 70
"""Characters before a name in which a distance is looked for."""
PLAIN_KM = 5.0
SPREAD = 0.3
"""Share of the distance by which such a point is off, nine times in ten: rounding, roads, and directions of 45 degrees. Set by
hand: a direction 22.5 degrees off moves the point by 0.39 of the distance, half of that on average."""


def displaced(text: str, one: Located) -> Located | None:
    """The point that a distance before a name speaks of, with the words of both; None where there is none.

    Without a direction it is the named place itself with the distance as its radius. The sphere has a radius of 6,371 km.
    """
    if one.latitude is None or one.longitude is None or one.radius_km is None or one.place is None:
        return None
    offset = max(0, one.start - WINDOW)
    found = _BEFORE.search(text[offset : one.start])
    if found is None or (told := _way(found["way"] or "")) is None:
        return None
    km = float(found["number"].strip(" -").replace(",", ".")) * _unit(found["unit"])
    degrees = told
    latitude, longitude = (one.latitude, one.longitude) if degrees < 0 else moved(one.latitude, one.longitude, km, degrees)
    radius = one.radius_km + (km if degrees < 0 else SPREAD * km + PLAIN_KM)
    start = offset + found.start()
    words = text[start : one.end]
    place = Place(f"near:{one.place.key}", words, Feature.SPOT, one.place.country, "", latitude, longitude)
    why = f"{km:.0f} km from {one.place.name}" + ("" if degrees < 0 else f", at {degrees:.0f} degrees from north")
    return replace(
        one, start=start, words=words, place=place, latitude=latitude, longitude=longitude, radius_km=round(radius, 1), why=why
    )


def _way(words: str) -> float | None:
    """Degrees from north; -1 where no direction is told; None where other words stand between: it is no distance from there."""
    known = lexicon().directions
    degrees = -1.0
    for word in re.findall(r"[^\s,]+", _ELIDED.sub(" ", words)):
        folded = key(word)
        parts = [part for part in folded.split() if part not in _LINKS or known.get(part, -1) >= 0]
        for part in [" ".join(parts)] if " ".join(parts) in known else parts:
            if known.get(part, -1) < 0:
                return None
            degrees = known[part]
    return degrees


_ELIDED = re.compile(r"\b[ld]['’]", re.IGNORECASE)


def _unit(unit: str) -> float:
    folded = key(unit)
    return _KM.get(folded, 1.609 if folded.startswith("mi") else 1.0)


def moved(latitude: float, longitude: float, km: float, degrees: float) -> tuple[float, float]:
    """The point so many km away at so many degrees from north, on a sphere."""
    arc, course, lat = km / EARTH_KM, math.radians(degrees), math.radians(latitude)
    to = math.asin(math.sin(lat) * math.cos(arc) + math.cos(lat) * math.sin(arc) * math.cos(course))
    east = math.atan2(math.sin(course) * math.sin(arc) * math.cos(lat), math.cos(arc) - math.sin(lat) * math.sin(to))
    return round(math.degrees(to), 5), round((longitude + math.degrees(east) + 540) % 360 - 180, 5)
