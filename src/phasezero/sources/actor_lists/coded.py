"""Armed actors learned from coded events: who attacked civilians or fought a government is an organised group (UCDP's
definitions); sides of non-state conflicts are often peoples, whose name in a text means no armed actor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from phasezero.domain.events import Perpetrator, Violence
from phasezero.domain.extracted import ActorName
from phasezero.domain.extracted import CodedSides as Sides
from phasezero.sources.actor_lists.distinct import names

_GOVERNMENT = "Government of "


def of_events(rows: Iterable[Sides]) -> tuple[ActorName, ...]:
    """Each organised group once, with the countries in which it is coded; no government, no people."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        side = {Violence.STATE_BASED: row.side_b, Violence.ONE_SIDED: row.side_a}.get(row.violence, "")
        for name in () if side.startswith(_GOVERNMENT) else names(side):
            found[name].add(row.country)
    return tuple(
        ActorName(name, (), Perpetrator.NON_STATE, active_in=tuple(sorted(where))) for name, where in sorted(found.items())
    )
