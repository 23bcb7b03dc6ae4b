"""Repositories of universities and libraries (OAI-PMH 2.0, Dublin Core). In: a repository's address, a set, kinds of document,
and the countries that titles or abstracts must name. Out: theses and articles, a page at a time, followed by resumption tokens.

The entry is `collect(fetch, wanted, state, now) -> Batch`. https://www.openarchives.org/OAI/openarchivesprotocol.html
"""

from phasezero.sources.oai_pmh.collecting import Wanted, collect
from phasezero.sources.oai_pmh.records import Record, read_records

__all__ = ["Record", "Wanted", "collect", "read_records"]
