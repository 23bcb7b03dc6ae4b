"""Second-level regions (districts, sub-prefectures) of one country, from boundaries that their user has. In: a GeoJSON file
(RFC 7946). Out: `domain.regions.Unit`, and the unit that holds a point.

Read whole or refused whole; a refusal names the feature and what to do. A point is never placed by the name of its place.
"""

from phasezero.sources.second_level.locating import locate
from phasezero.sources.second_level.reading import SOURCE, ReadUnits, read

__all__ = ["SOURCE", "ReadUnits", "locate", "read"]
