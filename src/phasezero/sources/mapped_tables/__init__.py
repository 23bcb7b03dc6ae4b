"""Tables of one's own (CSV, XLSX). In: a file, and a mapping in YAML that says which column is what. Out: documents, or coded
events.

The entry for a file is `read(path, mapping, now, source)`, all of it or a refusal that names row and column; `collect` does the
same for a table at an address. The mapping is read strictly: an unknown key is an error. See `mapping.py` for what it may hold.
"""

from phasezero.sources.mapped_tables.collecting import Wanted, collect
from phasezero.sources.mapped_tables.mapping import Mapping, read_mapping
from phasezero.sources.mapped_tables.reading import read, read_bytes

__all__ = ["Mapping", "Wanted", "collect", "read", "read_bytes", "read_mapping"]
