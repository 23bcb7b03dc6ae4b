"""Compiled likelihood of a self-exciting process. Shapes are checked by those who call.

Events are ascending; `gaps` (event,) are the times since the event before, the first one's counting from nowhere; `rates` are
the background rates at the events. An event at age s excites at the rate `branching` · `decay` · exp(-`decay` · s).
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@numba.njit(cache=True, nogil=True)
def log_likelihood(
    gaps: Array, rates: Array, rest: float, background: float, level: float, branching: float, decay: float
) -> tuple[float, float, float, float]:
    """The log likelihood and its derivatives by `level`, `branching` and `decay` (Ogata 1981; Ozaki 1979).

    `rest` is the time from the last event to the end, `background` the integral of the background rate.
    """
    total, by_level, by_branching, by_decay = 0.0, 0.0, 0.0, 0.0
    memory, slope = 0.0, 0.0  # the sum over earlier events of exp(-decay * age), and its derivative
    for i in range(len(gaps)):
        if i > 0:
            kept = np.exp(-decay * gaps[i])
            slope = kept * (slope - gaps[i] * (1 + memory))
            memory = kept * (1 + memory)
        rate = level * rates[i] + branching * decay * memory
        total += np.log(rate)
        by_level += rates[i] / rate
        by_branching += decay * memory / rate
        by_decay += branching * (memory + decay * slope) / rate
    kept = np.exp(-decay * rest)
    come = len(gaps) - kept * (1 + memory)
    by_decay += branching * kept * (slope - rest * (1 + memory))
    return total - level * background - branching * come, by_level - background, by_branching - come, by_decay


@numba.njit(cache=True, nogil=True)
def expected_until(gaps: Array, background: Array, level: float, branching: float, decay: float) -> Array:
    """Events expected from the start to each event, given those before it; `background` (event,): integral of its rate."""
    made = np.empty(len(gaps))
    memory = 0.0
    for i in range(len(gaps)):
        if i > 0:
            memory = np.exp(-decay * gaps[i]) * (1 + memory)
        made[i] = level * background[i] + branching * (i - memory)
    return made
