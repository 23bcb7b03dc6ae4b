"""Bodies that can be asked to act, from `vocabulary/institutions.yml`, read strictly: what each can do, for which countries, and
who sits in the Security Council on a day. Each fact names where it can be looked up; until somebody has, it is unverified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from phasezero.domain.countries import country
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, NotFound, UnknownCountry, said

_ALWAYS = (date.min, date.max)
_TERM_YEARS = 2
ASKERS = ("council_member", "government", "regional_organisation", "un", "court", "parliament", "civil_society")
"""Kinds of actor that can ask a body for something."""


class BodyKind(StrEnum):
    UN = "un"
    REGIONAL = "regional"
    COURT = "court"
    NETWORK = "network"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Fact:
    """What is said of a body, in our own words."""

    text: str
    source: str
    """The document in which it can be looked up."""
    dated: date
    """Of the document."""
    checked: bool
    """Whether somebody has compared it with the document; else it is unverified, from general knowledge."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a body can do when it is asked."""

    key: str
    does: str
    asked_by: tuple[str, ...]
    """Kinds of actor that can ask for it."""
    lead_time_days: int
    """Our estimate of the days from the ask to a first effect."""
    in_session: bool = False
    """Whether it waits for a session of the body."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A country in a body, from the first to the last day."""

    iso3: str
    since: date
    until: date

    def on(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Sessions:
    """When a body usually meets: of use where the days of a session are not known."""

    fact: Fact
    usual: tuple[tuple[str, str], ...]
    """First and last day of each, as "03-01"."""

    def ending_from(self, day: date) -> tuple[date, date]:
        """The first usual session that ends on `day` or later."""
        spans = (
            (date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last}"))
            for year in (day.year, day.year + 1)
            for first, last in self.usual
        )
        return min(span for span in spans if span[1] >= day)


@dataclass(frozen=True, slots=True)
class Body:
    key: str
    name: str
    """A proper name, in which legal words may stand."""
    kind: BodyKind
    worldwide: bool
    members: tuple[Membership, ...]
    """Of the organisation, by code; empty where it reaches the whole world, and where the list is not recorded."""
    listed: Fact | None
    """Where the list of members can be looked up; None where there is no list."""
    organ: bool
    """Whether it is an organ of that organisation in which not all its members sit."""
    seats: tuple[Membership, ...]
    """Who sits in the body itself, permanently or elected; empty where that is not recorded."""
    seats_recorded: tuple[date, date] | None
    """First and last day on which all who sit in it are recorded."""
    terms: Fact | None
    """Where the terms of those who sit in it can be looked up."""
    since: date
    """The first day on which it could act; the earliest day there is where that was before 1990."""
    sessions: Sessions | None
    """None: it can meet on any day, or when it meets is not recorded."""
    mandate: Fact
    agenda: Fact
    """How a matter comes onto its agenda."""
    instruments: tuple[Instrument, ...]

    def concerns(self, iso3: str, day: date) -> bool:
        """Whether a country is in its reach on a day; no for a body whose members are not recorded, or that is not there yet."""
        return day >= self.since and (self.worldwide or self.is_member(iso3, day))

    def is_member(self, iso3: str, day: date) -> bool:
        return any(one.iso3 == iso3 and one.on(day) for one in self.members)

    def has_seat(self, iso3: str, day: date) -> bool:
        return any(one.iso3 == iso3 and one.on(day) for one in self.seats)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that is said of it with a source."""
        sessions = None if self.sessions is None else self.sessions.fact
        return tuple(one for one in (self.mandate, self.agenda, sessions, self.listed, self.terms) if one is not None)

    def sitting(self, day: date) -> list[str]:
        """ISO codes of those who sit in it on a day, by code."""
        return sorted(one.iso3 for one in self.seats if one.on(day))

    def instrument(self, key: str) -> Instrument:
        """Raises BadInput for one that it does not have."""
        found = next((one for one in self.instruments if one.key == key), None)
        if found is None:
            those = ", ".join(one.key for one in self.instruments)
            raise BadInput(said("{name} has no instrument {key!r}; it has: {those}", name=self.name, key=key[:60], those=those))
        return found


@cache
def bodies() -> tuple[Body, ...]:
    """All bodies, in the order of the vocabulary."""
    return parse(load("institutions"))


def body(key: str) -> Body:
    """Raises NotFound."""
    found = next((one for one in bodies() if one.key == key), None)
    if found is None:
        raise NotFound(said("there is no body {key!r} in the vocabulary of institutions", key=key[:60]))
    return found


def bodies_for(iso3: str, day: date) -> list[Body]:
    """Those in whose reach a country is on a day: regional ones first, since they are nearest."""
    return sorted((one for one in bodies() if one.concerns(iso3, day)), key=lambda one: one.worldwide)


def parse(raw: Mapping[str, Any]) -> tuple[Body, ...]:
    """The bodies of a vocabulary. Raises BadInput with one line that names the entry."""
    found = []
    for number, entry in enumerate(raw.get("bodies") or [], 1):
        where = f"institutions.yml, {entry.get('id') or f'entry {number}'}"
        try:
            found.append(_body(entry))
        except (KeyError, TypeError, ValueError, UnknownCountry) as error:
            raise BadInput(f"{where}: {_why(error)}") from error
    keys = [one.key for one in found]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise BadInput(f"institutions.yml: {', '.join(sorted(twice))} stands there twice; give each body an id of its own")
    return tuple(found)


def _why(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)


def _body(entry: Mapping[str, Any]) -> Body:
    worldwide = entry.get("reach") == "world"
    if worldwide == ("members" in entry):
        raise ValueError("give either its members or `reach: world`")
    instruments = tuple(_instrument(one) for one in entry["instruments"])
    if not instruments:
        raise ValueError("it has no instrument; a body that can do nothing cannot be asked")
    return Body(
        key=entry["id"],
        name=entry["name"],
        kind=BodyKind(entry["kind"]),
        worldwide=worldwide,
        members=tuple(_membership(one, _ALWAYS) for one in entry.get("members", ())),
        listed=_fact(entry["listed"]) if entry.get("members") else None,
        organ=bool(entry.get("organ", False)),
        seats=tuple(_seats(entry)),
        seats_recorded=_recorded([term["year"] for term in entry.get("elected", ())]),
        terms=_fact(entry["terms"]) if "elected" in entry else None,
        since=entry.get("since", date.min),
        sessions=_sessions(entry["sessions"]) if "sessions" in entry else None,
        mandate=_fact(entry["mandate"]),
        agenda=_fact(entry["agenda"]),
        instruments=instruments,
    )


def _seats(entry: Mapping[str, Any]) -> Iterable[Membership]:
    yield from (_membership(code, _ALWAYS) for code in entry.get("permanent", ()))
    for term in entry.get("elected", ()):
        span = date(term["year"], 1, 1), date(term["year"] + _TERM_YEARS - 1, 12, 31)
        yield from (_membership(one, span) for one in term["members"])


def _recorded(years: list[int]) -> tuple[date, date] | None:
    """The days on which those of every election that counts on them are known."""
    whole = [year for year in years if year - 1 in years]
    return (date(min(whole), 1, 1), date(max(whole), 12, 31)) if whole else None


def _sessions(one: Mapping[str, Any]) -> Sessions:
    usual = tuple((first, last) for first, last in one["usual"])
    for first, last in usual:
        if date.fromisoformat(f"2001-{first}") > date.fromisoformat(f"2001-{last}"):
            raise ValueError(f"a usual session ends on {last}, before it begins on {first}")
    return Sessions(_fact(one), usual)


def _membership(one: str | Mapping[str, Any], span: tuple[date, date]) -> Membership:
    if isinstance(one, str):
        one = {"code": one}
    since, until = one.get("since", span[0]), one.get("until", span[1])
    if not span[0] <= since <= until <= span[1]:
        raise ValueError(f"{one['code']} is a member from {since} to {until}, which is no span within {span[0]} to {span[1]}")
    return Membership(country(one["code"]).iso3, since, until)


def _instrument(one: Mapping[str, Any]) -> Instrument:
    days = one["lead_time_days"]
    if not isinstance(days, int) or not 0 < days < 1000:
        raise ValueError(f"the lead time of {one['id']} is {days!r}; give days from 1 to 999")
    if not one["asked_by"]:
        raise ValueError(f"nobody can ask for {one['id']}; name kinds of actor in asked_by")
    if unknown := [who for who in one["asked_by"] if who not in ASKERS]:
        raise ValueError(f"{unknown[0]!r} cannot ask for {one['id']}; those who can ask are: {', '.join(ASKERS)}")
    return Instrument(one["id"], one["does"], tuple(one["asked_by"]), days, bool(one.get("in_session", False)))


def _fact(one: Mapping[str, Any]) -> Fact:
    if not isinstance(one["dated"], date) or not isinstance(one["checked"], bool):
        raise ValueError(
            f"a fact needs the day of its source and whether it was checked; it has {one['dated']!r}, {one['checked']!r}"
        )
    if not one["text"].strip() or not one["source"].strip():
        raise ValueError("a fact needs a text and a source")
    return Fact(one["text"], one["source"], one["dated"], one["checked"])
