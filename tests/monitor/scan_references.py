"""Inputs whose answers other programs print: SaTScan's New Mexico sample, and the vignette of R's scanstatistics on it.

The data stand in the shared folder and are not shipped. Populations are those of 1973, 1982 and 1991.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
YEARS = range(1973, 1992)
CENSUS = (1973, 1982, 1991)
STRATA = 36


@dataclass(frozen=True, slots=True, eq=False)
class NewMexico:
    counties: tuple[str, ...]
    coordinates: Floats
    cases: npt.NDArray[np.int64]
    """(county, year, stratum)"""
    population: Floats
    """(county, census, stratum)"""


def new_mexico(folder: Path) -> NewMexico:
    rows = list(_rows(folder / "nm.geo"))
    counties = tuple(row[0] for row in rows)
    at = {name: i for i, name in enumerate(counties)}
    cases = np.zeros((len(counties), len(YEARS), STRATA), dtype=np.int64)
    population = np.zeros((len(counties), len(CENSUS), STRATA))
    for county, count, year, age, sex in _rows(folder / "nm.cas"):
        cases[at[county], int(year) - YEARS[0], _stratum(age, sex)] += int(count)
    for county, year, people, age, sex in _rows(folder / "nm.pop"):
        population[at[county], CENSUS.index(1900 + int(year)), _stratum(age, sex)] += int(people)
    return NewMexico(counties, np.array([[float(x) for x in row[1:]] for row in rows]), cases, population)


def _rows(file: Path) -> Iterator[list[str]]:
    return (line.split() for line in file.read_text().splitlines() if line.strip())


def _stratum(age: str, sex: str) -> int:
    return (int(age) - 1) * 2 + int(sex) - 1


def standardised(given: NewMexico) -> Floats:
    """(county, year): expected cases by indirect standardisation over age and sex. Populations are dated 1 July, interpolated
    between censuses day by day, constant outside, and summed over the days of a year by trapezes, as SaTScan does."""
    dated = [date(year, 7, 1).toordinal() for year in CENSUS]
    weights = []
    for year in YEARS:
        days = np.arange(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal() + 1)
        trapeze = np.ones(len(days))
        trapeze[[0, -1]] = 0.5
        weights.append([np.interp(days, dated, np.eye(3)[census]) @ trapeze for census in range(3)])
    person_days = np.einsum("yc,pcs->pys", np.array(weights), given.population)
    return np.asarray(person_days @ (given.cases.sum(axis=(0, 1)) / person_days.sum(axis=(0, 1))))


def as_in_scanstatistics(given: NewMexico) -> tuple[npt.NDArray[np.int64], Floats]:
    """(county, year) of 1986 to 1989: cases, and the expected counts of the vignette: a Poisson regression on the year, with
    log population as offset, over 1973 to 1985.

    The package's populations between censuses come from a parabola in the year *scaled by the years at hand*: fitted with the
    19 years' own standard deviation, predicted with that of the 16 years to be filled in (its article "Process data"), and
    rounded. So the parabola is met at 1.07899 times the distance from 1982."""
    years = np.array(YEARS, dtype=np.float64) - 1982
    filled = np.array([year for year in YEARS if year not in CENSUS], dtype=np.float64) - 1982
    stretch = years.std(ddof=1) / filled.std(ddof=1)
    census = given.population.sum(axis=2)
    bend = np.polynomial.polynomial.polyfit([-9.0, 0.0, 9.0], census.T, 2)
    people = np.polynomial.polynomial.polyval(years * stretch, bend)
    people[:, [YEARS.index(year) for year in CENSUS]] = census
    people, cases = np.round(people), given.cases.sum(axis=2)
    level, slope = _poisson_regression(cases[:, :13], people[:, :13], np.arange(1973, 1986) - 1985.0)
    return cases[:, 13:17], people[:, 13:17] * np.exp(level + slope * (np.arange(1986, 1990) - 1985))


def _poisson_regression(cases: npt.NDArray[np.int64], people: Floats, year: Floats) -> tuple[float, float]:
    design = np.column_stack([np.ones(cases.size), np.tile(year, len(cases))])
    offset, found = np.log(people).ravel(), np.array([np.log(cases.sum() / people.sum()), 0.0])
    for _ in range(50):
        mean = np.exp(offset + design @ found)
        found = found + np.linalg.solve(design.T @ (mean[:, None] * design), design.T @ (cases.ravel() - mean))
    return float(found[0]), float(found[1])


SEATS = {
    "Bernalillo": (35.084, -106.650), "Catron": (33.713, -108.758), "Chaves": (33.394, -104.523), "Colfax": (36.903, -104.439),
    "Curry": (34.405, -103.205), "DeBaca": (34.472, -104.246), "DonaAna": (32.320, -106.764), "Eddy": (32.421, -104.229),
    "Grant": (32.770, -108.280), "Guadelupe": (34.939, -104.682), "Harding": (35.777, -103.957), "Hidalgo": (32.350, -108.709),
    "Lea": (32.944, -103.349), "Lincoln": (33.642, -105.877), "LosAlamos": (35.888, -106.307), "Luna": (32.269, -107.759),
    "McKinley": (35.528, -108.743), "Mora": (35.974, -105.330), "Otero": (32.900, -105.960), "Quay": (35.172, -103.725),
    "RioArriba": (36.700, -106.550), "Roosevelt": (34.186, -103.334), "Sandoval": (35.300, -106.551), "SanJuan": (36.822, -107.993),
    "SanMiguel": (35.594, -105.224), "SantaFe": (35.687, -105.938), "Sierra": (33.128, -107.253), "Socorro": (34.058, -106.891),
    "Taos": (36.407, -105.573), "Torrance": (34.758, -106.056), "Union": (36.452, -103.184), "Valencia": (34.806, -106.733),
}  # fmt: skip
"""Latitude and longitude of the county seats, to about 0.01 degree."""


def seats(given: NewMexico) -> Floats:
    return np.array([SEATS[county] for county in given.counties])
