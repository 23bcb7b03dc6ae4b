"""Gazetteers and lists of actors that are handed in become what the reader of reports knows: each read whole, kept whole or not
at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from phasezero.domain.places import Feature
from phasezero.domain.reader_lists import About, HeldList, ListKind
from phasezero.errors import BadInput

if TYPE_CHECKING:
    from phasezero.domain.extracted import ActorName
    from phasezero.domain.places import Place

_NAMED_IN_REPORTS = frozenset({Feature.COUNTRY, Feature.REGION, Feature.DISTRICT, Feature.CITY})
_ASIDE = "rivers, mountains, buildings and other places that are neither settlements nor administrative areas"


@dataclass(frozen=True, slots=True)
class Added:
    """What a list brought."""

    entries: int
    """0: the same list is held."""
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Handed:
    """What whoever hands in a list says of it; what is empty is said by its kind."""

    by: str
    at: datetime
    dated: date | None = None
    source: str = ""
    licence: str = ""


def import_gazetteer(
    file: Path, kind: ListKind, handed: Handed, country: str = "", admin1: Path | None = None, everything: bool = False
) -> Added:
    """Import a country file of GeoNames or a table of p-codes. `country` (ISO3): only places of that country; `admin1`: GeoNames'
    names of first-level regions; `everything`: rivers, mountains and buildings as well. Raises BadInput."""
    from phasezero.sources import gazetteers
    from phasezero.sources.terms import terms

    if admin1 is not None and kind is not ListKind.GEONAMES:
        raise BadInput("--admin1 goes with a country file of GeoNames; leave it out")
    read = gazetteers.geonames.read(file, admin1) if kind is ListKind.GEONAMES else gazetteers.pcodes.read(file)
    of_country = [one for one in read.places if not country or one.country == country]
    if not of_country:
        raise BadInput(f"{file} has no place in {country}: check --country")
    kept = [one for one in of_country if everything or one.feature in _NAMED_IN_REPORTS]
    if not kept:
        raise BadInput(f"{file} has only {_ASIDE}: take them with --everything")
    left_out = {
        **read.left_out,
        "places of other countries": len(read.places) - len(of_country),
        _ASIDE: len(of_country) - len(kept),
    }
    return _added(file, kind, handed, country, terms("gazetteers", kind), kept, left_out)


def import_actors(file: Path, kind: ListKind, handed: Handed) -> Added:
    """Import UCDP's Actor Dataset, or a list of one's own. Raises BadInput."""
    from phasezero.sources import actor_lists
    from phasezero.sources.terms import terms

    read = actor_lists.read_ucdp(file) if kind is ListKind.UCDP_ACTORS else actor_lists.read_own(file)
    return _added(file, kind, handed, "", terms("actor_lists", kind), list(read.actors), read.left_out)


def _added(
    file: Path,
    kind: ListKind,
    handed: Handed,
    country: str,
    cited: tuple[str, str],
    entries: list[Place] | list[ActorName],
    left_out: Mapping[str, int],
) -> Added:
    from phasezero.store import reader_lists

    dated = handed.dated or handed.at.date()
    if dated > handed.at.date():
        raise BadInput(f"--source-date is {dated}, after today: give the day on which the list came out")
    source, licence = cited
    about = About(kind, file.name, country, handed.source or source, handed.licence or licence, dated)
    added = reader_lists.add(about, entries, handed.by, handed.at)
    return Added(added, {what: count for what, count in left_out.items() if count})


def held_lists() -> list[HeldList]:
    """The lists that are held, the oldest first."""
    from phasezero.store import reader_lists

    return reader_lists.listed()


def remove_list(number: str, by: str, at: datetime) -> HeldList:
    """Forget a list; reports that were read with it stay as they were read. Raises NotFound."""
    from phasezero.store import reader_lists

    return reader_lists.remove(number, by, at)
