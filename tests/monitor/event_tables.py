"""Tables of events for tests of monitoring: columns as `domain.tables.EVENTS`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from hypothesis import strategies as st

from phasezero.domain.events import DatedBy, Target, Violence
from phasezero.domain.tables import EVENTS

_TYPES = {"(date)": pl.Date, "(integer)": pl.Int64, "(float)": pl.Float64}
SCHEMA = {name: next((kind for mark, kind in _TYPES.items() if mark in text), pl.String) for name, text in EVENTS.items()}
COUNTRY = "CAF"


def row(key: str, end: date, delay: int = 2, **changes: Any) -> dict[str, Any]:
    """An attack on civilians with two dead, documented `delay` days after it."""
    documented = end + timedelta(days=delay)
    return {
        "id": key,
        "version": "1",
        "country": COUNTRY,
        "region": "R1",
        "occurred_start": end,
        "occurred_end": end,
        "date_precision": 1,
        "documented_at": documented,
        "dated_by": DatedBy.SOURCE_DATE.value,
        "learned_on": documented,
        "superseded_on": None,
        "violence": Violence.ONE_SIDED.value,
        "conflict": "A - civilians",
        "side_a": "A",
        "side_b": "Civilians",
        "perpetrator": "non-state",
        "target": Target.CIVILIANS.value,
        "deaths_low": 1,
        "deaths_best": 2,
        "deaths_high": 4,
        "civilian_deaths_low": 1,
        "civilian_deaths_best": 2,
        "civilian_deaths_high": 4,
        "place": "somewhere",
        "place_precision": 1,
        "latitude": 4.4,
        "longitude": 18.6,
        **changes,
    }


def by_release(key: str, end: date, **changes: Any) -> dict[str, Any]:
    """The same without any dated document."""
    release = date(end.year + 1, 6, 1)
    return row(key, end, (release - end).days, dated_by=DatedBy.YEARLY_RELEASE.value, **changes)


def table(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA)


def learned_by(events: pl.DataFrame, day: date) -> pl.DataFrame:
    """What a store hands out for `day`: no later row, and no hint of a later version."""
    later = pl.col("superseded_on") > day
    return events.filter(pl.col("learned_on") <= day).with_columns(
        superseded_on=pl.when(later).then(None).otherwise(pl.col("superseded_on"))
    )


START = date(2010, 1, 1)
DAYS = 1500


@st.composite
def histories(draw: st.DrawFn) -> pl.DataFrame:
    """A country's events over four years, with bursts, long events, late and undated documents, and corrected versions."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    quiet = random.integers(0, DAYS, draw(st.integers(0, 60)))
    burst = draw(st.integers(DAYS - 400, DAYS - 1)) - random.geometric(0.03, draw(st.integers(0, 120)))
    rows = [_random_row(f"e{i}", int(end), random) for i, end in enumerate(np.concatenate([quiet, burst])) if end >= 0]
    return table([version for event in rows for version in _versions(event, random)])


def _random_row(key: str, end: int, random: np.random.Generator) -> dict[str, Any]:
    day = START + timedelta(days=end)
    killed = int(random.geometric(0.1))
    changes: dict[str, Any] = {
        "region": [None, "R1", "R2", "R3", "R4", "R5"][random.integers(6)],
        "occurred_start": day - timedelta(days=int(random.choice([0, 0, 0, 6, 29]))),
        "target": [Target.CIVILIANS.value, Target.ARMED_ACTORS.value][random.integers(2)],
        "deaths_best": killed,
        "deaths_high": killed + 3,
        "civilian_deaths_best": killed,
        "civilian_deaths_high": killed + 3,
        "latitude": float(random.uniform(3, 8)),
        "place_precision": int(random.integers(1, 6)),
    }
    if random.random() < 0.2:
        return by_release(key, day, **changes)
    return row(key, day, int(random.geometric(0.15) - 1) * int(random.choice([1, 1, 20])), **changes)


def _versions(first: dict[str, Any], random: np.random.Generator) -> list[dict[str, Any]]:
    if random.random() > 0.1:
        return [first]
    corrected = first["learned_on"] + timedelta(days=int(random.integers(1, 300)))
    second = {**first, "version": "2", "learned_on": corrected, "deaths_best": 1, "civilian_deaths_best": 1, "region": "R6"}
    return [{**first, "superseded_on": corrected}, second]
