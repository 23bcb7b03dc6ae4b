"""How deaths, events and lists of names are written."""

from __future__ import annotations

from collections.abc import Sequence

from phasezero.domain import phrases
from phasezero.domain.events import Fatalities
from phasezero.domain.phrases import Fact, Listed, Phrase, counted, listed


def triple(killed: Fatalities) -> Phrase:
    """Fatalities, always low, best and high."""
    return phrases.triple(killed.low, killed.best, killed.high, killed.open)


def three(killed: Fatalities) -> Phrase:
    """The same in the short form."""
    return phrases.three(killed.low, killed.best, killed.high, killed.open)


def events(count: int) -> Phrase:
    return counted(count, "{n} event", "{n} events")


def regions(count: int) -> Phrase:
    return counted(count, "{n} region", "{n} regions")


def names(these: Sequence[Fact], most: int = 4) -> Listed:
    """ "A, B and C"; beyond `most`, how many more there are."""
    rest = len(these) - most
    return listed([*these[:most], counted(rest, "{n} more", "{n} more")] if rest > 0 else these)
