"""Suggested phases of every country file, and how its events were dated.

Usage: python benchmarks/phase_table.py [--step DAYS] [--skip COUNTRY,...] [--only COUNTRY,...]
Reads PHASEZERO_SHARED/data/ucdp_ged (default ../shared). Prints, for each country and year, the shares of events dated from
`source_date`, from the text of `source_article` and by the yearly release, the phase on 31 December, the days in each phase, and
the first day of each phase in that year; then the first days overall. The rule is never tuned to any of these dates.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from phasezero.domain.events import CodedEvent, DatedBy
from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.signals import Phase
from phasezero.monitor.phase import path
from phasezero.sources.boundaries import regions
from phasezero.sources.ucdp_ged import read

ARTICLE, SOURCE, RELEASE = DatedBy.ARTICLE_TEXT, DatedBy.SOURCE_DATE, DatedBy.YEARLY_RELEASE


def table(events: Sequence[CodedEvent]) -> pl.DataFrame:
    """Coded events as the table that rooms exchange, each learned on the day it was documented."""
    return pl.DataFrame([_row(event) for event in events], schema_overrides={"superseded_on": pl.Date}, infer_schema_length=None)


def _row(event: CodedEvent) -> dict[str, object]:
    return {
        "id": event.key,
        "version": "1",
        "country": event.country,
        "region": event.region,
        "occurred_start": event.occurred_start,
        "occurred_end": event.occurred_end,
        "date_precision": event.date_precision,
        "documented_at": event.documented_at,
        "dated_by": event.dated_by.value,
        "learned_on": event.documented_at,
        "superseded_on": None,
        "violence": event.violence.value,
        "conflict": event.conflict,
        "side_a": event.side_a,
        "side_b": event.side_b,
        "perpetrator": event.perpetrator.value,
        "target": event.target.value,
        "deaths_low": event.deaths.low,
        "deaths_best": event.deaths.best,
        "deaths_high": event.deaths.high,
        "civilian_deaths_low": event.civilian_deaths.low,
        "civilian_deaths_best": event.civilian_deaths.best,
        "civilian_deaths_high": event.civilian_deaths.high,
        "place": event.place,
        "place_precision": event.place_precision,
        "latitude": event.latitude,
        "longitude": event.longitude,
    }


def report(events: pl.DataFrame, country: str, step: int) -> None:
    """One country's rows of the table."""
    names = {region.code: region.name for region in regions(country)}
    first, last = events["occurred_end"].min(), events["occurred_end"].max()
    start, stop = date(first.year, 1, 1), date(last.year + 1, 1, 1)
    days = [start + timedelta(days=i) for i in range(0, (stop - start).days, step)]
    began = time.perf_counter()
    phases = dict(zip(days, path(events, country, days, names, start), strict=True))
    spent = time.perf_counter() - began
    print(f"\n{country}: {events.height} events, {len(names)} regions; {len(days)} days in {spent:.1f} s")
    print("year  events  civil  killed  source  text  1 June  31 Dec   days in 0/1/2/3     first day of 1, 2, 3")
    for year in range(first.year, last.year + 1):
        print(_year(events.filter(pl.col("occurred_end").dt.year() == year), year, phases, step))
    first_of = {p: min((day for day, phase in phases.items() if phase >= p), default="never") for p in (1, 2, 3)}
    print("first ever: " + ", ".join(f"phase {p} or more {day}" for p, day in first_of.items()))


def _year(of_year: pl.DataFrame, year: int, phases: dict[date, Phase], step: int) -> str:
    shares = [of_year.filter(pl.col("dated_by") == by.value).height / max(of_year.height, 1) for by in (SOURCE, ARTICLE, RELEASE)]
    within = {day: phase for day, phase in phases.items() if day.year == year}
    spent = Counter(within.values())
    firsts = " ".join(f"{min((d for d, q in within.items() if q == p), default='-')!s:>10}" for p in (1, 2, 3))
    civil = of_year.filter(pl.col("target") != "armed-actors")
    return (
        f"{year}  {of_year.height:6}  {civil.height:5}  {civil['civilian_deaths_best'].sum():6}  "
        f"{shares[0]:6.2f}  {shares[1]:4.2f}  {shares[2]:6.2f}  {int(within[max(within)]):6}   "
        f"{'/'.join(f'{spent[Phase(p)] * step:3}' for p in range(4)):18}  {firsts}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Suggested phases of every country file.")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--skip", default="")
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    folder = Path(os.environ.get("PHASEZERO_SHARED", "../shared")) / "data" / "ucdp_ged"
    if not folder.is_dir():
        sys.exit(f"skipped: {folder} does not exist; set PHASEZERO_SHARED")
    print(f"rule {phase_rule().version}; days in a phase are counted every {chosen.step} day(s)")
    for file in sorted(folder.glob("*.csv.gz")):
        events = table(read(file).events)
        country = events["country"].mode().sort()[0]
        if country not in chosen.skip.split(",") and (not chosen.only or country in chosen.only.split(",")):
            report(events.filter(pl.col("country") == country), country, chosen.step)


if __name__ == "__main__":
    main()
