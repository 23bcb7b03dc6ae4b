"""Alerts and their asks: proposed, verified, issued by two people, answered, closed, reviewed.

An alert and its asks leave in one act, the second signature; without accounts by one person, marked "one reader". Nothing of it
waits for a reply by those concerned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from phasezero import library
from phasezero.desk.hands import Hand
from phasezero.desk.stating import day_about, keep, records_of, standing, stated, written_well
from phasezero.domain.alert_life import AlertLife, life
from phasezero.domain.alerts import Alert, AlertState, AlertStep, Asked, AskStep, Replied, Step
from phasezero.domain.asks import AskFacts, Count, Office
from phasezero.domain.asks import Judged as JudgedFact
from phasezero.domain.assessment import Judgement, said_something
from phasezero.domain.events import DatedBy
from phasezero.domain.marking import TLP
from phasezero.domain.statements import Standing, Stated
from phasezero.domain.warnings_given import Warned
from phasezero.errors import BadInput, NotAllowed, NotFound, Said, said

if TYPE_CHECKING:
    from phasezero.domain.asks import Ask

HARM_CHECK = (
    "Nobody can be found by what it says, or by what it leaves out.",
    "Asking this of this office puts nobody at greater risk, nor does the time of asking.",
    "Those who told us of something in it have agreed that it is used so.",
)
"""What each of the two who issue an alert confirms, sentence by sentence."""


# Alerts


def propose(
    hand: Hand,
    country: str,
    day: date,
    sentence: str,
    records: Iterable[str],
    adds: str,
    considered: Iterable[str],
    owner: str,
    tlp: TLP,
) -> str:
    """Propose an alert on documented events.

    Raises BadInput without a record, for one that may not leave, without what it adds to the warnings already given, and where
    one of these was not looked at: all that stand are named as considered.
    """
    iso3 = hand.of_country(country)
    keys = records_of(hand, iso3, records, tlp)
    written_well(sentence, adds)
    made = standing(hand, iso3, day)
    given = {one.id for one in made.all(Warned)}
    if missing := given - set(considered):
        raise BadInput(
            said("{count} warnings already given were not looked at; read them, and say what this one adds", count=len(missing))
        )
    judgement = made.last(Judgement)
    alert = Alert(
        sentence=sentence,
        records=keys,
        first_documented=_first_documented(hand, keys, day),
        judgement="" if judgement is None else judgement.id,
        considered=tuple(sorted(given)),
        adds=adds,
        owner=owner,
    )
    return keep(hand, alert, iso3, tlp, "alert proposed", day)


def _first_documented(hand: Hand, keys: Iterable[str], day: date) -> date:
    found = [_event(hand, key, day) for key in keys if key.startswith("event:")]
    if not found:
        raise BadInput(said("an alert stands on records; give the id of at least one event"))
    return min(one.event.coded.documented_at for one in found)


def _event(hand: Hand, key: str, day: date) -> library.EventDetail:
    """An event that an alert may stand on, as known on a day; what local partners told, as it was told to everybody."""
    ref = key.partition(":")[2]
    try:
        found = library.event(ref, hand.viewer, day)
    except NotFound:
        raise BadInput(said("event {ref} was not known on {day}; leave it out", ref=ref, day=day)) from None
    if found.event.coded.dated_by is not DatedBy.PARTNER or hand.person is None:
        return found
    try:
        return library.event(ref, library.anonymous(hand.at.date()), day)
    except NotFound:
        raise BadInput(
            said("event {ref} was told by local partners, and not to everybody: no alert stands on it", ref=ref)
        ) from None


def verify(hand: Hand, alert_id: str, note: str) -> None:
    """Say that the alert's records were looked at again, by somebody else than who proposed it."""
    found = _life(hand, alert_id)
    _must_be(found, AlertState.PROPOSED)
    if hand.person is not None and found.alert.own:
        raise NotAllowed(said("you proposed this alert yourself; somebody else looks at its records again"))
    said_something("note", note)
    _step(hand, found, Step.VERIFY, note)


def sign(hand: Hand, alert_id: str, confirmed: int) -> list[tuple[Stated, str]]:
    """Sign a verified alert with its asks. The second signature, by somebody else, issues it.

    Returns each ask that left with the secret of its link, which stands nowhere else; nothing after the first signature. Raises
    BadInput without an ask, or where the harm check is not complete.
    """
    from django.db import transaction

    _harm_checked(confirmed)
    with transaction.atomic():
        found = _life(hand, alert_id)
        _must_be(found, AlertState.VERIFIED)
        if not found.asks:
            raise BadInput(said("an alert without an ask moves nobody; add at least one"))
        for key in found.alert.content.records:
            _event(hand, key, found.alert.day)
        first = found.signed
        if first is None and hand.person is not None:
            _step(hand, found, Step.SIGN)
            return []
        if first is not None and first.own:
            raise NotAllowed(said("you signed this alert already; a second person issues it"))
        if first is not None and any(one.asked.made_at > first.made_at for one in found.asks):
            raise BadInput(said("an ask was added after the first signature; take it back, or the first signature"))
        _step(hand, found, Step.ISSUE, one_reader=hand.person is None)
        return [(one.asked, _link(one.asked, hand.at)) for one in found.asks]


def sign_ask(hand: Hand, ask_id: str, confirmed: int) -> str:
    """Sign an ask that was added after its alert was issued; the second signature sends it, and gives its link's secret."""
    from django.db import transaction

    _harm_checked(confirmed)
    with transaction.atomic():
        asked = stated(hand, ask_id, Asked)
        made = standing(hand, asked.country, day_about(hand, asked))
        found = _life(hand, asked.about or "")
        if found.step(Step.ISSUE) is None:
            raise BadInput(said("its alert is not issued yet: it leaves with it"))
        if found.ask(asked.id).left is not None:
            raise BadInput(said("this ask has left already"))
        first = next((one for one in made.all(AlertStep, asked.id) if one.content.step is Step.SIGN), None)
        if first is None and hand.person is not None:
            keep(hand, AlertStep(Step.SIGN), asked.country, asked.marking.tlp, "ask signed", day_about(hand, asked), asked.id)
            return ""
        if first is not None and first.own:
            raise NotAllowed(said("you signed this ask already; a second person sends it"))
        step = AlertStep(Step.ISSUE, one_reader=hand.person is None)
        keep(hand, step, asked.country, asked.marking.tlp, "ask sent", day_about(hand, asked), asked.id)
        return _link(asked, hand.at)


def _harm_checked(confirmed: int) -> None:
    if confirmed != len(HARM_CHECK):
        raise BadInput(said("the harm check is not complete; confirm each sentence, or do not sign"))


def new_link(hand: Hand, ask_id: str) -> str:
    """Another link for an ask that has left; the one before stops working."""
    asked = stated(hand, ask_id, Asked)
    if _life(hand, asked.about or "").ask(asked.id).left is None:
        raise BadInput(said("this ask has not left yet; two people sign it first"))
    keep(
        hand, AlertStep(Step.LINK), asked.country, asked.marking.tlp, "link of an ask made anew", day_about(hand, asked), asked.id
    )
    return _link(asked, hand.at)


def close(hand: Hand, alert_id: str, note: str) -> None:
    """Close an issued alert, with the reason."""
    found = _life(hand, alert_id)
    _must_be(found, AlertState.ISSUED, AlertState.ACKNOWLEDGED, AlertState.ACTED)
    said_something("note", note)
    written_well(note)
    _step(hand, found, Step.CLOSE, note)


def review(hand: Hand, alert_id: str, note: str) -> None:
    """Say what was learned from a closed alert."""
    found = _life(hand, alert_id)
    _must_be(found, AlertState.CLOSED)
    said_something("note", note)
    written_well(note)
    _step(hand, found, Step.REVIEW, note)


# Asks


@dataclass(frozen=True, slots=True)
class Wanted:
    """An ask as somebody fills in its form; what it stands on is taken from its alert."""

    audience: str
    office: Office
    action: str
    tool: str
    body: str
    instrument: str
    by: date
    why: str
    why_source: str
    say: str
    quiet: bool
    names: tuple[str, ...] = ()


def facts(hand: Hand, alert_id: str, wanted: Wanted) -> AskFacts:
    """The facts of an ask: what was filled in, with the counts, the phase and the judgement that the alert stands on.

    A judgement or dissent marked above the alert is left out; for an audience that prints what it is told, one above CLEAR.
    """
    from phasezero.domain.asks import tidy
    from phasezero.domain.audiences import audience

    found = _life(hand, alert_id).alert
    made = standing(hand, found.country, day_about(hand, found))
    suggestion = library.phase(found.country, found.day, hand.viewer)
    if suggestion.suggested is None:
        raise BadInput(
            said("nothing can be asked for {country} on {day}: no phase can be told", country=found.country, day=found.day)
        )
    highest = TLP.CLEAR if audience(wanted.audience).public else found.marking.tlp
    judgement = made.by_id(found.content.judgement)
    if judgement is not None and judgement.marking.tlp > highest:
        judgement = None
    return tidy(
        AskFacts(
            day=found.day,
            country=found.country,
            actor=wanted.office,
            actor_kind=wanted.audience,
            action=wanted.action,
            tool=wanted.tool,
            instrument=wanted.instrument,
            body=wanted.body,
            by=wanted.by,
            why=wanted.why,
            why_source=wanted.why_source,
            say=wanted.say,
            phase=suggestion.suggested,
            phase_confirmed=False,
            quiet=wanted.quiet,
            judged=None if judgement is None else _judged(made, judgement, highest),
            counts=_counts(hand, found),
            names=wanted.names,
        )
    )


def _judged(made: Standing, judgement: Stated, highest: TLP) -> JudgedFact:
    from phasezero.domain.assessment import Dissent

    dissents = [one.content.says for one in made.all(Dissent, judgement.id) if one.marking.tlp <= highest]
    worded = judgement.content.worded
    return JudgedFact(worded.sentence, worded.confidence.value, " ".join(dissents))


def _counts(hand: Hand, alert: Stated) -> tuple[Count, ...]:
    """Civilians killed in the events of the alert: low, best, high, with their days, records and independent sources."""
    from phasezero.domain.publishers import independent

    found = [_event(hand, key, alert.day) for key in alert.content.records]
    coded = [one.event.coded for one in found]
    reports = [claim.report for one in found for claim in one.claims if claim.report.documented_at <= alert.day]
    first, last = min(one.occurred_start for one in coded), max(one.occurred_end for one in coded)
    low, best, high = (sum(getattr(one.civilian_deaths, bound) for one in coded) for bound in ("low", "best", "high"))
    count = Count(
        key="killed",
        what="civilians killed",
        low=low,
        best=best,
        high=high,
        days=(last - first).days + 1,
        until=last,
        records=len(found),
        sources=max(1, independent(reports)),
        cites=alert.content.records,
    )
    return (count,)


def draft_ask(hand: Hand, alert_id: str, wanted: Wanted) -> str:
    """Add an ask to an alert, in the words of its audience; it leaves with the alert, or by two signatures of its own.

    Raises BadInput for what cannot be asked of this audience, and LintRefused where its words would change a fact.
    """
    from phasezero.act.ask_words import said_to
    from phasezero.domain.language import ENGLISH

    found = _life(hand, alert_id)
    if found.state in {AlertState.CLOSED, AlertState.REVIEWED}:
        raise BadInput(said("this alert is {state}; propose another", state=Said.word(found.state.value)))
    typed = facts(hand, alert_id, wanted)
    ask = phrased(typed)
    _lint(ask)
    kept = Asked(
        audience=wanted.audience,
        office=typed.actor.name,
        action=said_to(typed, typed.action, ask.sector, ENGLISH),
        by=typed.by,
        quiet=typed.quiet,
        lines=tuple((part.key.value, part.text) for part in ask.parts),
        facts=written(typed),
    )
    row = found.alert
    tlp = max(row.marking.tlp, TLP.AMBER) if typed.quiet else row.marking.tlp
    return keep(hand, kept, row.country, tlp, "ask drafted", day_about(hand, row), row.id)


def phrased(typed: AskFacts) -> Ask:
    """The ask in the words of its audience."""
    from phasezero.act.asks import phrased as in_words
    from phasezero.domain.audiences import audience

    return in_words(typed, audience(typed.actor_kind))


def _lint(ask: Ask) -> None:
    from phasezero.brief.lint import lint_sentence

    for part in ask.parts:
        if faults := lint_sentence(part.sentence, None, None):
            raise BadInput(said("“{text}” breaks the writing rules: {fault}", text=part.text[:60], fault=faults[0]))


def written(typed: AskFacts) -> str:
    """The facts as JSON."""
    from pydantic import TypeAdapter

    return TypeAdapter(AskFacts).dump_json(typed).decode()


def answer(secret: str, replied: Replied | None, says: str, at: datetime) -> Stated | None:
    """What the holder of an ask's link says, in one click: that they read it (`replied` None), or what they did.

    Returns the ask; None for a secret that opens none. No account is asked for.
    """
    from django.db import transaction

    from phasezero.store import ask_links, audit, listing, statements

    with transaction.atomic():
        opened = ask_links.ask_of(secret, at)
        if opened is None:
            return None
        asked = opened[0]
        step = AskStep(seen=True, replied=replied, says=says.strip())
        by = {"by": None, "by_name": asked.content.office, "by_organisation": "", "made_at": at}
        day = asked.day if asked.reconstructed else at.date()
        statements.add(step, asked.country, asked.marking, by, day, at, asked.id)
        if library.accounts_exist():
            audit.note("ask answered", asked.content.office, at, asked.id, asked.marking.audience, asked.marking.tlp)
        listing.stir()
        return asked


def heard(hand: Hand, ask_id: str, replied: Replied, says: str) -> None:
    """Write down what a recipient answered by other ways."""
    asked = stated(hand, ask_id, Asked)
    step = AskStep(seen=True, replied=replied, says=says.strip(), heard_by=hand.name)
    keep(hand, step, asked.country, asked.marking.tlp, "answer heard", day_about(hand, asked), asked.id)


# What all of these begin with


def _life(hand: Hand, alert_id: str) -> AlertLife:
    row = stated(hand, alert_id, Alert)
    return life(standing(hand, row.country, day_about(hand, row)), row)


def _must_be(found: AlertLife, *states: AlertState) -> None:
    if found.state not in states:
        raise BadInput(
            said(
                "this alert is {state}; this is done while it is {then}",
                state=Said.word(found.state.value),
                then=Said.word(states[0].value),
            )
        )


def _step(hand: Hand, found: AlertLife, step: Step, note: str = "", one_reader: bool = False) -> None:
    row = found.alert
    done = AlertStep(step, note.strip(), one_reader)
    keep(hand, done, row.country, row.marking.tlp, _ACTIONS[step], day_about(hand, row), row.id)


_ACTIONS = {
    Step.VERIFY: "alert verified",
    Step.SIGN: "alert signed",
    Step.ISSUE: "alert issued",
    Step.CLOSE: "alert closed",
    Step.REVIEW: "alert reviewed",
}


def _link(asked: Stated, at: datetime) -> str:
    from phasezero.store import ask_links

    return ask_links.make(asked.id, at)


__all__ = [
    "HARM_CHECK", "Wanted", "answer", "close", "draft_ask", "facts", "heard", "new_link", "phrased", "propose", "review", "sign",
    "sign_ask", "verify",
]  # fmt: skip
