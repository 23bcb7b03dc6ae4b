"""GDELT 2: a machine's coding of the world's news, every fifteen minutes. In: the three zipped tables of a quarter of an hour
(events, mentions, knowledge graph). Out: documents, as title, publisher, date and link without text, that a machine took to tell
of violence in the wanted countries: where to look, never what happened.

The entry is `collect(fetch, wanted, state, now) -> Batch`. `read_table` reads one of its tables.
"""

from phasezero.sources.gdelt.collecting import Wanted, collect
from phasezero.sources.gdelt.tables import COLUMNS, read_table

__all__ = ["COLUMNS", "Wanted", "collect", "read_table"]
