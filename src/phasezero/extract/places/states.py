"""To which state a place belonged on a day (`states.yml`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from phasezero.domain.places import Feature, Located

_OUT_OF_DATE = 0.5
"""What is left of the confidence in a name that was not in use on the day of the text."""


def as_of(one: Located, on: date | None) -> Located:
    """The same, with the country its place lay in on that day; a name that was not in use then is less sure."""
    place = one.place
    if on is None or place is None:
        return one
    owner = state_of(place.country, on)
    if owner != place.country and place.feature is not Feature.COUNTRY:
        one = replace(one, place=replace(place, country=owner), why=f"{one.why}; {owner} on {on}")
    out = (place.since is not None and on < place.since) or (place.until is not None and on > place.until)
    if out and place.key.startswith("once:"):
        return replace(one, confidence=round(one.confidence * _OUT_OF_DATE, 3), why=f"{one.why}; name not in use on {on}")
    return one


def state_of(iso3: str, on: date) -> str:
    """The state that a country was part of on that day: itself, or the one it became independent of later."""
    since, before = _became().get(iso3, (date.min, ""))
    return iso3 if on >= since else state_of(before, on)


@cache
def _became() -> dict[str, tuple[date, str]]:
    return {iso3: (since, before) for iso3, since, before in _file()["became"]}


@cache
def violent() -> frozenset[str]:
    """Countries (ISO3) that reports of violence are likelier to be of."""
    return frozenset(_file()["violent"])


@cache
def _file() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(resources.files("phasezero.extract.places").joinpath("states.yml").read_text("utf-8"))
    if set(raw) != {"became", "violent"}:
        raise ValueError(f"states.yml: parts must be became and violent, not {', '.join(raw)}")
    return raw
