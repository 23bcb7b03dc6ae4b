"""The country file of a day: stories of collected reports by their place, with what people chose of them, and the shelf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from phasezero.domain import trigger_days
from phasezero.domain.curating import Chose, CountryFile, Curated, Nearby, Ranked, Stories, Story, StoryReport, curated
from phasezero.domain.curating_rule import rule
from phasezero.domain.marking import Marking, Viewer, joined
from phasezero.domain.publishers import Groups
from phasezero.errors import NotFound, said
from phasezero.library.reading_stories import as_one, stories

STORIES_IN_UPDATE = 10
"""Places in an update."""


def country_file(
    viewer: Viewer, iso3: str, on: date, days: int | None = None, phase: int | None = None, most: int | None = None
) -> CountryFile:
    """The file of a country on a day, for a viewer who reads as one of a single audience; marked no lower than anything in it.
    `phase`: the one suggested for that day, read where it is None; `most`: places, else as many as the rule has."""
    from phasezero.assess import curating
    from phasezero.store import curating as kept

    found = stories(viewer, iso3, on, days)
    documents = {one.document for each in found.stories for one in each.reports}
    chosen = kept.chosen(viewer, on, iso3, documents)
    since, issued = _last_update(viewer, iso3, on)
    near, beside = _nearby(viewer, iso3, on, found, phase)
    ranked = [curating.ranked(each, stands, iso3, since, issued, near) for each, stands in _together(found.stories, chosen)]
    places = curating.placed(ranked, iso3, most)
    cards = curating.shelf(_on_shelf(viewer, iso3, on))
    first = on - timedelta(days=found.days)
    seen = [one for each in found.stories for one in each.reports] + [one.report for one in cards]
    made = (one.marking for choices in chosen.values() for one in choices)
    inputs = [found.marking, *(one.report.marking for one in cards), *made, *beside]
    return CountryFile(
        country=iso3,
        on=on,
        days=found.days,
        since=since,
        issued=issued,
        shown=places.shown,
        rest=places.rest,
        dropped=places.dropped,
        shelf=cards,
        reports=sum(one.day > first for one in seen),
        marking=joined(inputs),
    )


def story(viewer: Viewer, iso3: str, on: date, document: str) -> Ranked:
    """The story in the file of the day that a document tells, with its place. Raises NotFound."""
    file = country_file(viewer, iso3, on)
    for one in file.every:
        if any(report.document == document for report in one.story.reports):
            return one
    raise NotFound(
        said(
            "no story in the {days} days to {day} has a report with the id {document!r}; name an earlier day as ?date=2013-04-01",
            days=file.days,
            day=on,
            document=document[:40],
        )
    )


def _together(stories: Sequence[Story], chosen: Mapping[str, list[Chose]]) -> list[tuple[Story, Curated]]:
    """Each story with what stands of what people chose of it. What a person chose as one story stays one, also for who reads too
    little of it to see why."""
    made = [(one, curated(_of(one, chosen))) for one in stories]
    groups = Groups()
    for one, stands in made:
        for each in stands.choices:
            groups.join(f"act {each.id}", f"story {one.key}")
    joined_by: dict[str, list[Story]] = {}
    for one, _ in made:
        joined_by.setdefault(groups.root(f"story {one.key}"), []).append(one)
    wholes = [as_one(these) for these in joined_by.values()]
    return [(one, curated(_of(one, chosen))) for one in wholes]


def _of(story: Story, chosen: Mapping[str, list[Chose]]) -> list[Chose]:
    return [one for report in story.reports for one in chosen.get(report.document, ())]


def _last_update(viewer: Viewer, iso3: str, on: date) -> tuple[date, bool]:
    """The day of the last issued update, else the day before; and whether it is one of an update."""
    from phasezero.store import derived

    issued = derived.last_issued(viewer, iso3, before=on)
    return (on - timedelta(days=1), False) if issued is None else (issued.as_of, True)


def _on_shelf(viewer: Viewer, iso3: str, on: date) -> list[StoryReport]:
    from phasezero.store import story_reports

    held = rule()
    return [one for one in story_reports.reports(viewer, on, iso3, held.shelf_days) if one.genre in held.shelf]


def _nearby(viewer: Viewer, iso3: str, on: date, found: Stories, phase: int | None) -> tuple[Nearby, list[Marking]]:
    """What else is known of the day, and its markings."""
    from phasezero.library.making_updates import phase as suggested
    from phasezero.library.reading_triggers import trigger_entries
    from phasezero.store import resolving

    if not found.stories:
        return Nearby(0), []
    entries = trigger_entries(iso3, on, viewer)
    close = [one for one in trigger_days.ahead(entries, on) if one.watched_on(on)]
    close += trigger_days.happened(entries, on)
    events = {event for each in found.stories for one in each.reports for event in one.accepted}
    decided = resolving.decided_on(viewer, events, on)
    near = Nearby(
        phase=int(suggested(iso3, on, viewer).phase) if phase is None else phase,
        triggers={one.entry.item.kind: one.starts for one in reversed(close)},
        grades={event: str(one.grade) for event, one in decided.items() if one.grade is not None},
    )
    graded = (marking for one in decided.values() for marking in one.markings)
    return near, [*(one.entry.marking for one in close), *graded]
