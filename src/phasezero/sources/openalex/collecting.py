"""The next page of works on one country after the other."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from phasezero.domain.collected import Batch, Collected, Genre, State, went_on
from phasezero.domain.countries import country
from phasezero.errors import BadInput
from phasezero.sources.fetching.asking import body_of, one_line_for_failures, query
from phasezero.sources.fetching.fetcher import Fetcher, Request
from phasezero.sources.fetching.reading import items_at, listed, object_of, text_at
from phasezero.sources.fetching.secrets import Secret
from phasezero.sources.mentioned import named
from phasezero.sources.oai_pmh.collecting import written
from phasezero.sources.web_pages.addresses import canonical

API = "https://api.openalex.org/works"
_EVERY = timedelta(days=1)
_LATE = timedelta(days=120)
"""Works come into the catalogue weeks after they were published: each round looks back this far, and hands over what is new."""
_LONGEST_ABSTRACT = 3000
_MOST_SEEN = 20_000
_GENRES = {
    "dissertation": Genre.THESIS,
    "report": Genre.REPORT,
    "article": Genre.ARTICLE,
    "preprint": Genre.ARTICLE,
    "review": Genre.ARTICLE,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    countries: tuple[str, ...]
    """ISO3."""
    since: date
    types: tuple[str, ...] = ("article", "dissertation", "report", "preprint", "review")
    key: Secret = field(default_factory=lambda: Secret(""))
    """The user's own key, where they have one."""
    contact: str = ""
    """An e-mail address; OpenAlex serves those who give one in a faster queue."""
    at_once: int = 100
    api: str = API
    source: str = "openalex"


@one_line_for_failures
def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """The next page of the country whose turn it is."""
    place = _place(state, wanted)
    if not wanted.countries:
        raise BadInput("OpenAlex needs at least one country: name it by its ISO3 code")
    iso3 = wanted.countries[place["country"] % len(wanted.countries)]
    answer = object_of(body_of(fetch, _request(wanted, iso3, place)).body)
    works = listed(answer, "results")
    counts: Counter[str] = Counter()
    found = [made for one in works if (made := _document(one, wanted, now, counts))]
    documents = tuple(one for one in found if _mark(one) not in state.seen)
    cursor = text_at(answer, "meta", "next_cursor")
    if cursor and cursor == place["cursor"]:
        raise BadInput("OpenAlex gives the same page again and again")
    following, more = _following(place, cursor if works else "", len(wanted.countries), now)
    after = went_on(
        state,
        now,
        json.dumps(following, sort_keys=True),
        new=bool(documents),
        wait=None if more else _EVERY,
        seen=tuple(dict.fromkeys([*state.seen, *(_mark(one) for one in found)]))[-_MOST_SEEN:],
    )
    return Batch(after, documents, notes=tuple(f"{n} {what}" for what, n in sorted(counts.items())), more=more)


def _place(state: State, wanted: Wanted) -> dict[str, Any]:
    """`from`: published since; `country`: whose turn it is; `cursor`: its next page."""
    if not state.cursor:
        return {"from": wanted.since.isoformat(), "country": 0, "cursor": "*"}
    try:
        held = json.loads(state.cursor)
        return {
            "from": date.fromisoformat(held["from"]).isoformat(),
            "country": int(held["country"]),
            "cursor": str(held["cursor"]),
        }
    except (ValueError, KeyError, TypeError):
        raise BadInput("the state of OpenAlex cannot be read: remove it, and the source begins anew") from None


def _following(place: dict[str, Any], cursor: str, countries: int, now: datetime) -> tuple[dict[str, Any], bool]:
    """The next page, the next country, or the next round; and whether there is more in this one."""
    if cursor:
        return place | {"cursor": cursor}, True
    if place["country"] + 1 < countries:
        return place | {"country": place["country"] + 1, "cursor": "*"}, True
    return {"from": (now - _LATE).date().isoformat(), "country": 0, "cursor": "*"}, False


def _request(wanted: Wanted, iso3: str, place: dict[str, Any]) -> Request:
    name = country(iso3).name.replace('"', "").replace(",", " ")
    filters = f'title_and_abstract.search:"{name}",type:{"|".join(wanted.types)},from_publication_date:{place["from"]}'
    extra = {"mailto": wanted.contact} if wanted.contact else {}
    address = query(wanted.api, filter=filters, cursor=place["cursor"], **{"per-page": wanted.at_once}, **extra)
    secret = {"Authorization": f"Bearer {wanted.key.told()}"} if wanted.key else {}
    return Request(address, accept=("application/json",), secret_headers=secret)


def _document(work: Any, wanted: Wanted, now: datetime, counts: Counter[str]) -> Collected | None:
    key, title = text_at(work, "id"), text_at(work, "display_name") or text_at(work, "title")
    if not key or not title:
        counts["works without an id or a title were left out"] += 1
        return None
    abstract = _abstract(work.get("abstract_inverted_index"))
    about = named(f"{title} {abstract}", wanted.countries)
    if not about:
        counts["works that name none of the countries were left out"] += 1
        return None
    said = text_at(work, "publication_date")
    return Collected(
        source=wanted.source,
        key=key,
        address=canonical(text_at(work, "doi") or text_at(work, "primary_location", "landing_page_url") or key),
        title=title[:500],
        text=abstract,
        whole=False,
        language=text_at(work, "language")[:10],
        authors=tuple(name for one in items_at(work, "authorships") if (name := text_at(one, "author", "display_name")))[:20],
        publisher=text_at(work, "primary_location", "source", "display_name"),
        published=written(said, now),
        published_text=said,
        changed=None,
        seen=now,
        genre=_GENRES.get(text_at(work, "type"), Genre.ARTICLE),
        countries=about,
    )


def _abstract(index: Any) -> str:
    """The abstract from its words and their places; the places that are too many are left out."""
    if not isinstance(index, dict):
        return ""
    placed = {
        place: str(word)
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int) and 0 <= place < _LONGEST_ABSTRACT
    }
    return " ".join(placed[place] for place in sorted(placed))


def _mark(document: Collected) -> str:
    return document.key.rsplit("/", 1)[-1]
