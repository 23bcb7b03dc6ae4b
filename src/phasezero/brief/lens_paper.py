"""The prevention assessment of one measure: what stands on its two pages, put together once for every form of it.

Titles, references and offices are names as their owners write them; all else is our own words, or typed by who reviewed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from phasezero.brief.judged import CONFIDENCE, LEVELS, PRESENCE
from phasezero.domain.assessment import Dissent, Judgement, Presence
from phasezero.domain.events import CodedEvent
from phasezero.domain.framework import factors, holdings
from phasezero.domain.language import message
from phasezero.domain.lens import LensAnswer, LensDecision, LensReview, Reply
from phasezero.domain.lens_questions import OURS, Direction, lens
from phasezero.domain.phrases import Days, Fact, Listed, Number, Phrase, counted, listed, name, on, phrase, words
from phasezero.domain.statements import Stated
from phasezero.domain.updates import Section, Sentence, SentenceKind, Table, say
from phasezero.domain.wording import wording

TITLE = phrase("Prevention assessment")
MOST_DISSENTS = 2
_LONGEST_HELD, _LONGEST_DISSENT, _LONGEST_PLACE = 140, 300, 30
"""Signs of what is holding, of a dissent, and of a place; the whole stands in the record that is cited."""
_NOTICE = SentenceKind.NOTICE


@dataclass(frozen=True, slots=True)
class Told:
    """A review with what it is printed beside: nothing in it is marked above the review."""

    review: Stated
    judgement: Stated | None = None
    dissents: tuple[Stated, ...] = ()
    decision: Stated | None = None
    events: Mapping[str, CodedEvent] = field(default_factory=dict)
    """Those that the answers name, by key."""
    statements: Mapping[str, Stated] = field(default_factory=dict)

    @property
    def content(self) -> LensReview:
        found: LensReview = self.review.content
        return found


@dataclass(frozen=True, slots=True)
class Paper:
    """An assessment, ready to be said in any language and any form."""

    country: str
    """ISO3."""
    day: date
    tlp: str
    """The label of its marking, for every page."""
    measure: Fact
    sections: tuple[Section, ...]
    sources: tuple[tuple[str, Fact], ...]
    """Keys of all records it stands on, in the order of their numbers from 1, each with what is said of it."""

    def number(self, key: str) -> int:
        return next(place for place, (one, _) in enumerate(self.sources, start=1) if one == key)


def paper(told: Told) -> Paper:
    content = told.content
    return Paper(
        country=told.review.country,
        day=told.review.day,
        tlp=told.review.marking.tlp.label,
        measure=name(content.measure.title),
        sections=tuple(_sections(told)),
        sources=tuple((key, _source(told, key)) for key in _cited(told)),
    )


def _sections(told: Told) -> Iterable[Section]:
    content = told.content
    yield _measure(content)
    yield _finding(told)
    if told.decision is not None:
        yield _decision(told.decision.content)
    yield _answers("worsen", phrase("What could worsen"), content.found(Direction.WORSEN), _NONE_WORSENS)
    yield _answers("lower", phrase("What could lower the risk"), content.found(Direction.LOWER), _NONE_LOWERS)
    not_in_it = _no(content, Direction.LOWER)
    if not_in_it:
        yield _answers("lacking", phrase("Could lower the risk, and is not in the measure"), not_in_it)
    yield _answers("unknown", phrase("Not known"), content.of(Reply.UNKNOWN), _ALL_KNOWN)
    looked_at = _no(content, Direction.WORSEN)
    if looked_at:
        yield _answers("looked-at", phrase("Asked, and answered with no"), looked_at)
    yield _judgement(told)
    yield _made(told)


_NONE_WORSENS = phrase("No question on what could worsen was answered with yes.")
_NONE_LOWERS = phrase("No question on what could lower the risk was answered with yes.")
_ALL_KNOWN = phrase("No question was answered with “unknown”.")


def _no(content: LensReview, direction: Direction) -> tuple[LensAnswer, ...]:
    return tuple(one for one in content.of(Reply.NO) if one.direction is direction)


def _measure(content: LensReview) -> Section:
    measure = content.measure
    told: dict[str, Fact] = {"kind": Phrase(measure.kind.value), "sector": _sector(measure.sector)}
    told |= {"office": name(measure.office), "day": on(measure.by)}
    lines = [
        say("Kind: {kind}. Questions of: {sector}. To be decided by {office}, by {day}.", _NOTICE, facts=told),
        say("What it does: {summary}", _NOTICE, summary=words(measure.summary)),
    ]
    if measure.reference:
        lines.append(say("Reference: {reference}", _NOTICE, reference=name(measure.reference)))
    return Section("measure", phrase("The measure"), tuple(lines))


def _sector(key: str) -> Fact:
    found = lens().sectors.get(key)
    return Phrase(found.name) if found is not None else words(key)


def _finding(told: Told) -> Section:
    content, concluded = told.content, told.content.concluded
    lines = [
        say(Phrase(concluded.finding.value), _NOTICE),
        say("Why: {reasons}", _NOTICE, reasons=words(concluded.reasons)),
    ]
    if concluded.despite:
        lines.append(say("Why it may go on all the same: {despite}", _NOTICE, despite=words(concluded.despite)))
    lines.append(
        say("Answered for by {office}; reviewed again by {day}.", _NOTICE, office=name(concluded.office), day=on(concluded.again))
    )
    if content.one_reader:
        lines.append(say("One reader: one person wrote this, and nobody else has read it here.", _NOTICE))
    if told.review.reconstructed:
        lines.append(say("It was written on {written}, with hindsight.", _NOTICE, written=on(told.review.made_at.date())))
    rows = tuple((words(one.what), name(one.office), on(one.by)) for one in concluded.conditions)
    columns = (phrase("Condition"), phrase("Who answers for it"), phrase("To be met by"))
    return Section("finding", phrase("Finding"), tuple(lines), (Table(columns, rows, ""),) if rows else ())


def _decision(decided: LensDecision) -> Section:
    lines = [
        say(
            "{day}, {office}: {outcome}. {says}",
            _NOTICE,
            day=on(decided.on),
            office=name(decided.by),
            outcome=Phrase(decided.outcome.value),
            says=words(decided.says),
        )
    ]
    if decided.departs:
        lines.append(say("It departs from the finding. Reason: {reason}", _NOTICE, reason=words(decided.reason)))
    return Section("decision", phrase("Decision"), tuple(lines))


def _answers(key: str, heading: Phrase, those: tuple[LensAnswer, ...], none: Phrase | None = None) -> Section:
    lines = [_answer(one) for one in those]
    if none is not None and not lines:
        lines = [say(none, SentenceKind.GAP)]
    return Section(key, heading, tuple(lines))


def _answer(one: LensAnswer) -> Sentence:
    asks, tied = Phrase(one.asks), name(", ".join(one.factors))
    reply = Phrase(one.reply.value)
    if not one.says:
        return say("{asks} — {reply} ({factors})", SentenceKind.GAP, one.records, asks=asks, reply=reply, factors=tied)
    told: dict[str, Fact] = {"asks": asks, "reply": reply, "says": words(one.says), "factors": tied}
    return say("{asks} — {reply}: {says} ({factors})", cites=one.records, facts=told)


def _judgement(told: Told) -> Section:
    beside = told.content.beside
    lines = [_phase(beside.phase)]
    if told.judgement is None:
        gone = phrase("The judgement that it was set beside was taken back since, or is told to fewer.")
        none = phrase("No judgement by people is told to readers of this paper.")
        lines.append(say(gone if beside.judgement else none, SentenceKind.GAP))
    else:
        lines += _worded(told.judgement, told.content)
        lines += [_dissent(one) for one in told.dissents[:MOST_DISSENTS]]
        if not told.dissents:
            lines.append(say("No dissent was recorded.", _NOTICE))
        if (more := len(told.dissents) - MOST_DISSENTS) > 0:
            lines.append(say(counted(more, "… and {n} more dissent.", "… and {n} more dissents."), _NOTICE))
    if beside.note:
        lines.append(say("How the measure touches them: {note}", _NOTICE, note=words(beside.note)))
    return Section("judgement", phrase("The country’s judgement, on that day"), tuple(lines))


def _phase(number: int | None) -> Sentence:
    if number is None:
        return say("No phase can be told for this day.", SentenceKind.GAP)
    called: dict[str, Fact] = {"phase": Number(number), "name": Phrase(wording().phases[number])}
    return say(
        "Suggested phase {phase} · {name}; by the written rule, from 0 to 3, not confirmed by a person.", _NOTICE, facts=called
    )


def _worded(made: Stated, review: LensReview) -> Iterable[Sentence]:
    content: Judgement = made.content
    worded, beside, cites = content.worded, review.beside, (made.key,)
    by = phrase("one reader") if content.one_reader else _analysts(content)
    told: dict[str, Fact] = {"sentence": words(worded.sentence), "by": by, "day": on(made.day)}
    told |= {"level": LEVELS[worded.level], "confidence": CONFIDENCE[worded.confidence]}
    yield say("{sentence} ({by}, {day}); risk judged {level}, confidence {confidence}.", cites=cites, facts=told)
    touched = [key for key in worded.drives if key in beside.touches]
    for form, keys in ((_TOUCHED, touched), (_NOT_TOUCHED, [key for key in worded.drives if key not in beside.touches])):
        if keys:
            yield say(form, cites=cites, facts={"drives": listed(name(f"{key} {factors()[key].name}") for key in keys)})
    for one in worded.holds:
        if one.presence in {Presence.PRESENT, Presence.PARTLY}:
            form = _WEAKENED if one.key in beside.weakens else _HELD
            holds = {
                "what": Phrase(holdings()[one.key].name),
                "presence": PRESENCE[one.presence],
                "says": _clipped(one.says, _LONGEST_HELD),
            }
            yield say(form, cites=cites, facts=holds)


_TOUCHED = message("Drivers that the measure touches: {drives}.")
_NOT_TOUCHED = message("Drivers that it does not touch: {drives}.")
_WEAKENED = message("Holding, and could be weakened by the measure, {what} ({presence}): {says}")
_HELD = message("Holding, {what} ({presence}): {says}")


def _analysts(content: Judgement) -> Phrase:
    return phrase(
        "judged by {analysts} of {organisations}",
        analysts=counted(content.analysts, "{n} analyst", "{n} analysts"),
        organisations=counted(content.organisations, "{n} organisation", "{n} organisations"),
    )


def _dissent(one: Stated) -> Sentence:
    content: Dissent = one.content
    who: Fact = name(one.organisation) if content.named and one.organisation else phrase("one of those who judged")
    return say("Dissent, {who}: {says}", cites=(one.key,), who=who, says=_clipped(content.says, _LONGEST_DISSENT))


def _clipped(text: str, most: int) -> Fact:
    return words(_shortened(text, most))


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _made(told: Told) -> Section:
    """Of what this paper is made, and what it is not."""
    content = told.content
    lines = [
        say(
            "A person chose the finding; no rule and no count computes it. Questions: version {version}, in our own words, not "
            "yet checked by a practitioner, tied to the risk factors (RF) of the United Nations’ Framework of Analysis "
            "(A/70/741–S/2016/71).",
            _NOTICE,
            version=Number(content.version),
        )
    ]
    if named := _instruments(content):
        form = phrase("They draw on, from general knowledge and unchecked: {those}.", those=named)
        lines.append(say(form, _NOTICE))
    lines.append(say("Recent weeks are under-reported; no trend can be read from this paper.", _NOTICE))
    return Section("made", phrase("How this was made"), tuple(lines))


def _instruments(content: LensReview) -> Listed | None:
    sector = lens().sectors.get(content.measure.sector)
    asked = {one.question for one in content.answers}
    of_them = [one.source for one in (sector.questions if sector else ()) if one.id in asked and one.source != OURS]
    return listed(name(one) for one in dict.fromkeys(of_them)) if of_them else None


def _cited(told: Told) -> Iterable[str]:
    """Every record that a sentence cites, once."""
    beside = [one for one in (told.judgement, *told.dissents[:MOST_DISSENTS]) if one is not None]
    return dict.fromkeys((*told.content.records, *(one.key for one in beside)))


def _source(told: Told, key: str) -> Fact:
    if (event := told.events.get(key)) is not None:
        return phrase(
            "{day}, {place}",
            day=Days(event.occurred_start, event.occurred_end),
            place=name(_shortened(event.place, _LONGEST_PLACE)),
        )
    known = {one.key: one for one in (told.judgement, *told.dissents) if one is not None}
    found = known.get(key) or told.statements.get(key)
    if found is None:
        return phrase("told to fewer readers than this paper, or withdrawn")
    if isinstance(found.content, Judgement):
        return phrase("judgement by people of {day}", day=on(found.day))
    if isinstance(found.content, Dissent):
        return phrase("dissent of {day}", day=on(found.day))
    return phrase("statement of {day}", day=on(found.day))
