"""The scan against what other programs print for the same data."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from monitor import scan_references as references
from phasezero.monitor import scan

SHARED = Path(os.environ.get("PHASEZERO_SHARED", Path(__file__).resolve().parents[3] / "shared"))
SAMPLES = SHARED / "data" / "satscan"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="no shared data; name their folder in PHASEZERO_SHARED"),
]


@pytest.fixture(scope="module")
def given():
    return references.new_mexico(SAMPLES)


def test_new_mexico_is_as_satscan_prints_it(given):
    """Retrospective, conditional Poisson, age and sex adjusted: LLR 10.979758, p = .014 with 999 replicates, nine counties."""
    expected = references.standardised(given)
    zones = scan.zones(given.coordinates, weight=expected.sum(axis=1))
    found = scan.retrospective(given.cases.sum(axis=2), zones, 9, expected=expected).clusters[0]
    assert found.score == pytest.approx(10.979758, abs=1e-5)
    assert {given.counties[place] for place in found.places} == {
        *("Bernalillo", "Guadelupe", "LosAlamos", "SanMiguel", "Sandoval", "SantaFe", "Socorro", "Torrance", "Valencia")
    }
    assert (references.YEARS[found.first], references.YEARS[found.last]) == (1985, 1989)
    both = np.sqrt(2 * 0.012 * 0.988 / 999)
    assert abs(found.p_value - 0.014) < 3 * both


def test_new_mexico_is_as_r_scanstatistics_prints_it(given):
    """Expectation-based Poisson, 1986-1989, 15 nearest county seats: 9.180617, Los Alamos and Santa Fe, p = .005."""
    cases, expected = references.as_in_scanstatistics(given)
    zones = scan.zones(references.seats(given), neighbours=15)
    found = scan.prospective(cases, zones, 4, expected=expected).clusters[0]
    assert found.score == pytest.approx(9.180617, abs=1e-6)
    assert {given.counties[place] for place in found.places} == {"LosAlamos", "SantaFe"}
    assert (found.first, found.last, found.cases) == (0, 3, 43)
    assert abs(found.p_value - 0.005) < 3 * np.sqrt(2 * 0.005 / 999)
