"""The register of reviewed measures, what a measure is set beside, and its prevention assessment, as one audience reads them.

What is computed or quoted beside a review is read as somebody who may read no more than the review: nothing above its marking,
and nothing under embargo, can change a word of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from phasezero.domain.assessment import Dissent, Judgement
from phasezero.domain.countries import find_country
from phasezero.domain.lens_register import Reviewed, register
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Viewer
from phasezero.domain.statements import Standing, Stated
from phasezero.errors import NotFound, said

if TYPE_CHECKING:
    from phasezero.brief.lens_paper import Paper
    from phasezero.domain.events import CodedEvent


@dataclass(frozen=True, slots=True)
class SetBeside:
    """What a review of a marking is set beside on a day."""

    judgement: Stated | None
    dissents: tuple[Stated, ...]
    phase: int | None
    """Suggested; None where none can be told."""


def lens_beside(country: str, on: date, viewer: Viewer, audience: str, tlp: TLP) -> SetBeside:
    """As whoever may read no more than `tlp` has it."""
    from phasezero.library.making_updates import phase

    reading = _cleared_for(viewer, audience, tlp)
    made = _standing(country, on, reading, audience)
    judgement = made.last(Judgement)
    dissents = () if judgement is None else tuple(made.all(Dissent, judgement.id))
    return SetBeside(judgement, dissents, phase(country, on, reading).suggested)


def lens_register(country: str, on: date | None, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> tuple[Reviewed, ...]:
    """The measures of a country that were reviewed by a day, or ever, the newest first."""
    return register(_standing(country, on, viewer.within(audience), audience))


def lens_review(country: str, review_id: str, on: date | None, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> Reviewed:
    """Raises NotFound where the viewer sees no such review that stands."""
    found = next((one for one in lens_register(country, on, viewer, audience) if one.review.id == review_id), None)
    if found is None:
        raise NotFound(said("no review has the id {key!r}, or it is not yours to see", key=review_id[:40]))
    return found


def lens_review_of(review_id: str, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> Reviewed:
    """The same where the country is not known. Raises NotFound."""
    from phasezero.domain.lens import LensReview
    from phasezero.store import statements

    row = statements.one(viewer.within(audience), review_id, LensReview.KIND)
    return lens_review(row.country, review_id, None, viewer, audience)


def lens_paper(one: Reviewed, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> Paper:
    """The prevention assessment of a review: the same for everybody who may read it."""
    from phasezero.brief.lens_paper import Told, paper

    review, beside = one.review, one.content.beside
    reading = _cleared_for(viewer, audience, review.marking.tlp)
    made = _standing(review.country, None, reading, audience)
    judgement = made.by_id(beside.judgement) if beside.judgement else None
    dissents = () if judgement is None else tuple(made.all(Dissent, judgement.id))
    statements = {found.key: found for found in made.statements if found.key in one.content.records}
    return paper(
        Told(
            review=review,
            judgement=judgement,
            dissents=tuple(each for each in dissents if each.day <= review.day),
            decision=one.decision,
            events=_events(one, reading),
            statements=statements,
        )
    )


def lens_file(paper: Paper, form: str, language: str = "en") -> bytes:
    """An assessment as "docx" or "pdf". Raises Missing where the PDF's library is not installed."""
    from phasezero.brief.render import lens, lens_docx

    return lens_docx.render(paper, language) if form == "docx" else lens.render_pdf(paper, language)


def _events(one: Reviewed, reading: Viewer) -> Mapping[str, CodedEvent]:
    from phasezero.library.reading_events import event

    found = {}
    for key in one.content.records:
        kind, _, ref = key.partition(":")
        if kind != "event":
            continue
        try:
            found[key] = event(ref, reading, one.review.day).event.coded
        except NotFound:
            continue
    return found


def _cleared_for(viewer: Viewer, audience: str, tlp: TLP) -> Viewer:
    """Somebody of an audience who may read no more than `tlp`, and nothing under embargo."""
    return Viewer.of(f"a reader of {tlp.label}", {audience: tlp} if tlp > TLP.CLEAR else {}, on=viewer.on)


def _standing(country: str, on: date | None, viewer: Viewer, audience: str) -> Standing:
    from phasezero.store import statements

    return statements.standing(viewer, on, find_country(country).iso3, audience)
