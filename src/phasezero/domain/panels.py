"""Country-years: what was measured of a country in a year, and whether a mass killing began soon after."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from phasezero.domain.countries import countries
from phasezero.domain.vocabularies import load


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a panel, as `panel_columns.yml` has it."""

    key: str
    what: str
    unit: str
    source: str
    within: tuple[float, float]
    """A value outside is taken for a wrong unit."""
    may_be_missing: bool
    looks_ahead: bool
    """May hold knowledge of later years."""


@dataclass(frozen=True, slots=True)
class CountryYear:
    """One row: a state in a base year."""

    state: int
    """Correlates of War or Gleditsch & Ward number, as the file has it."""
    iso3: str
    """The country that the state is, or that came after it."""
    name: str
    year: int
    values: tuple[float, ...]
    """In the order of the panel's columns; NaN where missing."""
    outcome: bool | None
    """A mass killing began in one of the two years that follow; None: not known yet."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows ordered by year and state, each pair once; only the newest years may be without outcomes."""

    columns: tuple[Column, ...]
    rows: tuple[CountryYear, ...]
    digest: str
    """SHA-256 of the file it was read from."""

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({row.year for row in self.rows}))


@cache
def panel_columns() -> tuple[Column, ...]:
    """The dictionary of columns, in its order."""
    return tuple(
        Column(
            one["key"],
            one["what"],
            one["unit"],
            one["source"],
            (float(one["within"][0]), float(one["within"][1])),
            one.get("missing", "none") == "usual",
            bool(one.get("looks_ahead", False)),
        )
        for one in load("panel_columns")
    )


@cache
def states() -> dict[int, str]:
    """From the numbers of states that panels use (Gleditsch & Ward, Correlates of War) to ISO3 codes."""
    return {number: one.iso3 for one in countries() for number in (*one.gw, *one.cow)}
