"""The update of a day as pages and API show it: stored ones as they are, other days composed now and kept for a while."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language

from phasezero import library, pipeline
from phasezero.domain import audiences
from phasezero.domain.audiences import Audience, readers
from phasezero.domain.kept import Kept
from phasezero.domain.marking import LOCAL, TLP, Marking, Viewer
from phasezero.domain.signals import PhaseSuggestion
from phasezero.domain.updates import Source, Update, UpdateState
from phasezero.errors import NotFound, Said, TakenBack, said
from phasezero.library import CountryLine, Options, Triggers

if TYPE_CHECKING:
    from phasezero.domain.clusters import Clusters
    from phasezero.domain.events import Perpetrator
    from phasezero.domain.framing import Framing
    from phasezero.domain.rising import Rising
    from phasezero.domain.silence import Silence
    from phasezero.domain.streams import Streams
    from phasezero.domain.weighed import Weighed
    from phasezero.library import StoredUpdate


@dataclass(frozen=True, slots=True)
class Shown:
    update: Update
    piece: str
    """HTML for a page that has a frame of its own, in the reader's language."""
    content: str
    """JSON, the same in every language."""
    text: str
    """For a cable or an e-mail, in English, as it was stored."""
    html: str
    """A page that stands alone, to keep or print; in English, as it was stored."""
    stored: bool
    reader: str = ""
    """Whose own ask stands on page one; empty: nobody's in particular."""

    @property
    def readers(self) -> list[Audience]:
        """As whom it can be read, where that makes a difference."""
        asked = {one.reader for one in self.update.asks}
        return [one for one in readers() if one.key in asked] if len(asked) > 1 else []

    @property
    def of_reader(self) -> str:
        """What addresses of its forms end with."""
        return f"?reader={self.reader}" if self.reader else ""

    def file(self, form: str) -> str:
        """As "txt", "html" or "json"; the first two in the reader's language."""
        language = get_language() or "en"
        if form == "json" or (language == "en" and not self.reader):
            return {"txt": self.text, "json": self.content, "html": self.html}[form]
        html, text = library.update_in(self.update, language)
        return html if form == "html" else text

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
_WORLD: Kept[list[CountryLine]] = Kept(64)
_LAST_DAYS: Kept[date | None] = Kept(512)
_PIECES: Kept[str] = Kept(64)
"""About 0.1 MB each."""


def rights(viewer: Viewer) -> Viewer:
    """What a viewer may see, whoever it is: what is made for these rights is the same for everybody who has them."""
    return replace(viewer, name="", person=None, steward=False)


def forget() -> None:
    """Make everything anew (another store was opened)."""
    _UPDATES.forget()
    _PHASES.forget()
    _WORLD.forget()
    _LAST_DAYS.forget()
    _PIECES.forget()


def stored(viewer: Viewer, update_id: str, reader: str = "") -> Shown:
    """A stored update, for a kind of reader. Raises NotFound where there is none that the viewer may see."""
    return _from_store(library.stored_update(update_id, viewer), audiences.reader(reader))


def of_day(viewer: Viewer, country: str, on: date, reader: str = "") -> Shown:
    """The update of a country for a day and a kind of reader: the stored one, else a draft that is not stored.

    Raises LintRefused, BadInput for an unknown reader, and NotFound for a viewer who may read no draft of this country: computed
    things are for their audience.
    """
    reader = audiences.reader(reader)
    kept = library.stored_update_of(country, on, viewer)
    if kept is not None:
        return _from_store(kept, reader)
    audience = _audience(viewer, country, "update")
    reading = rights(viewer.within(audience))
    key = (
        "composed",
        reading,
        audience,
        country,
        on,
        library.stamp(),
        library.desk_stamp(reading),
        get_language(),
        reader,
    )
    return _UPDATES.get(key, lambda: _composed(reading, audience, country, on, reader))


def _audience(viewer: Viewer, country: str, what: str) -> str:
    nothing = said("no {what} of this country and day has been released to you", what=said(what))
    return _released_to(viewer, country, nothing)


def _released_to(viewer: Viewer, country: str, nothing: Said) -> str:
    """The audience whose drafts a viewer may read. Raises NotFound, which says `nothing`, for one who may read none."""
    audience = library.audience_for(viewer, country)
    if audience is None:
        raise NotFound(nothing)
    return audience


def phase_of_day(viewer: Viewer, country: str, on: date) -> PhaseSuggestion:
    """The phase suggested by what was known on a day. Raises NotFound for a viewer who may read no draft of this country."""
    reading = rights(viewer.within(_audience(viewer, country, "phase")))
    key: Hashable = (reading, country, on, library.stamp(), library.desk_stamp(reading))
    return _PHASES.get(key, lambda: library.phase(country, on, reading))


def marking_of_phase(viewer: Viewer, country: str, on: date) -> Marking:
    """How what `phase_of_day` tells is marked."""
    audience = _audience(viewer, country, "phase")
    return library.marking_of_phase(country, on, viewer, audience, _level(viewer, audience))


def options_of_day(viewer: Viewer, country: str, on: date, horizon_days: int | None) -> Options:
    """What could be done in a country, as known on a day, read as one of the audience whose drafts the viewer may read.

    Raises NotFound for a viewer who may read no draft of this country, and BadInput where nothing can be listed.
    """
    audience = _released_to(viewer, country, said("no list of options of this country and day has been released to you"))
    return library.options(country, on, viewer, audience, _level(viewer, audience), horizon_days)


def framing_of_day(viewer: Viewer, country: str, on: date, months: int) -> Framing:
    """How headlines framed a country up to a day, read as one of the audience whose drafts the viewer may read.

    Raises NotFound for a viewer who may read no draft of this country.
    """
    audience = _released_to(viewer, country, said("no framing of this country and day has been released to you"))
    return library.framing(country, on, viewer, audience, _level(viewer, audience), months)


def campaign_of_days(
    viewer: Viewer,
    country: str,
    start: date | None,
    end: date | None,
    on: date,
    candidate: Perpetrator | None,
    actor: str | None,
) -> tuple[Weighed, ...]:
    """Explanations of the attacks of some days, read as one of the audience whose drafts the viewer may read.

    Raises NotFound for a viewer who may read no draft of this country.
    """
    audience = _released_to(
        viewer, country, said("nothing on whether attacks in this country are organised has been released to you")
    )
    return library.campaign(country, start, end, on, viewer, audience, _level(viewer, audience), candidate, actor)


def clusters_of_day(viewer: Viewer, country: str, on: date) -> Clusters:
    """Where violence is documented more often than usual on a day, read as one of the audience whose drafts the viewer may read.

    Raises NotFound for a viewer who may read no draft of this country.
    """
    audience = _released_to(
        viewer, country, said("nothing on where there is more violence than usual in this country has been released to you")
    )
    return library.clusters(country, on, viewer, audience, _level(viewer, audience))


def rising_of_day(viewer: Viewer, country: str, on: date) -> Rising:
    """Whether violence is rising in a country on a day, read as one of the audience whose drafts the viewer may read.

    Raises NotFound for a viewer who may read no draft of this country.
    """
    audience = _released_to(
        viewer, country, said("nothing on whether violence is rising in this country on this day has been released to you")
    )
    return library.rising(country, on, viewer, audience, _level(viewer, audience))


def streams_of_day(viewer: Viewer, country: str, on: date) -> Streams:
    """Harm beside killings in a country, as known on a day, for a viewer who may read what `rising_of_day` says: up to what they
    are cleared for."""
    audience = library.audience_for(viewer, country) or LOCAL
    return library.streams(country, on, viewer, audience)


def silence_of_day(viewer: Viewer, country: str, on: date) -> Silence:
    """What is silent in a country on a day, read as one of the audience whose drafts the viewer may read.

    Raises NotFound for a viewer who may read no draft of this country.
    """
    audience = _released_to(
        viewer, country, said("nothing on what is silent in this country on this day has been released to you")
    )
    return library.silence(country, on, viewer, audience, _level(viewer, audience))


def triggers_of_day(viewer: Viewer, country: str, on: date) -> Triggers | None:
    """What can set violence off in a country, as known on a day, read as one of the audience whose drafts the viewer may read;
    None for a viewer who may read no draft of this country."""
    audience = library.audience_for(viewer, country)
    return None if audience is None else library.triggers(country, on, viewer, audience, _level(viewer, audience))


def world(viewer: Viewer) -> list[CountryLine]:
    """Every country with events or on the watch list, by name."""
    key = _world_key(viewer)
    return _WORLD.get(key, lambda: library.overview(key[0]))


def piece_of_world(viewer: Viewer, how: Hashable, make: Callable[[], str]) -> str:
    """The piece of a page that `make` makes of `world` for everybody with these rights; `how`: what else it depends on."""
    return _PIECES.get((*_world_key(viewer), how), make)


def _world_key(viewer: Viewer) -> tuple[Viewer, Hashable]:
    return rights(viewer), library.stamp()


def last_known_day(viewer: Viewer, country: str) -> date | None:
    """The day on which something about a country was last learned; None if nothing is held."""
    reading = rights(viewer)
    return _LAST_DAYS.get((reading, country, library.stamp()), lambda: library.last_known_day(country, reading))


def _from_store(kept: StoredUpdate, reader: str) -> Shown:
    """What was stored, word for word; only its piece of a page is made anew. Raises TakenBack for one that was recalled."""
    if kept.recalled_at is not None:
        raise TakenBack(
            said(
                "update {number} of {as_of} was taken back on {recalled_at}: {recall_reason}",
                number=kept.number,
                as_of=kept.as_of,
                recalled_at=kept.recalled_at.date(),
                recall_reason=kept.recall_reason,
            )
        )
    digest = hashlib.blake2b(kept.content.encode()).digest()
    return _UPDATES.get(
        ("stored", kept.id, digest, get_language(), reader),
        lambda: _made(library.read_update(kept), kept.content, kept.text, kept.html, True, reader),
    )


def _composed(viewer: Viewer, audience: str, country: str, on: date, reader: str) -> Shown:
    update = library.update(country, on, viewer, audience, _level(viewer, audience))
    content, html, text = pipeline.rendered(update)
    return _made(update, content, text, html, False, reader)


def _level(viewer: Viewer, audience: str) -> TLP:
    """How what is made for a viewer is marked at least."""
    return TLP.GREEN if audience == LOCAL else max(TLP.GREEN, viewer.clearance(audience))


def _made(update: Update, content: str, text: str, html: str, is_stored: bool, reader: str) -> Shown:
    language = get_language() or "en"
    own = update.for_reader(reader)
    reader, update = "" if own is update else reader, own
    piece = library.update_fragment(update, heading=1, link=lambda source: _address(source, update), language=language)
    return Shown(update, piece, content, text, html, is_stored, reader)


def anchor_of(tool: str) -> str:
    """Where an option stands on the page of options."""
    return slugify(tool)


def _address(source: Source, update: Update) -> str:
    """Where the record behind a source stands, as known on the update's day; empty for records without a page."""
    kind, _, record = source.key.partition(":")
    if kind in ("options", "option"):
        anchor = f"#{anchor_of(record)}" if kind == "option" else ""
        return f"{reverse('options', args=[update.country])}?date={update.date}{anchor}"
    if source.covers:
        return f"{reverse('country', args=[update.country])}?date={update.date}#events"
    return f"{reverse('event', args=[record])}?date={update.date}" if kind == "event" else ""
