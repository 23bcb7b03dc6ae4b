"""The verification desk as its readers see it: what nobody decided on, what may be the same, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from phasezero.domain.duplicates import Likeness
from phasezero.domain.events import Claim
from phasezero.domain.marking import Viewer
from phasezero.domain.publishers import independent
from phasezero.domain.verifying import Decided, Decision, counted_as, decided, last_to_undo

if TYPE_CHECKING:
    from phasezero.store.listing import EventLine
    from phasezero.store.people import Person

PAGE = 15
"""Items a page."""
MOST_ALIKE = 4
"""Likely duplicates shown beside an item."""
_MOST_ASSIGNED = 200


@dataclass(frozen=True, slots=True)
class Side:
    """An event with what reports say of it."""

    line: EventLine
    claims: tuple[Claim, ...]
    decided: Decided
    why: Likeness | None = None
    """Why it may be the same as the item beside which it stands; None where people merged it."""

    @property
    def independent(self) -> int:
        return independent(claim.report for claim in self.claims)


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One item of the desk."""

    own: Side
    members: tuple[Side, ...]
    """Events that were folded into it."""
    alike: tuple[Side, ...]
    """Likely duplicates, the likeliest first."""
    history: tuple[Decision, ...]
    """All acts on it, oldest first."""
    to_undo: Decision | None

    @property
    def id(self) -> str:
        return self.own.line.id

    @property
    def independent(self) -> int:
        """Independent sources of the item and of what was folded into it, at most."""
        return independent(claim.report for side in (self.own, *self.members) for claim in side.claims)

    @property
    def together(self) -> int:
        """The same with all that may be the same event."""
        return independent(claim.report for side in (self.own, *self.members, *self.alike) for claim in side.claims)


@dataclass(frozen=True, slots=True)
class DeskPage:
    items: tuple[DeskItem, ...]
    next: str | None
    """Cursor of the next page; None at the end."""


def desk_queue(viewer: Viewer, country: str, cursor: str | None, on: date, size: int = PAGE) -> DeskPage:
    """Events of a country (ISO3) known by `on` that nobody decided on, newest first. Raises BadInput for a cursor not ours."""
    from phasezero.store import verifying

    page = verifying.open_items(viewer, country, cursor, size, on)
    return DeskPage(_items(viewer, country, page.events, on), page.next)


def desk_item(viewer: Viewer, event: str, on: date) -> DeskItem:
    """One item, decided or not. Raises NotFound."""
    from phasezero.errors import NotFound, said
    from phasezero.store import listing

    line = listing.lines_by_id(viewer, [event], on).get(event)
    if line is None:
        raise NotFound(said("no event has the id {event!r}", event=event[:40]))
    return _items(viewer, line.country, [line], on)[0]


def desk_assigned(viewer: Viewer, country: str, person: Person | None, name: str, on: date) -> DeskPage:
    """What is assigned to somebody (without accounts: to a name) and still open; at most a page."""
    from phasezero.store import listing, verifying

    asked = verifying.assigned_to(viewer, country, person, name, _MOST_ASSIGNED)
    lines = listing.lines_by_id(viewer, asked, on)
    known = verifying.on_events(viewer, list(lines))
    called = name if person is None else person.name
    mine = [line for key in asked if (line := lines.get(key)) is not None and _waits_for(decided(known, key), called)]
    return DeskPage(_items(viewer, country, mine[:PAGE], on), None)


def _waits_for(held: Decided, name: str) -> bool:
    return held.is_open and held.assigned == name


@dataclass(frozen=True, slots=True)
class DecisionLine:
    decision: Decision
    line: EventLine | None
    """The event; None where the viewer does not see it (any more)."""


def desk_decisions(viewer: Viewer, country: str, cursor: str | None, on: date) -> tuple[list[DecisionLine], str | None]:
    """A page of what was decided in a country, newest first, and the cursor of the next."""
    from phasezero.store import listing, verifying

    found, following = verifying.newest_decisions(viewer, country, cursor, 2 * PAGE)
    lines = listing.lines_by_id(viewer, {one.event for one in found}, on)
    return [DecisionLine(one, lines.get(one.event)) for one in found], following


def decisions_on(event: str, viewer: Viewer, on: date | None) -> tuple[Decided, list[Decision]]:
    """What people whose decisions the viewer sees decided on an event by a day, and each of their acts, oldest first."""
    from phasezero.store import verifying

    found = verifying.on_events(viewer, [event], on) if verifying.any_decision(viewer, on, None) else []
    return decided(found, event), [one for one in found if one.concerns(event)]


def desk_stamp(viewer: Viewer) -> object:
    """Differs from an earlier one whenever the viewer sees another decision: what was made before is then made anew."""
    from phasezero.store import verifying

    return verifying.newest_stamp(viewer)


def _items(viewer: Viewer, country: str, lines: Sequence[EventLine], on: date) -> tuple[DeskItem, ...]:
    from phasezero.store import listing, reading, verifying

    near = verifying.likely_duplicates(viewer, country, lines, on, 2 * MOST_ALIKE)
    ids = {line.id for line in lines} | {one.line.id for of in near.values() for one in of}
    known = verifying.on_events(viewer, ids)
    roots, held = counted_as(known), {key: decided(known, key) for key in ids}
    members = listing.lines_by_id(viewer, {one for line in lines for one in held[line.id].members}, on)
    shown = {line.id: [one for one in near[line.id] if _apart(roots, one.line.id, line.id)][:MOST_ALIKE] for line in lines}
    asked = {line.id for line in lines} | {one.line.id for of in shown.values() for one in of} | members.keys()
    claims = reading.claims_by_event(viewer, asked, on)

    def side(line: EventLine, why: Likeness | None = None) -> Side:
        return Side(line, claims.get(line.id, ()), held.get(line.id) or decided(known, line.id), why)

    return tuple(
        DeskItem(
            own=side(line),
            members=tuple(side(members[one]) for one in held[line.id].members if one in members),
            alike=tuple(side(one.line, one.why) for one in shown[line.id]),
            history=tuple(one for one in known if one.concerns(line.id)),
            to_undo=last_to_undo(known, line.id),
        )
        for line in lines
    )


def _apart(roots: dict[str, str], one: str, other: str) -> bool:
    """Whether two events count apart, and the first stands for itself."""
    return one not in roots and roots.get(other, other) != one
