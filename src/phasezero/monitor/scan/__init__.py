"""Space-time scan: where, and since when, more cases are documented than expected.

    from phasezero.monitor import scan

    zones = scan.zones(coordinates, "globe", neighbours=50)
    usual = scan.expected_from_history(cases, scanned=60)
    found = scan.prospective(
        cases[:, -60:], zones, longest=60, expected=usual.expected, size=usual.size, doubt=usual.doubt
    )
    found.clusters[0].places, found.clusters[0].p_value

`cases` and `expected` are tables (place, day), or (stream, place, day). Every zone round every place, during the last 1 to
`longest` days, is scored by the log likelihood ratio of more cases than expected; the p-value is that of the largest score among
replicates of what would come if nothing unusual happened (Kulldorff 1997, 2001; Kulldorff et al. 2005; Neill 2006, 2012).
"""

from __future__ import annotations

from phasezero.domain.distance import EARTH_KM
from phasezero.monitor.scan.areas import together
from phasezero.monitor.scan.history import Usual, expected_from_history
from phasezero.monitor.scan.nulls import Doubt, Together
from phasezero.monitor.scan.scanning import Cluster, Model, Scanned, Shape, prospective, retrospective
from phasezero.monitor.scan.statistics import ratio
from phasezero.monitor.scan.zones import Zones, zones

__all__ = [
    "EARTH_KM",
    "Cluster",
    "Doubt",
    "Model",
    "Scanned",
    "Shape",
    "Together",
    "Usual",
    "Zones",
    "expected_from_history",
    "prospective",
    "ratio",
    "retrospective",
    "together",
    "zones",
]
