"""Bodies that can act on a country, their agendas, the next slots, and who can reach whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from phasezero.domain.agenda import Entry, Slot, typed
from phasezero.domain.agenda import next_slots as slots
from phasezero.domain.countries import find_country
from phasezero.domain.institutions import Body, Fact, Instrument, bodies, bodies_for
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, Viewer
from phasezero.errors import NotFound, said

if TYPE_CHECKING:
    from phasezero.actors.paths import FoundPaths, Path, PathStep
    from phasezero.domain.ties import EnteredTie


@dataclass(frozen=True, slots=True)
class Standing:
    """A body as it stands to a country on a day."""

    body: Body
    member: bool
    """Whether the country is a member of the organisation."""
    seat: bool
    """Whether it sits in the body itself."""
    sitting: tuple[str, ...]
    """ISO3 of those who sit in it on the day; empty where that is not recorded for it."""


def institutions() -> tuple[Body, ...]:
    """All bodies of the vocabulary, in its order."""
    return bodies()


def institution(name: str) -> Body:
    """A body by its key or its name. Raises NotFound."""
    wanted = name.strip().casefold()
    found = next((one for one in bodies() if wanted in (one.key, one.name.casefold())), None)
    if found is None:
        keys = ", ".join(one.key for one in bodies())
        raise NotFound(said("there is no body {name!r}; there are: {keys}", name=name[:40], keys=keys))
    return found


def standing_of(of: Body, iso3: str, day: date) -> Standing:
    recorded = of.seats_recorded is not None and of.seats_recorded[0] <= day <= of.seats_recorded[1]
    return Standing(of, of.is_member(iso3, day), of.has_seat(iso3, day), tuple(of.sitting(day)) if recorded else ())


def institutions_for(country: str, day: date) -> list[Standing]:
    """The bodies that can act on a country on a day, regional ones first."""
    iso3 = find_country(country).iso3
    return [standing_of(one, iso3, day) for one in bodies_for(iso3, day)]


def agenda(country: str, as_of: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> list[Entry]:
    """What bodies did and plan about a country, as known at the end of `as_of`, read as one of `audience` alone; by day."""
    return agenda_of_reader(country, as_of, viewer.within(audience))


def agenda_of_reader(country: str, as_of: date | None, viewer: Viewer) -> list[Entry]:
    """`agenda` over all audiences of the viewer; `as_of` None: everything learned so far."""
    from phasezero.store import agenda as kept

    return kept.read(viewer, as_of, find_country(country).iso3)


def agenda_entry(entry: str, viewer: Viewer = LOCAL_OWNER) -> Entry:
    """The newest version of one entry. Raises NotFound."""
    from phasezero.store import agenda as kept

    return kept.one(viewer, entry)


def next_slots(country: str, day: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> tuple[Slot, ...]:
    """For each body that can act on a country its next slots that can still be reached from `day`, by what was known then."""
    return slots_from(country, agenda(country, day, viewer, audience), day)


def slots_from(country: str, entries: Iterable[Entry], day: date) -> tuple[Slot, ...]:
    """`next_slots` for entries that were read already."""
    return slots(bodies_for(find_country(country).iso3, day), entries, day)


def agenda_calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """Entries as a calendar (iCalendar) for an app."""
    from phasezero.share.calendar import agenda_calendar as written

    return written(name, entries)


def ties(viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL, as_of: date | None = None) -> list[EnteredTie]:
    """Ties that were entered, read as one of `audience` alone; those that follow from the vocabulary are not among them."""
    from phasezero.store import ties as kept

    return kept.read(viewer.within(audience), as_of)


def tie(entry: str, viewer: Viewer = LOCAL_OWNER) -> EnteredTie:
    """The newest version of one tie. Raises NotFound."""
    from phasezero.store import ties as kept

    return kept.one(viewer, entry)


def paths(start: str, end: str, day: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> FoundPaths:
    """The best paths from somebody who can ask to somebody who can decide, over the ties known and valid on `day`.

    `start` and `end`: a body, a country (its government), or a public office as it was entered. Raises NotFound for an office
    that stands in no tie.
    """
    from phasezero.actors import paths as walking
    from phasezero.domain.ties import end_of, listed_ties

    found = [*listed_ties(day), *(one.tie for one in ties(viewer, audience, day))]
    ends = end_of(start), end_of(end)
    known = {node for one in found for node in (one.start.node, one.end.node)}
    for asked in ends:
        if asked.kind == "office" and asked.node not in known:
            raise NotFound(said("no tie known on {day} names the office {name!r}; enter one", day=day, name=asked.name[:60]))
    return walking.paths(*ends, day, found)


def path_unknowns(path: Path) -> list[tuple[str, PathStep]]:
    """What is not known of a path, as `actors.paths.unknowns` has it."""
    from phasezero.actors.paths import unknowns

    return unknowns(path)


def body_json(of: Body, stands: Standing | None = None) -> dict[str, Any]:
    """A body as plain dictionaries and lists; with `stands`, also how a country stands to it."""
    made: dict[str, Any] = {
        "id": of.key,
        "name": of.name,
        "kind": of.kind.value,
        "reach": "world" if of.worldwide else "members",
        "mandate": _fact_json(of.mandate),
        "agenda": _fact_json(of.agenda),
        "sessions": None if of.sessions is None else _fact_json(of.sessions.fact),
        "members_from": None if of.listed is None else _fact_json(of.listed),
        "instruments": [_instrument_json(one) for one in of.instruments],
    }
    if stands is not None:
        made |= {"country_is_member": stands.member, "country_has_seat": stands.seat, "sitting": list(stands.sitting)}
    return made


def _fact_json(fact: Fact) -> dict[str, Any]:
    return {"text": fact.text, "source": fact.source, "dated": str(fact.dated), "checked": fact.checked}


def _instrument_json(one: Instrument) -> dict[str, Any]:
    return {
        "id": one.key,
        "does": one.does,
        "asked_by": list(one.asked_by),
        "lead_time_days": one.lead_time_days,
        "in_session": one.in_session,
    }


def slot_json(slot: Slot) -> dict[str, Any]:
    """A slot as plain values; `general_knowledge`: whether its day rests on nothing that was entered with a source."""
    return {
        "body": slot.body.key,
        "basis": slot.basis.value,
        "general_knowledge": slot.general_knowledge,
        "first": str(slot.first),
        "last": None if slot.last is None else str(slot.last),
        "instruments": [one.key for one in slot.instruments],
        "entry": None if slot.entry is None else entry_json(slot.entry),
    }


def entry_json(one: Entry) -> dict[str, Any]:
    """An entry of an agenda as plain values."""
    return {
        "id": one.id,
        **typed(one.item),
        "entered_by": one.by,
        "entered_on": str(one.entered_on),
        "reconstructed": one.reconstructed,
        "tlp": one.marking.tlp.label,
    }


def path_json(path: Path) -> dict[str, Any]:
    """A path as plain values: each tie with strength, age and source, and what is not known."""
    return {
        "steps": [
            {
                "from": step.start.called,
                "kind": step.tie.kind,
                "to": step.end.called,
                "against_its_direction": step.start != step.tie.start,
                "strength": step.tie.strength,
                "age_days": step.age_days,
                "since": None if step.tie.since is None else str(step.tie.since),
                "until": None if step.tie.until is None else str(step.tie.until),
                "source": step.tie.said_by.source,
                "source_date": str(step.tie.said_by.dated),
                "checked": step.tie.said_by.checked,
                "from_vocabulary": step.tie.listed,
            }
            for step in path.steps
        ],
        "weakest": path.weakest,
        "oldest_days": path.oldest_days,
        "unknown": [{"what": what, "from": step.start.called, "to": step.end.called} for what, step in path_unknowns(path)],
    }
