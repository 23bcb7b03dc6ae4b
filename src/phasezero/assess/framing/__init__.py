"""How headlines frame a crisis.

In: a table of headlines and a table of events, both as known on a day. Out: a `domain.framing.Framing`: shares of the headlines
that carry any frame, over time and by kind of publisher, and a warning where one expedient frame dominates while the events say
something else. It says how the violence is described, never which account is true.
"""

from phasezero.assess.framing.counting import first_day
from phasezero.assess.framing.framing import framing

__all__ = ["first_day", "framing"]
