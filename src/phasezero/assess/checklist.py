"""The sheet of warning signs for one country: the same for all, and which conditions of the phase rule are met there."""

from __future__ import annotations

from dataclasses import dataclass

from phasezero.domain.checklist import Sheet, sheet
from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.signals import PhaseSuggestion


@dataclass(frozen=True, slots=True)
class Checklist:
    """A sheet to print. It names no place and no figure: it is carried about."""

    sheet: Sheet
    phase: int | None
    """Suggested by the written rule; None: not told to this reader, or not assessed."""
    met: tuple[str, ...]
    """Conditions of the rule that are met, in their words alone."""


def checklist(suggestion: PhaseSuggestion | None) -> Checklist:
    """`suggestion`: of the day, None for a reader to whom it was not released."""
    if suggestion is None or suggestion.not_assessed:
        return Checklist(sheet(), None, ())
    conditions = phase_rule().conditions
    met = tuple(conditions[reason.rule] for reason in suggestion.reasons if reason.met)
    return Checklist(sheet(), int(suggestion.phase), met)
