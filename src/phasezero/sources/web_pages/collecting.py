"""The new pages of one site, found through its sitemaps and read one by one, as its robots.txt allows."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from phasezero.domain.collected import Batch, Collected, Genre, State, failed
from phasezero.errors import BadInput
from phasezero.sources.fetching import Failure, Fetched, Fetcher, Later, Limits, Request, shown
from phasezero.sources.fetching.asking import in_utc
from phasezero.sources.web_pages.addresses import canonical
from phasezero.sources.web_pages.article import Article, moment, read_article
from phasezero.sources.web_pages.sitemaps import MOST_BYTES, Listed, read_sitemap

PAGE = Limits(packed_bytes=5_000_000, unpacked_bytes=5_000_000)
SITEMAP = Limits(packed_bytes=20_000_000, unpacked_bytes=MOST_BYTES)
MOST_SITEMAPS = 20
"""Files that are asked for in one round, the newest first."""
_EVERY, _LATE = timedelta(hours=6), timedelta(days=3)
_AHEAD = timedelta(hours=26)
"""A date further in the future is a mistake: no zone is more than 26 hours from another."""
_MOST_SEEN, _MOST_UNDATED = 20_000, 10_000
_HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One site."""

    source: str
    site: str
    """Its home page; the sitemaps are those that its robots.txt names, else /sitemap.xml."""
    sitemaps: tuple[str, ...] = ()
    """Where they are known, these and no others."""
    only: str = ""
    """A regular expression that the address of a page must hold; empty: any."""
    since: datetime | None = None
    """Pages that say that they are older are left alone, on the first visit."""
    at_once: int = 50
    """Pages in one batch."""
    publisher: str = ""
    language: str = ""
    genre: Genre = Genre.NEWS
    countries: tuple[str, ...] = ()


def page(fetch: Fetcher, address: str, wanted: Wanted, now: datetime) -> Collected | Failure:
    """One page as a document, or why not."""
    answer = fetch.get(Request(address, accept=_HTML, by_robots=True, limits=PAGE))
    if not isinstance(answer, Fetched):
        return answer if isinstance(answer, Failure) else Failure(f"{shown(address)} gave nothing")
    try:
        return _document(read_article(answer.body, answer.charset, answer.address), wanted, now)
    except BadInput as error:
        return Failure(f"{shown(address)} was not read: {error}")


def _document(article: Article, wanted: Wanted, now: datetime) -> Collected:
    published = article.published
    return Collected(
        source=wanted.source,
        key=article.address,
        address=article.address,
        title=article.title,
        text=article.text,
        whole=True,
        language=article.language or wanted.language,
        authors=article.authors,
        publisher=wanted.publisher or article.publisher,
        published=published if published and published <= now + _AHEAD else None,
        published_text=article.published_text,
        changed=article.changed if article.changed != published else None,
        seen=now,
        genre=wanted.genre,
        countries=wanted.countries,
    )


def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """The next pages of a site that are new, or dated anew, oldest first, so that a stop in between loses none."""
    try:
        only = re.compile(wanted.only)
    except re.error:
        return failed(state, now, f"{wanted.only!r:.60} is no regular expression: correct which pages are wanted")
    listed, notes = _listed(fetch, wanted)
    if isinstance(listed, Failure):
        return failed(state, now, listed.why, listed.until if isinstance(listed, Later) else None)
    fresh = _fresh([one for one in listed if only.search(one.address)], wanted, state)
    documents: list[Collected] = []
    counts, read = Counter(notes), list[Listed]()
    for one in fresh[: wanted.at_once]:
        found = page(fetch, one.address, wanted, now)
        if isinstance(found, Later):
            return _batch(state, now, documents, read, counts, more=False, until=found.until)
        read.append(one)
        if isinstance(found, Failure):
            counts[found.why] += 1
        else:
            documents.append(_dated(found, one, now))
    return _batch(state, now, documents, read, counts, more=len(fresh) > wanted.at_once)


def _dated(document: Collected, listed: Listed, now: datetime) -> Collected:
    """With the day that a sitemap of news gives, where the page itself gives none."""
    if document.published or not listed.published or listed.published > now + _AHEAD:
        return document
    return replace(document, published=listed.published, published_text=f"{listed.published.isoformat()} (sitemap)")


def _batch(
    state: State,
    now: datetime,
    documents: list[Collected],
    read: list[Listed],
    counts: Counter[str],
    *,
    more: bool,
    until: datetime | None = None,
) -> Batch:
    dates = [one.dated.isoformat() for one in read if one.dated]
    after = replace(
        state,
        cursor=max([state.cursor, *dates]),
        failures=0,
        last_success=now,
        last_item=now if documents else state.last_item,
        next_at=until or (now if more else now + _EVERY),
        seen=(*state.seen, *(_stamp(one) for one in read))[-_MOST_SEEN:],
    )
    return Batch(after, tuple(documents), notes=tuple(sorted(counts)), more=more)


def _stamp(one: Listed) -> str:
    """A page in the version that the sitemap dates."""
    return hashlib.sha256(f"{one.address} {one.dated}".encode()).hexdigest()[:16]


def _fresh(listed: list[Listed], wanted: Wanted, state: State) -> list[Listed]:
    """The pages that were not read yet, oldest first. The cursor is the newest date that was reached: a page that a sitemap dates
    more than `_LATE` before it was read, or had its turn; so that the digests of few pages are enough."""
    seen, found = frozenset(state.seen), []
    reached, since = moment(state.cursor), in_utc(wanted.since) if wanted.since else None
    for one in listed:
        old = one.dated is not None and (
            (since is not None and one.dated < since) or (reached is not None and one.dated < reached - _LATE)
        )
        if not old and _stamp(one) not in seen:
            found.append(one)
    undated = [one for one in found if one.dated is None][:_MOST_UNDATED]
    return [*undated, *sorted((one for one in found if one.dated), key=lambda one: (str(one.dated), one.address))]


def _listed(fetch: Fetcher, wanted: Wanted) -> tuple[list[Listed] | Failure, tuple[str, ...]]:
    """Every page that the site's sitemaps list; a Failure where none of them could be had."""
    home = canonical(wanted.site)
    if not home:
        return Failure(f"{shown(wanted.site)} is no address of the web"), ()
    named = wanted.sitemaps or fetch.rules(home).sitemaps or (canonical("/sitemap.xml", home),)
    waiting, asked, pages, notes = list(named), set[str](), dict[str, Listed](), list[str]()
    first: Failure | None = None
    while waiting and len(asked) < MOST_SITEMAPS:
        address = waiting.pop(0)
        if address in asked:
            continue
        asked.add(address)
        answer = fetch.get(Request(address, limits=SITEMAP))
        try:
            if not isinstance(answer, Fetched):
                raise BadInput(answer.why if isinstance(answer, Failure) else "nothing came")
            found = read_sitemap(answer.body, answer.address)
        except BadInput as error:
            first = first or (answer if isinstance(answer, Failure) else Failure(f"{shown(address)} was not read: {error}"))
            notes.append(str(error))
            continue
        pages |= {one.address: one for one in found.pages}
        newest = sorted(found.sitemaps, key=lambda one: str(one.changed or ""), reverse=True)
        waiting += [one.address for one in newest]
    if waiting:
        notes.append(f"{len(waiting)} further sitemaps were not asked for in this round")
    return (first if first is not None and not pages else list(pages.values())), tuple(notes)
