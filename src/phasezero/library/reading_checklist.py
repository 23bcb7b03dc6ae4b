"""The sheet of warning signs for embassies and field offices."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from phasezero.domain.marking import TLP, Marking, Viewer

if TYPE_CHECKING:
    from phasezero.assess.checklist import Checklist
    from phasezero.domain.signals import PhaseSuggestion


def checklist(suggestion: PhaseSuggestion | None) -> Checklist:
    """The sheet, with what the phase rule says on the day of `suggestion`; None for a reader to whom none was released."""
    from phasezero.assess import checklist

    return checklist.checklist(suggestion)


def marking_of_phase(country: str, on: date, viewer: Viewer, audience: str, level: TLP) -> Marking:
    """How what is said of a country's phase on a day is marked: no lower than any record it is made from, nor than `level`."""
    from phasezero.store import reading

    return reading.marking_of_inputs(viewer.within(audience), on, country).at_least(level, audience)
