"""Rows of aggregate series as a file has them, made up for tests: none of these figures is anybody's."""

from __future__ import annotations

from datetime import date, timedelta

HEAD = "country,region,starts,ends,category,recorded_by,publisher,count,base,base_of,practice,source,published_on,agreed_by,agreed_on\n"


def row(**changes: str) -> str:
    """One quarter of a made-up police series."""
    fields = {
        "country": "FRA", "region": "", "starts": "2014-01-01", "ends": "2014-03-31", "category": "antisemitic",
        "recorded_by": "police", "publisher": "Office of Statistics", "count": "40", "base": "", "base_of": "",
        "practice": "same", "source": "Quarterly table", "published_on": "2014-05-15", "agreed_by": "Council of Communities",
        "agreed_on": "2014-01-10",
    }  # fmt: skip
    return ",".join((fields | changes).values()) + "\n"


def months(counts: list[int | None], first: date = date(2014, 1, 1), late: int = 20, **changes: str) -> str:
    """A monthly series, each month published `late` days after its end."""
    rows, starts = [], first
    for count in counts:
        after = (starts.replace(day=28) + timedelta(days=4)).replace(day=1)
        ends = after - timedelta(days=1)
        written = "<10" if count is None else str(count)
        published = ends + timedelta(days=late)
        rows.append(row(starts=str(starts), ends=str(ends), count=written, published_on=str(published)) if not changes else row(
            starts=str(starts), ends=str(ends), count=written, published_on=str(published), **changes
        ))  # fmt: skip
        starts = after
    return HEAD + "".join(rows)
