"""What is silent: who stopped speaking of a place, beyond what delay and less violence around it would bring.

In: documents and events of one country as known by a day. Out: `domain.silence` facts. Three questions, none of which a data
set of violent events can answer alone: are there fewer documents than is usual at the same age, given the violence around
(`falls`); which sources stopped while others went on (`voices`); how long ago was the last word, by a region's own rhythm
(`last_words`).
"""

from phasezero.monitor.silence.found import Found, falls_of, find, voices_of
from phasezero.monitor.silence.held import Held, Place, hold

__all__ = ["Found", "Held", "Place", "falls_of", "find", "hold", "voices_of"]
