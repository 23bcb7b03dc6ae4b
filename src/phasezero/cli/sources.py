"""`phasezero sources` and `phasezero collect`: what is collected, from where, and how it goes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phasezero.cli.common import ListFormat, content_of, counted, country_named, must_be, open_store, say, table
from phasezero.cli.people import Stdin, hand_of
from phasezero.errors import BadInput, Missing, PhaseZeroError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phasezero.domain.marking import Viewer
    from phasezero.library import SourceLine
    from phasezero.pipeline.collecting import Outcome

Kind = Annotated[
    str,
    typer.Option(help="What its publisher is: wire, relay, media, ngo, un, official, armed, research or database."),
]
Seat = Annotated[str, typer.Option(help="Country in which its publisher sits.")]
Owner = Annotated[str, typer.Option("--owner", help="Who owns its publisher.")]
By = Annotated[str, typer.Option(help="Who does it. Only without accounts.")]
As = Annotated[
    str, typer.Option("--as", help="E-mail address of your own account, once there are accounts; its password is asked.")
]
sources = typer.Typer(no_args_is_help=True, help="Sources that are collected: feeds and sites.")
For = Annotated[str, typer.Option("--for", help="Key of the task force they are for, once there are accounts.")]
Reach = Annotated[
    list[str] | None,
    typer.Option(help="An address beside the public internet that may be asked, as 127.0.0.1:8000; once for each."),
]
Contact = Annotated[str, typer.Option(help="An e-mail address or page, sent with every request, at which site owners reach you.")]


def _opened(only_for: str) -> tuple[Viewer, str]:
    """As whom, and for which audience, in the opened store."""
    from phasezero.pipeline import entering

    open_store()
    return entering.audience_of(only_for)


@sources.command("ls")
def ls(
    form: Annotated[ListFormat, typer.Option("--format", help="A table, or JSON.")] = ListFormat.TABLE, only_for: For = ""
) -> None:
    """The sources: who owns each, whether it ever answered, what is the matter with it, how much it usually brings, and when it
    may be asked next."""
    from phasezero import library

    rows = library.sources(*_opened(only_for), datetime.now(UTC))
    if form is ListFormat.JSON:
        typer.echo(json.dumps([_facts(row) for row in rows], ensure_ascii=False, indent=1))
        return
    if not rows:
        typer.echo("no source is entered; add one: phasezero sources add ADDRESS --key KEY --by NAME", err=True)
        return
    columns = [
        "key",
        "program",
        "country",
        "language",
        "publisher",
        "owner",
        "kind",
        "seat",
        "as entered by",
        "verified",
        "last success",
        "trouble",
    ]
    columns += ["since", "a week", "last report", "next"]
    table(columns, [[facts[name.replace(" ", "_")] for name in columns] for facts in map(_facts, rows)])


def _facts(line: SourceLine) -> dict[str, Any]:
    one = line.standing
    return {
        "key": one.entry.key,
        "program": one.entry.program,
        "name": one.entry.name,
        "country": one.entry.country,
        "language": one.entry.language,
        "publisher": one.entry.publisher,
        "owner": line.by.owner,
        "kind": line.by.kind.value,
        "seat": line.by.home,
        "as_entered_by": "" if line.word is None else line.word.by,
        "wanted": json.loads(one.entry.wanted),
        "verified": _moment(one.verified_at) or "never",
        "last_success": _moment(one.state.last_success),
        "next": "stopped" if one.stopped_at else "gone" if one.state.gone else _moment(one.state.next_at) or "now",
        "failures": one.state.failures,
        "trouble": "" if line.trouble is None else line.trouble.value,
        "since": "" if line.since is None else str(line.since),
        "a_week": "" if line.a_week is None else f"{line.a_week:.1f}",
        "last_report": "" if line.last_report is None else str(line.last_report),
        "notes": list(one.notes),
    }


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


@sources.command("add")
def add(
    key: Annotated[str, typer.Option(help="What it is called here: small letters, digits, dots, hyphens.")],
    by: Annotated[str, typer.Option(help="Who adds it.")],
    address: Annotated[str, typer.Argument(help="Of the feed, the site, the repository; none for an interface.")] = "",
    program: Annotated[str, typer.Option(help="What reads it, as feeds, or web_pages for a site with sitemaps.")] = "feeds",
    publisher: Annotated[str, typer.Option(help="Who publishes it; else as it names itself.")] = "",
    country: Annotated[str | None, typer.Option(help="Where all of it is about this country.")] = None,
    language: Annotated[str, typer.Option(help="Of what declares none, as fr.")] = "",
    genre: Annotated[str, typer.Option(help="news, report, article, thesis, official or newsletter.")] = "",
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="NAME=VALUE: another setting of the program; once for each.")
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Titles and links are for the task force only (TLP:GREEN), not for everyone.")
    ] = False,
    text_days: Annotated[int, typer.Option(min=1, max=3650, help="For how many days texts are kept.")] = 365,
    kind: Kind = "",
    seat: Seat = "",
    owned_by: Owner = "",
    only_for: For = "",
) -> None:
    """Add a source. It is unverified until it answered once. Kind, seat and owner are your word on its publisher, for where our
    list of publishers says nothing."""
    from phasezero.domain.collecting import Entry
    from phasezero.domain.source_words import held_back, source_word
    from phasezero.pipeline import entering, programs

    word = source_word(kind, seat, owned_by)
    iso3 = country_named(country).iso3 if country else ""
    known = {"publisher": publisher, "language": language, "genre": genre, "countries": [iso3] if iso3 else []}
    wanted = programs.typed(program, address, settings or (), known)
    _, audience = _opened(only_for)
    by_name = publisher or str(wanted.get("publisher", ""))
    entry = Entry(key, program, json.dumps(wanted), by_name or key, by_name, iso3, language, not private, text_days)
    entering.enter(entry, audience, by, datetime.now(UTC), word)
    typer.echo(f"{key} is a source now; see whether it answers: phasezero sources test {key}")
    _told_otherwise(held_back(by_name or key, word))


def _told_otherwise(facts: Sequence[str]) -> None:
    if facts:
        typer.echo(f"our list of publishers says otherwise, and holds: {', '.join(facts)}", err=True)


@sources.command("edit")
def edit(
    key: Annotated[str, typer.Argument(help="Of the source.")],
    kind: Annotated[str | None, typer.Option(help="What its publisher is; an empty one takes back what was said.")] = None,
    seat: Annotated[str | None, typer.Option(help="Country in which its publisher sits, or empty.")] = None,
    owned_by: Annotated[str | None, typer.Option("--owner", help="Who owns its publisher, or empty.")] = None,
    by: By = "",
    only_for: For = "",
    email: As = "",
    password_stdin: Stdin = False,
) -> None:
    """Say who publishes a source: kind, country of seat, owner. It holds from now on; what is not given stays as it was said."""
    from phasezero.desk import sourcing

    if kind is None and seat is None and owned_by is None:
        raise BadInput("nothing is said: give --kind, --seat or --owner")
    hand = hand_of(sourcing.ACT, by, only_for, email, password_stdin)
    _told_otherwise(sourcing.amend(hand, key, kind, seat, owned_by))
    typer.echo(f"{key}: kept, as your word")


@sources.command("rm")
def remove(
    key: Annotated[str, typer.Argument(help="Of the source.")],
    with_documents: Annotated[
        bool, typer.Option("--with-documents", help="Delete what it gave as well, where nobody decided anything on it.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask how many documents may go.")] = False,
    by: By = "",
    only_for: For = "",
    email: As = "",
    password_stdin: Stdin = False,
) -> None:
    """Remove a source, with where it was and how it went. Its documents stay, unless you ask for them to go."""
    from phasezero.desk import sourcing

    hand = hand_of(sourcing.ACT, by, only_for, email, password_stdin)
    there = sourcing.given(hand, key)
    if with_documents and there.free and not yes:
        must_be(there.free, f"{counted(there.free, 'document')} will be deleted for good")
    free = there.free
    sourcing.remove(hand, key, free if with_documents else None)
    stay = there.used if with_documents else there.used + there.free
    gone = f", and {counted(there.free, 'document')} with it" if with_documents else ""
    why = ", since somebody decided on them" if with_documents and stay else ""
    typer.echo(f"{key} is removed{gone}; {counted(stay, 'document')} stay{'s' if stay == 1 else ''}{why}")


@sources.command("starter")
def starter(
    by: Annotated[str, typer.Option(help="Who adds them.")],
    country: Annotated[list[str] | None, typer.Option(help="Only feeds about this country; once for each.")] = None,
    only_for: For = "",
) -> None:
    """Add the feeds of the list that ships with this package. None of their addresses could be tried where the list was written:
    each is unverified until its first success."""
    from phasezero.pipeline import entering

    named = [country_named(one).iso3 for one in country or ()]
    _, audience = _opened(only_for)
    added = entering.enter_starter(named, audience, by, datetime.now(UTC))
    typer.echo(f"{counted(added, 'source')} added; ask them: phasezero collect")


@sources.command("stop")
def stop(key: Annotated[str, typer.Argument(help="Of the source.")], only_for: For = "") -> None:
    """Ask a source no more. What it gave stays."""
    from phasezero.pipeline import entering

    viewer, audience = _opened(only_for)
    entering.stop(viewer, key, audience)
    typer.echo(f"{key} is asked no more")


@sources.command("start")
def start(key: Annotated[str, typer.Argument(help="Of the source.")], only_for: For = "") -> None:
    """Ask a source again that was stopped, or whose server said that it was gone; it goes on from where it was."""
    from phasezero.pipeline import entering

    viewer, audience = _opened(only_for)
    entering.start(viewer, key, audience)
    typer.echo(f"{key} is asked again")


@sources.command("test")
def try_out(
    key: Annotated[str, typer.Argument(help="Of the source.")],
    contact: Contact = "",
    reach_also: Reach = None,
    only_for: For = "",
) -> None:
    """Ask a source now, as if for the first time, and show what it gives. Nothing is kept."""
    from phasezero.pipeline import collecting

    viewer, audience = _opened(only_for)
    (row,) = collecting.waiting(viewer, audience, [key])
    batch = collecting.ask_once(collecting.fetcher(contact, reach_also or ()), row, datetime.now(UTC), anew=True)
    for note in batch.notes:
        typer.echo(note, err=True)
    if any("not a public one" in note for note in batch.notes) and not reach_also:
        typer.echo("where that is a server of your own, name it: --reach-also", err=True)
    for one in batch.documents[:10]:
        day = "no date" if one.published is None else one.published.date().isoformat()
        typer.echo(f"{day}  {one.title or one.text[:60]!r}  {one.address}")
    kinds = f"{sum(one.whole for one in batch.documents)} whole, {sum(bool(one.text) for one in batch.documents)} with text"
    rows = {"figure": batch.figures, "presence": batch.presences, "event": batch.events}
    beside = "".join(f", {counted(len(held), what)}" for what, held in rows.items() if held)
    typer.echo(f"{key}: {counted(len(batch.documents), 'document')} ({kinds}){beside}{'; there is more' if batch.more else ''}")
    if batch.failed:
        raise PhaseZeroError(f"{key} gave nothing that could be read")


@sources.command("reread")
def reread(
    days: Annotated[int, typer.Option(min=1, max=3650, help="What was collected in so many days.")] = 30, only_for: For = ""
) -> None:
    """Read what was collected lately again, with the gazetteers, actors and events that are held now. What days before show of it
    changes, as with a new version of this program; reports on which somebody decided are left as they were."""
    from phasezero.pipeline import reading

    if not reading.can_read():
        raise Missing("reading reports needs the extra text: pip install 'phasezero[text]'")
    _, audience = _opened(only_for)
    asked = reading.read_again(audience, days, datetime.now(UTC))
    read = reading.read_documents(audience, say)
    typer.echo(f"{counted(read, 'document')} read, {asked} of them again")


@sources.command("check")
def check(only_for: For = "") -> None:
    """Say which sources never answered, fail, are gone, or have dried up; exit code 1 if there is any."""
    from phasezero.pipeline import entering

    faults = entering.faults(*_opened(only_for), datetime.now(UTC))
    for key, what in faults:
        typer.echo(f"{key}: {what}")
    if faults:
        raise PhaseZeroError(f"{counted(len(faults), 'source')} need{'s' if len(faults) == 1 else ''} to be looked at")
    typer.echo("every source answers")


@sources.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="A list of feeds: OPML, or YAML as .yml.")],
    by: Annotated[str, typer.Option(help="Who adds them.")],
    only_for: For = "",
) -> None:
    """Add the feeds of a list: all of them that are not there yet, or none where one cannot be."""
    from phasezero.pipeline import entering

    content = content_of(file)
    _, audience = _opened(only_for)
    added, notes = entering.enter_list(content, file.name, audience, by, datetime.now(UTC))
    for note in notes:
        typer.echo(note, err=True)
    typer.echo(f"{file.name}: {counted(added, 'source')} added")


@sources.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Where the list is written: OPML, or YAML as .yml.")], only_for: For = ""
) -> None:
    """Write the feeds as a list, with what was said of their publishers: OPML, which any reader of feeds takes, or YAML."""
    from phasezero import pipeline
    from phasezero.pipeline import entering

    content, count = entering.list_of(*_opened(only_for), datetime.now(UTC), file.name)
    pipeline.write(file, content)
    typer.echo(f"{file}: {counted(count, 'feed')}")


def collect(
    source: Annotated[list[str] | None, typer.Option(help="Only this source, also where it is not due; once for each.")] = None,
    contact: Contact = "",
    reach_also: Reach = None,
    only_for: For = "",
) -> None:
    """Ask the sources that are due, keep what is new, and read it. Killed and run again, it loses nothing and doubles nothing."""
    from phasezero.pipeline import collecting, reading

    viewer, audience = _opened(only_for)
    rows = collecting.waiting(viewer, audience, source or ())
    if not rows:
        typer.echo("no source is due", err=True)
    fetch = collecting.fetcher(contact, reach_also or ())
    failed = [one.key for one in collecting.collect(fetch, rows, progress=say) if _told(one)]
    if read := reading.read_documents(audience, say):
        typer.echo(f"{counted(read, 'document')} read; what is told in them waits for you: phasezero serve, page New reports")
    if failed and len(failed) == len(rows):
        raise PhaseZeroError(f"of {counted(len(rows), 'source')} asked, none answered")


def _told(one: Outcome) -> bool:
    """Say how it went; whether it failed."""
    for note in one.notes:
        typer.echo(f"{one.key}: {note}", err=True)
    rows = f", {counted(one.added.rows, 'row')} of its table new, changed or gone" if one.added.rows else ""
    new = f"{counted(one.added.documents, 'new document')}, {counted(one.added.versions, 'new version')}"
    new = f"{new}, {one.added.same} known before"
    typer.echo(f"{one.key}: {'failed' if one.failed else new}{rows}")
    return one.failed
