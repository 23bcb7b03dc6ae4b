"""The suggested phase and the update, made anew from what was known on a day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from phasezero import __version__
from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking, Viewer, joined
from phasezero.domain.phrases import Days, Label, Land, phrase
from phasezero.domain.recording import COLLECTED_REPORTS, LOCAL_PARTNERS
from phasezero.domain.signals import Phase, PhaseSuggestion
from phasezero.domain.silence import BELOW_COUNTRY
from phasezero.library.reading_assessment import IN_UPDATE, judged_from
from phasezero.library.reading_institutions import agenda, slots_from

if TYPE_CHECKING:
    import polars as pl

    from phasezero.brief.material import Basis, Material, Monitored
    from phasezero.domain.agenda import Entry, Slot
    from phasezero.domain.collecting import BlindSpots
    from phasezero.domain.curating import CountryFile
    from phasezero.domain.events import Dataset
    from phasezero.domain.framing import Framing
    from phasezero.domain.judged import Judged
    from phasezero.domain.options import OptionLines
    from phasezero.domain.published import Published
    from phasezero.domain.updates import Update
    from phasezero.domain.verifying import Decided
    from phasezero.store.resolving import Known

DERIVED_FLOOR = TLP.GREEN
"""Whatever we compute is for its audience only, even from public records."""


def phase(country: str, as_of: date, viewer: Viewer = LOCAL_OWNER) -> PhaseSuggestion:
    """The phase suggested by what was known on `as_of`."""
    return replay(country, [as_of], viewer)[0]


def replay(
    country: str, days: Sequence[date], viewer: Viewer = LOCAL_OWNER, progress: Callable[[int], None] | None = None
) -> list[PhaseSuggestion]:
    """The suggested phase of each of `days`, each from what was known on that day only."""
    from phasezero.monitor.phase import replay as replayed
    from phasezero.store import reading, resolving

    if not days:
        return []
    iso3 = find_country(country).iso3
    known = resolving.known(viewer, max(days), iso3)
    begin, end = reading.data_begin(viewer, iso3), reading.data_end(viewer, known.coded)
    suggestions = replayed(known.counted, iso3, list(days), region_names(iso3), begin)
    if progress is not None:
        progress(len(suggestions))
    return [replace(one, not_assessed=why_not(iso3, one.as_of, one.known, begin, end)) for one in suggestions]


def why_not(iso3: str, on: date, known: int, begin: date | None, end: date | None) -> Label:
    """Why nothing can be said about a day; empty if something can."""
    if known and (end is None or begin is None):
        return phrase("no data set of events in {country} is held", country=Land(iso3))
    if end is None or begin is None or not known:
        return phrase("no record of any event in {country} is held", country=Land(iso3))
    if on > end:
        return phrase("the data held end on {day}", day=Days(end, end))
    return phrase("the data held begin on {day}", day=Days(begin, begin)) if on < begin else ""


def newest_day(country: str, today: date, viewer: Viewer = LOCAL_OWNER) -> date:
    """The newest day up to `today` that the data which the viewer sees cover; today where they cover none."""
    from phasezero.store import reading

    versions, _ = reading.of_data_sets(reading.event_versions(viewer, today, find_country(country).iso3))
    end = reading.data_end(viewer, versions)
    return today if end is None else min(today, end)


def region_names(iso3: str) -> dict[str, str]:
    """Names of the first-level regions in which a country's events can lie, by code; those of later split-offs included."""
    from phasezero.domain.countries import country
    from phasezero.sources import boundaries

    codes = (iso3, *country(iso3).successors)
    return {region.code: region.name for code in codes for region in boundaries.regions(code)}


def update(country: str, on: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL, level: TLP = DERIVED_FLOOR) -> Update:
    """The draft update of a country for one day, composed anew from what was known on that day."""
    from phasezero.brief.compose import compose

    return compose(material(country, on, viewer, audience, level))


def material(
    country: str,
    on: date,
    viewer: Viewer = LOCAL_OWNER,
    audience: str = LOCAL,
    level: TLP = DERIVED_FLOOR,
    stated_in: str | None = None,
) -> Material:
    """Everything the update of that day is made from, as the viewer may see it inside `audience` alone; marked no lower than any
    record it is made from, nor than `level`.
    `stated_in`: the task force whose judgements, warnings and asks it prints, where what is released is for everybody; else those
    of `audience`. Either way only what the viewer sees.
    """
    from phasezero.brief import material
    from phasezero.monitor.delay import facts
    from phasezero.sources import boundaries
    from phasezero.store import reading, resolving

    iso3, viewer = find_country(country).iso3, viewer.within(audience)
    known = resolving.known(viewer, on, iso3)
    begin, end = reading.data_begin(viewer, iso3), reading.data_end(viewer, known.coded)
    basis, suggestion = _basis_and_suggestion(viewer, iso3, on, known.counted, begin, end)
    judged = judged_from(viewer, iso3, on, stated_in or audience, suggestion, known.counted, IN_UPDATE)
    beside = _beside(viewer, iso3, on, audience, level, judged, reading.newest(known.counted, on))
    collected = _collected(viewer.within(audience, level), iso3, on, audience, int(suggestion.phase))
    monitored = _monitored(viewer, iso3, on, audience, level)
    inputs = [*known.markings, *beside.markings, *monitored.markings, *collected.markings]
    made = material.Material(
        country=find_country(iso3),
        as_of=on,
        audience=audience,
        marking=joined(inputs).at_least(level, audience),
        versions=known.counted,
        told=known.told,
        suggestion=suggestion,
        basis=basis,
        delay=facts(known.coded, iso3, on),
        claims={},
        data_end=end,
        data_begin=begin,
        source_keys={},
        regions=boundaries.regions(iso3),
        region_names=region_names(iso3),
        releases=tuple(reading.releases_of(viewer, known.coded)),
        datasets=datasets(),
        options={},
        judged=judged,
        framing=beside.framing,
        slots=beside.slots,
        held=beside.held,
        stands_for={**known.stands_for, **monitored.streams.stands_for},
        monitored=monitored,
        file=collected.file,
        blind=collected.blind,
        published=collected.published,
        inputs_digest="",
        code_version=__version__,
        update_id="",
    )
    return _with_decisions(made, viewer, known, beside, inputs, level)


def _monitored(viewer: Viewer, iso3: str, on: date, audience: str, level: TLP) -> Monitored:
    """What the monitors say. Of what is silent below the country's level nothing goes into an update that is marked lower."""
    from phasezero.brief.material import Monitored
    from phasezero.library.reading_campaign import campaign
    from phasezero.library.reading_clusters import clusters
    from phasezero.library.reading_rising import rising
    from phasezero.library.reading_silence import silence
    from phasezero.library.reading_streams import streams
    from phasezero.library.reading_triggers import triggers

    asked = (viewer, audience, level)
    ahead = triggers(iso3, on, *asked)
    return Monitored(
        rising=rising(iso3, on, *asked),
        clusters=clusters(iso3, on, *asked),
        organised=campaign(iso3, None, None, on, *asked),
        silence=silence(iso3, on, *asked).at(level),
        ahead=tuple(one for one in ahead.ahead if level >= BELOW_COUNTRY or not one.entry.item.region),
        happened=tuple(one for one in ahead.happened if level >= BELOW_COUNTRY or not one.entry.item.region),
        triggers=ahead.looked,
        neighbours=ahead.releases,
        streams=streams(iso3, on, *asked),
    )


@dataclass(frozen=True, slots=True)
class Collected:
    """What an update tells of what was collected lately: stories, sources that told nothing, what public bodies publish."""

    file: CountryFile
    blind: BlindSpots
    published: Published

    @property
    def markings(self) -> tuple[Marking, ...]:
        return self.file.marking, self.blind.marking, self.published.marking


def _collected(viewer: Viewer, iso3: str, on: date, audience: str, phase: int) -> Collected:
    from phasezero.library.reading_country_file import STORIES_IN_UPDATE, country_file
    from phasezero.library.reading_published import published
    from phasezero.library.reading_sources import told_nothing

    return Collected(
        file=country_file(viewer, iso3, on, phase=phase, most=STORIES_IN_UPDATE),
        blind=told_nothing(viewer, iso3, on, audience),
        published=published(viewer, iso3, on),
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What an update tells of beside events: what people stated, how headlines framed the country, and agendas."""

    judged: Judged
    framing: Framing
    slots: tuple[Slot, ...]
    held: tuple[Entry, ...]
    markings: tuple[Marking, ...]
    """Of all of it, and of the country's events."""


def _beside(viewer: Viewer, iso3: str, on: date, audience: str, level: TLP, judged: Judged, now: pl.DataFrame) -> Beside:
    """`now`: the events known on the day."""
    from phasezero.domain.agenda import held_lately
    from phasezero.library.reading_framing import framing_of, held_headlines
    from phasezero.store import reading

    of_events = reading.marking_of_inputs(viewer, on, iso3)
    headlines = held_headlines(viewer, iso3, on, collected_for=viewer.within(audience, level))
    made_of = joined([of_events, headlines.marking]).at_least(level, audience)
    entries = agenda(iso3, on, viewer, audience)
    slots, held = slots_from(iso3, entries, on), held_lately(entries, on)
    entered = (one.marking for one in (*(slot.entry for slot in slots if slot.entry is not None), *held))
    framing = framing_of(headlines, now, iso3, on, audience, made_of)
    return Beside(judged, framing, slots, held, (of_events, judged.marking, headlines.marking, *entered))


def _with_decisions(made: Material, viewer: Viewer, known: Known, beside: Beside, inputs: list[Marking], level: TLP) -> Material:
    """With what people decided on the events that its pages ask for, and all that depends on that."""
    from phasezero.brief import compose
    from phasezero.store import claimed_numbers, derived, reading, resolving

    needed = compose.events_needed(made)
    decided = resolving.decided_on(viewer, needed, made.as_of)
    coded = set(known.coded["id"]) if decided else set()
    folded = [event for one in decided.values() for event in one.members if event in coded]
    decisions = (marking for one in decided.values() for marking in one.markings)
    marking = joined([*inputs, *decisions]).at_least(level, made.audience)
    made = replace(
        made,
        claims=resolving.claims_counted(viewer, needed, made.stands_for, made.as_of),
        numbers=claimed_numbers.of_events(viewer.within(made.audience, level), needed, made.as_of),
    )
    return replace(
        made,
        marking=marking,
        update_id=derived.update_id(made.country.iso3, made.as_of, made.audience, None, marking.tlp),
        decided=decided,
        inputs_digest=digest(made, decided, beside),
        options={} if made.not_assessed else _options(made),
        source_keys=reading.source_keys(viewer, [*needed, *folded], datasets()),
    )


def _options(made: Material) -> Mapping[int, OptionLines]:
    from phasezero.act.in_update import lines_by_phase
    from phasezero.act.rule import option_rule
    from phasezero.act.situation import situation

    suggestion = made.suggestion
    return lines_by_phase(situation(made.now, suggestion, int(suggestion.phase), False, made.data_begin, option_rule()))


def _basis_and_suggestion(
    viewer: Viewer, iso3: str, on: date, versions: pl.DataFrame, begin: date | None, end: date | None
) -> tuple[Basis, PhaseSuggestion]:
    from phasezero.brief.material import Basis
    from phasezero.monitor.phase import replay as replayed
    from phasezero.monitor.remembered import remembered
    from phasezero.store import derived

    issued = derived.last_issued(viewer, iso3, before=on)
    since = on - timedelta(days=1) if issued is None else issued.as_of
    names = region_names(iso3)
    then, now = remembered(lambda: replayed(versions, iso3, [since, on], names, begin), versions, "phase", iso3, since, on, begin)
    if issued is not None:
        then = replace(then, phase=Phase(issued.phase or 0))
    now = replace(now, not_assessed=why_not(iso3, on, now.known, begin, end))
    return Basis(since, None if issued is None else issued.number, then), now


def digest(made: Material, decided: Mapping[str, Decided], beside: Beside) -> str:
    """SHA-256 over what an update is made from: every version of every event, since when the data cover the country, what it is
    compared with, the rule and catalogue by which options are listed, what people decided on the events, and `beside` them: what
    they stated, how headlines framed the country, the slots and recent entries of agendas; what the monitors say;
    which reports were collected lately; how many sources told nothing; what public bodies publish beside; and of the events that
    it shows what reports say, in which numbers, and who of them carries whose text."""
    from phasezero.act import in_update

    rows = hashlib.sha256()
    for row in made.versions.vstack(made.told).iter_rows():
        rows.update(repr(row).encode())
    basis = made.basis
    compared = (basis.on, basis.issued_number, int(basis.suggestion.phase))
    rows.update(repr((*compared, made.data_begin, __version__, in_update.digest())).encode())
    for event, held in sorted(decided.items()):
        rows.update(repr((event, held.shown)).encode())
    framing = beside.framing
    rows.update(repr([one.id for one in beside.judged.standing.statements]).encode())
    rows.update(repr((framing.reports, framing.everyone, framing.by_reach, framing.warnings)).encode())
    rows.update(repr([(one.body.key, one.first, one.last, one.entry and one.entry.id) for one in beside.slots]).encode())
    rows.update(repr([one.id for one in beside.held]).encode())
    rows.update(repr(made.monitored).encode())
    rows.update(repr(None if made.file is None else made.file.facts).encode())
    rows.update(repr(made.blind).encode())
    rows.update(repr(made.published).encode())
    rows.update(repr([_reported(event, made) for event in sorted({*made.claims, *made.numbers})]).encode())
    return rows.hexdigest()


def _reported(event: str, made: Material) -> tuple[object, ...]:
    """Of copies only those of a report that stands beside them."""
    reports = [claim.report for claim in made.claims.get(event, ())]
    beside = {one.id for one in reports}
    said = [(one.id, one.publisher, one.title, one.documented_at, sorted(beside.intersection(one.carries))) for one in reports]
    return event, sorted(said), made.numbers.get(event, ())


def datasets() -> dict[str, Dataset]:
    """Where events come from, by key: data sets, and local partners."""
    from phasezero.sources import ucdp_ged

    return {found.key: found for found in (ucdp_ged.dataset(), LOCAL_PARTNERS, COLLECTED_REPORTS)}
