"""Simulated episodes of all five explanations, for calibration, benchmarks and teaching. They never enter the store."""

from __future__ import annotations

from phasezero.monitor.campaign.simulation.episodes import Simulated, simulate
from phasezero.monitor.campaign.simulation.ranges import GOING_ON, RANGES, SHIFTED
from phasezero.monitor.campaign.simulation.thinning import thinned

__all__ = ["GOING_ON", "RANGES", "SHIFTED", "Simulated", "simulate", "thinned"]
