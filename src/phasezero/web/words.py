"""How coded values are called on pages. Our own words: none of them says more than the code does."""

from __future__ import annotations

from datetime import date

from phasezero.domain.events import CodedEvent, DatedBy, Fatalities, Perpetrator, Target, Violence
from phasezero.domain.times import MONTHS

VIOLENCE = {
    Violence.ONE_SIDED: "Attack on civilians",
    Violence.STATE_BASED: "State-based conflict",
    Violence.NON_STATE: "Non-state conflict",
}
PERPETRATORS = {
    Perpetrator.STATE: "State",
    Perpetrator.NON_STATE: "Non-state group",
    Perpetrator.FOREIGN_STATE: "Another state",
    Perpetrator.UNKNOWN: "Not coded",
}
TARGETS = {
    Target.CIVILIANS: "Civilians",
    Target.CIVILIANS_AMONG_OTHERS: "Civilians among others",
    Target.ARMED_ACTORS: "Fighting; no civilian coded among the dead",
}
DATED_BY = {
    DatedBy.SOURCE_DATE: "the data set’s own date of the document",
    DatedBy.ARTICLE_TEXT: "a date in the text that names the documents",
    DatedBy.YEARLY_RELEASE: "the yearly release: no dated document, so 1 June of the following year",
}
DATE_PRECISION = {
    1: "day known",
    2: "known within 2–6 days",
    3: "week known",
    4: "month known",
    5: "known within more than a month",
}
PLACE_PRECISION = {
    1: "exact place",
    2: "near this place",
    3: "second-level region known",
    4: "first-level region known",
    5: "a larger area or a line",
    6: "country known",
    7: "sea or air",
}


def short_day(on: date) -> str:
    """1 Apr 2013, for tables."""
    return f"{on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def short_span(start: date, end: date) -> str:
    """`span` for tables."""
    if start == end:
        return short_day(end)
    if start.year != end.year:
        return f"{short_day(start)} – {short_day(end)}"
    first = str(start.day) if start.month == end.month else f"{start.day} {MONTHS[start.month - 1][:3]} "
    return f"{first}–{' ' if ' ' in first else ''}{short_day(end)}"


def triple(killed: Fatalities) -> str:
    """Fatalities: low–best–high."""
    return f"{killed.low:,}–{killed.best:,}–{killed.high:,}"


def sides(coded: CodedEvent) -> str:
    """Who attacked, or who fought whom, as the data set names them."""
    return coded.side_a if coded.violence == Violence.ONE_SIDED else f"{coded.side_a} – {coded.side_b}"
