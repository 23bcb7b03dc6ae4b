"""Who makes GED and on what terms, as `source.yml` has it."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml

from phasezero.domain.events import Dataset


@cache
def dataset() -> Dataset:
    """The data set's key, name, licence and citation."""
    text = resources.files("phasezero.sources.ucdp_ged").joinpath("source.yml").read_text(encoding="utf-8")
    source = yaml.safe_load(text)
    return Dataset(source["key"], source["name"], source["licence"]["name"], " ".join(source["citation"].split()))
