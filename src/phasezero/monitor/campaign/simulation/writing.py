"""Simulated episodes as plain CSV or JSON. Every row and every file says so: it must not be taken for a record."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

import numpy as np

from phasezero import __version__
from phasezero.monitor.campaign.episode import Episode, Events, Kind, Side
from phasezero.monitor.campaign.simulation.episodes import Simulated

NOTICE = "Simulated by phasezero for calibration and teaching. Nothing in it happened."
_COLUMNS = [field.name for field in fields(Events)]
HEADER = ["simulated", "explanation", "seed", "episode", *_COLUMNS, "side", "latitude", "longitude"]


def as_csv(episodes: Iterable[Simulated]) -> Iterator[str]:
    """A row for each event of the window and the year before (days below 0), with a header; -1: not known."""
    yield ",".join(HEADER) + "\r\n"
    for one in episodes:
        held = io.StringIO()
        csv.writer(held).writerows(_rows(one))
        yield held.getvalue()


def _rows(one: Simulated) -> Iterator[list[Any]]:
    episode, about = one.episode, ["simulated", str(one.explanation), one.seed, one.number]
    for table in (episode.before, episode.now):
        columns = [getattr(table, name).tolist() for name in _COLUMNS]
        for values in zip(*columns, strict=True):
            row = dict(zip(_COLUMNS, values, strict=True))
            latitude, longitude = ("", "") if row["place"] < 0 else [round(float(v), 4) for v in episode.places[row["place"]]]
            row |= {"exact": int(row["exact"]), "kind": Kind(row["kind"]).name.lower()}
            yield [*about, *row.values(), _side(episode, row["perpetrator"]), latitude, longitude]


def _side(episode: Episode, perpetrator: int) -> str:
    return "unknown" if perpetrator < 0 else Side(episode.sides[perpetrator]).name.lower()


def as_json(episodes: Iterable[Simulated]) -> Iterator[str]:
    """One object: the notice, the version, and the episodes with everything that `Episode` holds."""
    yield f'{{"simulated": true, "notice": {json.dumps(NOTICE)}, "version": {json.dumps(__version__)}, "episodes": ['
    for number, one in enumerate(episodes):
        about = {"explanation": str(one.explanation), "seed": one.seed, "episode": one.number}
        yield ("," if number else "") + "\n" + json.dumps({"simulated": True, **about, **_plain(one.episode)})
    yield "\n]}\n"


def _plain(episode: Episode) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for field in fields(episode):
        value = getattr(episode, field.name)
        if hasattr(value, "__dataclass_fields__"):
            value = {part.name: getattr(value, part.name).tolist() for part in fields(value)}
        made[field.name] = value.tolist() if isinstance(value, np.ndarray) else value
    made["coded"] = sorted(kind.name.lower() for kind in episode.coded)
    return made
