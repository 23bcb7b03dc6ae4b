"""How days, ranges and lists are written."""

from __future__ import annotations

from collections.abc import Sequence

from phasezero.domain.events import Fatalities
from phasezero.domain.updates import Part, figure, name, words


def triple(killed: Fatalities) -> Part:
    """Fatalities, always low, best and high."""
    return figure(f"low {killed.low:,}, best {killed.best:,}, high {killed.high:,}")


def between(low: int, high: int) -> Part:
    return figure(f"{low}" if low == high else f"{low}–{high}")


def plural(count: int, one: str, many: str = "") -> str:
    return one if count == 1 else many or one + "s"


def names(these: Sequence[str], most: int = 4) -> tuple[Part, ...]:
    """ "A, B and C" as names; beyond `most`, how many more there are."""
    shown = [name(this) for this in these[:most]]
    rest = len(these) - most
    if rest > 0:
        shown.append(figure(f"{rest} more"))
    parts: list[Part] = []
    for i, part in enumerate(shown):
        if i:
            parts.append(words(" and " if i == len(shown) - 1 else ", "))
        parts.append(part)
    return tuple(parts)
