"""The framing of one country up to a day, from the headlines and the events known on that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import polars as pl

from phasezero.assess.framing.counting import Line, counted, first_day, first_of_each, lines, periods
from phasezero.assess.framing.evidence import evidence, warnings
from phasezero.domain.framing import Carrier, Framing, frames
from phasezero.domain.marking import Marking
from phasezero.domain.publishers import Reach


def framing(
    headlines: pl.DataFrame,
    events: pl.DataFrame,
    country: str,
    as_of: date,
    months: int,
    audience: str,
    marking: Marking,
    texts: Mapping[str, str] = MappingProxyType({}),
) -> Framing:
    """`headlines`: a `HEADLINES` table of `domain/tables.py`, `events`: an `EVENTS` table with one version of each event, both as
    known on `as_of`; `texts`: by report, the beginning of its text, where it may be read. The time is `months` calendar months,
    the last one that of `as_of`, up to that day."""
    since = first_day(as_of, months)
    here = headlines.filter(pl.col("documented_at").is_between(since, as_of))
    titled = here.filter(pl.col("title").str.strip_chars() != "")
    held = lines(titled.select("id", "publisher", "title", "documented_at").iter_rows(), country, texts)
    once = first_of_each(held)
    everyone, found = counted(once), evidence(events, since, as_of)
    return Framing(
        country=country,
        as_of=as_of,
        since=since,
        audience=audience,
        marking=marking,
        reports=titled.height,
        untitled=here.height - titled.height,
        everyone=everyone,
        by_reach={str(reach): counted(first_of_each(line for line in held if line.reach == reach)) for reach in Reach},
        periods=periods(once, as_of, months),
        carriers=_carriers(once),
        evidence=found,
        warnings=warnings(everyone, held, found, frames()),
    )


def _carriers(once: Sequence[Line]) -> tuple[Carrier, ...]:
    return tuple(
        Carrier(line.report, line.publisher, line.title, line.day, line.reach, line.words, line.in_text)
        for line in reversed(once)
        if line.words
    )
