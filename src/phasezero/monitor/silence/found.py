"""What was silent in a country on a day: the questions put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from phasezero.domain.publishers import Reach, publisher
from phasezero.domain.silence import (
    NUMBERS,
    RECENT_DAYS,
    YEAR_DAYS,
    Fall,
    Gone,
    LastWord,
    LocalVoices,
    Numbers,
    RegionSilence,
    Unheard,
    Verdict,
    Week,
)
from phasezero.monitor.known import Bools, Ints, day_date, day_number
from phasezero.monitor.silence import falls
from phasezero.monitor.silence.held import Held, Place, hold
from phasezero.monitor.silence.last_words import pause
from phasezero.monitor.silence.series import (
    Documents,
    Windows,
    count_documents,
    count_events,
    count_sources,
    covered,
    nearness,
)
from phasezero.monitor.silence.voices import Shares, shares
from phasezero.monitor.silence.weighing import weighed

WEEKS = 52
_STEP = 28
"""Days between earlier days with which the number of regions without a source is compared."""
_FEWEST_EARLIER = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What `domain.silence.National` and `Regional` are made from."""

    weeks: tuple[Week, ...]
    fall: Fall
    local: LocalVoices
    unheard: tuple[Unheard, ...]
    sources_known: int
    regions: tuple[RegionSilence, ...]
    area_unheard: tuple[float, float]
    gone: tuple[Gone, ...]


def find(
    documents: pl.DataFrame,
    events: pl.DataFrame,
    told: pl.DataFrame,
    places: Sequence[Place],
    country: str,
    as_of: date,
    covered_from: date | None,
    numbers: Numbers = NUMBERS,
) -> Found:
    """`documents`: the `DOCUMENTS` table known by `as_of`; `events` and `told`: `EVENTS` tables, what counts and what local
    partners told of; `covered_from`: first day that the data cover. Rows learned after `as_of` change nothing."""
    held = hold(documents, events, told, places, country, as_of, covered_from, numbers)
    country_fall, region_falls = falls_of(held)
    regular, gone = _gone(held)
    fell = country_fall.verdict is Verdict.FEWER
    country_local, region_local = voices_of(held)
    regions = _regions(held, region_falls, region_local, fell)
    return Found(
        weeks=_weeks(held),
        fall=replace(country_fall, weighed=weighed(country_fall, country_local, len(gone), None)),
        local=country_local,
        unheard=_unheard(held),
        sources_known=regular,
        regions=regions,
        area_unheard=_area_unheard(regions),
        gone=gone,
    )


# Falls


def _learning(windows: Windows, covered_from: int, numbers: Numbers) -> Bools:
    """The windows that the usual is learned from: none that overlaps the longest of those tested."""
    guard = -(-max(numbers.windows) // windows.length)
    return np.asarray((np.arange(windows.count) >= guard) & covered(windows, covered_from), dtype=np.bool_)


def _windows(held: Held, length: int) -> tuple[Windows, Bools]:
    count = -(-max(held.numbers.windows) // length) + held.numbers.history_days // length
    windows = Windows(held.day, length, count)
    return windows, _learning(windows, held.covered_from, held.numbers)


def falls_of(held: Held) -> tuple[Fall, tuple[Fall, ...]]:
    """The fall of the country, and of each place, without what could explain it."""
    near = nearness(np.array([(one.latitude, one.longitude) for one in held.places], dtype=np.float64).reshape(-1, 2))
    country, regions, long_enough = [], [], True
    for length in held.numbers.windows:
        windows, use = _windows(held, length)
        counts = count_documents(held.documents, windows, len(held.places))
        around = near @ count_events(held.rows, windows, held.codes)
        regions.append(falls.tails(counts[:-1], np.asarray(around, dtype=np.float64), use, length, held.numbers))
        country.append(falls.tails(counts[-1:], np.zeros((1, windows.count)), use, length, held.numbers))
        long_enough = long_enough and int(use.sum()) * length >= held.numbers.least_days
    of_regions = tuple(_fall(regions, i, long_enough, held.numbers, True) for i in range(len(held.places)))
    return _fall(country, 0, long_enough, held.numbers, False), of_regions


def _fall(tails: Sequence[falls.Tails], unit: int, long_enough: bool, numbers: Numbers, region: bool) -> Fall:
    """The window that is least likely, of one unit."""
    looks = len(numbers.windows)
    could = long_enough and any(looks * float(one.p_none[unit]) <= numbers.mark for one in tails)
    least = min(range(looks), key=lambda i: (float(tails[i].p[unit]), numbers.windows[i])) if could else looks - 1
    one, mean, size = tails[least], float(tails[least].expected[unit]), float(tails[least].size[unit])
    p = min(1.0, looks * float(one.p[unit])) if could else 1.0
    low, high = falls.band(mean, size)
    seen = int(one.seen[unit])
    spoke = could or (long_enough and seen >= max(mean, 1.0))
    verdict = Verdict.FEWER if p <= numbers.mark else Verdict.NOT_FEWER if spoke else Verdict.CANNOT_TELL
    fewer = verdict is Verdict.FEWER
    return Fall(
        verdict=verdict,
        window_days=numbers.windows[least],
        seen=seen,
        expected=mean,
        low=low,
        high=high,
        p_value=p,
        flips_with=falls.flips_with(seen, mean, size, numbers.mark / looks) if fewer else 0,
        around=float(one.around[unit]) if region else None,
        around_usual=float(one.around_usual[unit]) if region else None,
        learned_from=int(one.learned_from[unit]),
    )


# Sources


def _gone(held: Held) -> tuple[int, tuple[Gone, ...]]:
    """How many sources write regularly enough to be missed, and those that stopped while others went on."""
    found: list[tuple[int, Shares]] = []
    for length in held.numbers.windows:
        windows, use = _windows(held, length)
        if int(use.sum()) * length < held.numbers.least_days or not held.documents.sources:
            return 0, ()
        found.append((length, shares(count_sources(held.documents, windows), use, length, held.numbers)))
    regular = np.logical_or.reduce([one.regular for _, one in found])
    looks = max(int(regular.sum()), 1) * len(found)
    gone = []
    for i in np.flatnonzero(regular):
        length, least = min(found, key=lambda one: float(one[1].p[i]))
        p = min(1.0, looks * float(least.p[i]))
        if p <= held.numbers.mark:
            gone.append(_gone_source(held, int(i), length, int(least.seen[i]), float(least.expected[i]), p))
    return int(regular.sum()), tuple(sorted(gone, key=lambda one: (one.p_value, one.name)))


def _gone_source(held: Held, source: int, length: int, seen: int, expected: float, p: float) -> Gone:
    own = held.documents.where(held.documents.source == source)
    newest = int(own.row[np.lexsort((own.row, own.day))[-1]])
    reach = publisher(str(held.table["publisher"][newest])).reach(held.country)
    name = held.documents.sources[source].removeprefix("owner ")
    return Gone(name, reach.value, length, seen, expected, p, day_date(int(own.day.max())))


def voices_of(held: Held) -> tuple[LocalVoices, tuple[LocalVoices, ...]]:
    """Local publishers among all of the country, and of each place."""
    units = len(held.places)
    found: list[list[Shares]] = []
    long_enough = True
    for length in held.numbers.windows:
        windows, use = _windows(held, length)
        parts = (held.documents.local, ~held.documents.local)
        local, others = (count_documents(held.documents.where(chosen), windows, units) for chosen in parts)
        both = np.stack([local, others], axis=1)
        found.append([shares(both[unit], use, length, held.numbers) for unit in range(units + 1)])
        long_enough = long_enough and int(use.sum()) * length >= held.numbers.least_days
    made = [_local([one[unit] for one in found], long_enough, held.numbers) for unit in range(units + 1)]
    return made[-1], tuple(made[:-1])


def _local(found: Sequence[Shares], long_enough: bool, numbers: Numbers) -> LocalVoices:
    """The window that is least likely, of one unit: local publishers stand first."""
    looks = len(found)
    could = long_enough and any(looks * float(one.p_none[0]) <= numbers.mark for one in found)
    least = min(range(looks), key=lambda i: (float(found[i].p[0]), numbers.windows[i])) if could else looks - 1
    one = found[least]
    p = min(1.0, looks * float(one.p[0])) if could else 1.0
    verdict = Verdict.CANNOT_TELL if not could else Verdict.FEWER if p <= numbers.mark else Verdict.NOT_FEWER
    return LocalVoices(verdict, numbers.windows[least], int(one.seen[0]), one.of, float(one.expected[0]), p)


# Regions


def _regions(held: Held, region_falls: tuple[Fall, ...], local: tuple[LocalVoices, ...], fell: bool) -> tuple[RegionSilence, ...]:
    whole = sum(one.area for one in held.places) or 1.0
    recent, year = (_documents_of(held, days) for days in (RECENT_DAYS, YEAR_DAYS))
    heard_recent, heard_year = (_heard(held, held.day, days) for days in (RECENT_DAYS, YEAR_DAYS))
    told = _told_days(held)
    for code, days in told.items():
        heard_recent[code] |= bool((days > held.day - RECENT_DAYS).any())
        heard_year[code] |= bool((days > held.day - YEAR_DAYS).any())
    made = []
    for i, place in enumerate(held.places):
        of_region = held.documents.where(held.documents.region == i)
        made.append(
            RegionSilence(
                code=place.code,
                name=place.name,
                area=place.area / whole,
                documents=(int(recent[i]), int(year[i])),
                heard=(bool(heard_recent[i]), bool(heard_year[i])),
                last=_last_word(held, i, of_region, told.get(i)),
                fall=replace(region_falls[i], weighed=weighed(region_falls[i], local[i], 0, fell)),
                local=local[i],
            )
        )
    return tuple(made)


def _documents_of(held: Held, days: int) -> Ints:
    return count_documents(held.documents, Windows(held.day, days, 1), len(held.places))[:-1, 0]


def _heard(held: Held, day: int, days: int) -> Bools:
    """Whether a document, or an event, of the `days` up to `day` was known of each place on that day; partners apart."""
    windows = Windows(day, days, 1)
    documents = count_documents(held.documents, windows, len(held.places))[:-1, 0]
    return np.asarray(documents + count_events(held.rows, windows, held.codes)[:, 0] > 0, dtype=np.bool_)


def _told_days(held: Held) -> dict[int, Ints]:
    """By place, the days on which something a local partner told of it was recorded."""
    index = {code: i for i, code in enumerate(held.codes)}
    found: dict[int, list[int]] = {}
    for code, day in held.told.select("region", "documented_at").iter_rows():
        if code in index:
            found.setdefault(index[code], []).append(day_number(day))
    return {i: np.array(days, dtype=np.int64) for i, days in found.items()}


def _last_word(held: Held, unit: int, documents: Documents, told: Ints | None) -> LastWord | None:
    events = held.rows
    ended = events.end[events.known_on(held.day)]
    code = held.codes[unit]
    where = events.regions.index(code) if code in events.regions else -2
    ended = ended[(events.region[events.known_on(held.day)] == where) & (ended <= held.day)]
    spoke, last = documents.day, _latest(documents.day)
    partner, event = _latest(told), _latest(ended)
    newest = max((one for one in (last, partner, event) if one is not None), default=None)
    if newest is None:
        return None
    own = pause(spoke, held.day, held.numbers.fewest_pauses)
    by: tuple[str, ...] = ()
    reach = ""
    if newest == last:
        by, reach = _spoke_on(held, documents, newest)
    elif newest == partner:
        reach = "partner"
    rhythm = (own.pauses, own.longer, own.unusual) if own is not None else (0, 0, False)
    return LastWord(day_date(newest), by, reach, held.day - newest, *rhythm)


def _latest(days: Ints | None) -> int | None:
    return None if days is None or not days.size else int(days.max())


def _spoke_on(held: Held, documents: Documents, day: int) -> tuple[tuple[str, ...], str]:
    """Publishers of a day, and how near the nearest of them is."""
    spelled = {str(held.table["publisher"][int(row)]) for row in documents.row[documents.day == day]}
    found = sorted({publisher(one) for one in spelled}, key=lambda one: one.name)
    reaches = {one.reach(held.country) for one in found}
    nearest = next(one for one in (Reach.LOCAL, Reach.INTERNATIONAL, Reach.UNKNOWN) if one in reaches)
    return tuple(one.name for one in found), nearest.value


def _area_unheard(regions: tuple[RegionSilence, ...]) -> tuple[float, float]:
    recent, year = (sum(one.area for one in regions if not one.heard[i]) for i in (0, 1))
    return min(1.0, recent), min(1.0, year)


# The country


def _unheard(held: Held) -> tuple[Unheard, ...]:
    if not held.places:
        return ()
    told = _told_days(held)
    made = []
    for days in (RECENT_DAYS, YEAR_DAYS):
        heard = _heard(held, held.day, days)
        for unit, when in told.items():
            heard[unit] |= bool((when > held.day - days).any())
        made.append(Unheard(days, int((~heard).sum()), len(held.places), _usually_unheard(held, days)))
    return tuple(made)


def _usually_unheard(held: Held, days: int) -> int | None:
    """The median number over earlier days whose window was covered and ended before this one began."""
    earlier = range(held.day - days, held.day - days - held.numbers.history_days, -_STEP)
    fits = [day for day in earlier if day - days + 1 >= held.covered_from]
    if len(fits) < _FEWEST_EARLIER:
        return None
    return int(np.median([int((~_heard(held, day, days)).sum()) for day in fits]))


def _weeks(held: Held) -> tuple[Week, ...]:
    windows = Windows(held.day, 7, WEEKS)
    number = windows.of(held.documents.day)
    made = []
    for k in reversed(range(WEEKS)):
        own = held.documents.where((number == k) & (held.documents.learned <= held.day))
        first = day_date(held.day - 7 * k - 6)
        made.append(Week(first, len(set(own.story.tolist())), _independent(own)))
    return tuple(made)


def _independent(documents: Documents) -> int:
    """Sources that share no text: those joined by a copy count once."""
    groups: list[tuple[set[int], set[int]]] = []
    for source, story in sorted(set(zip(documents.source.tolist(), documents.story.tolist(), strict=True))):
        joined = ({source}, {story})
        apart = []
        for group in groups:
            if source in group[0] or story in group[1]:
                joined = (joined[0] | group[0], joined[1] | group[1])
            else:
                apart.append(group)
        groups = [*apart, joined]
    return len(groups)
