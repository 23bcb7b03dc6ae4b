"""Events → signals and a suggested phase: is violence rising, where, how late are the documents, and what can be read at all.

In: the table of events as `domain.tables.EVENTS` describes it, a country and a day. Out: `domain.signals`. Everything is computed
from the rows learned by that day; no clock, no input or output but the written rule in the domain's vocabulary.
"""
