"""Taking back what was made from a submission, wherever it went: the event, the updates that told of it, and who got them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from phasezero.desk import due
from phasezero.domain.intake import Use
from phasezero.domain.marking import TLP
from phasezero.errors import NotFound

if TYPE_CHECKING:
    from phasezero.store.intake import Made, Submission

BEYOND = frozenset({Use.NAMED, Use.PUBLIC})
"""Uses outside the task force: when only these end, its members go on reading."""


def take_back(row: Submission, uses: frozenset[Use], at: datetime) -> bool:
    """Take back what was made from a submission for uses that end; says whether some of it is released, and so stays for now.

    Belongs into the transaction of the withdrawal: an error undoes it.
    """
    made = list(row.made.filter(use__in=[use.value for use in uses]))
    released = {(one.kind, one.record) for one in made if one.released_on is not None}
    _take_back([one for one in made if (one.kind, one.record) not in released], at)
    return bool(released)


def take_back_released(row: Submission, uses: frozenset[Use], at: datetime) -> None:
    """Take back the rest, once its review is over."""
    _take_back(list(row.made.filter(use__in=[use.value for use in uses])), at)


def _take_back(made: Iterable[Made], at: datetime) -> None:
    from phasezero.store import listing

    ended: dict[tuple[str, str], set[str]] = {}
    for one in made:
        ended.setdefault((one.kind, one.record), set()).add(one.use)
        one.delete()
    emptied = [update for (kind, record), uses in ended.items() if kind == "event" for update in _erased(record, uses, at)]
    for update in dict.fromkeys(emptied):
        due.after_recall(update, at)
    listing.stir()


def _erased(event: str, uses: set[str], at: datetime) -> list[str]:
    """Issued updates that were emptied with the event, or with what of it everyone could read."""
    from phasezero.store import partner_events

    try:
        return partner_events.erase(event, at, TLP.CLEAR if uses <= BEYOND else None)
    except NotFound:
        return []  # an event of a data set: nothing of the partner's is in it
