"""What an analyst records of what a local partner told: harm to people, in fields as typed, and how it becomes a coded event.

It says less than the partner did: no words of theirs, nobody's name but that of an armed group, no point on a map.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from phasezero.domain.events import NOBODY, CodedEvent, Dataset, DatedBy, Fatalities, Perpetrator, Target, Violence
from phasezero.domain.intake import read_day
from phasezero.domain.kinds import KILLING, KINDS, LETHAL, is_guarded
from phasezero.errors import BadInput

SOURCE = "local-partners"
"""Key of the source of all events that local partners told us of: in no data set, and in no count."""
LOCAL_PARTNERS = Dataset(
    SOURCE,
    "Told by local partners of a task force",
    "not licensed; used as each partner agreed",
    "not cited: partners are not named",
)
REPORTS = "reports"
"""Key of the source of all events that somebody accepted from collected reports."""
COLLECTED_REPORTS = Dataset(
    REPORTS,
    "Accepted from collected reports",
    "facts, with the documents that say so; the texts are their publishers'",
    "the documents named with each event",
)
ONCE_VERIFIED = (SOURCE, REPORTS)
"""Sources whose events stand in no count until somebody verified them, and in none any more once that is taken back."""
FIELDS = (
    *("from", "until", "region", "place", "perpetrator", "group"),
    *("killed_low", "killed_best", "killed_high", "civilians_low", "civilians_best", "civilians_high"),
)
"""The fields of the form, in the order in which they are asked."""
HARM_FIELDS = (*FIELDS, "kind", "affected_low", "affected_best", "affected_high", "killed_open", "affected_open")
"""The same for an event that may be of another kind of harm than killing, and whose highest number may be open: the last two are
empty where it is not."""
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
    place, kind = _text(fields, "place"), _kind(fields)
    deaths, civilians = _killed(fields) if kind == KILLING else _killed_beside(fields)
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
        kind=kind,
        affected=_affected(fields, kind),
    )


def _kind(fields: Mapping[str, str]) -> str:
    text = fields.get("kind", "").strip()
    if text not in (*KINDS, *LETHAL):
        raise BadInput(f"kind is {text[:40]!r}; give one of: {', '.join(KINDS[1:])}, or nothing for a killing")
    return KILLING if text in LETHAL else text


def _killed_beside(fields: Mapping[str, str]) -> tuple[Fatalities, Fatalities]:
    """Who were killed as well in an event of another kind: nobody, where nothing is said of it."""
    return _killed(fields) if any(fields.get(f"killed_{bound}", "").strip() for bound in _BOUNDS) else (NOBODY, NOBODY)


def _affected(fields: Mapping[str, str], kind: str) -> Fatalities | None:
    """How many people it affected; None where that is left open. Raises BadInput for a killing: its dead are counted apart."""
    if not any(fields.get(f"affected_{bound}", "").strip() for bound in _BOUNDS):
        return None
    if kind == KILLING:
        raise BadInput("affected is given for a killing; choose another kind, or leave it empty: the dead are counted as killed")
    return _three(fields, "affected")


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
    return Fatalities(low, best, high, bool(fields.get(f"{'affected' if who == 'affected' else 'killed'}_open", "").strip()))


def _number(fields: Mapping[str, str], name: str) -> int:
    text = fields.get(name, "").strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 7 or int(text) > _MOST_KILLED:
        known = "known to have been killed" if name.startswith(("killed", "civilians")) else "known of"
        raise BadInput(f"{name} is {text[:20]!r}; write a whole number, 0 where nobody is {known}")
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


def guarded(event: CodedEvent, areas: Areas) -> CodedEvent:
    """An event as it may be kept: of a guarded kind by region and month at the finest."""
    return in_month(in_region(event, areas)) if is_guarded(event.kind) else event


def in_country(event: CodedEvent, areas: Areas) -> CodedEvent:
    """Without the region."""
    return _moved(event, areas[None])


def unnamed(event: CodedEvent) -> CodedEvent:
    """Without the name of the group that did it."""
    return replace(event, side_a=NOBODY_NAMED)


def by_nobody(event: CodedEvent) -> CodedEvent:
    """Without who did it, even as a class."""
    return replace(unnamed(event), perpetrator=Perpetrator.UNKNOWN)


_BANDS = (0, 1, 2, 5, 10, 25, 100, 250, 500, 1000)
"""Where the bands of numbers begin, up to a thousand; from there each thousand is one."""


def in_bands(event: CodedEvent) -> CodedEvent:
    """With bands in place of numbers: an exact one is known to few, and could tell who counted."""
    affected = None if event.affected is None else _banded(event.affected)
    return replace(event, deaths=_banded(event.deaths), civilian_deaths=_banded(event.civilian_deaths), affected=affected)


def _banded(killed: Fatalities) -> Fatalities:
    """The lowest and the highest number of the bands; as best estimate the lowest of its band."""
    return Fatalities(_band(killed.low)[0], _band(killed.best)[0], _band(killed.high)[1], killed.open)


def _band(number: int) -> tuple[int, int]:
    """First and last number of the band of a number: 0, 1, 2-4, 5-9, 10-24, 25-99, 100-249, 250-499, 500-999, 1000-1999..."""
    if number >= _BANDS[-1]:
        first = number // 1000 * 1000
        return first, first + 999
    return next((first, after - 1) for first, after in pairwise(_BANDS) if number < after)


def _moved(event: CodedEvent, area: Area) -> CodedEvent:
    return replace(
        event,
        region=area.code,
        place=area.name,
        place_precision=_COUNTRY if area.code is None else _REGION,
        latitude=area.latitude,
        longitude=area.longitude,
    )


# What a partner agrees to


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of an event, as its partner is asked about it: no more than this is then told."""

    start: date
    end: date
    date_precision: int
    region: str | None
    place: str
    place_precision: int
    perpetrator: Perpetrator
    group: str
    """`NOBODY_NAMED` where none is."""
    killed: Fatalities
    civilians: Fatalities
    kind: str = KILLING
    affected: Fatalities | None = None

    def covers(self, other: Telling) -> bool:
        """Whether the other says no more than this one in any part; another number is more."""
        same_place = (other.place, other.region, other.place_precision) == (self.place, self.region, self.place_precision)
        wider = other.place_precision > self.place_precision and other.region in (self.region, None)
        return (
            other.start <= self.start <= self.end <= other.end
            and other.date_precision >= self.date_precision
            and (same_place or (wider and other.place_precision >= _REGION))
            and other.perpetrator in (self.perpetrator, Perpetrator.UNKNOWN)
            and other.group in (self.group, NOBODY_NAMED)
            and other.kind == self.kind
            and other.killed in (self.killed, _banded(self.killed))
            and other.civilians in (self.civilians, _banded(self.civilians))
            and other.affected in (self.affected, None if self.affected is None else _banded(self.affected))
        )

    def written(self) -> str:
        """As JSON, for `read_telling`."""
        kept = {**asdict(self), "start": self.start.isoformat(), "end": self.end.isoformat()}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def telling_of(event: CodedEvent) -> Telling:
    return Telling(
        event.occurred_start,
        event.occurred_end,
        event.date_precision,
        event.region,
        event.place,
        event.place_precision,
        event.perpetrator,
        event.side_a,
        event.deaths,
        event.civilian_deaths,
        event.kind,
        event.affected,
    )


def read_telling(text: str) -> Telling | None:
    """What `Telling.written` wrote, before other kinds of harm were recorded too; None for an empty text: nothing was kept."""
    if not text:
        return None
    kept = json.loads(text)
    days = {name: date.fromisoformat(kept[name]) for name in ("start", "end")}
    numbers = {name: Fatalities(**kept[name]) for name in ("killed", "civilians", "affected") if kept.get(name) is not None}
    return Telling(**{**kept, **days, **numbers, "perpetrator": Perpetrator(kept["perpetrator"])})
