"""A scan of a plain table: how it is asked for, and what it found in words, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from phasezero.domain.tables import harmless
from phasezero.errors import BadInput
from phasezero.monitor.scan.history import expected_from_history
from phasezero.monitor.scan.plain_table import PlainTable
from phasezero.monitor.scan.scanning import Cluster, Model, Scanned, Shape, prospective, retrospective
from phasezero.monitor.scan.zones import Zones, zones

Floats = npt.NDArray[np.float64]


class Expected(StrEnum):
    """Where expected counts come from."""

    HISTORY = "history"
    """From the days of the table before those scanned."""
    GIVEN = "given"
    """From its column `expected`."""
    POPULATION = "population"
    """In proportion to its column `population`, given the number of cases in all."""
    PERMUTATION = "permutation"
    """From how many cases each place and each day has."""


@dataclass(frozen=True, slots=True)
class Asked:
    expected: Expected | None = None
    """None: given where the table says it, else from history where that is long enough, else by population, else permutation."""
    shape: Shape = Shape.CIRCLES
    neighbours: int = 50
    """Places of a zone, at most."""
    radius: float | None = None
    """Kilometres, or units of x and y; None for any."""
    longest: int = 60
    """Days or weeks."""
    whole: bool = False
    """Clusters anywhere in the table, not only those that go on."""
    size: float | None = None
    """k of the negative binomial null, for given expected counts; None for Poisson."""
    replicates: int = 999
    seed: int = 0
    most: int = 10


@dataclass(frozen=True, slots=True)
class Told:
    """What a scan of a table found."""

    table: PlainTable
    asked: Asked
    expected: Expected
    """Where they came from."""
    longest: int
    first: int
    """The first step of the table that was scanned; those before it say what is usual."""
    found: Scanned


def scan_table(table: PlainTable, asked: Asked) -> Told:
    """Scans it. Raises BadInput where the table does not hold what was asked for."""
    steps = table.cases.shape[2]
    expected = asked.expected or _fitting(table, asked, steps)
    longest = min(asked.longest, steps if expected is not Expected.HISTORY else max(1, steps // 2))
    if asked.longest < 1:
        raise BadInput(f"the longest cluster has {asked.longest} days or weeks; give at least 1")
    if expected is Expected.HISTORY and asked.whole:
        raise BadInput("what is usual cannot be learned from the past of days that are all scanned; choose another source")
    found = _scan(table, asked, expected, longest)
    return Told(table, asked, expected, longest, steps - longest if expected is Expected.HISTORY else 0, found)


def _fitting(table: PlainTable, asked: Asked, steps: int) -> Expected:
    if table.expected is not None:
        return Expected.GIVEN
    if not asked.whole and steps >= _needed(asked):
        return Expected.HISTORY
    return Expected.POPULATION if table.population is not None else Expected.PERMUTATION


def _needed(asked: Asked) -> int:
    """Days or weeks of a table from which what is usual is learned where nothing else is asked for."""
    return 2 * max(asked.longest, 28)


def _scan(table: PlainTable, asked: Asked, expected: Expected, longest: int) -> Scanned:
    if asked.size is not None and expected is not Expected.GIVEN:
        raise BadInput("a size of the negative binomial belongs to expected counts that are given")
    searched = _zones(table, asked, table.population)
    numbers: dict[str, Any] = {
        "shape": asked.shape, "replicates": asked.replicates, "seed": asked.seed, "most": asked.most,
    }  # fmt: skip
    if expected is Expected.HISTORY:
        usual = [expected_from_history(one, longest, week=7 // table.step) for one in table.cases]
        return prospective(
            table.cases[:, :, -longest:],
            searched,
            longest,
            expected=np.stack([one.expected for one in usual]),
            size=_each([one.size for one in usual]),
            doubt=_each([one.doubt for one in usual]),
            **numbers,
        )
    if expected is Expected.PERMUTATION:
        numbers |= {"model": Model.PERMUTATION}
    else:
        numbers |= {"expected": _of_table(table, expected)}
        numbers |= {"model": Model.CONDITIONAL if expected is Expected.POPULATION else Model.EXPECTATION}
    if asked.whole:
        if asked.size is not None:
            raise BadInput("a size of the negative binomial belongs to a scan of what goes on, not of the whole table")
        return retrospective(table.cases, searched, longest, **numbers)
    size = None if asked.size is None else [asked.size] * len(table.cases)
    return prospective(table.cases, searched, longest, size=None if size is None else _each(size), **numbers)


def _each(those: list[Any]) -> Any:
    """One for each stream; for one stream itself."""
    return those[0] if len(those) == 1 else those


def _zones(table: PlainTable, asked: Asked, population: Floats | None) -> Zones:
    return zones(table.coordinates, table.on, asked.neighbours, population, radius=asked.radius)


def _of_table(table: PlainTable, expected: Expected) -> Floats:
    if expected is Expected.GIVEN:
        if table.expected is None:
            raise BadInput("the file has no column 'expected'; add it, or choose another source of expected counts")
        return table.expected
    if table.population is None:
        raise BadInput("the file has no column 'population'; add it, or choose another source of expected counts")
    return np.broadcast_to(table.population[None, :, None], table.cases.shape)


def as_json(told: Told) -> str:
    found, table = told.found, told.table
    made = {
        "places": len(table.places),
        "first_day": table.first.isoformat(),
        "last_day": table.last_day(table.cases.shape[2] - 1).isoformat(),
        "days_in_a_step": table.step,
        "streams": list(table.streams),
        "columns_not_read": list(table.ignored),
        "days_left_out": table.days_left_out,
        "cases_left_out": table.cases_left_out,
        "scanned_from": table.first_day(told.first).isoformat(),
        "expected_from": told.expected.value,
        "model": found.model.value,
        "shape": found.shape.value,
        "longest": told.longest,
        "cylinders": found.cylinders,
        "replicates": found.replicates,
        "seed": found.seed,
        "clusters": [_as_dict(told, one) for one in found.clusters],
        "notes": _notes(told),
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _as_dict(told: Told, one: Cluster) -> dict[str, Any]:
    table = told.table
    return {
        "places": [table.places[place] for place in one.places],
        "first_day": table.first_day(told.first + one.first).isoformat(),
        "last_day": table.last_day(told.first + one.last).isoformat(),
        "cases": one.cases,
        "expected": round(one.expected, 6),
        "ratio": round(one.ratio, 4),
        "log_likelihood_ratio": round(one.score, 6),
        "p_value": one.p_value,
        "p_value_is": "exact" if one.exact else "at least",
        "recurrence_days": None if told.asked.whole else one.recurrence(table.step),
        "stands_out": _stands_out(told, one),
        "by_stream": {
            name: {"cases": cases, "expected": round(usual, 6)}
            for name, (cases, usual) in zip(table.streams, one.by_stream, strict=True)
        },
    }


def as_csv(told: Told) -> str:
    """A row for each place of each cluster."""
    written = io.StringIO()
    columns = ["cluster", "place", "first_day", "last_day", "cases", "expected", "ratio", "log_likelihood_ratio", "p_value",
               "p_value_is", "recurrence_days"]  # fmt: skip
    table = csv.writer(written, lineterminator="\n")
    table.writerow(columns)
    for number, cluster in enumerate(told.found.clusters, start=1):
        one = _as_dict(told, cluster)
        for place in one["places"]:
            table.writerow([number, harmless(place), *("" if one[name] is None else one[name] for name in columns[2:])])
    return written.getvalue()


def as_text(told: Told) -> str:
    lines = [*_what_was_scanned(told), ""]
    if not told.found.clusters:
        lines.append("No place has more cases than expected.")
    said = False
    for number, one in enumerate(told.found.clusters, start=1):
        if not said and not _stands_out(told, one):
            lines += [_nothing_more(told, number == 1), ""]
            said = True
        lines += [f"{number}. {_sentence(told, one)}", f"   {_places(told, one)}"]
        if len(told.table.streams) > 1:
            lines.append(f"   {_streams(told, one)}")
    lines += ["", *_notes(told)]
    return "\n".join(lines) + "\n"


_EXPECTED = {
    Expected.HISTORY: "learned from the days before",
    Expected.GIVEN: "as given in the table",
    Expected.POPULATION: "in proportion to population, given all cases of the table",
    Expected.PERMUTATION: "by how many cases each place and each day has",
}


def _what_was_scanned(told: Told) -> list[str]:
    table, found = told.table, told.found
    unit = "days" if table.step == 1 else "weeks"
    last = table.last_day(table.cases.shape[2] - 1)
    area = "circles of a place and its nearest" if found.shape is Shape.CIRCLES else "any places among a place and its nearest"
    lines = [
        f"{len(table.places):,} places, {table.first} to {last}, {int(table.cases.sum()):,} cases"
        + (f" in {len(table.streams)} streams." if len(table.streams) > 1 else "."),
        f"Scanned: {table.first_day(told.first)} to {last}, clusters of at most {told.longest} {unit}"
        + (", anywhere in it." if told.asked.whole else " that go on to the last day."),
        f"Areas: {area}, {found.cylinders:,} of them with their durations. Expected counts: {_EXPECTED[told.expected]}.",
        f"{found.replicates:,} replicates, seed {found.seed}.",
    ]
    if table.ignored:
        lines.append(f"Columns not read: {', '.join(table.ignored)}.")
    if table.days_left_out:
        days = f"first {table.days_left_out} days" if table.days_left_out > 1 else "first day"
        cases = f"{table.cases_left_out:,} cases" if table.cases_left_out != 1 else "1 case"
        lines.append(f"Left out: the {days}, with {cases}; they are no whole week.")
    return lines


def _sentence(told: Told, one: Cluster) -> str:
    table = told.table
    first, last = table.first_day(told.first + one.first), table.last_day(told.first + one.last)
    where = f"In {len(one.places)} places" if len(one.places) > 1 else f"In {table.places[one.places[0]]}"
    cases = f"{one.cases:,} cases" if one.cases != 1 else "1 case"
    return (
        f"{where}, {first} to {last}: {cases} where {one.expected:.3g} were expected ({one.ratio:.3g} times as many). "
        f"{_by_chance(told, one)}"
    )


def _by_chance(told: Told, one: Cluster) -> str:
    p = f"p {'=' if one.exact else '>='} {one.p_value:.3g}"
    if told.asked.whole:
        return f"{p}."
    if one.p_value > _OFTEN:
        return f"Chance alone often brings a cluster like this ({p})."
    days = one.recurrence(told.table.step)
    often = f"{days:,.0f} days" if days < 730 else f"{days / 365.25:,.1f} years"
    if one.p_value <= 1 / (1 + told.found.replicates) + 1e-12:
        return f"By chance alone a cluster like this comes once in {often} or more rarely ({p}; more replicates would tell)."
    return f"By chance alone a cluster like this comes about once in {often} ({p})."


_OFTEN = 0.05
"""P-value above which no time is told after which one comes back, and above which no cluster of a whole table stands out."""
_RECURRENCE_DAYS = 365
"""A cluster that goes on stands out where chance alone brings one like it less often than once in so many days, looking at every
step of the table. As `_OFTEN` set by judgement."""


def _stands_out(told: Told, one: Cluster) -> bool:
    return one.p_value <= _OFTEN if told.asked.whole else one.recurrence(told.table.step) >= _RECURRENCE_DAYS


def _nothing_more(told: Told, first: bool) -> str:
    """Before the first cluster that does not stand out."""
    which, rest = ("Nothing stands out", "What came nearest") if first else ("Nothing else stands out", "What came next")
    if told.asked.whole:
        return f"{which}: that asks for p of at most {_OFTEN}. {rest}:"
    unit = "day" if told.table.step == 1 else "week"
    needed = math.ceil(_RECURRENCE_DAYS / told.table.step) - 1
    few = f" To show that takes at least {needed} replicates." if told.found.replicates < needed else ""
    asked = f"that asks for a cluster that chance alone brings less often than once a year, looking every {unit}"
    return f"{which}: {asked}.{few} {rest}:"


def _places(told: Told, one: Cluster) -> str:
    names = [told.table.places[place] for place in one.places]
    shown = ", ".join(names[:12])
    return f"{shown} and {len(names) - 12} more" if len(names) > 12 else shown


def _streams(told: Told, one: Cluster) -> str:
    of = zip(told.table.streams, one.by_stream, strict=True)
    return "; ".join(f"{name or 'without a name'}: {cases:,} ({usual:.3g} expected)" for name, (cases, usual) in of)


def _notes(told: Told) -> list[str]:
    notes = ["A cluster says where and when more cases are in the table than expected; not why."]
    if not told.asked.whole:
        notes.append(
            "Cases not yet known are not in the table: what it lacks of the last days hides clusters, and no fall is told."
        )
    if told.expected is Expected.GIVEN and told.asked.size is None:
        notes.append(
            "Counts were taken for Poisson: where they vary more than that, clusters come far more often by chance (--size)."
        )
    if told.expected in (Expected.POPULATION, Expected.PERMUTATION):
        notes.append(
            f"{_why_not_learned(told)} Cases were taken to come independently of each other. Where they come several at once, as "
            "counts of violence do, p is too small: clusters come far more often by chance."
        )
    return notes


def _why_not_learned(told: Told) -> str:
    if told.asked.expected is not None:
        return f"How far counts vary more than by chance (overdispersion) is not learned with --expected {told.expected}."
    if told.asked.whole:
        return "How far counts vary more than by chance (overdispersion) cannot be learned where all days are scanned (--whole)."
    unit = "days" if told.table.step == 1 else "weeks"
    return (
        "How far counts vary more than by chance (overdispersion) cannot be learned: the table has "
        f"{told.table.cases.shape[2]} {unit} and {_needed(told.asked)} are needed (twice --longest, at least 56)."
    )
