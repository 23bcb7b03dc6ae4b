"""The prevention lens: a measure is reviewed beside the country's judgement, decided elsewhere, and looked at again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from phasezero import library
from phasezero.desk.hands import Hand
from phasezero.desk.stating import day_about, keep, records_of, stated, written_well
from phasezero.domain.assessment import Presence
from phasezero.domain.lens import Beside, Concluded, LensAnswer, LensDecision, LensLook, LensReview, Measure, Reply
from phasezero.domain.lens_questions import lens
from phasezero.domain.marking import TLP
from phasezero.domain.wording import wording
from phasezero.errors import BadInput, said

LOWEST = TLP.GREEN
"""A review prints a suggested phase, which nobody has released: it is never CLEAR."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is answered to one question, as its form has it."""

    reply: Reply
    says: str = ""
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """Which drivers of the judgement the measure touches, which of what is holding it could weaken, and how."""

    judgement: str = ""
    """Id of the judgement that its author saw; empty for none."""
    touches: tuple[str, ...] = ()
    weakens: tuple[str, ...] = ()
    note: str = ""


def review(
    hand: Hand,
    country: str,
    day: date,
    measure: Measure,
    given: Mapping[str, Given],
    marked: Marked,
    concluded: Concluded,
    tlp: TLP,
) -> str:
    """Keep a review; returns its id.

    `given`: by the question's id. Raises BadInput for a question without an answer, for what `domain.lens` refuses, for a marking
    below GREEN or below a record that an answer names, and where another judgement stands by now than the one its author saw.
    """
    iso3 = hand.of_country(country)
    if tlp < LOWEST:
        raise BadInput(said("a review prints a suggested phase, which is never TLP:CLEAR; choose TLP:GREEN or higher"))
    hand.marking(tlp)
    asked = lens().sector(measure.sector).questions
    if strange := sorted(set(given) - {one.id for one in asked}):
        raise BadInput(said("this sector has no question {question!r}; answer those of its list", question=strange[0][:40]))
    answers = []
    for one in asked:
        found = given.get(one.id)
        if found is not None:
            keys = records_of(hand, iso3, found.records, tlp, day)
            answers.append(LensAnswer.to(one, found.reply, found.says, keys))
    made = LensReview(
        measure=measure,
        answers=tuple(answers),
        beside=_beside(hand, iso3, day, marked, tlp),
        concluded=concluded,
        version=lens().version,
        one_reader=hand.person is None,
    )
    made.must_be_ahead(day)
    _written_well(made.sentences)
    return keep(hand, made, iso3, tlp, "measure reviewed", day)


def _beside(hand: Hand, iso3: str, day: date, marked: Marked, tlp: TLP) -> Beside:
    found = library.lens_beside(iso3, day, hand.viewer, hand.audience, tlp)
    standing = "" if found.judgement is None else found.judgement.id
    if marked.judgement != standing:
        raise BadInput(said("another judgement stands by now than the one on this form; load it anew and read it"))
    if found.judgement is not None:
        worded = found.judgement.content.worded
        holding = {one.key for one in worded.holds if one.presence in {Presence.PRESENT, Presence.PARTLY}}
        for key in (*(set(marked.touches) - set(worded.drives)), *(set(marked.weakens) - holding)):
            raise BadInput(said("the judgement names no {key!r}; choose one of the list", key=key[:40]))
    return Beside(standing, marked.touches, marked.weakens, marked.note.strip(), found.phase)


def decide(hand: Hand, review_id: str, decision: LensDecision) -> None:
    """Write down what was decided about a reviewed measure; the last one counts."""
    row = stated(hand, review_id, LensReview)
    content: LensReview = row.content
    decision.must_fit(content.concluded.finding, row.day, hand.at.date())
    _written_well((decision.says, decision.reason))
    day = max(decision.on, row.day) if row.reconstructed else None
    keep(hand, decision, row.country, row.marking.tlp, "decision on a measure recorded", day, row.id)


def look(hand: Hand, review_id: str, seen: LensLook) -> None:
    """Write down what was seen when a reviewed measure was looked at again, and when it is looked at next."""
    row = stated(hand, review_id, LensReview)
    day = day_about(hand, row)
    if seen.again is not None and seen.again <= day:
        raise BadInput(said("it is looked at next on {again}; give a day after {day}", again=seen.again, day=day))
    _written_well((seen.seen,))
    keep(hand, seen, row.country, row.marking.tlp, "measure looked at again", day, row.id)


def _written_well(texts: Iterable[str]) -> None:
    """The writing rules, but that "could lower" says what a measure could do: it states no fall."""
    written_well(*(_could().sub("do", text) for text in texts))


@cache
def _could() -> re.Pattern[str]:
    """A word of `lens.yml` (may), and behind it, at most two words later, one that would state a fall."""
    falls = [*wording().words("decline", "falls")]
    for language in wording().lists["languages"]:
        falls += wording().words("languages", language, "falls")
    ending = "|".join(
        re.escape(one.removesuffix("*")) + (r"\w*" if one.endswith("*") else "") for one in falls if one[0].isalpha()
    )
    return re.compile(rf"\b(?:{'|'.join(lens().may)})\s+(?:\w+\s+){{0,2}}?(?:{ending})\b", re.IGNORECASE)
