"""Which candidates of several documents tell one incident.

The rule. Two candidates tell one incident where all of this holds:

1. their types go together: the same, a killing and a mass killing, or an attack or battle and the harm that it did;
2. their days overlap, or lie one day apart; a candidate without days goes with none that has none, and with one that has days
   only if both name the same place and number;
3. their places lie within the sum of their error radii (20 km where none is known, 150 km at most); without points they have the
   same country and no two different names of places;
4. their perpetrators do not contradict each other: one is unknown or unidentified, or both are of one class and no two known
   actors differ;
5. their numbers of deaths can be of one event: their ranges, widened by half, overlap, or one of them has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from phasezero.domain.distance import kilometres
from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Candidate, Count, EventType
from phasezero.extract.events.perpetrators import UNIDENTIFIED

_UNKNOWN_KM, _FARTHEST_KM = 20.0, 150.0
_KILLINGS = frozenset({EventType.KILLING, EventType.MASS_KILLING})
_ATTACKS = frozenset(
    {
        EventType.ATTACK_ON_AID,
        EventType.ATTACK_ON_HEALTH,
        EventType.ATTACK_ON_SCHOOL,
        EventType.ATTACK_ON_WORSHIP,
        EventType.BATTLE,
        EventType.DESTRUCTION,
    }
)
_HARM = _KILLINGS | {EventType.TORTURE, EventType.ABDUCTION, EventType.FORCED_DISPLACEMENT, EventType.SEXUAL_VIOLENCE}


def same_incident(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates tell one incident, by the rule above; the order does not matter."""
    return (
        _types_agree(one.type, other.type)
        and _days_agree(one, other)
        and _places_agree(one, other)
        and _perpetrators_agree(one, other)
        and _numbers_agree(one.deaths, other.deaths)
    )


def joined(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Groups of candidates that tell one incident, each in the order given; every candidate is in exactly one group.

    One joins a group where it goes with every member, so that a chain of small differences joins nothing far apart."""
    groups: list[list[Candidate]] = []
    for candidate in candidates:
        group = next((group for group in groups if all(same_incident(candidate, other) for other in group)), None)
        if group is None:
            groups.append([candidate])
        else:
            group.append(candidate)
    return groups


def told_twice(headline: Candidate, body: Candidate) -> bool:
    """Whether the headline and the body of one document tell one incident: the rule above, but of one type (a killing and a mass
    killing are), with the same number or one that is open or not told, and without asking for days where neither has one."""
    undated = headline.occurred_start is None and body.occurred_start is None
    return (
        (headline.type is body.type or {headline.type, body.type} <= _KILLINGS)
        and (undated or _days_agree(headline, body))
        and (_places_agree(headline, body) or _lies_in(headline, body))
        and _perpetrators_agree(headline, body)
        and all(map(_same_number, (headline.deaths, headline.affected), (body.deaths, body.affected)))
    )


def _lies_in(headline: Candidate, body: Candidate) -> bool:
    """Whether the headline names no more than the region or country around the place of the body."""
    if not headline.country or headline.country != body.country or (headline.radius_km or 0) < _FARTHEST_KM:
        return False
    if headline.latitude is None or headline.longitude is None or body.latitude is None or body.longitude is None:
        return False
    apart = kilometres((headline.latitude, headline.longitude), (body.latitude, body.longitude))
    return apart <= (headline.radius_km or 0)


def _same_number(one: Count | None, other: Count | None) -> bool:
    if one is None or other is None or one.best == other.best:
        return True
    low, high = sorted((one, other), key=lambda count: count.best)
    return low.open and low.best < high.best


def _types_agree(one: EventType, other: EventType) -> bool:
    if one is other or {one, other} <= _KILLINGS:
        return True
    return bool({one, other} & _ATTACKS) and {one, other} <= _ATTACKS | _HARM


def _days_agree(one: Candidate, other: Candidate) -> bool:
    if one.occurred_start is None or other.occurred_start is None:
        same_number = one.deaths is not None and other.deaths is not None and one.deaths.best == other.deaths.best
        undated = one.occurred_start is None and other.occurred_start is None
        return not undated and bool(one.place) and one.place == other.place and same_number
    slack = timedelta(days=1)
    first, last = one.occurred_start - slack, (one.occurred_end or one.occurred_start) + slack
    return first <= (other.occurred_end or other.occurred_start) and other.occurred_start <= last


def _places_agree(one: Candidate, other: Candidate) -> bool:
    if one.country and other.country and one.country != other.country:
        return False
    if one.latitude is not None and one.longitude is not None and other.latitude is not None and other.longitude is not None:
        reach = min(_FARTHEST_KM, (one.radius_km or _UNKNOWN_KM) + (other.radius_km or _UNKNOWN_KM))
        return kilometres((one.latitude, one.longitude), (other.latitude, other.longitude)) <= reach
    return not (one.place and other.place and one.place != other.place) and bool(one.country or one.place == other.place)


def _perpetrators_agree(one: Candidate, other: Candidate) -> bool:
    if UNIDENTIFIED in {one.perpetrator, other.perpetrator}:
        return True
    classes = {one.perpetrator_class, other.perpetrator_class} - {Perpetrator.UNKNOWN}
    if len(classes) > 1:
        return False
    names = {one.perpetrator, other.perpetrator} - {""}
    return len(names) < 2 or not all(name[:1].isupper() for name in names)


def _numbers_agree(one: Count | None, other: Count | None) -> bool:
    if one is None or other is None:
        return True
    low, high = sorted((one, other), key=lambda count: count.best)
    return high.low <= low.high * 1.5 + 1 or (low.open and low.best * 3 >= high.low)
