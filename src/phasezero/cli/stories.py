"""`phasezero stories`: the country file of a day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phasezero.cli.common import ListFormat, country_named, day_or_today, open_store, table
from phasezero.domain.phrases import said

if TYPE_CHECKING:
    from phasezero.domain.curating import Card, Chose, CountryFile, Ranked, StoryReport


def stories(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    days: Annotated[int | None, typer.Option(help="Of reports that came in so many days; as the rule says if not given.")] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """The stories that collected reports tell of a country: in the order of the written rule, what people chose of them, why each
    stands where it stands; and new studies and reports. Nobody has verified what they say."""
    from phasezero import library
    from phasezero.domain.marking import LOCAL, LOCAL_OWNER

    found = country_named(country)
    the_day = day_or_today(on, "--date")
    open_store()
    file = library.country_file(LOCAL_OWNER.within(LOCAL), found.iso3, the_day, days)
    if form is ListFormat.JSON:
        typer.echo(json.dumps(as_json(file), ensure_ascii=False, indent=1))
        return
    if not file.every and not file.shelf:
        typer.echo(f"no report was collected that speaks of {found.name}: that is no finding of calm", err=True)
        return
    table(["", "story", "told by", "reports", "sources", "points", "why here"], [_row(one, file.country) for one in file.every])
    if file.shelf:
        table(["new", "title", "by", "day", "speaks of"], [_card_row(one) for one in file.shelf])


def _row(one: Ranked, country: str) -> list[str]:
    story, head = one.story, one.story.heading(country).report
    state = "pinned" if one.curated.pinned else "dropped" if one.curated.dropped else ""
    local = " (local)" if head.by.is_voice_of(country) else ""
    counts = [str(len(story.reports)), str(story.independent), str(one.points)]
    return [state, head.title, f"{head.publisher or '?'}{local}", *counts, "; ".join(said(reason.says) for reason in one.reasons)]


def _card_row(one: Card) -> list[str]:
    report = one.report.report
    return [one.report.genre.value, report.title, report.publisher, report.documented_at.isoformat(), ", ".join(one.themes)]


def as_json(file: CountryFile) -> dict[str, Any]:
    """The file as plain dictionaries and lists; no text of a report."""
    return {
        "country": file.country,
        "date": file.on.isoformat(),
        "days": file.days,
        "since": file.since.isoformat(),
        "since_is_an_update": file.issued,
        "reports": file.reports,
        "shown": [_story(one, file.country) for one in file.shown],
        "rest": [_story(one, file.country) for one in file.rest],
        "dropped": [_story(one, file.country) for one in file.dropped],
        "shelf": [_card(one) for one in file.shelf],
        "marking": file.marking.tlp.label,
    }


def _story(one: Ranked, country: str) -> dict[str, Any]:
    story = one.story
    return {
        "id": story.key,
        "title": story.heading(country).report.title,
        "points": one.points,
        "why": [{"part": each.part.value, "says": said(each.says), "points": each.points} for each in one.reasons],
        "by_floor": one.by_floor,
        "themes": list(one.themes),
        "independent_sources": story.independent,
        "first_told": story.first_told.isoformat(),
        "last_told": story.last_told.isoformat(),
        "reports": [_report(each) | _of_story(one, each) for each in story.reports],
        "chosen": [_choice(each) for each in one.curated.choices],
        "marking": story.marking.tlp.label,
    }


def _of_story(one: Ranked, report: StoryReport) -> dict[str, Any]:
    copy = one.story.copies.get(report.document)
    copied = {"of": copy.of, "how": copy.how.value} if copy is not None else None
    return {"joined_because": list(one.story.why[report.document]), "copy": copied}


def _report(one: StoryReport) -> dict[str, Any]:
    report = one.report
    return {
        "id": one.document,
        "publisher": report.publisher,
        "title": report.title,
        "documented_at": report.documented_at.isoformat(),
        "link": report.link,
        "language": one.spoken,
        "genre": one.genre.value,
        "marking": one.marking.tlp.label,
    }


def _choice(one: Chose) -> dict[str, Any]:
    return {
        "choice": one.choice.value,
        "words": one.words,
        "by": one.name,
        "role": one.role,
        "organisation": one.organisation,
        "at": one.made_at.isoformat(),
        "with_hindsight": one.reconstructed,
        "marking": one.marking.tlp.label,
    }


def _card(one: Card) -> dict[str, Any]:
    return {**_report(one.report), "authors": list(one.authors), "themes": list(one.themes)}
