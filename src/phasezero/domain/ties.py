"""Ties between institutions, governments and public offices, valid in time. Public roles only: no person stands here by name, and
who protects or trusts whom is refused (`vocabulary/ties.yml`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from phasezero.domain.countries import country, find_country
from phasezero.domain.entered import Sourced, choice, day_typed, read_source, text_typed
from phasezero.domain.institutions import Body, Membership, bodies, body
from phasezero.domain.marking import Marking
from phasezero.domain.offices import must_be_office
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, UnknownCountry, said

LONGEST_OFFICE = 160
MEMBER, BEHIND, SEAT = "member of", "behind", "seat on"


@dataclass(frozen=True, slots=True)
class TieKind:
    key: str
    says: str
    both: bool
    """Whether word goes both ways along it."""
    listed: str
    """Strength of one that follows from the vocabulary of institutions; empty where none does."""


@cache
def kinds() -> dict[str, TieKind]:
    """All kinds, in the order of the vocabulary."""
    return {one["id"]: TieKind(one["id"], one["says"], one["both"], one.get("listed", "")) for one in load("ties")["kinds"]}


@cache
def strengths() -> tuple[str, ...]:
    """From the strongest to the least known."""
    return tuple(load("ties")["strengths"])


@dataclass(frozen=True, slots=True)
class End:
    """One end of a tie: a body, the government of a country, or a public office."""

    kind: str
    """"body", "state" or "office"."""
    name: str
    """Key of the body, ISO3 of the country, or what the office is called."""

    @property
    def written(self) -> str:
        return f"{self.kind}:{self.name}"

    @property
    def node(self) -> str:
        """The same for every spelling of an office."""
        return self.written.casefold()

    @property
    def called(self) -> str:
        """In English."""
        if self.kind == "body":
            return body(self.name).name
        return self.name if self.kind == "office" else f"Government of {country(self.name).name}"


@cache
def read_end(written: str) -> End:
    """What `End.written` wrote."""
    kind, _, name = written.partition(":")
    return End(kind, name)


@cache
def _bodies_by_name() -> dict[str, str]:
    return {name.casefold(): one.key for one in bodies() for name in (one.key, one.name)}


def end_of(text: str) -> End:
    """The body, country or office that somebody names; what is neither body nor country is an office."""
    plain = " ".join(text.split())
    if key := _bodies_by_name().get(plain.casefold()):
        return End("body", key)
    try:
        return End("state", find_country(plain).iso3)
    except UnknownCountry:
        return End("office", plain)


@dataclass(frozen=True, slots=True)
class Tie:
    """From one end to another: along it word goes."""

    start: End
    kind: str
    end: End
    since: date | None
    """None: not known since when."""
    until: date | None
    """The last day; None: as far as known it still holds."""
    strength: str
    said_by: Sourced
    listed: bool = False
    """Whether it follows from the vocabulary of institutions, and nobody entered it."""

    def on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def age_days(self, day: date) -> int:
        """How old its source is on `day`; none is younger than 0."""
        return max(0, (day - self.said_by.dated).days)


@dataclass(frozen=True, slots=True)
class EnteredTie:
    """A tie as somebody entered it, in its newest version that a reader may see."""

    id: str
    tie: Tie
    by: str
    entered_on: date
    reconstructed: bool
    corrected: bool
    marking: Marking


FIELDS = ("from", "kind", "to", "since", "until", "strength", "source", "source_date", "link", "checked")
"""As forms and the header of a CSV file name them."""


def tie_of(fields: Mapping[str, str], known: date) -> Tie:
    """What was typed; `known`: the day on which it counts as entered. Raises BadInput with one line that names the field."""
    kind = " ".join(fields.get("kind", "").split()).casefold()
    if kind in load("ties")["refused"]:
        raise BadInput(
            said(
                "{kind} is refused here: who protects or trusts whom, local contact points (all of them RED) and kin are never "
                "kept among ties of public offices",
                kind=kind,
            )
        )
    choice({"kind": kind}, "kind", tuple(kinds()))
    start, end = (end_of(text_typed(fields, name, LONGEST_OFFICE)) for name in ("from", "to"))
    for one in (start, end):
        if one.kind == "office":
            must_be_office(one.name)
    if start.node == end.node:
        raise BadInput(said("from and to are both {name}; a tie has two ends", name=start.called[:60]))
    since, until = (day_typed(fields, name) if fields.get(name, "").strip() else None for name in ("since", "until"))
    if since is not None and until is not None and since > until:
        raise BadInput(said("since is {since}, after until, {until}; give the first day in since", since=since, until=until))
    strength = choice(fields, "strength", strengths(), default="unknown")
    return Tie(start, kind, end, since, until, strength, read_source(fields, known))


def typed(tie: Tie) -> dict[str, str]:
    """The fields from which `tie_of` makes this tie."""
    return {
        "from": _typed(tie.start),
        "kind": tie.kind,
        "to": _typed(tie.end),
        "since": "" if tie.since is None else tie.since.isoformat(),
        "until": "" if tie.until is None else tie.until.isoformat(),
        "strength": tie.strength,
        **tie.said_by.typed(),
    }


def _typed(end: End) -> str:
    return end.name


def listed_ties(day: date, among: Iterable[Body] | None = None) -> Iterator[Tie]:
    """The ties that follow from the vocabulary of institutions on a day: who is a member, who has a seat."""
    for one in bodies() if among is None else among:
        if day < one.since:
            continue
        belongs = BEHIND if one.organ else MEMBER
        for kind, members, fact in ((belongs, one.members, one.listed), (SEAT, one.seats, one.terms)):
            if fact is not None:
                source = Sourced(fact.source, fact.dated, checked=fact.checked)
                yield from (_listed(one, kind, member, source) for member in members if member.on(day))


def _listed(of: Body, kind: str, member: Membership, source: Sourced) -> Tie:
    since = None if member.since == date.min else member.since
    until = None if member.until == date.max else member.until
    return Tie(End("state", member.iso3), kind, End("body", of.key), since, until, kinds()[kind].listed, source, listed=True)


def as_rows(those: Iterable[EnteredTie]) -> list[dict[str, Any]]:
    """Plain values, for tables and JSON."""
    return [{"id": one.id, **typed(one.tie), "entered_by": one.by, "entered_on": str(one.entered_on)} for one in those]
