"""Commands on triggers: what can set violence off, coming or happened."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phasezero.cli.common import content_of, country_named, day_or_today, open_store, owner, said_of, table
from phasezero.errors import BadInput

if TYPE_CHECKING:
    from phasezero.domain.triggers import Coming, Entry
    from phasezero.library import Triggers

triggers = typer.Typer(no_args_is_help=True, help="What can set violence off: coming events, and what documented events show.")


class TriggerForm(StrEnum):
    TABLE = "table"
    JSON = "json"


@triggers.command("list")
def list_triggers(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    form: Annotated[TriggerForm, typer.Option("--format")] = TriggerForm.TABLE,
) -> None:
    """The next 90 days and the past 30, what was entered as happened, and what documented events show, as known on a day."""
    from phasezero import library

    day, found = day_or_today(on, "--date"), country_named(country)
    open_store()
    made = library.triggers(found.iso3, day)
    if form is TriggerForm.JSON:
        typer.echo(json.dumps(library.triggers_json(made), ensure_ascii=False, indent=1))
        return
    typer.echo(f"{found.name}, as known on {day}: the next 90 days")
    table(["days", "what", "kind", "watch from", "until", "source", "id"], [_coming(one) for one in made.ahead])
    typer.echo("\nPast 30 days, with what is documented since (more may still be missing)")
    table(
        ["days", "what", "kind", "events", "attacks on civilians", "civilians killed"],
        [
            [*_coming(one.coming)[:3], len(one.events), one.attacks, "–".join(str(figure) for figure in one.civilians_killed)]
            for one in made.past
        ],
    )
    _seen(made)


def _seen(made: Triggers) -> None:
    from phasezero.domain.triggers import kinds

    rows = [[str(one.on), kinds()[one.kind].name, str(one.reason), str(one.rivals)] for one in made.looked.seen]
    rows += [[_days(one), one.kind.name, one.entry.item.title, one.entry.item.said_by.source] for one in made.happened]
    typer.echo("\nSeen in documented events, or entered as happened")
    table(["day", "kind", "what", "also explained by, or source"], rows)
    typer.echo("\nNo data")
    table(["kind", "why"], [[kinds()[one.kind].name, str(one.why)] for one in made.looked.no_data])


def _coming(one: Coming) -> list[str]:
    item, (first, last) = one.entry.item, one.watched
    doubt = f" (± {item.uncertain_days} days)" if item.uncertain_days else ""
    checked = "" if item.said_by.checked else " (unchecked)"
    return [_days(one) + doubt, item.title, item.kind, str(first), str(last), item.said_by.source + checked, one.entry.id]


def _days(one: Coming) -> str:
    return str(one.starts) if one.starts == one.ends else f"{one.starts} – {one.ends}"


@triggers.command("add")
def add(
    country: str,
    kind: Annotated[str, typer.Option(help="What it is, for example election; see: docs/reference/vocabularies.md.")],
    title: Annotated[str, typer.Option(help="In a few words; no name of a person who holds no office.")],
    starts: Annotated[str, typer.Option(help="First day.")],
    source: Annotated[str, typer.Option(help="The document that says so.")],
    source_date: Annotated[str, typer.Option(help="Day of that document.")],
    by: Annotated[str, typer.Option(help="Who enters it.")],
    ends: Annotated[str, typer.Option(help="Last day; the first one if not given.")] = "",
    state: Annotated[str, typer.Option(help="expected, happened or called off.")] = "expected",
    repeats: Annotated[str, typer.Option(help="no, yearly, easter or orthodox easter.")] = "no",
    until: Annotated[str, typer.Option(help="Of what repeats: no first day after it.")] = "",
    uncertain_days: Annotated[str, typer.Option(help="So many days earlier or later it may be.")] = "0",
    region: Annotated[
        str,
        typer.Option(help="Of what can explain silence: the first-level region, by code or name; then it is TLP:AMBER+STRICT."),
    ] = "",
    link: Annotated[str, typer.Option(help="Address of the document (https).")] = "",
    checked: Annotated[bool, typer.Option("--checked", help="It was compared with the document.")] = False,
    historical: Annotated[
        bool,
        typer.Option("--historical", help="It counts from the day of its source on, and is flagged as reconstructed."),
    ] = False,
) -> None:
    """Enter one trigger. Only without accounts; with them, use the pages."""
    from phasezero import library
    from phasezero.desk import triggers as desk

    fields = {
        "kind": kind, "title": title, "starts": starts, "ends": ends, "state": state, "repeats": repeats, "until": until,
        "uncertain_days": uncertain_days, "region": region, "source": source, "source_date": source_date, "link": link,
        "checked": "yes" if checked else "no",
    }  # fmt: skip
    found = country_named(country)
    entry = desk.enter(owner(by), found.iso3, fields, historical=historical)
    typer.echo(f"entered: {entry}")
    if told := _where_shown(library.trigger_entry(entry)):
        typer.echo(told)


def _where_shown(entry: Entry) -> str:
    """Of what lies in the past and is not historical, on which days a list of what is near shows it; else empty."""
    from phasezero.domain.trigger_days import shown_until

    until, known = shown_until(entry.item), entry.entered_on
    if until is None or entry.reconstructed or entry.item.ends >= known:
        return ""
    seen = "no list of what is near shows it, on any day (it stands in /task-forces/local/triggers/)"
    if until >= known:
        seen = f"lists of what is near show it on days from {known} to {until} only"
    return (
        f"its days are past, and it counts from today on: {seen}; to have it count from the day of its source, take it back "
        "(phasezero triggers take-back ID) and add it with --historical"
    )


@triggers.command("import")
def import_triggers(
    file: Annotated[Path, typer.Argument(help="CSV or iCalendar (.ics).")],
    by: Annotated[str, typer.Option(help="Who hands it in.")],
    country: Annotated[str, typer.Option(help="Of which country they are, where the file does not say.")] = "",
    historical: Annotated[
        bool,
        typer.Option("--historical", help="Each counts from the day of its source on, and is flagged as reconstructed."),
    ] = False,
    kind: Annotated[str, typer.Option(help="Of a calendar: what its events are, for example religious-day.")] = "",
    source: Annotated[str, typer.Option(help="Of a calendar: the document it comes from.")] = "",
    source_date: Annotated[str, typer.Option(help="Of a calendar: the day of that document.")] = "",
) -> None:
    """Enter triggers from a file: all or none. Only without accounts; with them, use the pages."""
    from phasezero.desk import triggers as desk

    iso3 = country_named(country).iso3 if country else ""
    content = content_of(file)
    given = {"kind": kind, "source": source, "source_date": source_date}
    taken = desk.take_file(owner(by), iso3, file.name, content, given, historical=historical)
    typer.echo(said_of(taken, file))
    for note in taken.notes:
        typer.echo(f"  {note}")


@triggers.command("export")
def export(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    output: Annotated[Path | None, typer.Option(help="File to write; standard output if not given.")] = None,
) -> None:
    """The triggers of a country as a calendar (iCalendar) for an app."""
    from phasezero import library, pipeline

    day, found = day_or_today(on, "--date"), country_named(country)
    open_store()
    content = library.triggers_calendar(f"{found.name}: triggers", library.trigger_entries(found.iso3, day), day)
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        pipeline.write(output, content)
        typer.echo(str(output))


@triggers.command("take-back")
def take_back(
    entry: Annotated[str, typer.Argument(help="Its id, as the list shows it.")],
    by: Annotated[str, typer.Option(help="Who takes it back.")],
    reason: Annotated[str, typer.Option(help="Why.")],
) -> None:
    """Take an entry back: from today on it is gone, earlier days still show it. Only without accounts."""
    from phasezero.desk import triggers as desk

    if not entry.strip():
        raise BadInput("the id is empty; see: phasezero triggers list COUNTRY")
    desk.take_back(owner(by), entry, reason)
    typer.echo("taken back")
