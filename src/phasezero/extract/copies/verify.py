"""Whether two texts are copies, by their signatures: overlap of runs of words, and what tells texts of one mould apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from phasezero.domain.stories import How
from phasezero.extract.copies.signatures import DAYS, Hashes, Signature, below

_FEWEST = 4
"""Runs of three words that a text must have to be a copy of another that is not the same to the letter: six words."""
_LENGTHS = (6, 8, 10, 15, 30, 60)
_OVERLAP = (0.95, 0.8, 0.66, 0.6, 0.55, 0.45)
"""Share of the shorter text's runs that must stand in the longer one, by how many it has: short texts share runs by chance."""
_LONG = 60
"""Runs from which on other words than names say enough: what such texts share is no phrase of a trade."""
_MOST = 0.6
_OTHER_NUMBERS = 0.85
_LITTLE = 0.8
"""Overlap needed where the numbers differ, and of a short text with one almost twice as long."""
_WHOLE = 0.85
_CUT = 0.75
_SHORTER = 0.8
"""A text of fewer than this share of the other's runs is cut, or shares a part."""
_SENTENCE = 12
_SAME = 0.97
"""From so many runs on, a text that shares so much and has the same numbers is the same with another day of the month."""
_FOREIGN = 0.2
"""Share of the shorter text's names that stand nowhere in the other, from which on they are two stories of one mould."""
_NEWS_AGES = timedelta(hours=36)
"""After so long, the same words with other numbers are a new report."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Of two texts that are copies of one text."""

    first: float
    """Share of the first text's runs that stand in the second."""
    second: float
    how: How

    @property
    def strength(self) -> float:
        return max(self.first, self.second)


def overlap(first: Signature, second: Signature, apart: timedelta | None = None) -> Overlap | None:
    """How two texts overlap, or None where they are no copies. `apart`: time between their publication, where known."""
    rate = min(first.rate, second.rate)
    one, other = below(first.runs, rate), below(second.runs, rate)
    if not len(one) or not len(other):
        return None
    both = len(np.intersect1d(one, other, assume_unique=True))
    in_first, in_second = both / len(one), both / len(other)
    if min(len(one), len(other)) < _FEWEST and min(in_first, in_second) < 1:
        return None
    short, long = (first, second) if len(one) <= len(other) else (second, first)
    if max(in_first, in_second) < _needed(short, long) or _of_one_mould(short, long, apart, max(in_first, in_second)):
        return None
    return Overlap(in_first, in_second, _how(in_first, in_second, len(short.runs) / len(long.runs)))


def _how(in_first: float, in_second: float, lengths: float) -> How:
    if min(in_first, in_second) >= _WHOLE:
        return How.WHOLE
    if lengths < _SHORTER and max(in_first, in_second) >= _CUT:
        return How.CUT
    return How.EDITED


def _needed(short: Signature, long: Signature) -> float:
    """The overlap from which on two texts of these lengths and numbers are copies."""
    runs = len(short.runs)
    needed = float(np.interp(runs, _LENGTHS, _OVERLAP))
    if runs >= _LONG:
        return needed
    if _numbers_differ(short, long):
        needed = max(needed, _OTHER_NUMBERS)
    return max(needed, _LITTLE) if runs < _LONG / 2 and runs < 0.6 * len(long.runs) else needed


def _of_one_mould(short: Signature, long: Signature, apart: timedelta | None, shared: float) -> bool:
    """Whether each says of other names, days or numbers in the same words: two stories, not one.

    Long texts that share most are none of a mould, though each has a paragraph with other names; nor are those that share nearly
    all, whatever date a page has added to them.
    """
    long_texts = len(short.runs) >= _LONG
    names, names_back = _not_in(short.names, _any_name(long)), _not_in(long.names, _any_name(short))
    other_names = names > 0 and names_back > 0 and names >= max(1, _FOREIGN * len(short.names))
    if other_names and not (long_texts and shared >= _MOST):
        return True
    same = len(short.runs) >= _SENTENCE and shared >= _SAME and not _numbers_differ(short, long)
    days = _days_differ(short.days, long.days, DAYS[:2] if same else DAYS)
    if days and not (long_texts and shared >= _OTHER_NUMBERS):
        return True
    return apart is not None and abs(apart) > _NEWS_AGES and _numbers_differ(short, long)


def _days_differ(one: Hashes, other: Hashes, kinds: Sequence[str]) -> bool:
    """Whether both name weekdays, months, days or years (those of `kinds`, which `DAYS` begins with), and none in common."""
    for kind in range(len(kinds)):
        these, those = one[one >> np.uint32(30) == kind], other[other >> np.uint32(30) == kind]
        if len(these) and len(those) and not len(np.intersect1d(these, those)):
            return True
    return False


def _numbers_differ(short: Signature, long: Signature) -> bool:
    return _not_in(short.numbers, long.numbers) > 0 and _not_in(long.numbers, short.numbers) > 0


def _any_name(one: Signature) -> Hashes:
    return np.concatenate([one.names, one.starts])


def _not_in(these: Hashes, those: Hashes) -> int:
    held = set(those.tolist())
    return sum(one not in held for one in these.tolist())


def apart(one: datetime | None, other: datetime | None) -> timedelta | None:
    """Between two publications; None where either is not known."""
    return None if one is None or other is None else one - other
