"""Commands on bodies that can be asked, their agendas, and who can reach whom."""

from __future__ import annotations

import json
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phasezero.cli.common import ListFormat, content_of, country_named, day_or_today, open_store, owner, said_of, table
from phasezero.errors import BadInput

if TYPE_CHECKING:
    from phasezero.domain.agenda import Slot
    from phasezero.domain.institutions import Body

agenda = typer.Typer(no_args_is_help=True, help="What bodies do about a country, and when.")
ties = typer.Typer(no_args_is_help=True, help="Ties between institutions, governments and public offices.")


class AgendaForm(StrEnum):
    TABLE = "table"
    JSON = "json"
    ICS = "ics"


def institutions(
    name: Annotated[str | None, typer.Argument(help="Key or name of a body; all bodies if not given.")] = None,
    country: Annotated[str | None, typer.Option(help="Only bodies that can act on this country.")] = None,
    on: Annotated[str | None, typer.Option("--date", help="As things stood on this day; today if not given.")] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """Bodies that can be asked to act: what each can do, how long it takes, who can ask; and for a country who can act on it."""
    from phasezero import library

    day = day_or_today(on, "--date")
    iso3 = None if country is None else country_named(country).iso3
    those = library.institutions() if name is None else (library.institution(name),)
    if iso3 is not None:
        those = tuple(one for one in (stands.body for stands in library.institutions_for(iso3, day)) if one in those)
        if not those:
            raise BadInput(f"{name} cannot act on {country} on {day}, as far as its reach is recorded")
    if form is ListFormat.JSON:
        rows = [library.body_json(one, None if iso3 is None else library.standing_of(one, iso3, day)) for one in those]
        _json({"date": str(day), "country": iso3, "bodies": rows})
    elif name is None:
        _all(those, iso3, day)
    else:
        _one(those[0], iso3, day)


def _all(those: tuple[Body, ...], iso3: str | None, day: date) -> None:
    from phasezero import library

    rows = []
    for one in those:
        quickest = min(one.instruments, key=lambda instrument: instrument.lead_time_days)
        stands = None if iso3 is None else library.standing_of(one, iso3, day)
        how = "" if stands is None else "seat" if stands.seat else "member" if stands.member else "worldwide"
        rows.append([one.key, one.name, how, f"{quickest.key} ({quickest.lead_time_days} days)", _checked(one)])
    table(["id", "name", "country", "quickest (our estimate)", "facts checked"], rows)
    typer.echo("\nFrom general knowledge: look a fact up in its source before you rely on it; see: phasezero institutions NAME")


def _checked(one: Body) -> str:
    return f"{sum(fact.checked for fact in one.facts)} of {len(one.facts)}"


def _one(one: Body, iso3: str | None, day: date) -> None:
    typer.echo(f"{one.name} ({one.key})")
    facts = (("Mandate", one.mandate), ("How to reach its agenda", one.agenda), ("Members", one.listed), ("Seats", one.terms))
    sessions = () if one.sessions is None else (("Sessions", one.sessions.fact),)
    for label, fact in (*facts, *sessions):
        if fact is not None:
            unchecked = "" if fact.checked else "; unchecked"
            typer.echo(f"{label}: {fact.text}\n  source: {fact.source}, {fact.dated}{unchecked}")
    if one.seats_recorded is not None and one.seats_recorded[0] <= day <= one.seats_recorded[1]:
        typer.echo(f"Who sits in it on {day}: {', '.join(one.sitting(day))}")
    if iso3 is not None:
        role = "has a seat in it" if one.has_seat(iso3, day) else "is a member" if one.is_member(iso3, day) else "is in its reach"
        typer.echo(f"{iso3} {role} on {day}")
    rows = [[i.key, i.does, ", ".join(i.asked_by), i.lead_time_days, "yes" if i.in_session else ""] for i in one.instruments]
    table(["instrument", "does", "asked by", "days (our estimate)", "in session"], rows)


def paths(
    start: Annotated[str, typer.Argument(help="Who can ask: a country, a body, or an office as it was entered.")],
    end: Annotated[str, typer.Argument(help="Who can decide: a country, a body, or an office.")],
    on: Annotated[
        str | None, typer.Option("--date", help="Over the ties known and valid on this day; today if not given.")
    ] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """Paths from somebody who can ask to somebody who can decide, over ties of public roles: at most four steps."""
    from phasezero import library

    day = day_or_today(on, "--date")
    open_store()
    found = library.paths(start, end, day)
    if form is ListFormat.JSON:
        _json({"date": str(day), "cut_off": found.cut_off, "paths": [library.path_json(one) for one in found.paths]})
        return
    if not found.paths:
        typer.echo(
            f"no path of at most four known ties leads from {start} to {end} on {day}; that is not a finding that none exists"
        )
    for number, one in enumerate(found.paths, 1):
        typer.echo(f"{number}. weakest tie: {one.weakest}; oldest source: {one.oldest_days} days")
        for step in library.path_json(one)["steps"]:
            said = "" if step["checked"] else ", unchecked"
            word = f"← {step['kind']}" if step["against_its_direction"] else f"→ {step['kind']}"
            typer.echo(
                f"   {step['from']} {word} {step['to']} ({step['strength']}, {step['age_days']} days; {step['source']}{said})"
            )
    if found.cut_off:
        typer.echo("the search was cut off: there are paths that were not compared")


@agenda.command("show")
def show(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    form: Annotated[AgendaForm, typer.Option("--format", help="table, json, or ics for a calendar app.")] = AgendaForm.TABLE,
) -> None:
    """The agendas of bodies about a country as known on a day, and the next slots that can still be reached."""
    from phasezero import library

    day = day_or_today(on, "--date")
    found = country_named(country)
    open_store()
    entries, slots = library.agenda(found.iso3, day), library.next_slots(found.iso3, day)
    if form is AgendaForm.ICS:
        sys.stdout.buffer.write(library.agenda_calendar(f"{found.name}: agenda", entries))
        return
    if form is AgendaForm.JSON:
        rows = {"entries": [library.entry_json(one) for one in entries], "next_slots": [library.slot_json(one) for one in slots]}
        _json({"country": found.iso3, "date": str(day), **rows})
        return
    table(
        ["days", "body", "kind", "state", "title", "source", "entered"],
        [[_days(e.item.starts, e.item.ends), e.item.body, e.item.kind, e.item.state, e.item.title,
          f"{e.item.said_by.source}{'' if e.item.said_by.checked else ' (unchecked)'}",
          f"{e.entered_on}{' (reconstructed)' if e.reconstructed else ''}"] for e in entries],
    )  # fmt: skip
    typer.echo(f"\nNext slots from {day}")
    table(["body", "slot", "from", "to", "can still be reached"], [_slot(one) for one in slots])


def _slot(one: Slot) -> list[str]:
    basis = {
        "entry": "agenda",
        "usual session": "usual session (general knowledge)",
        "any day": "any day (lead time is our estimate)",
    }
    said = basis[one.basis] if one.entry is None else one.entry.item.title
    return [one.body.key, said, str(one.first), str(one.last or ""), ", ".join(instrument.key for instrument in one.instruments)]


def _days(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} – {last}"


@agenda.command("import")
def import_agenda(
    country: str,
    file: Annotated[Path, typer.Argument(help="CSV or iCalendar (.ics).")],
    by: Annotated[str, typer.Option(help="Who hands it in.")],
    historical: Annotated[
        bool,
        typer.Option("--historical", help="Each entry counts from the day of its source on, and is flagged as reconstructed."),
    ] = False,
    body: Annotated[str, typer.Option(help="Of a calendar: the body whose it is.")] = "",
    kind: Annotated[str, typer.Option(help="Of a calendar: what its events are, for example session.")] = "session",
    source: Annotated[str, typer.Option(help="Of a calendar: the document it comes from.")] = "",
    source_date: Annotated[str, typer.Option(help="Of a calendar: the day of that document.")] = "",
) -> None:
    """Enter the agenda of a country from a file: all entries or none. Only without accounts; with them, use the pages."""
    from phasezero.desk import agenda as desk

    found, content = country_named(country), content_of(file)
    given = {"body": body, "kind": kind, "source": source, "source_date": source_date}
    typer.echo(said_of(desk.take_file(owner(by), found.iso3, file.name, content, given, historical=historical), file))


@ties.command("import")
def import_ties(
    file: Annotated[Path, typer.Argument(help="CSV.")],
    by: Annotated[str, typer.Option(help="Who hands it in.")],
    historical: Annotated[
        bool, typer.Option("--historical", help="Each tie counts from the day of its source on, and is flagged as reconstructed.")
    ] = False,
) -> None:
    """Enter ties from a file: all or none. Only without accounts; with them, use the pages."""
    from phasezero.desk import ties as desk

    content = content_of(file)
    typer.echo(said_of(desk.take_file(owner(by), file.name, content, historical=historical), file))


def _json(rows: Any) -> None:
    typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
