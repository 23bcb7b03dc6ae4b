"""Asks of alerts: what is asked of whom, in the words of which audience; how an ask leaves, and what is answered to it.

An ask leaves with its alert, or, where it was added later, by two signatures of its own: by letter where an address was given, or
by a link that a member hands over. Nothing of it waits for a reply by those concerned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from phasezero import library
from phasezero.desk import ask_letters
from phasezero.desk.ask_letters import ByLetter
from phasezero.desk.hands import Hand
from phasezero.desk.stating import day_about, event_known, keep, standing, stated
from phasezero.domain.alert_life import AlertLife, life
from phasezero.domain.alerts import Alert, AlertState, AlertStep, Asked, AskStep, Replied, Step
from phasezero.domain.asks import AskFacts, Count, Office, hiding_words
from phasezero.domain.asks import Judged as JudgedFact
from phasezero.domain.events import DatedBy, Target
from phasezero.domain.marking import TLP
from phasezero.domain.statements import Standing, Stated
from phasezero.errors import BadInput, NotAllowed, NotFound, Said, said

if TYPE_CHECKING:
    from phasezero.domain.asks import Ask

HARM_CHECK = (
    "Nobody can be found by what it says, or by what it leaves out.",
    "Asking this of this office puts nobody at greater risk, nor does the time of asking.",
    "Those who told us of something in it have agreed that it is used so.",
)
"""What each of the two who issue an alert confirms, sentence by sentence."""


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
    meant: bool = False
    """Words in it that can hide who harms whom are meant."""


def facts(hand: Hand, alert_id: str, wanted: Wanted) -> AskFacts:
    """The facts of an ask: what was filled in, with the counts, the phase and the judgement that the alert stands on.

    A judgement or dissent marked above the alert is left out; for an audience that prints what it is told, one above CLEAR.
    """
    from phasezero.domain.asks import tidy
    from phasezero.domain.audiences import audience

    found = life_of(hand, alert_id).alert
    made = standing(hand, found.country, day_about(hand, found))
    _not_left_out(hand, found, wanted.tool)
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


def _not_left_out(hand: Hand, alert: Stated, tool: str) -> None:
    """Raises BadInput for what the options of the country leave out because it would help forces that attack civilians."""
    options = library.options(alert.country, alert.day, hand.viewer, hand.audience).found
    out = next((one for one in options.left_out if one.tool.id == tool and one.rule == "state-path"), None)
    if out is not None:
        raise BadInput(said("{tool} is left out for {country} on {day}: {why}", tool=tool, country=alert.country, day=alert.day,
                            why=out.why))  # fmt: skip


def cautions(hand: Hand, alert_id: str, typed: AskFacts) -> list[Said]:
    """What somebody should think about before this is asked."""
    found = [] if (hidden := _hidden(typed)) is None else [hidden]
    alert = life_of(hand, alert_id).alert
    events = [event_of(hand, key, alert.day).event for key in alert.content.records]
    if not any(one.coded.target is Target.CIVILIANS for one in events):
        found.append(
            said("none of the alert's events is coded as an attack on civilians: its number counts those killed in fighting")
        )
    return found


def _hidden(typed: AskFacts) -> Said | None:
    words = dict.fromkeys(word for field, word in hiding_words(typed) if field in {"action", "why", "say"})
    if not words:
        return None
    those = ", ".join(words)
    return said("these words can hide who harms whom: {words}; say it plainly, or tick that they are meant", words=those)


def _judged(made: Standing, judgement: Stated, highest: TLP) -> JudgedFact:
    from phasezero.domain.assessment import Dissent

    dissents = [one.content.says for one in made.all(Dissent, judgement.id) if one.marking.tlp <= highest]
    worded = judgement.content.worded
    return JudgedFact(worded.sentence, worded.confidence.value, " ".join(dissents))


def _counts(hand: Hand, alert: Stated) -> tuple[Count, ...]:
    """Civilians killed in the events of the alert: low, best, high, with their days, records and independent sources."""
    from phasezero.domain.publishers import independent

    found = [event_of(hand, key, alert.day) for key in alert.content.records]
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


def draft_ask(hand: Hand, alert_id: str, wanted: Wanted, by_letter: ByLetter | None = None) -> str:
    """Add an ask to an alert, in the words of its audience; it leaves with the alert, or by two signatures of its own.

    With `by_letter` it leaves by letter. Raises BadInput for what cannot be asked of this audience, or not by letter, and
    LintRefused where its words would change a fact.
    """
    from django.db import transaction

    typed = facts(hand, alert_id, wanted)
    if (hidden := _hidden(typed)) is not None and not wanted.meant:
        raise BadInput(hidden)
    kept = _said(typed, phrased(typed))
    if by_letter is not None:
        ask_letters.check(by_letter, wanted.audience)
    with transaction.atomic():
        found = life_alone(hand, alert_id)
        if found.state in {AlertState.CLOSED, AlertState.REVIEWED}:
            raise BadInput(said("this alert is {state}; propose another", state=Said.word(found.state.value)))
        if any(one.content.step in {Step.SIGN, Step.ISSUE} and one.made_at >= hand.at for one in found.steps):
            raise BadInput(said("this alert was signed while you wrote; draft the ask again"))
        row = found.alert
        tlp = max(row.marking.tlp, TLP.AMBER) if typed.quiet else row.marking.tlp
        made = keep(hand, kept, row.country, tlp, "ask drafted", day_about(hand, row), row.id)
        if by_letter is not None:
            ask_letters.give_address(hand, made, by_letter)
    return made


def _said(typed: AskFacts, ask: Ask) -> Asked:
    """The ask as it is kept."""
    from phasezero.act.ask_words import said_to
    from phasezero.domain.language import ENGLISH

    return Asked(
        audience=typed.actor_kind,
        office=typed.actor.name,
        action=said_to(typed, typed.action, ask.sector, ENGLISH),
        by=typed.by,
        quiet=typed.quiet,
        lines=tuple((part.key.value, part.text) for part in ask.parts),
        facts=written(typed),
    )


def phrased(typed: AskFacts) -> Ask:
    """The ask in the words of its audience. Raises BadInput for words that break the writing rules."""
    from phasezero.act.asks import phrased as in_words
    from phasezero.domain.audiences import audience

    ask = in_words(typed, audience(typed.actor_kind))
    _lint(ask)
    return ask


def _lint(ask: Ask) -> None:
    from phasezero.brief.lint import lint_sentence

    for part in ask.parts:
        if faults := lint_sentence(part.sentence, None, None):
            raise BadInput(said("“{text}” breaks the writing rules: {fault}", text=part.text[:60], fault=faults[0]))


def written(typed: AskFacts) -> str:
    """The facts as JSON."""
    from pydantic import TypeAdapter

    return TypeAdapter(AskFacts).dump_json(typed).decode()


# Leaving


class Left(NamedTuple):
    """An ask that has just left."""

    asked: Stated
    secret: str
    """Of its link, to hand over; it stands nowhere else. Empty where a letter takes it."""


def sign_ask(hand: Hand, ask_id: str, confirmed: int) -> list[Left]:
    """Sign an ask that was added after its alert was issued. The second signature sends it; nothing after the first."""
    from django.db import transaction

    harm_checked(confirmed)
    with transaction.atomic():
        asked = stated(hand, ask_id, Asked)
        found = life_alone(hand, asked.about or "")
        if found.step(Step.ISSUE) is None:
            raise BadInput(said("its alert is not issued yet: it leaves with it"))
        if found.ask(asked.id).left is not None:
            raise BadInput(said("this ask has left already"))
        made = standing(hand, asked.country, day_about(hand, asked))
        first = next((one for one in made.all(AlertStep, asked.id) if one.content.step is Step.SIGN), None)
        if first is None and hand.person is not None:
            _ask_step(hand, asked, AlertStep(Step.SIGN), "ask signed")
            return []
        if first is not None and first.own:
            raise NotAllowed(said("you signed this ask already; a second person sends it"))
        _ask_step(hand, asked, AlertStep(Step.ISSUE, one_reader=hand.person is None), "ask sent")
        return [leaves(hand, asked)]


def leaves(hand: Hand, asked: Stated) -> Left:
    """Let an ask leave, now that enough people have signed: by letter where it has an address, else by a link to hand over."""
    from phasezero.store import ask_links

    secret = ask_links.make(asked.id, hand.at)
    return Left(asked, "" if ask_letters.queue(asked.id, hand.at) else secret)


def new_link(hand: Hand, ask_id: str) -> str:
    """Another link for an ask that has left, to hand over; the one before stops working."""
    from django.db import transaction

    from phasezero.store import ask_links

    with transaction.atomic():
        asked, _ = _that_left(hand, ask_id)
        _ask_step(hand, asked, AlertStep(Step.LINK), "link of an ask made anew")
        return ask_links.make(asked.id, hand.at)


def send_anew(hand: Hand, ask_id: str, by_letter: ByLetter) -> None:
    """Send another link of an ask that has left by letter; the one before stops working. Raises BadInput where none can leave."""
    from django.db import transaction

    from phasezero.store import ask_links

    with transaction.atomic():
        asked, alert = _that_left(hand, ask_id)
        if alert.state in {AlertState.CLOSED, AlertState.REVIEWED}:
            raise BadInput(said("this alert is {state}; nothing of it is sent any more", state=Said.word(alert.state.value)))
        ask_letters.check(by_letter, asked.content.audience)
        ask_letters.give_address(hand, asked.id, by_letter)
        _ask_step(hand, asked, AlertStep(Step.LINK), "link of an ask sent anew")
        ask_links.make(asked.id, hand.at)
        ask_letters.queue(asked.id, hand.at)


def _that_left(hand: Hand, ask_id: str) -> tuple[Stated, AlertLife]:
    """Belongs into a transaction: two links made at the same moment come one after the other, and the second stops the first."""
    asked = stated(hand, ask_id, Asked)
    found = life_alone(hand, asked.about or "")
    if found.ask(asked.id).left is None:
        raise BadInput(said("this ask has not left yet; two people sign it first"))
    return asked, found


def _ask_step(hand: Hand, asked: Stated, step: AlertStep, action: str) -> None:
    keep(hand, step, asked.country, asked.marking.tlp, action, day_about(hand, asked), asked.id)


# Answers


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


# What acts on alerts and asks begin with


def life_of(hand: Hand, alert_id: str) -> AlertLife:
    row = stated(hand, alert_id, Alert)
    return life(standing(hand, row.country, day_about(hand, row)), row)


def life_alone(hand: Hand, alert_id: str) -> AlertLife:
    """The life of an alert up to this moment; to the end of the transaction nobody else acts on it.

    Of two who sign at the same moment one signs first, and the other reads that.
    """
    from phasezero.store import statements

    row = stated(hand, alert_id, Alert)
    statements.alone_on(row.id)
    return life(standing(hand, row.country, None), row)


def harm_checked(confirmed: int) -> None:
    """Raises BadInput where not every sentence of `HARM_CHECK` was confirmed."""
    if confirmed != len(HARM_CHECK):
        raise BadInput(said("the harm check is not complete; confirm each sentence, or do not sign"))


def event_of(hand: Hand, key: str, day: date) -> library.EventDetail:
    """An event that an alert may stand on, as known on a day; what local partners told, as it was told to everybody."""
    ref = key.partition(":")[2]
    found = event_known(hand, ref, day)
    if found.event.coded.dated_by is not DatedBy.PARTNER or hand.person is None:
        return found
    try:
        return library.event(ref, library.anonymous(hand.at.date()), day)
    except NotFound:
        raise BadInput(
            said("event {ref} was told by local partners, and not to everybody: no alert stands on it", ref=ref)
        ) from None
