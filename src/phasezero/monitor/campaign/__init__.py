"""Random or organised? Five rival explanations of the attacks of one perpetrator class, weighed against each other.

In: an `Episode` (arrays). Out: a `domain.campaign.CampaignFinding`. `simulation` makes episodes of which the explanation is
known; the weights of the components were learned from such episodes (`tools/calibrate_campaign.py`).
"""

from __future__ import annotations

from phasezero.monitor.campaign.episode import Episode, Events, Flows, Kind, Side, events
from phasezero.monitor.campaign.weighing import components_of, weigh

__all__ = ["Episode", "Events", "Flows", "Kind", "Side", "components_of", "events", "weigh"]
