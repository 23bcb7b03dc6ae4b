"""The country file of a day: which stories stand in it, in which order, and why.

In: `domain.curating` stories as one viewer reads them, what people chose of them, and what else is known of the day. Out: the
stories with the reasons for their place, in words with the points of the written rule (`domain/vocabulary/curating.yml`), and
cards for new studies and reports. Pure; nothing is looked up.
"""

from phasezero.assess.curating.places import placed
from phasezero.assess.curating.ranking import ranked
from phasezero.assess.curating.shelf import shelf
from phasezero.assess.curating.themes import found_in, of_story

__all__ = ["found_in", "of_story", "placed", "ranked", "shelf"]
