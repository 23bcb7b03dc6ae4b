"""The register of reviewed decisions: each measure with its review, what was decided, and when it is looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from phasezero.domain import tables
from phasezero.domain.lens import LensDecision, LensLook, LensReview, Reply
from phasezero.domain.lens_questions import Direction, Finding
from phasezero.domain.statements import Standing, Stated

COLUMNS = (
    *("id", "country", "day", "marking", "title", "kind", "sector", "reference", "office", "decides_by", "finding", "reasons"),
    *("conditions", "could_worsen", "could_lower", "unknown", "review_by", "one_reader", "looked_at", "review_again", "overdue"),
    *("decision", "decided_on", "decided_by", "departs", "departs_why"),
)
"""Of the register as CSV: words as this program stores them, in English; days as 2026-04-01."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One line of the register."""

    review: Stated
    decision: Stated | None
    """The last one that was recorded."""
    looks: tuple[Stated, ...]
    """In the order of making."""
    decisions: tuple[Stated, ...] = ()
    """All that were recorded, in the order of making: the last one counts, the others were replaced by it."""

    @property
    def content(self) -> LensReview:
        found: LensReview = self.review.content
        return found

    @property
    def again(self) -> date | None:
        """When it is to be looked at; None: no more."""
        return self.looks[-1].content.again if self.looks else self.content.concluded.again

    def overdue(self, on: date) -> bool:
        return self.again is not None and self.again < on

    def undecided(self, on: date) -> bool:
        """Whether the day of the decision has passed and none is recorded."""
        return self.decision is None and self.content.measure.by < on


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of the register are asked for; what is empty or None is not asked."""

    sector: str = ""
    finding: Finding | None = None
    decided: bool | None = None
    overdue: bool = False

    def takes(self, one: Reviewed, on: date) -> bool:
        return (
            self.sector in {"", one.content.measure.sector}
            and self.finding in {None, one.content.concluded.finding}
            and self.decided in {None, one.decision is not None}
            and not (self.overdue and not one.overdue(on))
        )


def register(standing: Standing) -> tuple[Reviewed, ...]:
    """All reviewed measures of one country, the newest first."""
    found = [
        Reviewed(
            one,
            standing.last(LensDecision, one.id),
            tuple(standing.all(LensLook, one.id)),
            tuple(standing.all(LensDecision, one.id)),
        )
        for one in standing.all(LensReview)
    ]
    return tuple(sorted(found, key=lambda one: (one.review.day, one.review.made_at, one.review.id), reverse=True))


def as_csv(those: Iterable[Reviewed], on: date) -> str:
    """The lines as CSV (`COLUMNS`). What a spreadsheet would run as a formula begins with an apostrophe."""
    return tables.as_csv(COLUMNS, (_cells(one, on) for one in those))


def _cells(one: Reviewed, on: date) -> list[str]:
    review, content = one.review, one.content
    measure, concluded, decided = content.measure, content.concluded, None if one.decision is None else one.decision.content
    conditions = "; ".join(f"{each.what} ({each.office}, {each.by})" for each in concluded.conditions)
    counts = (len(content.found(Direction.WORSEN)), len(content.found(Direction.LOWER)), len(content.of(Reply.UNKNOWN)))
    of_decision = ("", "", "", "", "") if decided is None else (
        decided.outcome.value, str(decided.on), decided.by, _yes(decided.departs), decided.reason,
    )  # fmt: skip
    return [
        *(
            review.id,
            review.country,
            str(review.day),
            review.marking.tlp.label,
            measure.title,
            measure.kind.value,
            measure.sector,
        ),
        *(measure.reference, measure.office, str(measure.by), concluded.finding.value, concluded.reasons, conditions),
        *(*map(str, counts), concluded.office, _yes(content.one_reader), str(len(one.looks)), str(one.again or "")),
        *(_yes(one.overdue(on)), *of_decision),
    ]


def _yes(value: bool) -> str:
    return "yes" if value else "no"
