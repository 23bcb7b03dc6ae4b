"""Country outlines of the whole world, for small-scale maps."""

from __future__ import annotations

import gzip
from functools import cache
from importlib import resources

from phasezero.domain.countries import countries
from phasezero.domain.regions import Outline
from phasezero.sources.boundaries import topojson

WITHOUT_NUMBER = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP"}
"""Outlines without an ISO number, and the country in which UCDP counts their events."""


@cache
def world_outlines() -> tuple[Outline, ...]:
    """Natural Earth's outlines at 1:110 million. A country may have several; `country` is empty where none is meant."""
    packed = resources.files("phasezero.sources.boundaries").joinpath("countries-110m.json.gz").read_bytes()
    by_number = {item.numeric: item.iso3 for item in countries() if item.numeric}
    return tuple(
        Outline(
            country=by_number.get(int(shape.id), "") if shape.id else WITHOUT_NUMBER.get(shape.name or "", ""),
            name=shape.name or "",
            shape=tuple(
                tuple(tuple((x, y) for x, y in ring.round(3).tolist()) for ring in polygon) for polygon in shape.polygons
            ),
        )
        for shape in topojson.shapes(gzip.decompress(packed), layer="countries")
    )
