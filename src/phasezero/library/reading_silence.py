"""What is silent in a country, as known on a day: of the whole country, and of its regions for who may read that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from phasezero import __version__
from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Viewer, joined
from phasezero.domain.silence import BELOW_COUNTRY, National, Regional, RegionSilence, SecondLevel, Silence
from phasezero.domain.trigger_days import blinding
from phasezero.domain.triggers import Coming
from phasezero.library.making_updates import DERIVED_FLOOR, why_not
from phasezero.library.telling import phrases, pictures_in, tables_in

if TYPE_CHECKING:
    import polars as pl

    from phasezero.domain.marking import Marking
    from phasezero.domain.phrases import Phrase
    from phasezero.domain.regions import Units
    from phasezero.domain.updates import Picture, Table
    from phasezero.monitor.silence import Place


def silence(
    country: str,
    day: date,
    viewer: Viewer = LOCAL_OWNER,
    audience: str = LOCAL,
    level: TLP = DERIVED_FLOOR,
) -> Silence:
    """What is silent on a day, from what was known on it, read as one of `audience` alone; marked no lower than any record it is
    made from, nor than `level`. What is said below the country's level comes only to who `reads_below`; it never goes into an
    update that is marked lower: `Silence.at`."""
    from phasezero.monitor.silence import find
    from phasezero.monitor.silence.weighing import with_recorded
    from phasezero.store import reading, reported, resolving, triggers

    iso3, viewer = find_country(country).iso3, viewer.within(audience)
    known, held = resolving.known(viewer, day, iso3), reported.documents(viewer, day, iso3)
    begin, end = reading.data_begin(viewer, iso3), reading.data_end(viewer, known.coded)
    found = find(held.table, known.counted, known.told, places(iso3), iso3, day, begin)
    recorded = blinding(triggers.read(viewer, day, iso3), day)
    whole, below = ([one for one in recorded if bool(one.entry.item.region) is part] for part in (False, True))
    entered = [one.entry.marking for one in whole]
    marking = joined([held.marking, *entered, reading.marking_of_inputs(viewer, day, iso3), *known.markings])
    national = National(
        country=iso3,
        as_of=day,
        audience=audience,
        marking=marking.at_least(level, audience),
        not_assessed=why_not(iso3, day, known.coded.height, begin, end),
        weeks=found.weeks,
        fall=with_recorded(found.fall, whole, day),
        local=found.local,
        unheard=found.unheard,
        sources_known=found.sources_known,
        sources_gone=len(found.gone),
        code_version=__version__,
        recorded=tuple(whole),
    )
    if not reads_below(viewer, audience):
        return Silence(national, None)
    units, boundaries_marking = _units(viewer, iso3, day, known.counted)
    marked = joined([marking, *boundaries_marking, *(one.entry.marking for one in below)]).at_least(
        max(level, BELOW_COUNTRY), audience
    )
    regions = tuple(_with_recorded(one, recorded, day) for one in found.regions)
    return Silence(national, Regional(marked, regions, found.area_unheard, found.gone, tuple(below), units))


def _units(viewer: Viewer, iso3: str, day: date, counted: pl.DataFrame) -> tuple[SecondLevel | None, tuple[Marking, ...]]:
    """The last word from each second-level region, with how the boundaries are marked; None where none are held."""
    from phasezero.monitor.silence.units import last_words
    from phasezero.store import reading, reported, second_level

    held = second_level.units(viewer, day, iso3)
    if held is None:
        return None, ()
    words = _placed(held, reported.words(viewer, day, iso3))
    events = reading.newest(counted, day)
    ended = _placed(held, events.filter(events["place_precision"] <= reported.UNIT_KNOWN))
    units = last_words({one.code: one.name for one in held.units}, words, ended, iso3, day)
    return SecondLevel(held.source, held.dated, held.reconstructed, units), (held.marking,)


def _placed(held: Units, table: pl.DataFrame) -> pl.DataFrame:
    """The table with the unit in which each of its points lies."""
    import polars as pl

    from phasezero.sources import second_level

    units = second_level.locate(held.units, table["longitude"].to_list(), table["latitude"].to_list())
    return table.with_columns(pl.Series("unit", units, dtype=pl.String))


def _with_recorded(region: RegionSilence, recorded: Iterable[Coming], day: date) -> RegionSilence:
    """With what people entered of the region and of the whole country beside what could explain its fall."""
    from phasezero.monitor.silence.weighing import with_recorded

    here = [one for one in recorded if one.entry.item.region in ("", region.code)]
    return replace(region, fall=with_recorded(region.fall, here, day))


def reads_below(viewer: Viewer, audience: str) -> bool:
    """Whether a viewer is told of regions: who reads `BELOW_COUNTRY` in the country's task force, and without accounts the owner.
    Stewards are not, by what passed to them with the installation."""
    passed_on = audience == LOCAL and viewer.person is not None
    return viewer.clearance(audience) >= BELOW_COUNTRY and not passed_on


def places(iso3: str) -> tuple[Place, ...]:
    """The first-level regions of a country, each with a point inside it and its area."""
    from phasezero.monitor.silence import Place
    from phasezero.sources import boundaries

    return tuple(
        Place(one.code, one.name, *boundaries.point_in(one), boundaries.area_km2(one)) for one in boundaries.regions(iso3)
    )


def silence_json(made: Silence) -> dict[str, Any]:
    """What is silent as plain dictionaries and lists."""
    from phasezero.brief import silence_written

    return silence_written.as_json(made)


def silence_text(made: Silence) -> str:
    """What is silent as text of at most 100 columns."""
    from phasezero.brief import silence_written

    return silence_written.as_text(made)


def silence_picture(made: Silence, language: str = "en") -> tuple[Picture, ...]:
    """The documents of a year by week, and, for who may read it, the map of regions by their last word; each with its table."""
    from phasezero.brief import silence_pictures as drawn
    from phasezero.sources import boundaries

    pictures = [drawn.weeks_picture(made.national)]
    if made.regional is not None and made.regional.regions:
        pictures.append(drawn.silence_map(made.regional, boundaries.regions(made.national.country)))
    return pictures_in(pictures, language)


@dataclass(frozen=True, slots=True)
class SilenceTold:
    """What is silent, in the words of a language."""

    lines: tuple[Phrase, ...]
    explained: tuple[Table, ...]
    below: tuple[Phrase, ...] = ()
    """Of regions and single sources; this and what follows is empty for who reads below them."""
    below_explained: tuple[Table, ...] = ()
    tables: tuple[Table, ...] = ()


def silence_told(made: Silence, language: str = "en") -> SilenceTold:
    """The sentences and tables of a page: those of regions apart, and only for who may read them."""
    from phasezero.brief import silence as said

    national, regional = made.national, made.regional
    lines = phrases(said.page_lines(national))
    if national.not_assessed:
        return SilenceTold(lines, ())
    explained = tables_in(said.explained(national), language)
    if regional is None:
        return SilenceTold(lines, explained)
    beside = [said.regions_table(regional)] if regional.regions else []
    beside += [said.gone_table(regional.gone)] if regional.gone else []
    beside += [said.units_table(regional.second_level, regional.marking)] if regional.second_level else []
    below = phrases(said.region_lines(regional, national.as_of))
    return SilenceTold(lines, explained, below, tables_in(said.explained_below(regional), language), tables_in(beside, language))
