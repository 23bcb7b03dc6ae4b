"""Which events a reader asks for, from an address to the library's filter; the same for pages and API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from phasezero import library
from phasezero.domain.events import Perpetrator, Target, Violence
from phasezero.domain.kinds import ALL, KILLING, KINDS
from phasezero.errors import BadInput, said
from phasezero.web.days import read_count, read_day

if TYPE_CHECKING:
    from phasezero.library import EventFilter

MOST_DEATHS = 1_000_000
_Value = TypeVar("_Value", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Filters as written in an address; None does not narrow."""

    since: date | None = None
    until: date | None = None
    region: str | None = None
    violence: Violence | None = None
    perpetrator: Perpetrator | None = None
    target: Target | None = None
    minimum_deaths: int | None = None
    kind: str | None = None
    """One of `domain.kinds.HARMS`, or `ALL`; None: killings and fighting."""

    @property
    def any(self) -> bool:
        return any(getattr(self, field.name) is not None for field in fields(self))

    def query(self) -> str:
        """As a part of an address, by the names that pages and API use."""
        pairs = {_WRITTEN.get(name, name): value for name, value in asdict(self).items() if value is not None}
        return urlencode(pairs)

    def events(self, country: str | None) -> EventFilter:
        values = {name: str(value) if isinstance(value, StrEnum) else value for name, value in asdict(self).items()}
        kind = values.pop("kind")
        return library.event_filter(country=country, kind=None if kind == ALL else kind or KILLING, **values)


_WRITTEN = {"since": "from", "until": "to"}


def read(asked: Mapping[str, str], regions: Mapping[str, str]) -> Narrowing:
    """Filters from an address. Raises BadInput for a value that cannot be one of them."""
    since, until = read_day(asked.get("from", ""), "from"), read_day(asked.get("to", ""), "to")
    check_order(since, until)
    region = asked.get("region") or None
    if region is not None and region not in regions:
        raise BadInput(said("region is {region!r}, which is no first-level region of this country", region=region[:40]))
    return Narrowing(
        since=since,
        until=until,
        region=region,
        violence=_one_of(Violence, asked, "violence"),
        perpetrator=_one_of(Perpetrator, asked, "perpetrator"),
        target=_one_of(Target, asked, "target"),
        minimum_deaths=read_count(asked.get("minimum_deaths", ""), "minimum_deaths", MOST_DEATHS),
        kind=_kind(asked.get("kind", "")),
    )


def _kind(text: str) -> str | None:
    known = (*KINDS[1:], ALL)
    if text and text not in known:
        raise BadInput(said("kind is {text!r}; give one of {those}", text=text[:40], those=", ".join(known)))
    return text or None


def check_order(since: date | None, until: date | None) -> None:
    """Raises BadInput where the first day is after the last."""
    if since is not None and until is not None and since > until:
        raise BadInput(said("from {since} is after to {until}; give the earlier day first", since=since, until=until))


def _one_of(kind: type[_Value], asked: Mapping[str, str], name: str) -> _Value | None:
    text = asked.get(name, "")
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise BadInput(
            said("{name} is {text!r}; give one of {those}", name=name, text=text[:40], those=", ".join(kind))
        ) from None
