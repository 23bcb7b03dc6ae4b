"""Web pages. In: one page's address, or a site with its sitemaps (index, gzip, news), as its robots.txt allows. Out: articles
without menus, with canonical address, title, authors, dates and language as the page says them.

The entry is `collect(fetch, wanted, state, now) -> Batch`; `page` reads one address, for a person or another source that has only
a link.
"""

from phasezero.sources.web_pages.addresses import canonical
from phasezero.sources.web_pages.article import Article, read_article, text_of
from phasezero.sources.web_pages.collecting import Wanted, collect, page
from phasezero.sources.web_pages.prose import prose
from phasezero.sources.web_pages.sitemaps import Listed, Sitemap, read_sitemap

__all__ = [
    "Article",
    "Listed",
    "Sitemap",
    "Wanted",
    "canonical",
    "collect",
    "page",
    "prose",
    "read_article",
    "read_sitemap",
    "text_of",
]
