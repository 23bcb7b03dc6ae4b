"""Detectors: one per file, found by itself. Each module has a `DETECTOR` that scores every series and unit of a day.

A score is a probability: how often a statistic at least this large would come at the usual level, given what is documented.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol

from phasezero.monitor.daily import Daily
from phasezero.monitor.known import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What one detector says of each series and unit (arrays of shape (series, unit), units as in `baseline.Counts`)."""

    p_value: Floats
    """Adjusted for the windows that the detector looks at, not for the number of regions."""
    window_days: Ints
    """The window that speaks loudest."""
    longest_span: Ints
    """Events whose days span this many days or more are not counted."""
    observed: Floats
    """Documented events of that window."""
    mean: Floats
    """(series, unit, practice): expected number of documented events in it."""
    size: Floats
    """k of its negative binomial distribution."""


class Detector(Protocol):
    @property
    def name(self) -> str: ...

    def score(self, daily: Daily) -> Scores: ...


@cache
def detectors() -> tuple[Detector, ...]:
    """All detectors, by name of their file."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").DETECTOR for name in names)
