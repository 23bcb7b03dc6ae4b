"""The vocabularies of this package: YAML files beside this module, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> Any:
    """The vocabulary `name`, as plain lists and dictionaries; treat it as read-only."""
    text = (files("phasezero.domain") / "vocabulary" / f"{name}.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
