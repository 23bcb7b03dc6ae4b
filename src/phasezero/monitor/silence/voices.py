"""Sources that stopped while others went on: the lower tail of a beta-binomial share of the documents.

Given n documents of all sources in a window, source j writes m_j ~ BetaBinomial(n, q_j, rho): q_j its usual share, rho the
correlation inside a window by moments, to which the doubt of the share is added. How much violence there was cancels: it stands
in n. A source is missed only while others write.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, gammaln

from phasezero.domain.silence import Numbers
from phasezero.monitor.known import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """One entry for each source."""

    regular: Bools
    """Whether it wrote enough in the history to be missed."""
    seen: Ints
    of: int
    """Documents of all together in the newest window."""
    expected: Floats
    p: Floats
    """P(as few or fewer, given the documents of all); 1 for those that are not regular."""
    p_none: Floats
    """The same, had there been none."""


def shares(counts: Ints, use: Bools, length: int, numbers: Numbers) -> Shares:
    """`counts` are (source, window), window 0 the newest; `use`: the windows to learn from.

    Raises ValueError for other shapes, or where window 0 is to be learned from.
    """
    if counts.ndim != 2 or use.shape != counts.shape[1:]:
        raise ValueError(f"counts {counts.shape} and use {use.shape} do not fit each other")
    if use.size and use[0]:
        raise ValueError("the newest window is what is tested: it cannot be learned from")
    weight = np.where(use, 2.0 ** (-length * np.arange(counts.shape[1]) / numbers.half_life_days), 0.0)
    total = counts.sum(axis=0)
    written = (counts * weight).sum(axis=1)
    share = (written + 0.5) / (float((total * weight).sum()) + 1.0)
    spread = _spread(counts, total, share, weight, numbers)
    regular = (counts * use).sum(axis=1) >= numbers.source_documents
    seen, of = counts[:, 0], int(total[0])
    p, p_none = np.ones(len(counts)), np.ones(len(counts))
    for i in np.flatnonzero(regular):
        rho = min(float(spread[i]) + float(share[i]) / (float(written[i]) + 1), 0.95)
        p[i] = beta_binomial_tail(int(seen[i]), of, float(share[i]), rho)
        p_none[i] = beta_binomial_tail(0, of, float(share[i]), rho)
    return Shares(regular, seen, of, share * of, p, p_none)


def _spread(counts: Ints, total: Ints, share: Floats, weight: Floats, numbers: Numbers) -> Floats:
    """The correlation rho of documents inside a window, by moments, with the floor as its prior."""
    mean = share[:, None] * total
    variance = (share * (1 - share))[:, None] * total
    excess = (weight * ((counts - mean) ** 2 - variance)).sum(axis=1)
    scale = (weight * variance * np.maximum(total - 1, 0)).sum(axis=1)
    per_window = scale / max(float(weight.sum()), 1e-12)
    prior = numbers.prior_windows * per_window
    found = (excess + prior * numbers.source_spread) / np.maximum(scale + prior, 1e-12)
    return np.asarray(np.clip(found, numbers.source_spread, 0.9), dtype=np.float64)


def beta_binomial_tail(seen: int, of: int, share: float, rho: float) -> float:
    """P(M <= seen) among `of`, of mean `share` and correlation `rho`."""
    first, second = share * (1 / rho - 1), (1 - share) * (1 / rho - 1)
    m = np.arange(min(seen, of) + 1)
    ways = gammaln(of + 1) - gammaln(m + 1) - gammaln(of - m + 1)
    log_p = ways + betaln(m + first, of - m + second) - betaln(first, second)
    return float(min(1.0, np.exp(log_p).sum()))
