"""What public bodies publish about a country beside events, as it was known on a day."""

from __future__ import annotations

from datetime import date

from phasezero.domain.marking import Viewer, joined
from phasezero.domain.published import Engaged, Official, Published, official
from phasezero.domain.published import engaged as engaged_of


def published(viewer: Viewer, iso3: str, on: date) -> Published:
    """Official figures and who reports work, as far as the viewer sees them; marked like all that they are read from."""
    from phasezero.store import published as kept

    figures_held, presences_held = kept.figures(viewer, on, iso3), kept.presences(viewer, on, iso3)
    return Published(
        figures=official([(one, at.date()) for one, at, _ in figures_held], on),
        engaged=engaged_of([(one, at.date()) for one, at, _ in presences_held], on),
        marking=joined(marking for _, _, marking in (*figures_held, *presences_held)),
    )


def figures(viewer: Viewer, iso3: str, on: date) -> tuple[Official, ...]:
    """Official figures of displacement: of each publisher and measure the newest period, with the one before."""
    return published(viewer, iso3, on).figures


def engaged(viewer: Viewer, iso3: str, on: date) -> Engaged:
    """Who reports work in a country, at the precision that was published."""
    return published(viewer, iso3, on).engaged
