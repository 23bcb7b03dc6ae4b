"""Silence: what is noticed when a region's sources fall out, and what is wrongly called silent. Prints figures; writes nothing.

Simulated countries, because nobody knows of real ones when who stopped speaking where. Delays of documents are drawn from real
rows (Ukraine's, where the shared data are here). The rule's numbers were chosen on seeds below 1,000 and on Nigeria and Colombia;
what is reported is of seeds from 5,000 on and of other countries. Two dated withdrawals are shown as they come out.

python benchmarks/monitor/silence.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from monitor.data import shared
from monitor.figures import Figure, cpu, show

from phasezero.domain.events import CodedEvent, DatedBy, Target, Violence
from phasezero.domain.publishers import publishers
from phasezero.domain.silence import NUMBERS, Numbers, Verdict
from phasezero.domain.tables import DOCUMENTS, EVENTS
from phasezero.domain.vocabularies import load
from phasezero.monitor.known import day_date, day_number
from phasezero.monitor.silence import Held, Place, falls_of, hold, voices_of

START = date(2015, 1, 1)
HISTORY, TESTED = 1400, 364
"""Days before the change, and after it."""
COUNTRY = "NGA"
"""Its publishers are told apart; nothing else of it is used."""
SIDE = 4
"""Regions lie on a square of so many by so many."""
STREAM = 29
SEEDS = range(5000, 5012)
REAL = ("central_african_republic", "sudan", "ethiopia", "sri_lanka", "mexico", "ukraine")
"""Countries whose rows are looked at every second week of their last five years."""
DATED = (
    ("sri_lanka", date(2008, 9, 16), ("Kilinŏchchi", "Mulativ"), "the United Nations left the Vanni"),
    ("ethiopia", date(2016, 10, 9), ("Oromiya", "Amhara"), "state of emergency, mobile internet cut"),
)
"""Country, day, regions, what is publicly known to have happened (general knowledge; look it up before quoting)."""


class Change(StrEnum):
    """What happens to the busiest third of the regions from the day of the change on."""

    NONE = "nothing changes"
    FULL = "all sources fall out, violence goes on"
    RISING = "all sources fall out, violence doubles"
    PARTIAL = "local sources fall out, violence goes on"
    STOPS = "violence stops there, goes on elsewhere"
    STOPS_ALL = "violence stops in the whole country"
    LATE = "documents come three times as late everywhere"


@dataclass(frozen=True)
class World:
    documents: pl.DataFrame
    events: pl.DataFrame
    places: tuple[Place, ...]
    changed: frozenset[str]
    change_day: int


@cache
def delays() -> np.ndarray:
    """Days from the end of an event to each document of it, of real rows; a lognormal of the same median where there are none."""
    folder = shared()
    file = None if folder is None else folder / "data" / "ucdp_ged" / "ukraine.csv.gz"
    if file is None or not file.is_file():
        return np.maximum(0, np.random.default_rng(1).lognormal(1.0, 1.3, 5000).astype(np.int64) - 1)
    found = [(one.published - event.occurred_end).days for event in _coded(file) for one in event.documents]
    kept = np.array(found, dtype=np.int64)
    return kept[(kept >= 0) & (kept <= 365)]


def _coded(file: Path) -> list[CodedEvent]:
    from phasezero.sources import ucdp_ged

    return list(ucdp_ged.read(file).events)


def world(seed: int, change: Change) -> World:
    """A country of 16 regions: log-intensities that wander and share a part, events in bursts, documents by ten sources."""
    dice = np.random.Generator(np.random.Philox(key=[seed, STREAM]))
    regions, days = SIDE * SIDE, HISTORY + TESTED
    base = np.sort(dice.lognormal(-2.4, 1.2, regions))[::-1]
    rate = base[:, None] * np.exp(_wander(dice, regions, days, 90, 0.6) + _wander(dice, 1, days, 120, 0.5))
    changed = np.zeros(regions, dtype=bool)
    changed[dice.permutation(regions // 3 + 1)[: regions // 3]] = True
    after = np.arange(days) >= HISTORY
    if change is Change.RISING:
        rate = np.where(changed[:, None] & after, 2 * rate, rate)
    if change is Change.STOPS:
        rate = np.where(changed[:, None] & after, 0.02 * rate, rate)
    if change is Change.STOPS_ALL:
        rate = np.where(after, 0.02 * rate, rate)
    counts = dice.poisson(rate * dice.gamma(0.7, 1 / 0.7, rate.shape))
    region, day = (np.repeat(index, counts.ravel()) for index in np.divmod(np.arange(counts.size), days))
    return _world(dice, region, day, changed, change)


def _wander(dice: np.random.Generator, many: int, days: int, memory: int, spread: float) -> np.ndarray:
    """Stationary first-order autoregressions of this standard deviation."""
    keep = np.exp(-1 / memory)
    steps = dice.normal(0, spread * np.sqrt(1 - keep**2), (many, days))
    steps[:, 0] = dice.normal(0, spread, many)
    for i in range(1, days):
        steps[:, i] += keep * steps[:, i - 1]
    return steps


def _world(dice: np.random.Generator, region: np.ndarray, day: np.ndarray, changed: np.ndarray, change: Change) -> World:
    """Each event gets a document from each of ten sources with its own chance; six are local and write of some regions."""
    regions = len(changed)
    reach = np.concatenate([dice.uniform(0.05, 0.25, (4, regions)), _local(dice, regions)])
    writes = dice.random((len(day), len(reach))) < reach[:, region].T
    lag = dice.choice(delays(), writes.shape)
    if change is Change.LATE:
        lag = np.where(day[:, None] >= HISTORY, 3 * lag, lag)
    out = changed[region] & (day >= HISTORY)
    if change in (Change.FULL, Change.RISING):
        writes &= ~out[:, None]
    if change is Change.PARTIAL:
        writes[:, 4:] &= ~out[:, None]
    event, source = np.nonzero(writes)
    published = day[event] + lag[event, source]
    first = np.full(len(day), 10**6)
    np.minimum.at(first, event, published)
    codes = np.array([f"R{i:02}" for i in range(regions)])
    return World(
        documents=_documents(event, source, published, codes[region[event]], first[event]),
        events=_events(day, codes[region], first),
        places=tuple(Place(code, code, i // SIDE, i % SIDE, 1.0) for i, code in enumerate(codes)),
        changed=frozenset(codes[changed].tolist()),
        change_day=day_number(START) + HISTORY,
    )


def _local(dice: np.random.Generator, regions: int) -> np.ndarray:
    home = dice.random((6, regions)) < 0.3
    return np.where(home, dice.uniform(0.2, 0.6, (6, 1)), 0.01)


@cache
def _names() -> list[str]:
    """Four publishers from elsewhere and six of the simulated country's own, as the vocabulary has them."""
    every = sorted({one for one, _ in publishers(load("publishers"))}, key=lambda one: one.name)
    own = [one.name for one in every if one.is_voice_of(COUNTRY) and not one.owner]
    return ["Reuters", "Agence France-Presse", "BBC", "Xinhua", *own[:6]]


def _dates(days: np.ndarray) -> pl.Series:
    return pl.Series(days + day_number(START)).cast(pl.Int32).cast(pl.Date)


def _documents(
    event: np.ndarray, source: np.ndarray, published: np.ndarray, region: np.ndarray, first: np.ndarray
) -> pl.DataFrame:
    text = [f"document {i} {j}" for i, j in zip(event, source, strict=True)]
    names = [_names()[j] for j in source]
    table = pl.DataFrame({"id": text, "publisher": names, "title": "", "documented_at": _dates(published), "region": region})
    return table.with_columns(learned_on=_dates(np.maximum(published, first))).select(list(DOCUMENTS))


def _events(day: np.ndarray, region: np.ndarray, first: np.ndarray) -> pl.DataFrame:
    """Events that any document tells of."""
    told = first < 10**6
    day, region, first = day[told], region[told], first[told]
    fixed = {"violence": Violence.ONE_SIDED.value, "target": Target.CIVILIANS.value, "dated_by": DatedBy.SOURCE_DATE.value}
    numbers = dict.fromkeys([name for name, kind in EVENTS.items() if kind.endswith("(integer)")], 1)
    texts = dict.fromkeys([name for name, kind in EVENTS.items() if kind.endswith("(text)")], "")
    table = pl.DataFrame({"id": [f"e{i}" for i in range(len(day))], "region": region})
    columns = {**texts, **numbers, **fixed, "country": COUNTRY, "version": "1", "latitude": 0.0, "longitude": 0.0}
    return table.with_columns(
        *(pl.lit(value).alias(name) for name, value in columns.items() if name not in ("id", "region")),
        _dates(day).alias("occurred_start"),
        _dates(day).alias("occurred_end"),
        _dates(first).alias("documented_at"),
        _dates(first).alias("learned_on"),
        pl.lit(None, pl.Date).alias("superseded_on"),
    ).select(list(EVENTS))


class Rule(StrEnum):
    """Which finding is called."""

    DOCUMENTS = "fewer documents"
    LOCAL = "local publishers stopped"
    EITHER = "either"


Findings = dict[Rule, Verdict]


@dataclass
class Tally:
    """Of regions: how long they were watched, and what was called."""

    regions: int = 0
    could: int = 0
    """Of which a silence could be told at the change at all."""
    years: float = 0.0
    calls: int = 0
    """Episodes: calls less than 28 days after another are one."""
    first: list[int] = field(default_factory=list)
    """Days from the change to the first call, of regions that could be told."""

    def within(self, days: int) -> float:
        return sum(one <= days for one in self.first) / max(self.could, 1)

    @property
    def per_year(self) -> float:
        return self.calls / max(self.years, 1e-9)

    def add(self, days: Sequence[int], found: Sequence[Verdict]) -> None:
        """One region, looked at on `days`, of which the first is that of the change."""
        begun = episodes(days, [one is Verdict.FEWER for one in found])
        self.regions += 1
        self.years += (days[-1] - days[0]) / 365
        self.calls += len(begun)
        if found[0] is not Verdict.CANNOT_TELL:
            self.could += 1
            self.first += [begun[0] - days[0]] if begun else []


def look(held: Held, day: int) -> dict[str, Findings]:
    """The findings of each region on a day; what is learned later stands in the arrays, and no count looks at it."""
    now = replace(held, day=day)
    _, regions = falls_of(now)
    _, locals_ = voices_of(now)
    found = {}
    for place, fall, local in zip(held.places, regions, locals_, strict=True):
        both = {fall.verdict, local.verdict}
        either = next(one for one in (Verdict.FEWER, Verdict.NOT_FEWER, Verdict.CANNOT_TELL) if one in both)
        found[place.code] = {Rule.DOCUMENTS: fall.verdict, Rule.LOCAL: local.verdict, Rule.EITHER: either}
    return found


def episodes(days: Sequence[int], called: Sequence[bool]) -> list[int]:
    """The day on which each episode began."""
    begun, last = [], -(10**9)
    for day, hit in zip(days, called, strict=True):
        if hit and day - last > 28:
            begun.append(day)
        last = day if hit else last
    return begun


Sheets = dict[tuple[Rule, bool], Tally]
"""By rule, and whether the region is one of the changed."""


def simulated(change: Change, seeds: Sequence[int] = SEEDS, numbers: Numbers = NUMBERS) -> Sheets:
    """Weekly looks at many worlds, for half a year after the change."""
    sheets: Sheets = {(rule, changed): Tally() for rule in Rule for changed in (True, False)}
    for seed in seeds:
        one = world(seed, change)
        last = one.change_day + 182
        held = hold(one.documents, one.events, one.events.head(0), one.places, COUNTRY, day_date(last), START, numbers)
        days = range(one.change_day, last + 1, 7)
        found = {day: look(held, day) for day in days}
        for place in one.places:
            for rule in Rule:
                of_region = [found[day][place.code][rule] for day in days]
                sheets[rule, place.code in one.changed].add(days, of_region)
    return sheets


# Real rows


def real(name: str) -> tuple[Held, int, int] | None:
    """A country's rows as arrays, and the first and last day of what they cover; None without the shared data."""
    from phasezero.library.reading_silence import places

    folder = shared()
    file = None if folder is None else folder / "data" / "ucdp_ged" / f"{name}.csv.gz"
    if file is None or not file.is_file():
        return None
    coded = _coded(file)
    iso3 = coded[0].country
    first, last = min(one.occurred_end for one in coded), max(one.occurred_end for one in coded)
    documents, events = _real_documents(coded), _real_events(coded)
    held = hold(documents, events, events.head(0), places(iso3), iso3, last, date(first.year, 1, 1))
    return held, day_number(first), day_number(last)


def _real_documents(coded: Sequence[CodedEvent]) -> pl.DataFrame:
    rows = [
        (f"{one.publisher} {one.published} {one.title}", one.publisher, one.title, one.published, event.region, known)
        for event in coded
        for one in event.documents
        for known in (max(one.published, event.documented_at),)
    ]
    types = {name: pl.Date if kind.endswith("(date)") else pl.String for name, kind in DOCUMENTS.items()}
    return pl.DataFrame(rows, schema=types, orient="row")


def _real_events(coded: Sequence[CodedEvent]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                **{name: getattr(one, name) for name in _SAME},
                "id": one.key,
                "version": "1",
                "dated_by": str(one.dated_by),
                "violence": str(one.violence),
                "target": str(one.target),
                "perpetrator": str(one.perpetrator),
                "learned_on": one.documented_at,
                "superseded_on": None,
                **{f"{of}_{bound}": getattr(getattr(one, of), bound) for of in _KILLED for bound in ("low", "best", "high")},
            }
            for one in coded
        ],
        schema_overrides={"superseded_on": pl.Date},
        infer_schema_length=None,
    ).select(list(EVENTS))


_KILLED = ("deaths", "civilian_deaths")
_SAME = (
    *("country", "region", "occurred_start", "occurred_end", "date_precision", "documented_at", "conflict", "side_a", "side_b"),
    *("place", "place_precision", "latitude", "longitude"),
)


def real_calls(name: str) -> Figure:
    """How often a region of a real country is called; how many of the calls are right, nobody knows."""
    what = f"calls per region-year in which a silence could be told, {name}"
    found = real(name)
    if found is None:
        return Figure("G11", what, "", "skipped: no shared data", None)
    held, first, last = found
    days = range(max(first + 1456, last - 5 * 365), last + 1, 14)
    seen = [look(held, day) for day in days]
    tally, could = Tally(), 0.0
    for place in held.places:
        of_region = [one[place.code][Rule.EITHER] for one in seen]
        tally.add(days, of_region)
        could += sum(one is not Verdict.CANNOT_TELL for one in of_region) * 14 / 365
    rate = f"{tally.calls / could:.2f}" if could else "none could be told"
    return Figure("G11", what, "", f"{rate} ({tally.calls} calls; {could:.0f} of {tally.years:.0f} region-years)", None)


def illustration(name: str, on: date, regions: Sequence[str], what: str) -> Iterator[Figure]:
    """What the rule said of some regions in the half year after a dated withdrawal."""
    found = real(name)
    for region in regions if found is not None else ():
        held, _, last = found
        code = next(one.code for one in held.places if one.name == region)
        days = range(day_number(on), min(day_number(on) + 182, last) + 1, 7)
        said = [look(held, day)[code] for day in days]
        called = [day for day, one in zip(days, said, strict=True) if one[Rule.EITHER] is Verdict.FEWER]
        told = sum(one[Rule.EITHER] is not Verdict.CANNOT_TELL for one in said)
        got = (
            f"first called on {day_date(called[0])}" if called else f"never called; could be told in {told} of {len(said)} weeks"
        )
        yield Figure("G11", f"illustration: {region}, {on}: {what}", "", got, None)


# Figures


def figures(bench: Path) -> Iterator[Figure]:  # noqa: ARG001 - simulated here, not from the folder
    """Detection and false calls on simulated countries; calls on real rows; two dated withdrawals."""
    for change in Change:
        (sheets, seconds) = cpu(lambda change=change: simulated(change))
        yield from _of_change(change, sheets)
        if change is Change.NONE:
            looked = len(SEEDS) * len(range(0, 183, 7))
            yield Figure("G11", "one country of 16 regions on one day", "", f"{1000 * seconds / looked:.0f} ms CPU", None)
    for name in REAL:
        yield real_calls(name)
    for one in DATED:
        yield from illustration(*one)


def _of_change(change: Change, sheets: Sheets) -> Iterator[Figure]:
    rules = (Rule.LOCAL, Rule.EITHER) if change is Change.PARTIAL else (Rule.EITHER,)
    for rule in rules:
        sheet = sheets[rule, True]
        if change in (Change.NONE, Change.LATE, Change.STOPS_ALL):
            both = sheet.calls + sheets[rule, False].calls
            rate = both / (sheet.years + sheets[rule, False].years)
            yield Figure("G11", f"{change}: wrong calls per region-year", "at most 0.25", f"{rate:.2f}", rate <= 0.25)
            continue
        kind = "called silence (it is calm)" if change is Change.STOPS else f"found ({rule})"
        got = f"{_part(sheet, 28)} in 28 days, {_part(sheet, 56)} in 56, {_part(sheet, 182)} in 182"
        yield Figure("G11", f"{change}: regions {kind}", "", f"{got}; {sheet.could} of {sheet.regions} could be told", None)


def _part(sheet: Tally, days: int) -> str:
    return f"{100 * sheet.within(days):.0f} %"


if __name__ == "__main__":
    show(figures(Path()))
