"""The dateline that a report begins with: its day is the day on which it was written, not the day of what it tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from phasezero.extract.events.times import Moment

_NAME = r"[A-ZÀ-Ý][\w'’.-]*(?:[ -](?:[A-ZÀ-Ý][\w'’.-]*|de|du|des|la|le|al|el|of))*"
_PLACE = re.compile(
    rf"(?!(?:In|On|At|From|En|À|A|Le|Les|Dans)\b){_NAME}(?:,\s*{_NAME})?\s*(?:\([^()]{{1,40}}\))?\s*[,.:–—/-]?\s*(?:le|on)?\s*\(?"
)
"""One or two names, an agency in brackets, a mark: "BANGUI, ", "NAIROBI (Reuters) - ", "Bangui, le "."""
_END = re.compile(r"\.?,?\s*(?:(?:19|20)\d\d)?\s*\)?\s*(?:[/,]?\s*\(?[\w/. -]{2,30}\)?)?\s*[:.]?\s*(?:-{1,2}|–|—)\s")
"""A year, an agency, a dash."""
_LATEST = timedelta(days=45)
"""How long before the day of publication a dateline may lie."""


def dateline(text: str, start: int, when: Sequence[Moment], published: date | None) -> Moment | None:
    """The expression of time in the dateline of a sentence that begins at `start`; None where it has none."""
    head = when[0] if when else None
    if head is None or head.first is None or head.first != head.last:
        return None
    if published is not None and not published - _LATEST <= head.first <= published + timedelta(days=1):
        return None
    return head if _PLACE.fullmatch(text, start, head.start) and _END.match(text, head.end) else None
