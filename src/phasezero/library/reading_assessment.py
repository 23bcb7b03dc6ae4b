"""What people judged of a country by a day, with what was measured beside it and where the machine disagrees."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from phasezero.domain.alerts import Alert, AlertStep, Asked, AskStep
from phasezero.domain.assessment import Challenge, Dissent, Judgement, MachineAnswer, Opened, Reply, ReplyAnswer, Round, View
from phasezero.domain.countries import find_country
from phasezero.domain.judged import Judged
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, Viewer
from phasezero.domain.phrases import Phrase
from phasezero.domain.statements import Standing, Stated, TakenBack, ToldNothing
from phasezero.domain.warnings_given import Answered, Warned

if TYPE_CHECKING:
    import polars as pl

    from phasezero.domain.replies import Incoming
    from phasezero.domain.signals import PhaseSuggestion


IN_UPDATE = frozenset(
    kind.KIND
    for kind in (
        *(Judgement, Dissent, MachineAnswer, Reply, ReplyAnswer),
        *(Warned, Answered, Alert, AlertStep, Asked, AskStep),
        *(TakenBack, ToldNothing),
    )
)
"""Kinds of statements that an update tells of. It reads no others: none of them shows in its marking or its digest."""


@dataclass(frozen=True, slots=True)
class RoundOfViews:
    """One round: who judged, and what came of it."""

    begun: Stated
    views: tuple[Stated, ...]
    """Those that the viewer may read: before they are opened only the viewer's own."""
    opened: Stated | None
    given: int
    """How many views were given, read or not."""
    challenges: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Assessing:
    """What the page of an assessment shows."""

    judged: Judged
    suggestion: PhaseSuggestion
    rounds: tuple[RoundOfViews, ...]
    """The newest first."""
    proxies: Mapping[str, Phrase]
    """What is measured beside an indicator, by its id."""


def incoming_replies(viewer: Viewer, audience: str) -> list[Incoming]:
    """Replies that came by the public form for an audience; those that nobody has checked come first."""
    from phasezero.store import replies

    return replies.read(viewer, audience)


def replies_waiting(viewer: Viewer, audience: str) -> int:
    """How many of them nobody has checked."""
    from phasezero.store import replies

    return replies.waiting(viewer, audience)


def judged(country: str, on: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> Judged:
    """What people judged of a country by the day `on`, read as one of `audience` alone."""
    return assessing(country, on, viewer, audience).judged


def assessing(country: str, on: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> Assessing:
    """Everything that is stated and measured for an assessment, read as one of `audience` alone."""
    from phasezero.assess.proxies import measured
    from phasezero.library.making_updates import replay
    from phasezero.store import reading, resolving

    iso3, viewer = find_country(country).iso3, viewer.within(audience)
    versions = resolving.known(viewer, on, iso3).counted
    suggestion = replay(iso3, [on], viewer)[0]
    found = judged_from(viewer, iso3, on, audience, suggestion, versions)
    made = found.standing
    return Assessing(
        judged=found,
        suggestion=suggestion,
        rounds=tuple(_round(made, one) for one in reversed(list(made.all(Round)))),
        proxies=measured(reading.newest(versions, on), on),
    )


def judged_from(
    viewer: Viewer,
    iso3: str,
    on: date,
    audience: str,
    suggestion: PhaseSuggestion,
    versions: pl.DataFrame,
    kinds: Collection[str] | None = None,
) -> Judged:
    """The same from what was read already: `versions` is the `EVENTS` table of the country, `suggestion` the phase of the day.

    `kinds`: of which kinds statements are read; all where None.
    """
    import polars as pl

    from phasezero.assess.disagreements import disagreements
    from phasezero.store import statements

    standing = statements.standing(viewer, on, iso3, audience, kinds)
    found = Judged(iso3, on, standing, disagreements(suggestion, standing))
    if found.judgement is None:
        return found
    later = versions.filter((pl.col("learned_on") > found.judgement.day) & (pl.col("learned_on") <= on))
    return Judged(iso3, on, standing, found.disagreements, later["id"].n_unique())


def _round(made: Standing, begun: Stated) -> RoundOfViews:
    from phasezero.store import statements

    views, opened = tuple(made.all(View, begun.id)), made.last(Opened, begun.id)
    given = opened.content.views if opened is not None else statements.count_sealed(begun.id)
    return RoundOfViews(begun, views, opened, given, tuple(made.all(Challenge, begun.id)))
