"""Harm to civilians, read from a text: who did what to whom, where, when, how many. Rules and lexicons, no network, no model.

In: the text of one document with its language, day and places. Out: candidate events (`domain.extracted`), each with the words
it came from. The shape follows PLOVER (Halterman et al. 2023) and dictionary coders such as PETRARCH2 (Norris, Schrodt & Beieler
2017): predicates with a form, noun phrases for actor and target, cues that say that nothing new happened.
"""

from phasezero.extract.events.coding import code, denied, names_state
from phasezero.extract.events.lexicon import languages
from phasezero.extract.events.merging import joined, same_incident

__all__ = ["code", "denied", "joined", "languages", "names_state", "same_incident"]
