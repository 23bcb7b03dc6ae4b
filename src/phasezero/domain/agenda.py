"""What a body does about a country, and when: entries of an agenda, and the next slot that can still be reached.

A slot is a pure function of the bodies, of the entries known on a day, and of that day. What rests on general knowledge (usual
sessions, lead times) says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from phasezero.domain.entered import Sourced, choice, day_typed, read_source, text_typed
from phasezero.domain.institutions import Body, Instrument, body
from phasezero.domain.marking import Marking
from phasezero.errors import BadInput, said

LONGEST_TITLE = 300
LONGEST_SPAN_DAYS = 366


class Kind(StrEnum):
    ON_AGENDA = "on agenda"
    STATEMENT = "statement"
    REPORT = "report"
    VISIT = "visit"
    RESOLUTION = "resolution"
    MANDATE_ENDS = "mandate ends"
    SESSION = "session"


class State(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Item:
    """What is said of one thing on the agenda of a body about a country."""

    country: str
    """ISO3."""
    body: str
    """Key of the vocabulary of institutions."""
    kind: Kind
    title: str
    starts: date
    ends: date
    """The last day; the first one for a thing of one day."""
    state: State
    said_by: Sourced
    uid: str = ""
    """As a calendar names it; empty for what did not come from one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it was entered, in its newest version that a reader may see."""

    id: str
    item: Item
    by: str
    """Who entered this version."""
    entered_on: date
    """From this day on it counts: the day of entering, or of its document where it is reconstructed."""
    reconstructed: bool
    corrected: bool
    """Whether there was an earlier version."""
    marking: Marking

    @property
    def planned(self) -> bool:
        return self.item.state == State.PLANNED


FIELDS = ("body", "kind", "title", "starts", "ends", "state", "source", "source_date", "link", "checked")
"""As forms and the header of a CSV file name them; a CSV file may have `country` too."""
OWN = {
    "country": "X-PHASEZERO-COUNTRY",
    "body": "X-PHASEZERO-BODY",
    "kind": "X-PHASEZERO-KIND",
    "state": "X-PHASEZERO-STATE",
    "source": "X-PHASEZERO-SOURCE",
    "source_date": "X-PHASEZERO-SOURCE-DATE",
    "checked": "X-PHASEZERO-CHECKED",
}
"""Properties of our own in a calendar, for what iCalendar has no word for."""
_UID = re.compile(r"[\x21-\x7e]{1,200}")


def item_of(fields: Mapping[str, str], country: str, known: date, uid: str = "") -> Item:
    """What was typed. `known`: the day on which it counts as entered, after which nothing can be held yet.

    Raises BadInput with one line that names the field.
    """
    key = text_typed(fields, "body", 40)
    starts = day_typed(fields, "starts")
    ends = day_typed(fields, "ends") if fields.get("ends", "").strip() else starts
    if not starts <= ends <= starts + timedelta(days=LONGEST_SPAN_DAYS):
        raise BadInput(
            said("it goes from {starts} to {ends}; give a span of at most a year, the first day first", starts=starts, ends=ends)
        )
    state = State(choice(fields, "state", tuple(State)))
    item = Item(
        country=country,
        body=body(key).key,
        kind=Kind(choice(fields, "kind", tuple(Kind))),
        title=text_typed(fields, "title", LONGEST_TITLE),
        starts=starts,
        ends=ends,
        state=state,
        said_by=read_source(fields, known),
        uid=uid if _UID.fullmatch(uid) else "",
    )
    must_be_known(item, known)
    return item


def must_be_known(item: Item, known: date) -> None:
    """Raises BadInput for what is said to be held before it begins: nobody could know that on the day `known`."""
    if item.state == State.HELD and item.starts > known:
        raise BadInput(
            said("it was held and begins on {starts}, which nobody could know on {known}", starts=item.starts, known=known)
        )


def typed(item: Item) -> dict[str, str]:
    """The fields from which `item_of` makes this item."""
    source = item.said_by
    return {
        "country": item.country,
        "body": item.body,
        "kind": item.kind.value,
        "title": item.title,
        "starts": item.starts.isoformat(),
        "ends": item.ends.isoformat(),
        "state": item.state.value,
        **source.typed(),
    }


class Basis(StrEnum):
    """What a slot rests on."""

    ENTRY = "entry"
    """An entry of the agenda."""
    USUAL_SESSION = "usual session"
    """When the body usually meets: general knowledge."""
    ANY_DAY = "any day"
    """It can be asked on any day; the lead time is our estimate."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When a body can next be moved on a country, and what for."""

    body: Body
    basis: Basis
    first: date
    """The first day on which it can come about."""
    last: date | None
    """The last one; None where it can be asked on any day."""
    instruments: tuple[Instrument, ...]
    """Those that can still be reached, the quickest first."""
    entry: Entry | None = None

    @property
    def general_knowledge(self) -> bool:
        """Whether the day itself rests on nothing that was entered with a source."""
        return self.basis != Basis.ENTRY

    def ask_by(self, instrument: Instrument) -> date | None:
        """The last day on which to ask for it; None where it can be asked on any day. When a usual session ends is known but
        roughly: whoever asks, asks before it begins."""
        end = self.first if self.basis is Basis.USUAL_SESSION else self.last
        return None if end is None else end - timedelta(days=instrument.lead_time_days)


HELD_DAYS = 30
"""What was held so many days ago still shapes what can be asked."""


def held_lately(entries: Iterable[Entry], day: date) -> tuple[Entry, ...]:
    """What bodies held, said or decided in the `HELD_DAYS` to `day`, by the entries known then: the newest first."""
    found = [
        one for one in entries
        if one.item.state is State.HELD and day - timedelta(days=HELD_DAYS) < one.item.ends <= day
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.item.ends, one.item.body, one.id), reverse=True))


def next_slots(bodies: Iterable[Body], entries: Iterable[Entry], day: date) -> tuple[Slot, ...]:
    """For each body, in their order, the next slots that can still be reached from `day`: the next planned entry of the agenda
    (or else the next usual session), and what can be asked on any day. `entries`: those known on `day`."""
    by_body: dict[str, list[Entry]] = {}
    for one in entries:
        if one.planned:
            by_body.setdefault(one.item.body, []).append(one)
    return tuple(slot for one in bodies for slot in _slots_of(one, by_body.get(one.key, []), day))


def next_slot(of: Body, instrument: Instrument, entries: Iterable[Entry], day: date) -> Slot | None:
    """The next slot in which this one instrument of a body can be used; None where nothing says when the body meets."""
    planned = [one for one in entries if one.planned and one.item.body == of.key]
    fits = [slot for slot in _slots_of(of, planned, day, (instrument,)) if instrument in slot.instruments]
    return min(fits, key=lambda slot: (slot.first, slot.basis != Basis.ENTRY), default=None)


def _slots_of(of: Body, planned: list[Entry], day: date, instruments: tuple[Instrument, ...] = ()) -> list[Slot]:
    """The dated slot, then that of any day."""
    quickest = sorted(instruments or of.instruments, key=lambda one: one.lead_time_days)
    free = tuple(one for one in quickest if not one.in_session)
    dated = _of_entries(of, planned, tuple(quickest), day) or _of_usual_session(of, tuple(quickest), day)
    found = [] if dated is None else [dated]
    if free:
        found.append(Slot(of, Basis.ANY_DAY, day + timedelta(days=free[0].lead_time_days), None, free))
    return found


def _of_entries(of: Body, planned: list[Entry], quickest: tuple[Instrument, ...], day: date) -> Slot | None:
    for one in sorted(planned, key=lambda one: (one.item.ends, one.item.starts, one.id)):
        reached = _reached(_usable(quickest, one.item.kind), one.item.ends, day)
        if reached:
            first = max(one.item.starts, day + timedelta(days=reached[0].lead_time_days))
            return Slot(of, Basis.ENTRY, first, one.item.ends, reached, one)
    return None


def _usable(quickest: tuple[Instrument, ...], kind: Kind) -> tuple[Instrument, ...]:
    """What waits for a session needs one; the end of a mandate is none."""
    return quickest if kind in (Kind.SESSION, Kind.ON_AGENDA) else tuple(one for one in quickest if not one.in_session)


def _of_usual_session(of: Body, quickest: tuple[Instrument, ...], day: date) -> Slot | None:
    waiting = tuple(one for one in quickest if one.in_session)
    if of.sessions is None or not waiting:
        return None
    earliest = day + timedelta(days=waiting[0].lead_time_days)
    first, last = of.sessions.ending_from(earliest)
    begins = max(first, earliest)
    return Slot(of, Basis.USUAL_SESSION, begins, last, _reached(waiting, begins, day))


def _reached(instruments: tuple[Instrument, ...], last: date, day: date) -> tuple[Instrument, ...]:
    return tuple(one for one in instruments if day + timedelta(days=one.lead_time_days) <= last)
