"""Armed actors by their names. In: UCDP's Actor Dataset, a list of one's own (YAML or CSV), and the sides of coded events.
Out: `domain.extracted.ActorName`.

A register's names are many, and some of them are everyday words: `distinct.py` says which are taken.
"""

from phasezero.sources.actor_lists.coded import of_events
from phasezero.sources.actor_lists.own import read as read_own
from phasezero.sources.actor_lists.ucdp import read as read_ucdp

__all__ = ["of_events", "read_own", "read_ucdp"]
