"""What was known of one country by a day, as arrays: what the questions of silence are asked of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from phasezero.domain.silence import NUMBERS, Numbers
from phasezero.monitor.known import NEVER_BEFORE, Rows, day_number, prepare
from phasezero.monitor.silence.series import Documents, prepare_documents


@dataclass(frozen=True, slots=True)
class Place:
    """A region of the country."""

    code: str
    name: str
    latitude: float
    """Of a point inside it, in degrees."""
    longitude: float
    area: float
    """In any unit, the same for all."""


@dataclass(frozen=True, eq=False)
class Held:
    """What was known of one country by a day, as arrays."""

    day: int
    country: str
    covered_from: int
    places: tuple[Place, ...]
    documents: Documents
    table: pl.DataFrame
    """`DOCUMENTS`, in the order of `Documents.row`."""
    rows: Rows
    told: pl.DataFrame
    numbers: Numbers

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.places)


def hold(
    documents: pl.DataFrame,
    events: pl.DataFrame,
    told: pl.DataFrame,
    places: Sequence[Place],
    country: str,
    as_of: date,
    covered_from: date | None,
    numbers: Numbers = NUMBERS,
) -> Held:
    """The tables of `find` as arrays, without what was learned after `as_of`."""
    by_code = tuple(sorted(places, key=lambda one: one.code))
    known = documents.filter((pl.col("learned_on") <= as_of) & (pl.col("documented_at") <= as_of))
    return Held(
        day=day_number(as_of),
        country=country,
        covered_from=NEVER_BEFORE if covered_from is None else day_number(covered_from),
        places=by_code,
        documents=prepare_documents(known, tuple(one.code for one in by_code), country),
        table=known,
        rows=prepare(events.filter(pl.col("learned_on") <= as_of), country),
        told=told.filter(pl.col("learned_on") <= as_of),
        numbers=numbers,
    )
