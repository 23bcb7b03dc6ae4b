"""One aspect of the evidence each: `KEY`, and `weigh(view)`, which gives its Bayes factors against the rivals it can tell from a
campaign, or why it says nothing."""

from __future__ import annotations

from phasezero.domain.campaign import Component
from phasezero.monitor.campaign.components import (
    battles,
    concentration,
    coordination,
    displacement,
    methods,
    one_sidedness,
    perpetrators,
    reporting,
    retaliation,
    tail,
    targets,
)
from phasezero.monitor.campaign.view import View

ALL = (
    concentration,
    coordination,
    targets,
    perpetrators,
    methods,
    one_sidedness,
    tail,
    displacement,
    battles,
    retaliation,
    reporting,
)
KEYS = tuple(one.KEY for one in ALL)


def all_components(view: View) -> tuple[Component, ...]:
    """What every aspect says, in a fixed order."""
    return tuple(one.weigh(view) for one in ALL)
