"""Statistics of counts that were compared with the production method and lost: a likelihood ratio over several windows and a
mixed Shiryaev-Roberts e-detector, both on the same expectation; and the oracle that knows the true mean and dispersion."""

from __future__ import annotations

import math

import numba
import numpy as np
import numpy.typing as npt

from phasezero.monitor.rising.kernels import excess

Floats = npt.NDArray[np.float64]

WINDOWS = np.array([1, 3, 7, 14, 28])
TIMES = np.array([1.5, 2.0, 3.0, 5.0])


@numba.njit(cache=True, nogil=True)
def windows(counts: Floats, expected: Floats, size: Floats, doubt: Floats, independent: Floats, spans: npt.NDArray) -> Floats:
    """max over windows of sup over rho > 1 of the log likelihood ratio of their sum (Höhle & Paul 2008)."""
    units, days = counts.shape
    result = np.zeros((units, days))
    for u in range(units):
        seen, due = np.zeros(days + 1), np.zeros(days + 1)
        for t in range(days):
            seen[t + 1], due[t + 1] = seen[t] + counts[u, t], due[t] + expected[u, t]
            for span in spans:
                if t + 1 >= span and expected[u, t + 1 - span] > 0:
                    k = 1 / (1 / (span * size[u, t]) + doubt[u, t])
                    found = excess(seen[t + 1] - seen[t + 1 - span], due[t + 1] - due[t + 1 - span], k)
                    result[u, t] = max(result[u, t], found * independent[u, t])
    return result


@numba.njit(cache=True, nogil=True)
def e_detector(counts: Floats, expected: Floats, size: Floats, independent: Floats, times: Floats) -> Floats:
    """Log of the mean over `times` of M_t = (1 + M_{t-1}) E_t, E_t the likelihood ratio of one day to the power `independent`
    (Shin, Ramdas & Rinaldo 2024); held below exp(12) so that it comes down again."""
    units, days = counts.shape
    result = np.zeros((units, days))
    most = math.exp(12.0)
    for u in range(units):
        running = np.zeros(times.size)
        for t in range(days):
            mean, k = expected[u, t], size[u, t]
            if mean > 0:
                for i in range(times.size):
                    ratio = counts[u, t] * math.log(times[i])
                    ratio -= (counts[u, t] + k) * math.log((k + times[i] * mean) / (k + mean))
                    running[i] = min((1 + running[i]) * math.exp(min(ratio * independent[u, t], 12.0)), most)
            result[u, t] = math.log(1 + running.mean())
    return result
