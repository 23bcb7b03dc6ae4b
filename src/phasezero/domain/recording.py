"""What an analyst records of what a local partner told: an attack, in fields as typed, and how it becomes a coded event.

It says less than the partner did: no words of theirs, nobody's name but that of an armed group, no point on a map.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from phasezero.domain.events import CodedEvent, Dataset, DatedBy, Fatalities, Perpetrator, Target, Violence
from phasezero.domain.intake import read_day
from phasezero.errors import BadInput

SOURCE = "local-partners"
"""Key of the source of all events that local partners told us of: in no data set, and in no count."""
LOCAL_PARTNERS = Dataset(
    SOURCE,
    "Told by local partners of a task force",
    "not licensed; used as each partner agreed",
    "not cited: partners are not named",
)
FIELDS = (
    *("from", "until", "region", "place", "perpetrator", "group"),
    *("killed_low", "killed_best", "killed_high", "civilians_low", "civilians_best", "civilians_high"),
)
"""The fields of the form, in the order in which they are asked."""
_BOUNDS = ("low", "best", "high")
_LONGEST = 200
_MOST_KILLED = 1_000_000
_NAMED_PLACE, _REGION, _COUNTRY = 3, 4, 6
"""UCDP `where_prec`: a place without its point, a first-level region, a country."""
_MONTH = 4
"""UCDP `date_prec`."""
NOBODY_NAMED = "not named"


@dataclass(frozen=True, slots=True)
class Area:
    """A region, or the whole country, as a place: what is told where no more may be."""

    code: str | None
    """None: the country."""
    name: str
    latitude: float
    longitude: float


Areas = Mapping[str | None, Area]
"""The regions of one country by code, and under None the country itself."""


def recorded(key: str, country: str, fields: Mapping[str, str], areas: Areas, today: date) -> CodedEvent:
    """The event that an analyst's `fields` (name → text as typed) say. Raises BadInput for the first field that is wrong."""
    start = _day(fields, "from", today)
    end = _day(fields, "until", today) if fields.get("until", "").strip() else start
    if end < start:
        raise BadInput(f"until is {end}, before from, {start}; give the last day")
    area = _area(fields, areas)
    place = _text(fields, "place")
    deaths, civilians = _killed(fields)
    return CodedEvent(
        key=key,
        country=country,
        region=area.code,
        occurred_start=start,
        occurred_end=end,
        date_precision=_date_precision(start, end),
        documented_at=today,
        dated_by=DatedBy.PARTNER,
        violence=Violence.ONE_SIDED,
        conflict="",
        side_a=_text(fields, "group") or NOBODY_NAMED,
        side_b="Civilians",
        perpetrator=_perpetrator(fields),
        target=Target.CIVILIANS,
        deaths=deaths,
        civilian_deaths=civilians,
        place=place or area.name,
        place_precision=_NAMED_PLACE if place else _COUNTRY if area.code is None else _REGION,
        latitude=area.latitude,
        longitude=area.longitude,
        documents=(),
        provenance={},
    )


def _text(fields: Mapping[str, str], name: str) -> str:
    text = " ".join(fields.get(name, "").split())
    if len(text) > _LONGEST or not text.isprintable():
        raise BadInput(f"{name} is {text[:40]!r}; write at most {_LONGEST} printable signs")
    return text


def _day(fields: Mapping[str, str], name: str, today: date) -> date:
    text = fields.get(name, "").strip()
    day = read_day(text)
    if day is None:
        raise BadInput(f"{name} is {text[:20]!r}, which is no day; write it as 2013-04-01")
    if day > today:
        raise BadInput(f"{name} is {day}, which is still to come; give the day on which it happened")
    return day


def _area(fields: Mapping[str, str], areas: Areas) -> Area:
    code = fields.get("region", "").strip() or None
    if code not in areas:
        raise BadInput(f"region is {code!r}, which is no region of this country; choose one of the list, or none")
    return areas[code]


def _perpetrator(fields: Mapping[str, str]) -> Perpetrator:
    text = fields.get("perpetrator", "").strip() or Perpetrator.UNKNOWN.value
    try:
        return Perpetrator(text)
    except ValueError:
        raise BadInput(f"perpetrator is {text[:20]!r}; give one of: {', '.join(Perpetrator)}") from None


def _killed(fields: Mapping[str, str]) -> tuple[Fatalities, Fatalities]:
    """Everyone killed, and the civilians among them: all, where nothing is said of them."""
    killed = _three(fields, "killed")
    if not any(fields.get(f"civilians_{bound}", "").strip() for bound in _BOUNDS):
        return killed, killed
    civilians = _three(fields, "civilians")
    for bound in _BOUNDS:
        most, given = getattr(killed, bound), getattr(civilians, bound)
        if given > most:
            raise BadInput(f"civilians_{bound} is {given}, more than all who were killed, {most}; correct one of them")
    return killed, civilians


def _three(fields: Mapping[str, str], who: str) -> Fatalities:
    low, best, high = (_number(fields, f"{who}_{bound}") for bound in _BOUNDS)
    if not low <= best <= high:
        raise BadInput(f"{who}: {low}, {best}, {high} are not in order; give the lowest, the best and the highest estimate")
    return Fatalities(low, best, high)


def _number(fields: Mapping[str, str], name: str) -> int:
    text = fields.get(name, "").strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 7 or int(text) > _MOST_KILLED:
        raise BadInput(f"{name} is {text[:20]!r}; write a whole number, 0 where nobody is known to have been killed")
    return int(text)


def _date_precision(start: date, end: date) -> int:
    """UCDP `date_prec`: 1 day, 2 within 2-6 days, 3 a week, 4 a month, 5 more."""
    days = (end - start).days + 1
    return 1 if days == 1 else 2 if days <= 6 else 3 if days == 7 else _MONTH if days <= 31 else 5


# Telling less


def in_region(event: CodedEvent, areas: Areas) -> CodedEvent:
    """Without the name of the place: the region it lies in, or else the country."""
    return _moved(event, areas[event.region]) if event.place_precision < _REGION else event


def in_month(event: CodedEvent) -> CodedEvent:
    """With the whole months in place of the days; never a day that is still to come."""
    if event.date_precision >= _MONTH:
        return event
    start = event.occurred_start.replace(day=1)
    next_month = (event.occurred_end.replace(day=1) + timedelta(days=32)).replace(day=1)
    end = min(next_month - timedelta(days=1), max(event.documented_at, event.occurred_end))
    return replace(event, occurred_start=start, occurred_end=end, date_precision=max(_MONTH, _date_precision(start, end)))


def in_country(event: CodedEvent, areas: Areas) -> CodedEvent:
    """Without the region."""
    return _moved(event, areas[None])


def unnamed(event: CodedEvent) -> CodedEvent:
    """Without the name of the group that did it."""
    return replace(event, side_a=NOBODY_NAMED)


def by_nobody(event: CodedEvent) -> CodedEvent:
    """Without who did it, even as a class."""
    return replace(unnamed(event), perpetrator=Perpetrator.UNKNOWN)


def _moved(event: CodedEvent, area: Area) -> CodedEvent:
    return replace(
        event,
        region=area.code,
        place=area.name,
        place_precision=_COUNTRY if area.code is None else _REGION,
        latitude=area.latitude,
        longitude=area.longitude,
    )
