"""Small tables of headlines and events for tests of framing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from phasezero.assess.framing import framing
from phasezero.domain.framing import Framing
from phasezero.domain.marking import LOCAL, TLP, Marking

DAY = date(2014, 6, 28)
PUBLISHERS = ("Reuters", "AFP", "RJDH", "Radio Ndeke Luka", "A bulletin nobody knows")
Headline = tuple[str, str, str, date]


def headline(number: int, title: str, who: str = "", on: date = DAY) -> Headline:
    return (f"r{number:04}", who or PUBLISHERS[number % len(PUBLISHERS)], title, on)


def event(
    number: int, killed: int = 10, violence: str = "one-sided", perpetrator: str = "non-state", **changes: Any
) -> dict[str, Any]:
    made = {
        "id": f"e{number:04}",
        "occurred_end": DAY - timedelta(days=30 + number),
        "violence": violence,
        "perpetrator": perpetrator,
        "place": f"place {number}",
        "deaths_low": killed - 2,
        "deaths_best": killed,
        "deaths_high": killed + 3,
        "deaths_open": 0,
    }
    return {**made, **changes}


def made(headlines: list[Headline], events: list[dict[str, Any]] | None = None, day: date = DAY, months: int = 12) -> Framing:
    columns = {"id": pl.String, "publisher": pl.String, "title": pl.String, "documented_at": pl.Date}
    schema = {
        "id": pl.String, "occurred_end": pl.Date, "violence": pl.String, "perpetrator": pl.String, "place": pl.String, "deaths_low": pl.Int64,
        "deaths_best": pl.Int64, "deaths_high": pl.Int64, "deaths_open": pl.Int64,
    }  # fmt: skip
    table, happened = pl.DataFrame(headlines, schema=columns, orient="row"), pl.DataFrame(events or [], schema=schema)
    return framing(table, happened, "CAF", day, months, LOCAL, Marking(TLP.GREEN, LOCAL))
