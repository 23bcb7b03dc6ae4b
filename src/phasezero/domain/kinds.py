"""Kinds of harm beside killings: each is kept as events of its own and told as a stream of its own, in no count of killings."""

from __future__ import annotations

from phasezero.domain.extracted import EventType

KILLING = ""
"""The kind of an event of killing or fighting, as data sets code them: what every count and monitor reads."""
HARMS = (
    EventType.FORCED_DISPLACEMENT,
    EventType.ARREST,
    EventType.ABDUCTION,
    EventType.SEXUAL_VIOLENCE,
    EventType.TORTURE,
    EventType.DESTRUCTION,
    EventType.ATTACK_ON_AID,
    EventType.ATTACK_ON_HEALTH,
    EventType.ATTACK_ON_SCHOOL,
    EventType.ATTACK_ON_WORSHIP,
    EventType.SIEGE,
)
"""The other kinds, in the order in which they are told."""
LETHAL = frozenset({EventType.KILLING, EventType.MASS_KILLING})
"""Types of candidates that become an event of killing."""
GUARDED = frozenset({EventType.SEXUAL_VIOLENCE})
"""Kinds that are kept by region and month at the finest and at TLP:AMBER or higher, whose small numbers are told as a band: a
place, a day and a count of one can lead to a person."""
KINDS = (KILLING, *(one.value for one in HARMS))
ALL = "all"
"""Asks for events of every kind, where a kind is asked for in an address or on the command line."""


def kind_of(event_type: str) -> str | None:
    """The kind of event that a candidate of this type becomes; None: it is no harm to people: a person may have read another."""
    try:
        found = EventType(event_type)
    except ValueError:
        return None
    if found in LETHAL:
        return KILLING
    return found.value if found in HARMS else None


def is_guarded(kind: str) -> bool:
    return kind in GUARDED
