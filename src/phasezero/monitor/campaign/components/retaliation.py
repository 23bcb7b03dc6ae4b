"""Do the attacks answer attacks by the other side?"""

from __future__ import annotations

from phasezero.domain.campaign import Component, Explanation
from phasezero.monitor.campaign.components.battles import Came, after
from phasezero.monitor.campaign.view import View

KEY = "retaliation"
AFTER_DAYS, NEAR_KM = 10, 60.0


def weigh(view: View) -> Component:
    return after(view, KEY, Came.COUNTER_ATTACK, (AFTER_DAYS, NEAR_KM), "answers", Explanation.RETALIATION)
