"""Aggregate series of hate crime and identity-based violence, as known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL_OWNER, Viewer, joined
from phasezero.domain.phrases import Fact, phrase
from phasezero.domain.series import (
    SMALLEST,
    SUPPRESSED,
    Base,
    Cell,
    Expected,
    Held,
    Practice,
    Reading,
    Series,
    at_least_smallest,
    without_overlap,
)
from phasezero.library.telling import pictures_in

if TYPE_CHECKING:
    from phasezero.domain.series import SeriesKey
    from phasezero.domain.updates import Picture
    from phasezero.monitor.aggregate import Foretold

_PER_YEAR = {1: 12, 3: 4, 6: 2, 12: 1}


def series(country: str | None, as_of: date | None, viewer: Viewer = LOCAL_OWNER) -> tuple[Series, ...]:
    """Every series that the viewer sees, of one country or of all, as known at the end of `as_of`; those of each audience by
    themselves, so that each is marked as its own counts are."""
    from phasezero.store import series as kept

    iso3 = None if country is None else find_country(country).iso3
    groups: dict[tuple[SeriesKey, str], dict[object, Held]] = {}
    held = sorted(kept.read(viewer, as_of, iso3), key=lambda one: (one.cell.said_by.dated, one.known_on, one.id))
    for one in held:
        groups.setdefault((one.cell.key, one.marking.audience), {})[one.cell.slot] = one
    made = (_series(key, counts.values()) for (key, _), counts in groups.items())
    return tuple(sorted(made, key=lambda one: _order(one.key)))


def _order(key: SeriesKey) -> tuple[object, ...]:
    return key.country, key.region, key.category, key.recorder, key.publisher, key.months


def _series(key: SeriesKey, counts: Iterable[Held]) -> Series:
    held = tuple(sorted(counts, key=lambda one: one.cell.starts))
    foretold = _foretold(key, held)
    expected = tuple(_expected(one.cell, of, key) for one, of in zip(held, foretold, strict=True))
    return Series(key, held, _read(key, held, foretold[-1]), joined(one.marking for one in held), expected)


def _foretold(key: SeriesKey, held: Sequence[Held]) -> Sequence[Foretold | None]:
    from phasezero.monitor import aggregate

    if key.months not in _PER_YEAR or not without_overlap(held):
        return [None] * len(held)
    cells = [one.cell for one in held]
    return aggregate.foretell(
        [float("nan") if one.count is None else one.count for one in cells],
        _exposure(cells),
        [one.practice is Practice.CHANGED for one in cells],
        _PER_YEAR[key.months],
        [(one.starts.year * 12 + one.starts.month - 1) // key.months for one in cells],
    )


def _expected(cell: Cell, foretold: Foretold | None, key: SeriesKey) -> Expected | None:
    from phasezero.monitor import aggregate

    if foretold is None:
        return None
    mean, low, high = (at_least_smallest(bound) for bound in (foretold.mean, foretold.low, foretold.high))
    higher = cell.count is not None and aggregate.is_rise(aggregate.chance(cell.count, foretold), _PER_YEAR[key.months])
    return Expected(mean, low, high, higher, max(foretold.smallest_rise, SMALLEST))


def _read(key: SeriesKey, held: Sequence[Held], foretold: Foretold | None) -> Reading:
    """What the monitor says of the newest count; where it cannot say anything, why."""
    from phasezero.monitor import aggregate

    if why := _why_not(key, held):
        return Reading(False, why, None, None, 0, None)
    count = held[-1].cell.count
    if foretold is None or count is None:
        few = phrase("there are too few earlier periods that were counted in the same way")
        return Reading(False, few, None, None, len(held) - 1, None)
    low, high = (at_least_smallest(bound) for bound in (foretold.low, foretold.high))
    probability = aggregate.chance(count, foretold)
    rising, smallest = aggregate.is_rise(probability, _PER_YEAR[key.months]), max(foretold.smallest_rise, SMALLEST)
    return Reading(rising, None, low, high, foretold.periods, probability, smallest)


def _why_not(key: SeriesKey, held: Sequence[Held]) -> Fact | None:
    if key.months not in _PER_YEAR:
        return phrase("its periods are no whole months, quarters, half years or years")
    if not without_overlap(held):
        return phrase("its periods overlap")
    if held[-1].cell.count is None:
        return phrase("the newest count is suppressed")
    return None


def _exposure(cells: Sequence[Cell]) -> list[float]:
    """Days; people times days where every count is set against the population."""
    by_people = all(one.base_of is Base.POPULATION for one in cells)
    return [float((one.ends - one.starts).days + 1) * (float(one.base or 1) if by_people else 1.0) for one in cells]


def series_picture(one: Series, number: int, language: str = "en") -> Picture | None:
    """The control chart of a series with its table; None where its periods cannot stand side by side, or there is but one.
    `number`: which of a page's it is."""
    from phasezero.brief.series_chart import chart

    if not one.comparable or len(one.held) < 2:
        return None
    (picture,) = pictures_in([chart(one, number)], language)
    return picture


def series_json(one: Series) -> dict[str, Any]:
    """A series as plain values: no count below 10 stands in it, and none can be computed from it."""
    read, key = one.reading, one.key
    return {
        "country": key.country,
        "region": key.region,
        "category": key.category,
        "recorded_by": key.recorder,
        "publisher": key.publisher,
        "months": key.months,
        "tlp": one.marking.tlp.label,
        "reading": {
            "rising": read.rising if read.why_not is None else None,
            "why_not": "" if read.why_not is None else str(read.why_not),
            "expected_low": _bound(read, read.expected_low),
            "expected_high": _bound(read, read.expected_high),
            "smallest_rise": read.smallest_rise,
            "probability": read.probability,
            "periods": read.periods,
        },
        "counts": [_count_json(held, expected) for held, expected in zip(one.held, one.expected, strict=True)],
    }


def _bound(read: Reading, bound: int | None) -> int | str | None:
    return None if read.probability is None else SUPPRESSED if bound is None else bound


def _expected_json(expected: Expected | None) -> dict[str, int | str] | None:
    if expected is None:
        return None
    bounds = {"expected": expected.mean, "expected_low": expected.low, "expected_high": expected.high}
    told: dict[str, int | str] = {name: SUPPRESSED if bound is None else bound for name, bound in bounds.items()}
    return {**told, "smallest_rise": expected.smallest_rise}


def _count_json(held: Held, expected: Expected | None) -> dict[str, Any]:
    cell = held.cell
    return {
        "id": held.id,
        "starts": str(cell.starts),
        "ends": str(cell.ends),
        "count": cell.written if cell.count is None else cell.count,
        "base": cell.base,
        "base_of": cell.base_of.value,
        "practice": cell.practice.value,
        "expected": _expected_json(expected),
        "source": cell.said_by.source,
        "published_on": str(cell.said_by.dated),
        "checked": cell.said_by.checked,
        "agreed_by": cell.agreed_by,
        "agreed_on": str(cell.agreed_on),
        "known_on": str(held.known_on),
        "reconstructed": held.reconstructed,
        "revised": held.revised,
        "tlp": held.marking.tlp.label,
    }
