"""Which incidents a stated rule would accept on a day, and whether a releaser has switched it on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from phasezero.domain.alike import Why
from phasezero.domain.auto_accept import Lacks, Rule, RuleSwitched, Telling, lacks, rule
from phasezero.domain.candidates import candidate_of
from phasezero.domain.distance import kilometres
from phasezero.domain.duplicates import DAYS_APART
from phasezero.domain.marking import Viewer
from phasezero.domain.statements import Stated, TakenBack, ToldNothing
from phasezero.library.reading_candidates import CANDIDATE_DAYS, Claimed, Incident, incidents

if TYPE_CHECKING:
    from phasezero.domain.extracted import Candidate

_KINDS = frozenset({RuleSwitched.KIND, TakenBack.KIND, ToldNothing.KIND})
_EVERY = 10_000
_THE_SAME = (Why.TOLD, Why.PLACE)
"""Nearer than what a rule asks for by its own distance."""


@dataclass(frozen=True, slots=True)
class ByRule:
    """What a rule says of one incident."""

    incident: Incident
    lacks: tuple[Lacks, ...]
    """What keeps it from accepting; empty: nothing does."""
    row: dict[str, Any] | None = None
    """What it would be recorded by."""


def rule_in_force(viewer: Viewer, iso3: str, on: date, audience: str) -> Stated | None:
    """The statement by which somebody switched a rule on that was on by the end of a day; None: all are off."""
    from phasezero.store import statements

    last = statements.standing(viewer, on, iso3, audience, _KINDS).last(RuleSwitched)
    return last if last is not None and last.content.on else None


def looked_at_by_rule(number: int, viewer: Viewer, iso3: str, on: date, audience: str) -> list[ByRule]:
    """What the rule says on a day of each incident that nobody decided on, from what was known by then. Raises BadInput for a
    number of no rule."""
    from phasezero.store import readings, source_days

    by, inside = rule(number), viewer.within(audience)
    found, _ = incidents(inside, iso3, on, _EVERY)
    known = source_days.first_answers(inside, on, audience)
    given_by = readings.sources_of(inside, on, {claim.document for one in found for claim in one.claims})
    days = {document: (on - known[key]).days for document, key in given_by.items() if key in known}
    decided = _decided(inside, iso3, on)
    return [_looked_at(by, one, days, decided, inside, on) for one in found]


def _looked_at(by: Rule, one: Incident, days: dict[str, int], decided: list[Candidate], viewer: Viewer, on: date) -> ByRule:
    from phasezero.domain.auto_accept import stated

    tellings = [
        Telling(
            source,
            claim.report.publisher,
            days.get(claim.document, 0),
            tuple(each.said for each in claim.every),
            claim.report.word,
        )
        for claim, source in zip(one.claims, one.sources, strict=True)
    ]
    missing = lacks(by, tellings, False, on)
    if not missing and (_same_as(one, decided) or _held_near(by, one, viewer, on)):
        missing = (Lacks.HELD,)
    return ByRule(one, missing, None if missing else stated(tellings))


def _decided(viewer: Viewer, iso3: str, on: date) -> list[Candidate]:
    """Candidates on which somebody, or a rule, decided already: one more report of them is for people."""
    from phasezero.store import readings

    return [
        candidate_of(said)
        for read in readings.with_candidates(viewer, on, iso3, CANDIDATE_DAYS)
        for place, said in enumerate(json.loads(read.candidates))
        if place in read.decided
    ]


def _same_as(one: Incident, decided: Iterable[Candidate]) -> bool:
    from phasezero.extract.events import same_incident

    own = [candidate_of(each.said) for each in _every(one)]
    return any(same_incident(mine, other) for mine in own for other in decided)


def _every(one: Incident) -> list[Claimed]:
    return [each for claim in one.claims for each in claim.every]


def _held_near(by: Rule, one: Incident, viewer: Viewer, on: date) -> bool:
    """Whether an event is held of the days around it and so near that it may be the same."""
    from phasezero.store import listing
    from phasezero.store.reading import EventFilter

    said = one.claims[0].said
    since, until = (date.fromisoformat(said[name]) for name in ("occurred_start", "occurred_end"))
    near = timedelta(DAYS_APART)
    asked = EventFilter(country=said["country"], since=since - near, until=until + near)
    lines = listing.event_lines(viewer, on, asked, None, _EVERY).events
    here = (said["latitude"], said["longitude"])
    return any(each.why in _THE_SAME for each in one.alike) or any(
        kilometres(here, (line.latitude, line.longitude)) <= by.numbers.km_apart for line in lines
    )
