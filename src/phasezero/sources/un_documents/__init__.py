"""Documents of the United Nations. In: a feed of documents or meetings (RSS), whose titles have document symbols. Out: documents
with their symbol as key ("S/RES/2149 (2014)" is S/RES/2149), so that two feeds give one document once.

The entry is `collect(fetch, wanted, state, now) -> Batch`.
"""

from phasezero.sources.un_documents.collecting import Wanted, collect
from phasezero.sources.un_documents.symbols import address_of, symbol_in

__all__ = ["Wanted", "address_of", "collect", "symbol_in"]
