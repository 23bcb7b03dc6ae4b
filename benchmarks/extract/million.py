"""Whether many documents slow the next thousand: the index of copies, and the real store (keep, read, look at).

`make bench-million` measures with a million (half an hour) and writes `docs/reference/many-documents.md` and its picture.

Documents are generated: of some 250 words, about one of forty countries, one in twenty with a candidate event. They enter the
store by the functions that collecting uses; only filling leaves out the reading of their words, which the measured thousand has.
Times are processor time, so that other work on the machine changes them little. `--write FILE` keeps what was measured as JSON;
`--from FILE` draws and prints it again.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
NEXT, BATCH = 1000, 50
"""Documents that are measured, and in how many a feed gives them at a time."""
DAY = date(2026, 6, 1)
_PLACES = ("Bambari", "Bangassou", "Bossangoa", "Bria", "Obo", "Kaga-Bandoro", "Bouar", "Birao")
_LETTERS = np.array(list("aeioubdfgklmnprst"))
Row = tuple[str, str, str, bool | None]
Measured = dict[str, Any]


def words(draw: np.random.Generator) -> list[str]:
    """A vocabulary of twenty thousand made-up words."""
    lengths = draw.integers(3, 10, 20_000)
    return ["".join(draw.choice(_LETTERS, size)) for size in lengths]


class Texts:
    """Generated documents, one after the other; the same for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self._draw = np.random.default_rng(seed)
        self._words = np.array(words(self._draw))

    def one(self, number: int) -> tuple[str, str]:
        """Title and text: words as language has them, a few often and most seldom; one in ten tells of a killing."""
        ranks = self._draw.zipf(1.2, 260) % len(self._words)
        said = [str(word) for word in self._words[ranks]]
        place = _PLACES[number % len(_PLACES)]
        told = f"Gunmen killed {2 + number % 9} people in {place} on Sunday. " if number % 10 == 0 else ""
        body = ". ".join(" ".join(said[i : i + 13]).capitalize() for i in range(8, len(said), 13))
        return f"{place}: {' '.join(said[:8])} {number}", f"{told}{body}."


# The index of copies


def of_index(sizes: Sequence[int]) -> Iterator[Measured]:
    from copies import OnDisk, generated

    from phasezero.extract.copies import CopyIndex

    draw, texts, asked = np.random.default_rng(7), Texts(), 0
    with tempfile.TemporaryDirectory() as folder:
        index = CopyIndex(OnDisk(Path(folder) / "signatures"))
        for size in sizes:
            while len(index) < size:
                index.add(f"g{len(index)}", generated(draw))
            given = [texts.one(asked + number)[1] for number in range(NEXT)]
            began = _processor()
            for text in given:
                index.add(f"n{asked}", text)
                asked += 1
            spent = _processor() - began
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            yield {"of": "index of copies", "size": size, "step": "the next thousand", "seconds": spent, "gib": memory}


# The store


def _documents(texts: Texts, first: int, count: int, seen: datetime) -> list[Any]:
    from phasezero.domain.collected import Collected, Genre

    made = []
    for number in range(first, first + count):
        title, text = texts.one(number)
        made.append(
            Collected(
                *(f"feed-{number % 300}", f"k{number}", f"https://f{number % 300}.example/{number}", title, text, True, "en"),
                *((), f"Paper {number % 300}", seen - timedelta(hours=5), "", None, seen, Genre.NEWS),
            )
        )
    return made


def _fill(texts: Texts, held: int, size: int, countries: Sequence[str]) -> None:
    """Documents of the year before the day, kept and noted as read."""
    from phasezero import __version__
    from phasezero.domain.marking import LOCAL, Marking
    from phasezero.store import documents, readings

    keeping = documents.Keeping(Marking(), LOCAL, 3650)
    for first in range(held, size, 2000):
        seen = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(seconds=first * 30)
        batch = _documents(texts, first, min(2000, size - first), seen)
        documents.add(batch, keeping)
        waiting = readings.unread(LOCAL, __version__, 2000)
        readings.save([_found(one, countries) for one in waiting], __version__)


def _found(one: Any, countries: Sequence[str]) -> Any:
    from phasezero.store.readings import Found

    where = countries[one.number % len(countries)]
    rows = [_row(where, one.published)] if one.number % 20 == 0 else []
    return Found(one.number, "en", frozenset({where}), frozenset({countries[one.number % 7]}), rows)


def _row(country: str, on: date) -> dict[str, Any]:
    where = {"country": country, "region": "", "place": "Bria", "latitude": 6.5, "longitude": 22.0, "radius_km": 9.0}
    when = {"occurred_start": str(on), "occurred_end": str(on)}
    by = {"perpetrator": "", "perpetrator_class": "unknown", "perpetrator_foreign": False, "target_group": ""}
    killed = {"deaths_low": 2, "deaths_best": 2, "deaths_high": 2, "deaths_open": False, "victims": [], "said": []}
    return {"report_id": "", "type": "killing", **where, **when, **by, **killed, "confidence": 0.6, "spans": []}


def of_store(sizes: Sequence[int]) -> Iterator[Measured]:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "PHASEZERO_HOME": home,
            "DJANGO_SETTINGS_MODULE": "phasezero.django_settings",
            "PHASEZERO_DATABASE_URL": "",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield from _of_store(sizes)


def _of_store(sizes: Sequence[int]) -> Iterator[Measured]:
    from phasezero import library, pipeline
    from phasezero.domain.collected import Batch, State
    from phasezero.domain.collecting import Entry
    from phasezero.domain.countries import countries
    from phasezero.domain.marking import LOCAL, LOCAL_OWNER
    from phasezero.pipeline.reading import read_documents
    from phasezero.store import collecting

    codes = ["CAF", *(one.iso3 for one in countries() if one.iso3 != "CAF")][:40]
    texts, held = Texts(), 0
    collecting.enter(Entry("news", "feeds", "{}", "News"), LOCAL, "A", datetime(2025, 6, 1, tzinfo=UTC))
    row = collecting.named(LOCAL_OWNER, "news")
    _warm(texts)
    for turn, size in enumerate(sizes):
        day = DAY + timedelta(days=40 * turn)  # so that each thousand is the only one of its month
        seen = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        _fill(texts, held, size, codes)
        held = size
        given = _documents(texts, held, NEXT, seen)
        held += NEXT

        def keep(given: Sequence[Any] = given, seen: datetime = seen) -> None:
            for first in range(0, NEXT, BATCH):
                collecting.keep(row, Batch(State(), tuple(given[first : first + BATCH])), seen)

        steps = {
            "keep": keep,
            "keep again, nothing new": keep,
            "read": lambda: read_documents(LOCAL),
            "headlines of a country": lambda day=day: library.arrived(LOCAL_OWNER, "CAF", day),
            "candidates of a country": lambda day=day: library.incidents(LOCAL_OWNER, "CAF", day),
            "update of a country": lambda day=day: pipeline.day(day, ["CAF"]),
        }
        for step, work in steps.items():
            spent = _timed(work)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            print(f"store with {size:,}: {step}: {spent:.2f} s", file=sys.stderr, flush=True)
            yield {"of": "store", "size": size, "step": step, "seconds": spent, "gib": memory}


def _warm(texts: Texts) -> None:
    """Read once, so that the start (the gazetteer, the lexicons) is in no measure."""
    from phasezero.pipeline.extracting import read_texts
    from phasezero.sources.handed_texts import Handed

    read_texts([Handed(str(number), texts.one(number)[1], DAY, country="CAF") for number in range(20)])


def _timed(work: Any) -> float:
    began = _processor()
    work()
    return _processor() - began


def _processor() -> float:
    """Seconds of processor time of this process and of those that it began and that have ended."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


# What comes of it


def told(found: Sequence[Measured]) -> Iterator[Row]:
    """Each step with the most documents beside the same with the fewest."""
    for name in dict.fromkeys((one["of"], one["step"]) for one in found):
        rows = [one for one in found if (one["of"], one["step"]) == name]
        first, last = rows[0], rows[-1]
        times = ", ".join(f"{one['seconds']:.2f} s with {one['size']:,}" for one in rows)
        goal = "≤ 2 × the first" if name[1] in ("the next thousand", "keep", "read") else ""
        met = last["seconds"] <= 2 * first["seconds"] if goal else None
        yield f"{name[0]}: {name[1]}", goal, f"{times}; {last['gib']:.2f} GiB at most", met


def picture(found: Sequence[Measured], file: Path) -> None:
    """Seconds of each step by documents held, both on scales of tenfolds."""
    import altair as alt
    import polars as pl
    import vl_convert

    from phasezero.brief.palette import FONT, INK, LINE, PAPER

    sizes = sorted({one["size"] for one in found})
    table = pl.DataFrame([{**one, "what": f"{one['of']}: {one['step']}"} for one in found])
    x = alt.X("size:Q", title="documents held").scale(type="log", nice=False).axis(format=",d", values=sizes)
    y = alt.Y("seconds:Q", title="seconds of processor time").scale(type="log").axis(values=[0.01, 0.1, 1, 10, 100])
    every = alt.Chart(table)
    drawn = every.mark_line(point={"color": INK}, strokeWidth=1.5, color=INK).encode(x=x, y=y, detail="what:N")
    named = (
        every.transform_filter(alt.datum.size == sizes[-1])
        .mark_text(align="left", dx=8, color=INK, fontSize=12)
        .encode(x=x, y=y, text="what:N")
    )
    chart = (
        (drawn + named)
        .properties(width=420, height=340, background=PAPER)
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelColor=INK, titleColor=INK, gridColor=LINE, labelFontSize=12, titleFontWeight="normal")
    )
    file.write_text(vl_convert.vegalite_to_svg(chart.to_json()) + "\n", encoding="utf-8")


_HEAD = """# Many documents

Written by `make bench-million` on {day} ({machine}): whether a million documents slow the next
thousand. The documents are generated; seconds are processor time for a thousand more of them, or for one page.

![Seconds of processor time for the next thousand, by documents held](../images/many-documents.svg)

| part | step | goal | measured | |
|---|---|---|---|---|
"""


def page(found: Sequence[Measured], file: Path) -> None:
    """The rows as a page of the docs."""
    import platform

    from run import line

    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, one process"
    made = "".join(line(*_parted(row)) for row in told(found))
    file.write_text(_HEAD.format(day=datetime.now(UTC).date(), machine=machine) + made, encoding="utf-8")


def _parted(row: Row) -> tuple[str, Row]:
    part, _, step = row[0].partition(": ")
    return part, (step, *row[1:])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--index", default="", help="How many documents the index of copies holds, with commas between.")
    asked.add_argument("--store", default="", help="How many the store holds.")
    asked.add_argument("--picture", type=Path, help="Draw it to this file (SVG).")
    asked.add_argument("--page", type=Path, help="Write the table to this file (Markdown).")
    asked.add_argument("--write", type=Path, help="Keep what was measured in this file (JSON); what it holds already is kept.")
    asked.add_argument("--from", dest="given", type=Path, help="Measure nothing: take what a file holds.")
    chosen = asked.parse_args()
    sys.path.insert(0, str(HERE))
    found: list[Measured] = json.loads(chosen.given.read_text()) if chosen.given else []
    for sizes, part in ((chosen.index, of_index), (chosen.store, of_store)):
        for one in part([int(size) for size in sizes.split(",")]) if sizes else ():
            found.append(one)
            if chosen.write:
                chosen.write.write_text(json.dumps(found, indent=1), encoding="utf-8")
    for row in told(found):
        print(" | ".join(str(cell) for cell in row))
    if chosen.picture:
        picture(found, chosen.picture)
    if chosen.page:
        page(found, chosen.page)


if __name__ == "__main__":
    main()
