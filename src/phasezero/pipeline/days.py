"""The machine's day: for each watched country monitor and draft the update, in steps that are noted in the ledger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from phasezero import library
from phasezero.domain.language import ENGLISH
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Viewer
from phasezero.pipeline.by_rule import accept_by_rule
from phasezero.pipeline.progress import Progress, silent
from phasezero.pipeline.reading import read_documents
from phasezero.pipeline.rendering import rendered

if TYPE_CHECKING:
    from phasezero.brief.material import Material
    from phasezero.store.derived import Made


@dataclass(frozen=True, slots=True)
class CountryDay:
    """What the day brought for one country."""

    country: str
    on: date
    phase: int | None
    """The suggested phase; None where nothing could be assessed."""
    update_id: str
    ran: tuple[str, ...]
    """Steps that ran; a step is left out if it was done before on the same inputs."""
    accepted: str = ""
    """What a rule accepted on this day without a person, in a line; empty where none is switched on."""


def day(
    on: date,
    countries: Sequence[str],
    viewer: Viewer = LOCAL_OWNER,
    audience: str = LOCAL,
    progress: Progress = silent,
    level: TLP = TLP.GREEN,
) -> list[CountryDay]:
    """Run the day `on` for `countries` (ISO codes), for one audience, from the records that `viewer` sees in it. What comes out
    is marked `level` or higher."""
    read_documents(audience, progress)
    done = []
    for country in countries:
        progress(f"{country}: monitoring")
        began = datetime.now(UTC)
        accepted = accept_by_rule(audience, country, on, began)
        material = library.material(country, on, viewer, audience, level)
        done.append(replace(_country_day(material, viewer, progress, began), accepted=accepted))
    return done


@dataclass(frozen=True, slots=True)
class Turn:
    """What the day runs for: a country, as one audience may see it up to a marking."""

    country: str
    audience: str
    level: TLP
    viewer: Viewer


def turns(today: date) -> list[Turn]:
    """The watched countries for the owner (or the stewards, once there are accounts); each task force's own country for it,
    once for each marking that records for it have: who is cleared for less never depends on what they may not see."""
    from phasezero.store import accounts, reading

    found = [Turn(country, LOCAL, TLP.GREEN, LOCAL_OWNER) for country in library.watched()]
    for country, audience in accounts.watching_task_forces():
        for level in (TLP.GREEN, *reading.levels_above(TLP.GREEN, audience, country, today, library.IN_UPDATE)):
            machine = Viewer.of("the machine", {audience: level}, on=today)
            found.append(Turn(country, audience, level, machine))
    return found


def run_turns(on: date, today: date, progress: Progress = silent) -> list[CountryDay]:
    """Run the day `on` for all `turns`."""
    return [done for turn in turns(today) for done in day(on, [turn.country], turn.viewer, turn.audience, progress, turn.level)]


def _country_day(material: Material, viewer: Viewer, progress: Progress, began: datetime) -> CountryDay:
    from phasezero.store import derived

    country, on, suggestion = material.country.iso3, material.as_of, material.suggestion
    made = made_from(material)
    ran = []
    if not material.not_assessed and _step("monitor", material, lambda: _keep_phase(made, material)):
        ran.append("monitor")

    def of_this() -> Iterator[str]:
        """Ids of the stored updates that were made from this very material."""
        for one in derived.updates_of(viewer, country, on):
            if (one.marking, one.inputs_digest) == (material.marking, material.inputs_digest):
                yield one.id

    update_id = next(of_this(), None)
    if update_id is None:
        progress(f"{country}: drafting the update of {on}")
        _step("draft", material, lambda: _keep_draft(made, material, began), again=True)
        ran.append("draft")
        update_id = next(of_this())
    return CountryDay(country, on, suggestion.suggested, update_id, tuple(ran))


def made_from(material: Material) -> Made:
    """What the derived records of this material say of their making."""
    from phasezero.store.derived import Made

    return Made(material.country.iso3, material.as_of, material.marking, material.inputs_digest, material.code_version)


def _step(name: str, material: Material, work: Callable[[], str], again: bool = False) -> bool:
    """Run one step and note it, unless it was done on the same inputs; says whether it ran.

    Its result and the note that it is done are written together or not at all.
    """
    from django.db import transaction

    from phasezero.store import ledger

    level = f" up to {material.marking.tlp.label}" if material.marking.tlp > TLP.GREEN else ""
    subject, on = f"{material.country.iso3} for {material.audience}{level}", material.as_of
    if not again and ledger.is_done(name, subject, material.inputs_digest, on):
        return False
    started = datetime.now(UTC)
    with ledger.step(name, subject, material.inputs_digest, on, material.marking), transaction.atomic():
        output = work()
        ledger.record_done(name, subject, material.inputs_digest, "", started, on, output, material.marking)
    return True


def _keep_phase(made: Made, material: Material) -> str:
    from phasezero.brief.in_language import suggestion_in
    from phasezero.store import derived

    suggestion = suggestion_in(material.suggestion, ENGLISH)
    content = json.dumps(asdict(suggestion), default=str, sort_keys=True, ensure_ascii=False)
    derived.save_phase(made, int(suggestion.phase), suggestion.known, content)
    return hashlib.sha256(content.encode()).hexdigest()


def _keep_draft(made: Made, material: Material, at: datetime) -> str:
    from phasezero.brief.compose import compose
    from phasezero.store import derived

    update = compose(material)
    content, html, text = rendered(update)
    derived.save_draft(made, update.phase.suggested, content, html, text, at)
    return hashlib.sha256(content.encode()).hexdigest()
