"""One incident told by the headline and again by the text under it: one candidate, with the words of both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Candidate
from phasezero.extract.events.merging import told_twice

_HEADLINE = re.compile(r"\s*(\S[^\n]{0,200}[^\n.!?؟:;,])[ \t]*\n\s*\S")
"""A first line of at most 200 characters that ends in no mark, with more behind it."""


def joined_to_headline(text: str, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates of a text, in order: those of its headline each joined to the first one of the body that tells the same by
    `told_twice`. Without a headline they stay as they are."""
    found = _HEADLINE.match(text)
    if found is None:
        return tuple(candidates)
    above = [one for one in candidates if _only_above(one, found.end(1))]
    below = [one for one in candidates if not _only_above(one, found.end(1))]
    made = []
    for one in above:
        same = next((other for other in below if told_twice(one, other)), None)
        if same is not None:
            below.remove(same)
        made.append(one if same is None else _joined(one, same))
    return (*made, *below)


def _only_above(one: Candidate, end: int) -> bool:
    told = [span for span in one.spans if span.role == "type"]
    return bool(told) and all(span.start < end for span in told)


def _joined(headline: Candidate, body: Candidate) -> Candidate:
    """What the body tells, completed from the headline where it is silent."""
    unknown = body.perpetrator_class is Perpetrator.UNKNOWN and headline.perpetrator_class is not Perpetrator.UNKNOWN
    counted = _fuller(headline, body)
    whose = headline if unknown else body
    return replace(
        body,
        type=counted.type,
        perpetrator=whose.perpetrator,
        perpetrator_class=whose.perpetrator_class,
        target_group=body.target_group or headline.target_group,
        deaths=counted.deaths,
        affected=counted.affected,
        said=counted.said,
        victims=body.victims or headline.victims,
        confidence=max(headline.confidence, body.confidence),
        spans=tuple(sorted({*headline.spans, *body.spans}, key=lambda span: (span.start, span.end, span.role))),
    )


def _fuller(headline: Candidate, body: Candidate) -> Candidate:
    """Which of the two has the number: the body, unless the headline alone has one, has a higher one than a body that leaves it
    open, or leaves the same one open."""
    above, below = headline.deaths or headline.affected, body.deaths or body.affected
    if above is None:
        return body
    if below is None or (below.open and above.best > below.best) or (above.open and above.best == below.best):
        return headline
    return body
