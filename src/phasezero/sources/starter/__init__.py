"""A list of public feeds to start with. In: `feeds.yml` beside this file. Out: `starter()`, each feed with publisher, country,
language, kind and owner; and the same as OPML, by `starter_opml(now)`.

None of the addresses could be tried where the list was written: each is unverified until its first success, and says so.
"""

from phasezero.sources.starter.reading import Starter, starter, starter_opml

__all__ = ["Starter", "starter", "starter_opml"]
