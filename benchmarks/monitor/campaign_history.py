"""The campaign test on history: does it tell country-years with a mass killing going on from others with as many dead?

Units: country, year (1989-2015) and perpetrator class with at least one attack on civilians (one-sided violence) of that class in
UCDP's data. Positive: a mass killing of that class was going on there in that year (Early Warning Project's list; the mapping of
its events to our countries and classes stands in `campaign_history.csv`, its years are read from the shared file). Negatives are
matched: of the same country and the same third of deaths as a positive. Left-out groups are conflicts (UCDP's id of the one-sided
conflict with most dead of the unit). Weights and calibration of the test come from simulated episodes alone, so that every
conflict is left out; nothing here was used to choose anything. The score of a unit is its log10 odds of a campaign, whatever the
answer; the peer is the number of civilians killed.

    python benchmarks/monitor/campaign_history.py [FOLDER WITH UCDP FILES]
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from data import shared
from figures import Figure, show

from phasezero.domain.campaign import Answer, CampaignFinding
from phasezero.domain.events import CodedEvent, Perpetrator, Report, Violence
from phasezero.domain.marking import Marking
from phasezero.domain.tables import EVENTS
from phasezero.errors import PhaseZeroError
from phasezero.monitor.campaign import weigh
from phasezero.monitor.campaign.documented import completeness
from phasezero.monitor.campaign.of_events import BEFORE_DAYS, CLASSES, Coded, Told, of_events
from phasezero.sources import ucdp_ged

MAPPING = Path(__file__).with_suffix(".csv")
FIRST_YEAR, LAST_YEAR = 1989, 2015
"""UCDP begins in 1989; the list of mass killings was coded to 2015."""
BOOTSTRAPS, SEED = 2_000, 20_260_101
THINNED = (0.3, 0.5, 0.7)
CLEAR = 0.3
DEATHS_MARK = 1_000
NEVER = datetime(1, 1, 1, tzinfo=UTC)
WINDOW_DAYS = 180


@dataclass(frozen=True, slots=True)
class Unit:
    country: str
    year: int
    candidate: Perpetrator
    conflict: str
    deaths: int
    score: float
    answer: Answer
    positive: bool
    adds: Mapping[str, float] = field(default_factory=dict)
    """What each component with data adds."""

    @property
    def stratum(self) -> tuple[str, int]:
        return self.country, int(np.digitize(self.deaths, TERCILES))


TERCILES: list[float] = []
"""Edges between the thirds of deaths of all units; set once the units are made."""


@dataclass(frozen=True, slots=True)
class Killing:
    """A mass killing of the list."""

    event: str
    country: str
    candidate: Perpetrator
    first: int
    last: int


def killings(folder: Path) -> list[Killing]:
    """Raises ValueError where the mapping names an event that the list does not have, or lacks one that lasted into 1989."""
    with (folder / "data" / "ewp" / "mass_killing_events_to_2015.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["mk_event_code"]: row for row in csv.DictReader(file)}
    with MAPPING.open(encoding="utf-8", newline="") as file:
        mapping = list(csv.DictReader(file))
    found = []
    for row in mapping:
        event = listed[row["event"]]
        last = int(float(event["endyear"])) if event["endyear"] else LAST_YEAR
        found.append(Killing(row["event"], row["country"], Perpetrator(row["class"]), int(event["startyear"]), last))
    missing = {code for code, row in listed.items() if not row["endyear"] or float(row["endyear"]) >= FIRST_YEAR}
    if missing := missing - {one.event for one in found}:
        raise ValueError(f"campaign_history.csv does not say what becomes of {sorted(missing)}")
    return found


def files(folder: Path) -> Iterator[list[CodedEvent]]:
    """The events of each file, of one country or of several."""
    for path in sorted(folder.glob("*.csv*")):
        try:
            yield ucdp_ged.read(path).events
        except PhaseZeroError as error:
            print(f"skipped: {error}")


def table(events: Iterable[CodedEvent]) -> pl.DataFrame:
    """An `EVENTS` table as if each event had been learned when it was documented."""
    rows = [
        {
            **{name: getattr(one, name) for name in EVENTS if hasattr(one, name)},
            "id": one.key,
            "version": "file",
            "learned_on": one.documented_at,
            "superseded_on": None,
            **{name: str(getattr(one, name)) for name in ("dated_by", "violence", "perpetrator", "target")},
            **{f"deaths_{name}": getattr(one.deaths, name) for name in ("low", "best", "high")},
            **{f"civilian_deaths_{name}": getattr(one.civilian_deaths, name) for name in ("low", "best", "high")},
        }
        for one in events
    ]
    return pl.DataFrame(rows, schema_overrides={"superseded_on": pl.Date, "region": pl.String}, infer_schema_length=None)


def told_of(events: Iterable[CodedEvent]) -> Told:
    held = list(events)
    return Told({one.key: Coded.of(one.provenance) for one in held}, {one.key: reports(one, date.max) for one in held})


def reports(one: CodedEvent, until: date) -> tuple[Report, ...]:
    """The documents of an event that were out by a day."""
    out = (each for each in one.documents if each.published <= until)
    return tuple(Report("", each.publisher, each.title, each.published, NEVER, Marking()) for each in out)


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    events: Sequence[CodedEvent]
    table: pl.DataFrame
    told: Told
    since: date

    def score(self, candidate: Perpetrator, start: date, end: date, keep: frozenset[str] | None = None) -> CampaignFinding:
        known = self.table if keep is None else self.table.filter(pl.col("id").is_in(list(keep)))
        made = of_events(known, self.code, candidate, start, end, self.told, covered_from=self.since)
        return weigh(made.episode, flips=False)

    def attacks(self, candidate: Perpetrator) -> list[CodedEvent]:
        return [one for one in self.events if one.violence is Violence.ONE_SIDED and one.perpetrator is candidate]


def by_country(folder: Path) -> list[Country]:
    held: defaultdict[str, list[CodedEvent]] = defaultdict(list)
    for events in files(folder):
        for one in events:
            held[one.country].append(one)
    made = []
    for code, events in sorted(held.items()):
        since = date(min(one.occurred_end for one in events).year, 1, 1)
        made.append(Country(code, events, table(events), told_of(events), since))
    return made


def units(countries: Iterable[Country], listed: Sequence[Killing]) -> list[Unit]:
    made = []
    for country in countries:
        for candidate in CLASSES:
            by_year: defaultdict[int, list[CodedEvent]] = defaultdict(list)
            for one in country.attacks(candidate):
                by_year[one.occurred_end.year].append(one)
            for year in sorted(year for year in by_year if FIRST_YEAR <= year <= LAST_YEAR):
                made.append(_unit(country, candidate, year, by_year[year], listed))
    TERCILES[:] = list(np.quantile([one.deaths for one in made], [1 / 3, 2 / 3])) if made else [0, 0]
    return made


def _unit(country: Country, candidate: Perpetrator, year: int, attacks: Sequence[CodedEvent], listed: Sequence[Killing]) -> Unit:
    start = max(date(year, 1, 1), country.since)
    found = country.score(candidate, start, date(year, 12, 31))
    dead: defaultdict[str, int] = defaultdict(int)
    for one in attacks:
        dead[conflict(one)] += one.civilian_deaths.best
    going_on = any(k.country == country.code and k.candidate is candidate and k.first <= year <= k.last for k in listed)
    most = max(dead, key=lambda k: (dead[k], k))
    adds = {step.key: step.adds for step in found.waterfall}
    return Unit(country.code, year, candidate, most, sum(dead.values()), found.log10_odds, found.answer, going_on, adds)


def conflict(one: CodedEvent) -> str:
    """UCDP's id of the conflict, whatever the release calls its column; else its name in the country."""
    for name in ("conflict_new_id", "conflict_id", "conflict_dset_id"):
        if one.provenance.get(name):
            return f"{name} {one.provenance[name].removesuffix('.0')}"
    return f"{one.country} {one.conflict}"


def matched(those: Sequence[Unit]) -> list[Unit]:
    """Units of strata (country, third of deaths) that have both positives and negatives."""
    kinds: defaultdict[tuple[str, int], set[bool]] = defaultdict(set)
    for one in those:
        kinds[one.stratum].add(one.positive)
    return [one for one in those if len(kinds[one.stratum]) > 1]


def auc(scores: np.ndarray, positive: np.ndarray) -> float:
    """Probability that a positive scores above a negative, ties half; NaN without both."""
    if positive.all() or not positive.any():
        return float("nan")
    high, low = scores[positive], scores[~positive]
    order = np.sort(low)
    below = np.searchsorted(order, high, "left")
    return float((below + 0.5 * (np.searchsorted(order, high, "right") - below)).sum() / (len(high) * len(low)))


@dataclass(frozen=True, slots=True)
class Compared:
    ours: float
    deaths: float
    interval: tuple[float, float]
    gain: tuple[float, float]
    """Interval of ours above deaths alone."""
    units: int
    positives: int
    conflicts: int

    def __str__(self) -> str:
        low, high = self.interval
        return (
            f"AUC {self.ours:.3f} (95 % over conflicts {low:.2f}-{high:.2f}); deaths alone {self.deaths:.3f}; gain "
            f"{self.ours - self.deaths:+.3f} ({self.gain[0]:+.2f} to {self.gain[1]:+.2f}); {self.units} units, {self.positives} "
            f"positive, {self.conflicts} conflicts"
        )


def compare(those: Sequence[Unit]) -> Compared:
    ours = np.array([one.score for one in those])
    deaths = np.array([one.deaths for one in those], dtype=float)
    positive = np.array([one.positive for one in those], dtype=bool)
    groups = sorted({one.conflict for one in those})
    members = [np.flatnonzero([one.conflict == group for one in those]) for group in groups]
    random = np.random.Generator(np.random.Philox(key=[SEED, 0]))
    drawn = []
    for _ in range(BOOTSTRAPS):
        rows = np.concatenate([members[i] for i in random.integers(len(groups), size=len(groups))])
        drawn.append((auc(ours[rows], positive[rows]), auc(deaths[rows], positive[rows])))
    pairs = np.array([pair for pair in drawn if not np.isnan(pair[0])])
    low, high = np.quantile(pairs[:, 0], [0.025, 0.975])
    less, more = np.quantile(pairs[:, 0] - pairs[:, 1], [0.025, 0.975])
    return Compared(
        auc(ours, positive), auc(deaths, positive), (low, high), (less, more), len(those), int(positive.sum()), len(groups)
    )


def within_strata(those: Sequence[Unit]) -> tuple[float, float]:
    """AUC of pairs of one stratum only: ours, and deaths alone."""
    strata: defaultdict[tuple[str, int], list[Unit]] = defaultdict(list)
    for one in matched(those):
        strata[one.stratum].append(one)
    won, by_deaths, pairs = 0.0, 0.0, 0
    for held in strata.values():
        positive = np.array([one.positive for one in held])
        n = int(positive.sum() * (~positive).sum())
        won += n * auc(np.array([one.score for one in held]), positive)
        by_deaths += n * auc(np.array([one.deaths for one in held], dtype=float), positive)
        pairs += n
    return (won / pairs, by_deaths / pairs) if pairs else (float("nan"), float("nan"))


def thinned(countries: Sequence[Country], full: Sequence[Unit], share: float) -> tuple[list[Unit], float]:
    """The same units when only a share of all events, drawn at random, is documented; and how often the sign of the score changes
    among those whose score is further than `CLEAR` from 0."""
    random = np.random.Generator(np.random.Philox(key=[SEED, round(1000 * share)]))
    keep = {one.code: frozenset(e.key for e in one.events if random.random() < share) for one in countries}
    of = {one.code: one for one in countries}
    made, changed, clear = [], 0, 0
    for one in full:
        start = max(date(one.year, 1, 1), of[one.country].since)
        found = of[one.country].score(one.candidate, start, date(one.year, 12, 31), keep[one.country])
        clear += abs(one.score) > CLEAR
        changed += abs(one.score) > CLEAR and found.log10_odds * one.score < 0
        made.append(replace(one, score=found.log10_odds, answer=found.answer))
    return made, changed / max(clear, 1)


@dataclass(frozen=True, slots=True)
class Lead:
    event: str
    country: str
    crossed: date
    """The day on which the documented dead passed the mark."""
    answered: date | None
    """First day, month by month, on which the answer was a campaign."""


def leads(countries: Iterable[Country], listed: Sequence[Killing]) -> list[Lead]:
    """For each mass killing that begins within the data: when the answer was a campaign for the first time, from what was known
    on the last day of each month, from the end of the year before its first on, and when the attacks of the class had killed
    `DEATHS_MARK`."""
    made = []
    for country in countries:
        for one in listed:
            begins_within = country.since.year + 1 < one.first and FIRST_YEAR < one.first <= LAST_YEAR
            crossed = _crossed(country, one) if one.country == country.code and begins_within else None
            if crossed is not None:
                made.append(Lead(one.event, one.country, crossed, _answered(country, one, crossed)))
    return made


def _crossed(country: Country, one: Killing) -> date | None:
    dead = 0
    for attack in sorted(country.attacks(one.candidate), key=lambda e: e.occurred_end):
        if one.first <= attack.occurred_end.year <= one.last:
            dead += attack.civilian_deaths.best
            if dead >= DEATHS_MARK:
                return attack.occurred_end
    return None


def _answered(country: Country, one: Killing, crossed: date) -> date | None:
    day = date(one.first - 1, 12, 31)
    while day <= crossed + timedelta(days=730):
        known = country.table.filter(pl.col("learned_on") <= day)
        start = day - timedelta(days=WINDOW_DAYS - 1)
        if len(known):
            done = completeness(known, country.code, start, day, day, BEFORE_DAYS)
            held = {event.key: reports(event, day) for event in country.events if start <= event.occurred_end <= day}
            told = Told(country.told.coded, held)
            made = of_events(known, country.code, one.candidate, start, day, told, None, country.since, done)
            if weigh(made.episode, flips=False).answer is Answer.CAMPAIGN:
                return day
        day = (day.replace(day=1) + timedelta(days=62)).replace(day=1) - timedelta(days=1)
    return None


def figures(_bench: Path | None = None, ucdp: Path | None = None) -> Iterator[Figure]:
    folder = shared()
    if folder is None or not (folder / "data" / "ewp").is_dir():
        yield Figure("G10", "campaign test on history", "AUC >= .85", "not measured: no shared data", None)
        return
    listed, countries = killings(folder), by_country(ucdp or folder / "data" / "ucdp_ged")
    every = units(countries, listed)
    yield from _discrimination(every)
    for share in THINNED:
        made, changed = thinned(countries, every, share)
        both = matched(every)
        ids = {(one.country, one.year, one.candidate) for one in both}
        found = compare([one for one in made if (one.country, one.year, one.candidate) in ids])
        yield Figure("G10", f"history, {share:.0%} of events documented", "", f"{found}; sign changed in {changed:.1%}", None)
    for one in leads(countries, listed):
        when = "no answer within two years after" if one.answered is None else _before((one.crossed - one.answered).days)
        yield Figure(
            "G10", f"history, lead time, {one.event} ({one.country})", "", f"{when} {one.crossed}, {DEATHS_MARK} dead", None
        )


def _before(days: int) -> str:
    return f"{days} days before" if days >= 0 else f"{-days} days after"


def _discrimination(every: Sequence[Unit]) -> Iterator[Figure]:
    both = matched(every)
    if not both:
        yield Figure("G10", "history, matched negatives", "AUC >= .85", "not measured: no stratum has both kinds", None)
        return
    found = compare(both)
    yield Figure("G10", "history, matched negatives: AUC", "AUC >= .85", str(found), found.ours >= 0.85)
    gain, (less, more) = found.ours - found.deaths, found.gain
    yield Figure(
        "G10",
        "history, matched negatives: above deaths alone",
        ">= .05, its interval above 0",
        f"{gain:+.3f} ({less:+.2f} to {more:+.2f})",
        gain >= 0.05 and less > 0,
    )
    ours, deaths = within_strata(every)
    yield Figure(
        "G10", "history, pairs of one country and third of deaths", "", f"AUC {ours:.3f}; deaths alone {deaths:.3f}", None
    )
    yield Figure("G10", "history, all units, not matched", "", str(compare(every)), None)
    yield Figure("G10", "history, answers", "", _answers(both), None)
    yield Figure("G10", "history, single components (AUC where each has data)", "", _components(both), None)
    yield Figure("G10", "history, weights learned on the other conflicts", "", str(compare(learned(both))), None)


def _components(those: Sequence[Unit]) -> str:
    parts = []
    for key in sorted({key for one in those for key in one.adds} - {"base"}):
        held = [one for one in those if key in one.adds]
        value = auc(np.array([one.adds[key] for one in held]), np.array([one.positive for one in held], dtype=bool))
        parts.append(f"{key} {value:.2f} of {len(held)}")
    return "; ".join(parts)


def learned(those: Sequence[Unit]) -> list[Unit]:
    """The same units scored by a logistic regression on what the components add (nothing where they have no data), fitted each
    time without the conflict of the unit; weights are 0 or more, and the ridge was fixed beforehand."""
    from scipy.optimize import minimize

    keys = sorted({key for one in those for key in one.adds} - {"base"})
    table = np.array([[one.adds.get(key, 0.0) for key in keys] for one in those])
    positive = np.array([one.positive for one in those], dtype=bool)
    groups = np.array([one.conflict for one in those])
    scores = np.zeros(len(those))

    def loss(w: np.ndarray, rows: np.ndarray) -> float:
        signed = np.where(positive[rows], 1, -1) * (w[0] + table[rows] @ w[1:])
        return float(np.logaddexp(0, -signed).sum() + 0.5 * (w[1:] ** 2).sum())

    for group in sorted(set(groups)):
        rows = np.flatnonzero(groups != group)
        bounds = [(None, None), *[(0, None)] * len(keys)]
        w = minimize(loss, np.zeros(len(keys) + 1), (rows,), "L-BFGS-B", bounds=bounds).x
        scores[groups == group] = table[groups == group] @ w[1:]
    return [replace(one, score=float(score)) for one, score in zip(those, scores, strict=True)]


def _answers(those: Sequence[Unit]) -> str:
    said: Mapping[bool, list[Unit]] = {kind: [one for one in those if one.positive is kind] for kind in (True, False)}
    parts = []
    for kind, held in said.items():
        claimed = sum(one.answer is Answer.CAMPAIGN for one in held)
        unsure = sum(one.answer is Answer.INSUFFICIENT for one in held)
        parts.append(f"{'positive' if kind else 'negative'}: {claimed} of {len(held)} called a campaign, {unsure} insufficient")
    return "; ".join(parts)


if __name__ == "__main__":
    show(figures(ucdp=Path(sys.argv[1]) if len(sys.argv) > 1 else None))
