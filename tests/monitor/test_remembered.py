"""What is remembered is what would be found again, and never what was found from other rows."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from event_tables import row, table

from phasezero.monitor import remembered as kept
from phasezero.monitor.remembered import content, remembered

DAY = date(2013, 5, 1)
ROWS = table([row("a", DAY), row("b", DAY, deaths_best=3)])


def test_the_same_rows_are_asked_once_and_others_anew() -> None:
    asked: list[str] = []

    def found(name: str) -> str:
        asked.append(name)
        return name

    assert [remembered(lambda: found("one"), ROWS, "x", 1) for _ in range(3)] == ["one"] * 3
    assert remembered(lambda: found("other day"), ROWS, "x", 2) == "other day"
    assert remembered(lambda: found("fewer"), ROWS.head(1), "x", 1) == "fewer"
    assert asked == ["one", "other day", "fewer"]


@pytest.mark.parametrize(
    "other",
    [
        ROWS.with_columns(deaths_best=pl.col("deaths_best") + 1),
        ROWS.reverse(),
        ROWS.with_columns(region=pl.lit(None, dtype=pl.String)),
        pl.concat([ROWS, ROWS.head(1)]),
        ROWS.rename({"deaths_low": "deaths_best", "deaths_best": "deaths_low"}),
        ROWS.clear(),
    ],
)
def test_rows_that_differ_in_anything_are_other_rows(other: pl.DataFrame) -> None:
    assert content(other) != content(ROWS)
    assert content(ROWS.clone()) == content(ROWS)


def test_only_a_few_are_held() -> None:
    asked: list[int] = []
    for i in (*range(kept._MOST + 1), 0, kept._MOST):
        remembered(lambda i=i: asked.append(i), ROWS, "many", i)
    assert asked == [*range(kept._MOST + 1), 0]  # the first was let go and is found anew, the last was held
