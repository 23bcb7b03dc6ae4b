"""ReliefWeb (OCHA): reports of NGOs, agencies and governments on crises. In: its API (version 2), some countries, and an app name
that ReliefWeb has approved for the user. Out: documents, oldest change first, so that a stop in between loses none.

The entry is `collect(fetch, wanted, state, now) -> Batch`. https://apidoc.reliefweb.int/
"""

from phasezero.sources.reliefweb.collecting import Wanted, collect

__all__ = ["Wanted", "collect"]
