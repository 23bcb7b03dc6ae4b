"""Triggers: what can set violence off. Those that people enter with a source, coming or happened; how their days repeat; and
those that documented events show. Kinds, risk factors and windows are in `vocabulary/triggers.yml`.

Which days are near on a given day is a pure function of the entries known then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from phasezero.domain.entered import Sourced, choice, day_typed, read_source, text_typed
from phasezero.domain.framework import factor_of
from phasezero.domain.marking import Marking
from phasezero.domain.phrases import Fact
from phasezero.domain.signals import Signal
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, said

LONGEST_TITLE = 300
LONGEST_REGION = 100
LONGEST_SPAN_DAYS = 366
MOST_UNCERTAIN_DAYS = 30
AHEAD_DAYS = 90
PAST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of trigger, as the vocabulary has it."""

    key: str
    name: str
    about: str
    indicators: tuple[str, ...]
    """Of the UN Framework, the one that fits best first."""
    ahead: bool
    """Whether it can be known in advance."""
    from_events: bool
    """Whether documented events can show it; else only what people enter."""
    watch: tuple[str, ...]
    before: int
    """Days before its first day in which it matters: our choice."""
    after: int
    why: str
    """The reason for `before` and `after`: a judgement."""
    explains: str = ""
    """Which explanation of silence it speaks for (`domain.silence.Rival`); empty for none."""

    @property
    def factors(self) -> tuple[str, ...]:
        """Names of the risk factors that its indicators belong to."""
        return tuple(dict.fromkeys(factor_of(one).name for one in self.indicators))


@dataclass(frozen=True, slots=True)
class Seeing:
    """Numbers by which documented events show a trigger. Their reasons stand in the vocabulary, under the same names."""

    quiet_days: int
    fresh_days: int
    long_fresh_days: int
    coverage_days: int
    near_border_km: int
    near_seat_km: int
    smallest_count: int


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by key. Raises BadInput for an indicator that the Framework does not have."""
    found = {}
    for one in load("triggers")["kinds"]:
        named = tuple(one["indicators"])
        for indicator in named:
            factor_of(indicator)
        found[one["key"]] = Kind(
            key=one["key"],
            name=one["name"],
            about=one["about"],
            indicators=named,
            ahead=one["ahead"],
            from_events=one["seen"] == "events",
            watch=tuple(one["watch"]),
            before=one["before"],
            after=one["after"],
            why=one["why"],
            explains=one.get("explains", ""),
        )
    return found


@cache
def seeing() -> Seeing:
    return Seeing(**{name: number["value"] for name, number in load("triggers")["seeing"].items()})


def texts() -> list[str]:
    """Everything in the vocabulary that pages and updates say in the reader's language."""
    return [text for one in kinds().values() for text in (one.name, one.about, *one.watch, one.why)]


class State(StrEnum):
    EXPECTED = "expected"
    HAPPENED = "happened"
    CALLED_OFF = "called off"


class Repeats(StrEnum):
    """How its days come again."""

    NO = "no"
    YEARLY = "yearly"
    """On the same days of the year; a 29 February is kept on 28 February in other years."""
    EASTER = "easter"
    """As far from Easter Sunday of the western churches as its first day is."""
    ORTHODOX_EASTER = "orthodox easter"
    """The same, by the Julian calendar."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is said of one trigger."""

    country: str
    """ISO3."""
    kind: str
    """Key of `kinds`."""
    title: str
    starts: date
    ends: date
    """The last day; the first one for a thing of one day."""
    state: State
    repeats: Repeats
    until: date | None
    """Of what repeats: no first day after it; None: without end."""
    uncertain_days: int
    """So many days earlier or later it may be: days of lunar calendars wait for the moon, and dates are put off."""
    said_by: Sourced
    uid: str = ""
    """As a calendar names it; empty for what did not come from one."""
    region: str = ""
    """Code of the first-level region of which it is said; empty: of the whole country. Only what explains silence has one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it was entered, in its newest version that a reader may see."""

    id: str
    item: Item
    by: str
    entered_on: date
    """From this day on it counts: the day of entering, or of its document where it is reconstructed."""
    reconstructed: bool
    corrected: bool
    marking: Marking


@dataclass(frozen=True, slots=True)
class Coming:
    """One time that an entry falls on: for what repeats, one of many."""

    entry: Entry
    starts: date
    ends: date

    @property
    def kind(self) -> Kind:
        return kinds()[self.entry.item.kind]

    @property
    def watched(self) -> tuple[date, date]:
        """First and last day on which it matters, by the judgement of its kind and the doubt about its day."""
        doubt = self.entry.item.uncertain_days
        return self.starts - timedelta(days=self.kind.before + doubt), self.ends + timedelta(days=self.kind.after + doubt)

    def watched_on(self, day: date) -> bool:
        first, last = self.watched
        return first <= day <= last


FIELDS = (
    *("kind", "title", "starts", "ends", "state", "repeats", "until", "uncertain_days", "region"),
    *("source", "source_date", "link", "checked"),
)
"""As forms and the header of a CSV file name them; a CSV file may have `country` too."""
NEEDED = ("kind", "title", "starts", "source", "source_date")
OWN = {
    "country": "X-PHASEZERO-COUNTRY",
    "kind": "X-PHASEZERO-TRIGGER",
    "state": "X-PHASEZERO-TRIGGER-STATE",
    "repeats": "X-PHASEZERO-REPEATS",
    "until": "X-PHASEZERO-UNTIL",
    "uncertain_days": "X-PHASEZERO-UNCERTAIN-DAYS",
    "region": "X-PHASEZERO-REGION",
    "source": "X-PHASEZERO-SOURCE",
    "source_date": "X-PHASEZERO-SOURCE-DATE",
    "checked": "X-PHASEZERO-CHECKED",
}
"""Properties of our own in a calendar, for what iCalendar has no word for."""
OUR_UID = "@phasezero.invalid"
"""How identities end that we gave ourselves in a calendar."""
_UID = re.compile(r"[\x21-\x7e]{1,200}")


def item_of(fields: Mapping[str, str], country: str, known: date, uid: str = "") -> Item:
    """What was typed. `known`: the day on which it counts as entered, after which nothing can have happened yet.

    Raises BadInput with one line that names the field.
    """
    kind = choice(fields, "kind", tuple(kinds()))
    starts = day_typed(fields, "starts")
    ends = day_typed(fields, "ends") if fields.get("ends", "").strip() else starts
    if not starts <= ends <= starts + timedelta(days=LONGEST_SPAN_DAYS):
        raise BadInput(
            said("it goes from {starts} to {ends}; give a span of at most a year, the first day first", starts=starts, ends=ends)
        )
    repeats = Repeats(choice(fields, "repeats", tuple(Repeats), default=Repeats.NO))
    item = Item(
        country=country,
        kind=kind,
        title=text_typed(fields, "title", LONGEST_TITLE),
        starts=starts,
        ends=ends,
        state=State(choice(fields, "state", tuple(State), default=State.EXPECTED)),
        repeats=repeats,
        until=_until(fields, repeats, starts),
        uncertain_days=_uncertain(fields),
        said_by=read_source(fields, known),
        uid=uid if _UID.fullmatch(uid) else "",
        region=_region(fields, kind),
    )
    must_be_known(item, known)
    return item


def _until(fields: Mapping[str, str], repeats: Repeats, starts: date) -> date | None:
    if not fields.get("until", "").strip():
        return None
    until = day_typed(fields, "until")
    if repeats is Repeats.NO:
        raise BadInput(said("until is {until}, and it does not repeat; leave it empty", until=until))
    if until < starts:
        raise BadInput(said("until is {until}, before it first begins on {starts}", until=until, starts=starts))
    return until


def _region(fields: Mapping[str, str], kind: str) -> str:
    region = text_typed(fields, "region", LONGEST_REGION, needed=False)
    if region and not kinds()[kind].explains:
        raise BadInput(
            said("region is {region!r}; {kind} is entered for the whole country", region=region, kind=said(kinds()[kind].name))
        )
    return region


def _uncertain(fields: Mapping[str, str]) -> int:
    text = fields.get("uncertain_days", "").strip() or "0"
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII) or int(text) > MOST_UNCERTAIN_DAYS:
        raise BadInput(
            said("uncertain_days is {text!r}; write a whole number from 0 to {most}", text=text[:20], most=MOST_UNCERTAIN_DAYS)
        )
    return int(text)


def must_be_known(item: Item, known: date) -> None:
    """Raises BadInput for what nobody could know on the day `known`: that it has happened before it begins, or in advance what
    its kind says cannot be foreseen."""
    if item.state is State.HAPPENED:
        if item.starts > known:
            raise BadInput(
                said("it happened and begins on {starts}, which nobody could know on {known}", starts=item.starts, known=known)
            )
        if item.repeats is not Repeats.NO:
            raise BadInput(said("it happened and repeats; enter what happened by itself, and what repeats as expected"))
    elif item.state is State.EXPECTED and not kinds()[item.kind].ahead and item.starts > known:
        raise BadInput(
            said("{kind}: not foreseen; enter it when it happened, or choose another kind", kind=said(kinds()[item.kind].name))
        )


def typed(item: Item) -> dict[str, str]:
    """The fields from which `item_of` makes this item."""
    return {
        "country": item.country,
        "kind": item.kind,
        "title": item.title,
        "starts": item.starts.isoformat(),
        "ends": item.ends.isoformat(),
        "state": item.state.value,
        "repeats": item.repeats.value,
        "until": "" if item.until is None else item.until.isoformat(),
        "uncertain_days": str(item.uncertain_days),
        "region": item.region,
        **item.said_by.typed(),
    }


@dataclass(frozen=True, slots=True)
class Seen:
    """A trigger that documented events show, as known on a day."""

    kind: str
    """Key of `kinds`."""
    on: date
    """Day of the event that shows it first; of a rise, the day it is told of."""
    reason: Fact
    events: tuple[str, ...]
    """Ids of the events that it rests on."""
    rivals: Fact
    """What else would look like this in these data."""
    signal: Signal | None = None
    """Of a rise near a border: the count with what is usual."""
    datasets: tuple[str, ...] = ()
    """Of a rise near a border: the releases that its events are from, as "ucdp-ged 2019"."""


@dataclass(frozen=True, slots=True)
class NotSeen:
    """A kind that could not be looked for."""

    kind: str
    why: Fact


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of triggers in a country's events on a day, and what could not be looked for."""

    country: str
    as_of: date
    seen: tuple[Seen, ...]
    no_data: tuple[NotSeen, ...]
    looked_for: tuple[str, ...] = ()
    """Keys of the kinds that were looked for."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A trigger that is past, and what is documented since, as known on a day: a lower bound, since documents come late."""

    coming: Coming
    until: date
    """The last day counted."""
    events: tuple[str, ...]
    """Ids of all events documented from its first day on."""
    attacks: int
    """Of these, attacks on civilians."""
    civilians_killed: tuple[int, int, int]
