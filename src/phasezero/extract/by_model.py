"""A candidate of which only a trained model tells: a sentence, without a day, a number or a name."""

from __future__ import annotations

from collections.abc import Sequence

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Candidate, EventType, Span
from phasezero.domain.places import Located
from phasezero.extract.places import country_of, where


def told_by_model(
    text: str,
    sentence: tuple[int, int],
    kind: EventType,
    country: str,
    located: Sequence[Located],
    *,
    confidence: float,
    by: Perpetrator = Perpetrator.UNKNOWN,
) -> Candidate:
    """An event of this type in the sentence from `sentence[0]` to `sentence[1]`, all of whose words are marked; at the place that
    is told nearest to them, else in the country that the text is of, else in `country`."""
    start, end = sentence
    at = where(located, start, end)
    place = None if at is None else at.place
    return Candidate(
        type=kind,
        occurred_start=None,
        occurred_end=None,
        country=(place.country if place is not None else "") or country_of(located)[0] or country,
        region="" if place is None else place.region,
        place="" if place is None else place.name,
        latitude=None if at is None else at.latitude,
        longitude=None if at is None else at.longitude,
        radius_km=None if at is None else at.radius_km,
        perpetrator="",
        perpetrator_class=by,
        target_group="",
        deaths=None,
        victims=(),
        said=(),
        confidence=confidence,
        spans=(Span(start, start + len(text[start:end].rstrip()), "type"),),
    )


def tells_of(candidate: Candidate, sentence: tuple[int, int]) -> bool:
    """Whether a word that tells what was done stands in this sentence."""
    return any(span.role == "type" and sentence[0] <= span.start < sentence[1] for span in candidate.spans)
