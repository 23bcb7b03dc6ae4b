"""The sources that are collected: how each goes, and which of them told nothing on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from phasezero.domain.collected import State
from phasezero.domain.collecting import BlindSpots, Standing, Stood, Trouble, blind_spots, trouble
from phasezero.domain.marking import Viewer, joined
from phasezero.domain.publishers import Publisher
from phasezero.domain.source_words import SourceWord, said_of
from phasezero.domain.times import known_before

SPOKE_DAYS = 90
"""A source that is about no country in particular is one of those on which it told something in so many days."""
USUAL_WEEKS = 8
"""Over so many weeks the usual number of reports is taken."""


def told_nothing(viewer: Viewer, iso3: str, on: date, audience: str) -> BlindSpots:
    """Of the sources that an audience collects on a country, as they stood by the end of a day, those that told nothing."""
    from phasezero.store import source_days

    every = source_days.known(viewer, on, audience)
    if not every:
        return BlindSpots()
    spoke = source_days.spoke_of(viewer, on, audience, iso3, SPOKE_DAYS)
    here = [one for one in every if iso3 in one.countries or (not one.countries and one.key in spoke)]
    end = known_before(on)
    return blind_spots([_trouble(one.stood, end) for one in here], joined(one.marking for one in here))


def _trouble(stood: Stood, at: datetime) -> Trouble | None:
    from phasezero.sources import feeds

    dry = feeds.dry(State(last_item=stood.last_item, gap_hours=stood.gap_hours), at)
    return trouble(stood, dry is not None, at)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as it is listed."""

    standing: Standing
    by: Publisher
    """Who publishes it: its kind, its home and its owner, as far as the list of publishers knows, else as somebody said."""
    word: SourceWord | None
    """What somebody said of that; the list comes first."""
    trouble: Trouble | None
    """None: it goes as usual."""
    since: date | None
    """Of the trouble, as far as it is known."""
    usual_gap_days: float | None
    """Nine in ten of its gaps are no longer; None where that is not known."""
    a_week: float | None
    """New documents a week, over the last eight weeks; None for one that was entered or verified since."""
    last_report: date | None
    """When a new document was last collected from it."""


def sources(viewer: Viewer, audience: str, at: datetime) -> list[SourceLine]:
    """The sources of an audience that the viewer sees, by country and key, as they stand now."""
    from phasezero.store import collecting, source_days, source_words

    days = {one.key: one.stood for one in source_days.known(viewer, at.date(), audience)}
    counts = collecting.counts(viewer, audience, at - timedelta(weeks=USUAL_WEEKS))
    rows = collecting.listed(viewer, audience)
    words = source_words.words(viewer, at.date(), {(audience, row.key) for row in rows})
    return [_line(row.standing, days.get(row.key), counts[row.key], words.get((audience, row.key)), at) for row in rows]


def _line(
    one: Standing, day: Stood | None, count: tuple[int, datetime | None], word: SourceWord | None, at: datetime
) -> SourceLine:
    state = one.state
    failing = (day.failing_since if day is not None and day.failing_since else at.date()) if state.failures else None
    asked = day.asked_at if day is not None and day.asked_at else state.last_success
    stood = Stood(
        failing, state.gone, one.stopped_at is not None, one.verified_at is not None, asked, state.last_item, state.gap_hours
    )
    known_long = one.verified_at is not None and at - one.verified_at >= timedelta(weeks=USUAL_WEEKS)
    return SourceLine(
        standing=one,
        by=said_of(one.entry.publisher or one.entry.name, word),
        word=word,
        trouble=(found := _trouble(stood, at)),
        since=_since(found, one, stood),
        usual_gap_days=None if state.gap_hours is None else state.gap_hours / 24,
        a_week=count[0] / USUAL_WEEKS if known_long else None,
        last_report=None if count[1] is None else count[1].date(),
    )


def _since(found: Trouble | None, one: Standing, stood: Stood) -> date | None:
    moments = {Trouble.STOPPED: one.stopped_at, Trouble.UNASKED: stood.asked_at, Trouble.SILENT: stood.last_item}
    moment = moments.get(found) if found is not None else None
    return moment.date() if moment is not None else stood.failing_since if found is not None else None
