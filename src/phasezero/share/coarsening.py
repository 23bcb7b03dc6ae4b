"""Telling less until nobody can be found by it: the steps, from the least to the most that is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from phasezero.domain.events import CodedEvent
from phasezero.domain.recording import Areas, by_nobody, in_country, in_month, in_region, unnamed
from phasezero.share.findings import Finding


def steps(event: CodedEvent, areas: Areas) -> Iterator[CodedEvent]:
    """The event as it is, then each time with less: the region, the month, no group, no class, the country."""
    yield event
    for less in (lambda one: in_region(one, areas), in_month, unnamed, by_nobody, lambda one: in_country(one, areas)):
        told = less(event)
        if told != event:
            event = told
            yield event


def coarsest(event: CodedEvent, areas: Areas) -> CodedEvent:
    """All that is told of an event that may only be counted."""
    return list(steps(event, areas))[-1]


AsTold = Callable[[CodedEvent], CodedEvent | None]


def coarsened(
    event: CodedEvent, areas: Areas, against: Callable[[CodedEvent], list[Finding]], as_told: AsTold = lambda step: step
) -> tuple[CodedEvent, list[Finding]]:
    """The first of `steps` that no finding stands against; else the coarsest, with what still stands against it.

    `as_told`: how a step is told; None: it may not be. Where none may be, the event as it is.
    """
    told, found = event, against(event)
    for step in steps(event, areas):
        form = as_told(step)
        if form is None:
            continue
        told, found = form, against(form)
        if not found:
            break
    return told, found
