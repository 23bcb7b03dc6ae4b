"""First-level regions and country outlines: shapes to locate points in and to draw.

In: the boundary files that ship in this folder (`source.yml` says whose they are). Out: `domain.regions` objects, and the region
code that holds a point. A point is never placed by the name of its place.
"""

from phasezero.sources.boundaries.borders import km_outside
from phasezero.sources.boundaries.locating import NEAR_KM, area_km2, locate, middle, point_in
from phasezero.sources.boundaries.outlines import world_outlines
from phasezero.sources.boundaries.shapes import region, region_name, regions, with_regions

__all__ = [
    "NEAR_KM",
    "area_km2",
    "km_outside",
    "locate",
    "middle",
    "point_in",
    "region",
    "region_name",
    "regions",
    "with_regions",
    "world_outlines",
]
