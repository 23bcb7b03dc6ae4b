"""Shares of groups in a population, as a published table has them: what a share of victims is held against.

Of groups only, and of countries or first-level regions: nobody's own ethnicity or religion is ever written anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from phasezero.domain.countries import find_country
from phasezero.domain.entered import day_typed, text_typed
from phasezero.domain.marking import Marking
from phasezero.errors import BadInput, said

FIELDS = ("country", "region", "group", "share", "from", "to", "also")
"""Columns of a plain table; `from` and `to` are years or days, an empty `to`: it still holds."""
NEEDED = ("country", "group", "share", "from")
OUTDATED_YEARS = 10
"""A share that ended longer ago than this is not used."""
ABOVE_ALL = 1.02
"""Shares of one place that add up to more than this are refused: rounding does not explain it."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Share:
    """A group's share of the people of a place, in a time."""

    country: str
    """ISO 3166-1 alpha-3."""
    region: str | None
    """Code of a first-level region; None: the whole country."""
    group: str
    """As the table calls it."""
    also: tuple[str, ...]
    """Further names by which texts may call it."""
    share: float
    """0 to 1, both left out."""
    since: date
    until: date | None
    """None: it still holds."""


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of one source that hold for a country on a day."""

    country: str
    source: str
    dated: date
    """The day of the source."""
    reconstructed: bool
    """Declared to be a historical import: it counts from the day of its source."""
    valid_until: date | None
    """Where they had ended before the day they are used for: the last day they held. None: they hold."""
    shares: tuple[Share, ...]
    marking: Marking

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(sorted({one.group for one in self.shares}))

    def of_place(self, region: str | None) -> Mapping[str, float]:
        """By group; of the region where the source has it, else of the country."""
        there = {one.group: one.share for one in self.shares if region is not None and one.region == region}
        return there or {one.group: one.share for one in self.shares if one.region is None}


def share_of(fields: Mapping[str, str]) -> Share:
    """One row of a plain table. Raises BadInput with one line that names the field."""
    since = _edge(fields, "from", last=False)
    until = _edge(fields, "to", last=True) if fields.get("to", "").strip() else None
    if until is not None and until < since:
        raise BadInput(said("to is {until}, before from, {since}", until=until, since=since))
    also = text_typed(fields, "also", _LONGEST, needed=False)
    return Share(
        country=find_country(text_typed(fields, "country", _LONGEST)).iso3,
        region=text_typed(fields, "region", 40, needed=False) or None,
        group=text_typed(fields, "group", _LONGEST),
        also=tuple(filter(None, (one.strip() for one in also.split(";")))),
        share=number(fields, "share"),
        since=since,
        until=until,
    )


def number(fields: Mapping[str, str], name: str) -> float:
    """A share. Raises BadInput for what is none: percentages are written as parts of 1."""
    text = fields.get(name, "").strip()
    try:
        value = float(text) if text.isascii() else -1.0
    except ValueError:
        value = -1.0
    if not 0 < value <= 1:
        raise BadInput(
            said("{name} is {text!r}; write a part of the population above 0 and at most 1, as 0.15", name=name, text=text[:40])
        )
    return value


def _edge(fields: Mapping[str, str], name: str, last: bool) -> date:
    """A day, or the first or last day of a year. Raises BadInput."""
    text = fields.get(name, "").strip()
    if len(text) == 4:
        return day_typed({name: f"{text}-12-31" if last else f"{text}-01-01"}, name)
    return day_typed(fields, name)


def check_sums(shares: tuple[Share, ...]) -> None:
    """Raises BadInput for a place whose shares of one day are more than the whole, or that has a group twice."""
    places: dict[tuple[str, str | None], list[Share]] = {}
    for one in shares:
        places.setdefault((one.country, one.region), []).append(one)
    for (country, region), held in places.items():
        place = country if region is None else f"{country} {region}"
        for day in sorted({one.since for one in held}):
            there = [one for one in held if one.since <= day and (one.until is None or day <= one.until)]
            total = sum(one.share for one in there)
            if len({one.group for one in there}) < len(there):
                raise BadInput(said("{place}: a group stands there twice for {day}; keep one of them", place=place, day=day))
            if total > ABOVE_ALL:
                raise BadInput(
                    said(
                        "{place}: the shares of {day} add up to {total}; they cannot be more than 1",
                        place=place,
                        day=day,
                        total=f"{total:.3f}",
                    )
                )
