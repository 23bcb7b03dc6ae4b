"""UCDP's Actor Dataset (Pettersson, UCDP Actor Dataset Codebook): its formally organised groups, under all their names.

Governments are left out: a text names them by their forces. So are supporters and peoples (Org 2 and 3): their names in a text
mean no armed actor.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from phasezero.domain.countries import find_country
from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import ActorName
from phasezero.errors import BadRow, UnknownCountry, UnreadableFile
from phasezero.sources.actor_lists.distinct import names, shared

NAMES = ("NameData", "NameOrig", "NameOrigFull", "NameOrigFullEng", "NewName", "NewNameFullMotherTongue", "NewNameFullEng")
COLUMNS = ("ActorId", *NAMES[:4], "Org", "Location")
FORMAL, KINDS = "1", {"1", "2", "3", "4"}


@dataclass(frozen=True, slots=True)
class ReadActors:
    actors: tuple[ActorName, ...]
    left_out: dict[str, int]
    """Rows or names left out, by the reason."""


def read(path: Path) -> ReadActors:
    """Every formally organised group. Raises UnreadableFile for the file, BadRow for a value."""
    try:
        table = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path} cannot be read as UTF-8 text ({error}): download it again") from None
    if missing := [name for name in COLUMNS if name not in (table.fieldnames or ())]:
        raise UnreadableFile(f"{path} has no column {missing[0]}: hand in the CSV file of UCDP's Actor Dataset")
    rows = list(enumerate(table, 1))
    found = [one for number, row in rows if (one := _actor(path, number, row)) is not None]
    if not found:
        raise UnreadableFile(f"{path} names no formally organised group: hand in the CSV file of UCDP's Actor Dataset")
    several = shared((name, one.name) for one in found for name in (one.name, *one.aliases))
    told = [_without(one, several) for one in found]
    left = {
        "governments, supporters and peoples, or groups without a distinct name or a country of today": len(rows) - len(found)
    }
    return ReadActors(tuple(told), {what: count for what, count in left.items() if count})


def _actor(path: Path, number: int, row: Mapping[str, str | None]) -> ActorName | None:
    cells = {name: (row.get(name) or "").strip() for name in (*COLUMNS, *NAMES)}
    if cells["Org"] not in KINDS:
        raise BadRow(str(path), number, "Org", cells["Org"], "is no type of actor from 1 to 4: download the file again")
    told = names(*(cells[one] for one in NAMES)) if cells["Org"] == FORMAL else ()
    where = _countries(path, number, cells["Location"])
    if not told or not where:
        return None
    return ActorName(told[0], told[1:], Perpetrator.NON_STATE, where[0] if len(where) == 1 else "", where)


def _countries(path: Path, number: int, text: str) -> tuple[str, ...]:
    """Raises BadRow. Lands that are no country have no code and are left out."""
    found = set()
    for one in filter(None, (part.strip() for part in text.split(","))):
        try:
            found.add(find_country(one).iso3)
        except UnknownCountry:
            continue
    if not text:
        raise BadRow(str(path), number, "Location", text, "is empty: every actor has a country; download the file again")
    return tuple(sorted(found))


def _without(one: ActorName, several: frozenset[str]) -> ActorName:
    """A name that several groups have stands for itself: which of them is meant is not told."""
    aliases = tuple(name for name in one.aliases if name not in several)
    return ActorName(one.name, aliases, one.kind, one.country, one.active_in)
