"""Whom to cite for a file that is handed in, and on what terms it is, as `files.yml` of the folder that reads it says."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml


@cache
def terms(folder: str, kind: str) -> tuple[str, str]:
    """Source and licence of a kind of file that a folder of `sources` reads."""
    text = resources.files(f"phasezero.sources.{folder}").joinpath("files.yml").read_text(encoding="utf-8")
    held = yaml.safe_load(text)[kind]
    return str(held["source"]), str(held["licence"])
