"""Crossref: works as their publishers register them with a DOI. In: its API, some countries, kinds of work (dissertations,
articles, posted content). Out: works whose title or abstract names one of the countries, a page at a time.

The entry is `collect(fetch, wanted, state, now) -> Batch`. https://api.crossref.org/swagger-ui/index.html
"""

from phasezero.sources.crossref.collecting import Wanted, collect

__all__ = ["Wanted", "collect"]
