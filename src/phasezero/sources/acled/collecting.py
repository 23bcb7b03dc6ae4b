"""One page of ACLED after the other, by the moment at which rows were last uploaded."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from phasezero.domain.collected import Batch, Collected, Genre, State, went_on
from phasezero.domain.countries import country
from phasezero.domain.events import CodedEvent
from phasezero.errors import BadInput
from phasezero.sources.acled.coding import coded
from phasezero.sources.fetching.asking import body_of, one_line_for_failures
from phasezero.sources.fetching.fetcher import Fetcher, Limits, Request
from phasezero.sources.fetching.reading import items_at, listed, object_of, text_at
from phasezero.sources.fetching.secrets import Secret

API, TOKENS = "https://acleddata.com/api/acled/read", "https://acleddata.com/oauth/token"
_EVERY = timedelta(days=1)
_NONE = Secret("")
_LIMITS = Limits(total_seconds=180)


@dataclass(frozen=True, slots=True)
class Wanted:
    countries: tuple[str, ...]
    """ISO3."""
    since: date
    """Events from this day on."""
    user: str = ""
    """The e-mail address of the user's own account; needed where there is no token."""
    password: Secret = _NONE
    token: Secret = _NONE
    """An access token, where the user has one; then no password is sent."""
    at_once: int = 1000
    api: str = API
    tokens: str = TOKENS
    source: str = "acled"


@one_line_for_failures
def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """The next page of rows that were uploaded since the last round."""
    if not wanted.countries:
        raise BadInput("ACLED needs at least one country: name it by its ISO3 code")
    place = _place(state, now)
    token = wanted.token or _token(fetch, wanted)
    secret = {"Authorization": f"Bearer {token.told()}"}
    answer = object_of(body_of(fetch, Request(_address(wanted, place), secret_headers=secret, limits=_LIMITS)).body)
    if answer.get("success") is False or text_at(answer, "status") not in ("200", ""):
        raise BadInput(f"ACLED answers with status {text_at(answer, 'status')[:10]!r}: look at the account's access")
    listed(answer, "data")
    rows = items_at(answer, "data")
    counts: Counter[str] = Counter()
    found = [(one, made) for one in rows if (made := coded(one, now, counts))]
    more = len(rows) >= wanted.at_once
    following = place | {"page": place["page"] + 1} if more else {"from": place["began"], "began": 0, "page": 1}
    after = went_on(state, now, json.dumps(following, sort_keys=True), new=bool(found), wait=None if more else _EVERY)
    notes = tuple(f"{n} {what}" for what, n in sorted(counts.items()))
    return Batch(
        after,
        documents=tuple(_document(wanted.source, row, one, now) for row, one in found),
        notes=notes,
        more=more,
        restricted=True,
    )


def _document(source: str, row: Mapping[str, Any], one: CodedEvent, now: datetime) -> Collected:
    """What ACLED wrote of an event, with its coding below, as a report of the first source that it read: a second source only
    where it read another one than we did."""
    read = tuple(each.publisher for each in one.documents)
    stamped = datetime.combine(one.documented_at, time(), UTC)
    return Collected(
        source=source,
        key=one.key,
        address="",
        title=f"ACLED, event {one.key}",
        text="\n\n".join(part for part in (text_at(row, "notes"), _coding(row, one)) if part),
        whole=True,
        language="en",
        authors=("ACLED",),
        publisher=f"{read[0]} via ACLED" if read else "ACLED",
        published=stamped,
        published_text=text_at(row, "timestamp"),
        changed=None,
        seen=now,
        genre=Genre.CODED,
        countries=(one.country,),
    )


def _coding(row: Mapping[str, Any], one: CodedEvent) -> str:
    """The row in a line for a person, as ACLED has it."""
    sides = " / ".join(name for name in (text_at(row, "actor1"), text_at(row, "actor2")) if name)
    where = ", ".join(name for name in (one.place, text_at(row, "admin1")) if name)
    kind = ", ".join(name for name in (text_at(row, "event_type"), text_at(row, "sub_event_type")) if name)
    read = "; ".join(each.publisher for each in one.documents)
    return f"[ACLED: {kind} | {one.occurred_start} | {where} | {sides} | fatalities: {one.deaths.best} | {read}]"


def _place(state: State, now: datetime) -> dict[str, int]:
    """`from`: uploaded since (seconds since 1970); `began`: when this round began; `page`: its next page."""
    try:
        held = json.loads(state.cursor) if state.cursor else {"from": 0, "began": 0, "page": 1}
        place = {name: int(held[name]) for name in ("from", "began", "page")}
    except (ValueError, KeyError, TypeError):
        raise BadInput("the state of ACLED cannot be read: remove it, and the source begins anew") from None
    return place if place["began"] else place | {"began": int(now.timestamp())}


def _token(fetch: Fetcher, wanted: Wanted) -> Secret:
    """An access token for the user's account. Raises BadInput; no message repeats the password or the answer."""
    if not (wanted.user and wanted.password):
        raise BadInput("ACLED needs user=… and PHASEZERO_ACLED_PASSWORD in the environment, or PHASEZERO_ACLED_TOKEN")
    form = {"username": wanted.user, "password": wanted.password.told(), "grant_type": "password", "client_id": "acled"}
    answer = object_of(body_of(fetch, Request(wanted.tokens, form=form)).body)
    token: Any = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise BadInput("ACLED gives no access token for this account: check its address and password")
    return Secret(token)


def _address(wanted: Wanted, place: dict[str, int]) -> str:
    numbers = ":OR:iso=".join(str(country(iso3).numeric) for iso3 in wanted.countries)
    parameters = {
        "_format": "json",
        "event_date": wanted.since.isoformat(),
        "event_date_where": ">=",
        "timestamp": place["from"],
        "timestamp_where": ">=",
        "limit": wanted.at_once,
        "page": place["page"],
    }
    # ACLED reads its own ":OR:" between values, which must not be escaped.
    return f"{wanted.api}?{urlencode(parameters)}&iso={numbers}"
