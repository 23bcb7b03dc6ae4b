"""Small episodes made by hand, for the campaign test."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

from phasezero.monitor.campaign import Episode, Events, Kind, Side, events

CANDIDATE, FOE, CROWD = 0, 1, 2
"""Perpetrators: one of the candidate class, one of the other side, one of neither."""
NO_EVENTS = events([], [], [])


def episode(now: Events = NO_EVENTS, before: Events = NO_EVENTS, **changed: Any) -> Episode:
    """Four regions of one place each, along a meridian and 222 km apart; 90 days; two groups."""
    places = np.array([[0.0, 20.0], [2.0, 20.0], [4.0, 20.0], [6.0, 20.0]])
    whole: dict[str, Any] = {
        "days": 90,
        "before_days": 365,
        "now": now,
        "before": before,
        "sides": np.array([Side.CANDIDATE, Side.OPPOSING, Side.NEITHER], np.int64),
        "places": places,
        "regions": 4,
        "groups": 2,
    }
    return Episode(**whole | changed)


def attacks(days: list[int], regions: list[int], by: int = CANDIDATE, **known: Any) -> Events:
    return events(
        days,
        [Kind.ATTACK] * len(days),
        [by] * len(days),
        place=regions,
        region=regions,
        civilians_killed=[2] * len(days),
        **known,
    )


def fighting(days: list[int], regions: list[int]) -> Events:
    return events(days, [Kind.FIGHTING] * len(days), [CANDIDATE] * len(days), place=regions, region=regions)


def together(*parts: Events) -> Events:
    return Events(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Events)))
