"""The last word from each second-level region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from phasezero.domain.publishers import Reach, publisher
from phasezero.domain.silence import NUMBERS, RECENT_DAYS, YEAR_DAYS, LastWord, UnitSilence
from phasezero.monitor.known import day_number
from phasezero.monitor.silence.last_words import pause


def last_words(
    names: Mapping[str, str], words: pl.DataFrame, ended: pl.DataFrame, country: str, as_of: date
) -> tuple[UnitSilence, ...]:
    """`names`: of the units by code. `words`: `unit`, `publisher`, `documented_at`; `ended`: `unit`, `occurred_end` of events;
    both as known by `as_of`. What came after it is not read."""
    spoke = _by_unit(words.filter(pl.col("documented_at") <= as_of), "documented_at", "publisher")
    events = _by_unit(ended.filter(pl.col("occurred_end") <= as_of), "occurred_end")
    return tuple(_unit(code, name, spoke.get(code, []), events.get(code, []), country, as_of) for code, name in names.items())


def _by_unit(table: pl.DataFrame, *columns: str) -> dict[str, list[tuple[date, ...]]]:
    found: dict[str, list[tuple[date, ...]]] = {}
    for code, *row in table.select("unit", *columns).drop_nulls("unit").iter_rows():
        found.setdefault(code, []).append(tuple(row))
    return found


def _unit(
    code: str, name: str, spoke: Sequence[tuple[date, ...]], events: Sequence[tuple[date, ...]], country: str, as_of: date
) -> UnitSilence:
    newest = max((row[0] for row in (*spoke, *events)), default=None)
    if newest is None:
        return UnitSilence(code, name, None, (False, False))
    ago = (as_of - newest).days
    days = np.array([day_number(row[0]) for row in spoke], dtype=np.int64)
    own = pause(days, day_number(as_of), NUMBERS.fewest_pauses)
    rhythm = (own.pauses, own.longer, own.unusual) if own is not None else (0, 0, False)
    by, reach = _who([str(row[1]) for row in spoke if row[0] == newest], country)
    return UnitSilence(code, name, LastWord(newest, by, reach, ago, *rhythm), (ago < RECENT_DAYS, ago < YEAR_DAYS))


def _who(spelled: Sequence[str], country: str) -> tuple[tuple[str, ...], str]:
    """Publishers, and how near the nearest of them is; empty without any."""
    found = sorted({publisher(one) for one in spelled}, key=lambda one: one.name)
    reaches = {one.reach(country) for one in found}
    nearest = next((one.value for one in (Reach.LOCAL, Reach.INTERNATIONAL, Reach.UNKNOWN) if one in reaches), "")
    return tuple(one.name for one in found), nearest
