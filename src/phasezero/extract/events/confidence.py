"""How sure it is that a text tells an event as new and real, from how it tells it.

A sum of points for what a careful report gives, held between .05 and .97. The points were set by judgement; how often candidates
of each band were right on texts that were not looked at is printed by `benchmarks/extract/incidents.py`.
"""

from __future__ import annotations

_FORMS = {"participle": 0.62, "suffers": 0.52, "active": 0.58, "noun": 0.42}
_DOERS = {"by": 0.16, "subject": 0.16, "attributed": 0.1, "noun": 0.12, "sentence": 0.06, "text": 0.02, "": 0.0}
_METHOD = 0.08
"""Taken off where only the method tells the class of who did it: the event is no less sure, what stands beside it is."""


_BODIES = 0.15
"""Taken off where bodies are all that a text tells of: they may be of an accident."""


def confidence(
    *, form: str, counted: bool, doer: str, dated: bool, placed: bool, pronoun: bool, method: bool = False, bodies: bool = False
) -> float:
    """From 0 to 1: the form of the predicate, a number or a single victim, a named doer, a day, a place; `method`: no doer but a
    method by which a class of doer is guessed; `bodies`: only bodies, and no attack."""
    points = _FORMS[form] + _DOERS[doer] + 0.08 * counted + 0.05 * dated + 0.05 * placed - 0.12 * pronoun - _METHOD * method
    points -= _BODIES * bodies
    return round(min(0.97, max(0.05, points)), 2)
