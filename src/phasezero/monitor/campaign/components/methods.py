"""Is it done in one way, more regularly than before?"""

from __future__ import annotations

import numpy as np

from phasezero.domain.campaign import RIVALS, Component, NoData
from phasezero.monitor.campaign.episode import Floats, Kind
from phasezero.monitor.campaign.likelihoods import as_usual, dominated, kappa_weights
from phasezero.monitor.campaign.view import View, says, silent

KEY = "methods"


def weigh(view: View) -> Component:
    """Also tells the number of methods, and the diversity (entropy, bits) now and before."""
    now, before = view.now, view.episode.before
    was = before.kind != Kind.FIGHTING
    codes = np.unique(np.concatenate([now.method, before.method[was]]))
    codes = codes[codes >= 0]
    rows = view.attacks[now.method[view.attacks] >= 0]
    if not len(codes):
        return silent(KEY, NoData.NOT_CODED)
    if view.counts(rows) < 3 or len(codes) < 2:
        return silent(KEY, NoData.NO_ATTACKS)
    done = view.tally(rows, np.searchsorted(codes, now.method), len(codes))
    earlier = before.method[was & (before.method >= 0)]
    counted = np.bincount(np.searchsorted(codes, earlier), minlength=len(codes)) + 1.0
    usual = np.asarray(counted / counted.sum(), np.float64)
    known = kappa_weights(np.zeros(len(codes)), usual)
    ratio = dominated(done, usual, known) - as_usual(done, usual, known)
    return says(
        KEY,
        dict.fromkeys(RIVALS, ratio),
        methods=(done > 0).sum(),
        attacks=done.sum(),
        most=done.max(),
        bits=_bits(done / done.sum()),
        bits_before=_bits(usual),
    )


def _bits(share: Floats) -> float:
    some = share[share > 0]
    return float(-(some * np.log2(some)).sum())
