"""The update of a day as pages and API show it: stored ones as they are, other days composed now and kept for a while."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from phasezero import library, pipeline
from phasezero.domain.marking import LOCAL, TLP, Viewer
from phasezero.domain.signals import PhaseSuggestion
from phasezero.domain.updates import Source, Update, UpdateState
from phasezero.errors import NotFound, TakenBack
from phasezero.library import CountryLine
from phasezero.web.kept import Kept

if TYPE_CHECKING:
    from phasezero.library import StoredUpdate


@dataclass(frozen=True, slots=True)
class Shown:
    update: Update
    piece: str
    """HTML for a page that has a frame of its own."""
    content: str
    """JSON."""
    text: str
    """For a cable or an e-mail."""
    html: str
    """A page that stands alone, to keep or print."""
    stored: bool

    @property
    def issued(self) -> bool:
        return self.update.state == UpdateState.ISSUED

    @property
    def phase(self) -> int:
        """As confirmed by the releaser, else as suggested."""
        releasing = self.update.releasing
        return int(self.update.phase.phase) if releasing is None else releasing.phase_confirmed


_UPDATES: Kept[Shown] = Kept(48)
"""About 0.5 MB each."""
_PHASES: Kept[PhaseSuggestion] = Kept(512)
_WORLD: Kept[list[CountryLine]] = Kept(8)


def forget() -> None:
    """Make everything anew (another store was opened)."""
    _UPDATES.forget()
    _PHASES.forget()
    _WORLD.forget()


def stored(viewer: Viewer, update_id: str) -> Shown:
    """A stored update. Raises NotFound where there is none that the viewer may see."""
    return _from_store(library.stored_update(update_id, viewer))


def of_day(viewer: Viewer, country: str, on: date) -> Shown:
    """The update of a country for a day: the stored one, else a draft that is not stored.

    Raises LintRefused, and NotFound for a viewer who may read no draft of this country: computed things are for their audience.
    """
    kept = library.stored_update_of(country, on, viewer)
    if kept is not None:
        return _from_store(kept)
    audience = _audience(viewer, country, "update")
    key = ("composed", viewer, audience, country, on, library.stamp())
    return _UPDATES.get(key, lambda: _composed(viewer, audience, country, on))


def _audience(viewer: Viewer, country: str, what: str) -> str:
    audience = library.audience_for(viewer, country)
    if audience is None:
        raise NotFound(f"no {what} of this country and day has been released to you")
    return audience


def phase_of_day(viewer: Viewer, country: str, on: date) -> PhaseSuggestion:
    """The phase suggested by what was known on a day. Raises NotFound for a viewer who may read no draft of this country."""
    reading = viewer.within(_audience(viewer, country, "phase"))
    key: Hashable = (reading, country, on, library.stamp())
    return _PHASES.get(key, lambda: library.phase(country, on, reading))


def world(viewer: Viewer) -> list[CountryLine]:
    """Every country with events or on the watch list, by name."""
    return _WORLD.get((viewer, library.stamp()), lambda: library.overview(viewer))


def _from_store(kept: StoredUpdate) -> Shown:
    """What was stored, word for word; only its piece of a page is made anew. Raises TakenBack for one that was recalled."""
    if kept.recalled_at is not None:
        raise TakenBack(
            f"update {kept.number} of {kept.as_of} was taken back on {kept.recalled_at:%Y-%m-%d}: {kept.recall_reason}"
        )
    digest = hashlib.blake2b(kept.content.encode()).digest()
    return _UPDATES.get(
        ("stored", kept.id, digest), lambda: _made(library.read_update(kept), kept.content, kept.text, kept.html, True)
    )


def _composed(viewer: Viewer, audience: str, country: str, on: date) -> Shown:
    level = TLP.GREEN if audience == LOCAL else max(TLP.GREEN, viewer.clearance(audience))
    update = library.update(country, on, viewer, audience, level)
    content, html, text = pipeline.rendered(update)
    return _made(update, content, text, html, False)


def _made(update: Update, content: str, text: str, html: str, is_stored: bool) -> Shown:
    piece = library.update_fragment(update, heading=1, link=lambda source: _address(source, update))
    return Shown(update, piece, content, text, html, is_stored)


def _address(source: Source, update: Update) -> str:
    """Where the record behind a source stands, as known on the update's day; empty for records without a page."""
    kind, _, record = source.key.partition(":")
    if source.covers:
        return f"{reverse('country', args=[update.country])}?date={update.date}#events"
    return f"{reverse('event', args=[record])}?date={update.date}" if kind == "event" else ""
