"""What people must know of a trained model: the card beside its weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from phasezero.errors import BadInput, UnreadableFile
from phasezero.extract.models.linear import FOLDER

_KEYS = {"decides", "features", "trained_on", "not_for", "experimental", "figures", "sha256"}


@dataclass(frozen=True, slots=True)
class TrainedOn:
    data: str
    licence: str
    rows: int


@dataclass(frozen=True, slots=True)
class Figure:
    figure: str
    measured: str
    """With its 95 % interval."""


@dataclass(frozen=True, slots=True)
class Card:
    name: str
    decides: str
    features: str
    trained_on: tuple[TrainedOn, ...]
    not_for: tuple[str, ...]
    """What it must not be used for."""
    experimental: bool
    """True: it feeds no signal."""
    figures: tuple[Figure, ...]
    """Cross-validated; written by `benchmarks/extract/train.py`."""
    sha256: str
    """Of the file of weights."""


def names() -> tuple[str, ...]:
    """Of every model that the package carries, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.npz")))


def card(name: str, folder: Path = FOLDER) -> Card:
    """The card of this model, read strictly."""
    path = folder / f"{name}.yml"
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UnreadableFile(f"Model card {path}: the file is missing; install the package anew.") from None
    if not isinstance(raw, dict) or set(raw) != _KEYS:
        raise BadInput(f"Model card {path}: its keys are not {', '.join(sorted(_KEYS))}; mend it.")
    try:
        trained_on = tuple(TrainedOn(**row) for row in raw["trained_on"])
        figures = tuple(Figure(**row) for row in raw["figures"])
    except TypeError as error:
        raise BadInput(f"Model card {path}: {error}; mend it.") from None
    return Card(
        name, raw["decides"], raw["features"], trained_on, tuple(raw["not_for"]), raw["experimental"], figures, raw["sha256"]
    )
