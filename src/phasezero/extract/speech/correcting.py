"""From the share that a test finds to the share that there is: Rogan and Gladen (1978), with the interval of Lang and Reiczigel
(2014), which counts in that sensitivity and specificity are themselves measured on a few cases."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z = 1.959964


@dataclass(frozen=True, slots=True)
class Rates:
    """How often the test is right."""

    found: int
    """Of `of_true` cases that are so."""
    of_true: int
    cleared: int
    """Of `of_false` cases that are not."""
    of_false: int

    @property
    def sensitivity(self) -> float:
        return self.found / self.of_true

    @property
    def specificity(self) -> float:
        return self.cleared / self.of_false


@dataclass(frozen=True, slots=True)
class Corrected:
    share: float
    low: float
    """Of the 95 % interval; from 0 to 1."""
    high: float


def corrected(counted: int, of: int, rates: Rates) -> Corrected | None:
    """The share behind `counted` of `of`; None where the test is not better than a coin."""
    bare = rates.sensitivity + rates.specificity - 1
    adjusted_of = of + Z**2
    raw = (counted + Z**2 / 2) / adjusted_of
    hits, clears = (rates.found + 1) / (rates.of_true + 2), (rates.cleared + 1) / (rates.of_false + 2)
    gain = hits + clears - 1
    if bare <= 0 or gain <= 0:
        return None
    middle = (raw + clears - 1) / gain
    from_hits, from_clears = hits * (1 - hits) / (rates.of_true + 2), clears * (1 - clears) / (rates.of_false + 2)
    shift = 2 * Z**2 * (middle * from_hits - (1 - middle) * from_clears)
    spread = Z * sqrt(raw * (1 - raw) / adjusted_of + middle**2 * from_hits + (1 - middle) ** 2 * from_clears) / gain
    share = _between((counted / of + rates.specificity - 1) / bare)
    return Corrected(share, min(_between(middle + shift - spread), share), max(_between(middle + shift + spread), share))


def _between(value: float) -> float:
    return min(1.0, max(0.0, value))
