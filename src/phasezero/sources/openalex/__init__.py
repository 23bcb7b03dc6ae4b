"""OpenAlex: an open catalogue of scholarly works. In: its API, some countries, kinds of work (articles, dissertations). Out:
works whose title or abstract names one of the countries, a page at a time.

The entry is `collect(fetch, wanted, state, now) -> Batch`. https://docs.openalex.org/
"""

from phasezero.sources.openalex.collecting import Wanted, collect

__all__ = ["Wanted", "collect"]
