"""The example that ships: the Central African Republic, 1991-2019 (see ATTRIBUTION.md)."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def example_path() -> Path:
    """Where the example file lies. The package must be installed as files, as pip does, not run from an archive."""
    return Path(str(resources.files("phasezero.sources.ucdp_ged.example").joinpath("central_african_republic.csv.gz")))
