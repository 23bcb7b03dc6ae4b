"""One page of UCDP's API after the other."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from phasezero.domain.collected import Batch, State, went_on
from phasezero.domain.countries import country
from phasezero.errors import BadInput
from phasezero.sources.fetching.asking import body_of, one_line_for_failures, query
from phasezero.sources.fetching.fetcher import Fetcher, Limits, Request
from phasezero.sources.fetching.reading import items_at, listed, object_of, text_at
from phasezero.sources.fetching.secrets import Secret
from phasezero.sources.ucdp_api.rows import as_table, events_of

API = "https://ucdpapi.pcr.uu.se/api/gedevents"
_EVERY = timedelta(days=7)
_LIMITS = Limits(total_seconds=180)


@dataclass(frozen=True, slots=True)
class Wanted:
    token: Secret
    """The user's own, as UCDP gives it."""
    version: str
    """Of the release: "25.1", or of a candidate release "26.0.9"."""
    released: date
    """The day it came out."""
    countries: tuple[str, ...] = ()
    """ISO3; empty: all."""
    since: date | None = None
    at_once: int = 1000
    api: str = API


@one_line_for_failures
def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """The events of the next page; after the last one there is nothing more until another version is wanted."""
    done, following = _place(state, wanted)
    if done:
        return Batch(replace(state, failures=0, last_success=now, next_at=now + _EVERY))
    address = following or _first(wanted)
    secret = {"x-ucdp-access-token": wanted.token.told()} if wanted.token else {}
    answer = object_of(body_of(fetch, Request(address, ("application/json",), secret_headers=secret, limits=_LIMITS)).body)
    listed(answer, "Result")
    rows = items_at(answer, "Result")
    page = events_of(as_table(rows), "UCDP's answer", wanted.version, wanted.released) if rows else None
    onward = text_at(answer, "NextPageUrl") if rows else ""
    if onward and (_origin(onward) != _origin(wanted.api) or onward == address):
        raise BadInput("UCDP names a next page that is not its own")
    after = went_on(
        state,
        now,
        json.dumps({"version": wanted.version, "next": onward, "done": not onward}, sort_keys=True),
        new=bool(page),
        wait=None if onward else _EVERY,
    )
    notes = tuple(f"{n} {what}" for what, n in page.adjustments.items()) if page else ()
    return Batch(
        after, events=tuple(page.events) if page else (), release=page.release if page else None, notes=notes, more=bool(onward)
    )


def _place(state: State, wanted: Wanted) -> tuple[bool, str]:
    """Whether this version has been read to its end, and else the address of its next page."""
    if not state.cursor:
        return False, ""
    try:
        held = json.loads(state.cursor)
        same = held["version"] == wanted.version
        return same and bool(held["done"]), str(held["next"]) if same else ""
    except (ValueError, KeyError, TypeError):
        raise BadInput("the state of UCDP's API cannot be read: remove it, and the source begins anew") from None


def _first(wanted: Wanted) -> str:
    codes = ",".join(str(number) for iso3 in wanted.countries for number in country(iso3).gw)
    chosen = {"Country": codes} if codes else {}
    if wanted.since:
        chosen |= {"StartDate": wanted.since.isoformat()}
    return query(f"{wanted.api}/{wanted.version}", pagesize=wanted.at_once, **chosen)


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
