"""The Humanitarian Data Exchange (HDX, OCHA). In: a data set's name there. Out: displacement as figures
(IDMC, UNHCR), or who does what where (operational presence).

The entry is `collect(fetch, wanted, state, now) -> Batch`; `read_figures` and `read_presences` read a table that is already
there.
"""

from phasezero.sources.hdx.collecting import Wanted, collect
from phasezero.sources.hdx.tables import read_figures, read_presences

__all__ = ["Wanted", "collect", "read_figures", "read_presences"]
