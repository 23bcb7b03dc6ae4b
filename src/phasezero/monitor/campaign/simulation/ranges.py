"""From which range each parameter of a simulated episode is drawn, alike over the range (or over its logarithm).

Wide on purpose: what is not known about the world must not be a constant of the simulator. `SHIFTED` is a second world, less
clear in nearly every respect, that no weight and no calibration ever sees: it asks what happens when the simulator is wrong. Nor
do they see `GOING_ON`: it asks what happens to what had begun before the window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Range:
    low: float
    high: float
    log: bool = False

    def draw(self, rng: np.random.Generator) -> float:
        if self.log:
            return float(np.exp(rng.uniform(np.log(self.low), np.log(self.high))))
        return float(rng.uniform(self.low, self.high))


RANGES: Mapping[str, Range] = {
    # the country
    "extent_km": Range(200, 1_500, log=True),
    "regions": Range(4, 20),
    "places_per_region": Range(2, 9),
    "groups": Range(2, 6),
    "segregation": Range(0.05, 1, log=True),  # small: regions are of one group
    "perpetrators": Range(1, 9),
    "opponents": Range(1, 5),
    "methods": Range(3, 8),
    # how much happens
    "attacks": Range(6, 200, log=True),
    "fighting_per_attack": Range(0.02, 1.5, log=True),
    "counter_per_attack": Range(0.02, 0.5, log=True),
    "others_per_attack": Range(0.1, 3, log=True),
    "rise": Range(0.5, 4, log=True),  # window against the year before, without a campaign
    # how it happens of itself
    "contagion": Range(0, 0.5),
    "contagion_days": Range(2, 10),
    "unevenness": Range(0.2, 2, log=True),  # small: few regions have nearly all of it
    "drift_of_places": Range(3, 60, log=True),  # small: other regions than the year before
    "patchiness": Range(3, 60, log=True),  # small: who is hit differs from region to region
    "at_home": Range(0.4, 1),  # perpetrators that stay in their own region, where nobody leads them
    "body": Range(-0.3, 1.1),  # logarithm of the median killed
    "spread": Range(0.7, 1.3),
    "tail": Range(0, 0.06),
    "tail_scale": Range(5, 15),
    "tail_shape": Range(0.2, 0.7),
    "drift_of_methods": Range(5, 60, log=True),
    # battles with collateral
    "fighting_per_collateral": Range(0.4, 3, log=True),
    "collateral_share": Range(0.6, 1),
    "collateral_days": Range(0.5, 4),
    "offensives": Range(1, 5),
    # tit for tat
    "answered": Range(0.5, 0.95),
    "answer_days": Range(1, 6),
    "answer_share": Range(0.6, 1),
    "own_share": Range(0.38, 0.62),  # of all attacks, those by the candidate
    "answer_targets": Range(0.5, 0.98),
    # reporting
    "surge": Range(1.8, 8, log=True),
    "surge_by_kind": Range(0.02, 0.3),
    "documented": Range(0.4, 1),
    "small_missed": Range(0, 1),
    # a campaign
    "campaign_share": Range(0.5, 1),
    "campaign_rise": Range(1.5, 30, log=True),
    "waves": Range(1, 4),
    "wave_days": Range(4, 25),
    "at_once": Range(0, 0.8),
    "selectivity": Range(0.35, 1),
    "unselective": Range(0.15, 0.15),  # share of campaigns that spare no group
    "lead_share": Range(0.4, 0.95),
    "leaders": Range(1, 3),
    "drill": Range(0.2, 0.9),
    "campaign_body": Range(0, 0.8),
    "campaign_tail": Range(0.02, 0.2),
    "campaign_after_fighting": Range(0, 0.35),
    "campaign_after_counter": Range(0, 0.25),
}

SHIFTED: Mapping[str, Range] = {
    **RANGES,
    "extent_km": Range(150, 600, log=True),
    "regions": Range(3, 9),
    "segregation": Range(0.3, 2, log=True),
    "fighting_per_attack": Range(0.1, 3, log=True),
    "counter_per_attack": Range(0.05, 0.7, log=True),
    "rise": Range(0.7, 5, log=True),
    "contagion": Range(0.2, 0.7),
    "contagion_days": Range(4, 20),
    "unevenness": Range(0.1, 0.8, log=True),
    "drift_of_places": Range(2, 20, log=True),
    "patchiness": Range(2, 25, log=True),
    "at_home": Range(0.2, 0.9),
    "body": Range(0, 1.3),
    "spread": Range(0.9, 1.5),
    "tail": Range(0, 0.1),
    "tail_shape": Range(0.3, 0.9),
    "drift_of_methods": Range(3, 30, log=True),
    "collateral_share": Range(0.45, 0.9),
    "collateral_days": Range(1, 8),
    "answered": Range(0.4, 0.9),
    "answer_days": Range(2, 10),
    "answer_share": Range(0.5, 0.9),
    "own_share": Range(0.35, 0.7),
    "surge": Range(1.5, 5, log=True),
    "surge_by_kind": Range(0.1, 0.5),
    "campaign_share": Range(0.45, 0.95),
    "selectivity": Range(0.3, 0.95),
    "lead_share": Range(0.3, 0.9),
    "campaign_after_fighting": Range(0.05, 0.5),
    "campaign_after_counter": Range(0.05, 0.35),
}

GOING_ON: Mapping[str, Range] = {**RANGES, "begun_days": Range(30, 365)}
"""As `RANGES`, but the offensives, answers or campaign behind the attacks had begun so many days before the window."""
