"""Cards for new studies, theses, reports and official documents."""

from __future__ import annotations

from collections.abc import Iterable

from phasezero.assess.curating.themes import found_in
from phasezero.domain.curating import Card, StoryReport
from phasezero.domain.curating_rule import rule
from phasezero.domain.publishers import headline


def shelf(reports: Iterable[StoryReport]) -> tuple[Card, ...]:
    """A card for each, the newest first; of those with one headline (repositories hold the same work) the one fetched first. What
    it is about is read in its title and, as far as the reader reads it, in its own summary."""
    held = rule()
    first: dict[str, StoryReport] = {}
    for one in sorted(reports, key=lambda one: (one.first, one.document)):
        first.setdefault(headline(one.report.title).key or one.document, one)
    order = sorted(first.values(), key=lambda one: (-one.day.toordinal(), one.report.title, one.document))
    return tuple(_card(one, held.authors) for one in order)


def _card(one: StoryReport, named: Iterable[object]) -> Card:
    touched = found_in(f"{one.report.title}\n{one.text}")
    themes = tuple(theme.key for theme in rule().themes if theme.key in touched)
    return Card(one, themes, one.authors if one.genre in named else ())
