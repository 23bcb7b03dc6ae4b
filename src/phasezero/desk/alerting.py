"""Alerts: proposed, verified, issued by two people, closed, reviewed.

An alert and its asks (`desk.asking`) leave in one act, the second signature; without accounts by one person, marked "one reader".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from phasezero import library
from phasezero.desk.asking import Left, event_of, harm_checked, leaves, life_alone, life_of
from phasezero.desk.hands import Hand
from phasezero.desk.signalling import must_be_offered
from phasezero.desk.stating import day_about, keep, records_of, standing, written_well
from phasezero.domain.alert_life import AlertLife
from phasezero.domain.alerts import Alert, AlertState, AlertStep, Step
from phasezero.domain.assessment import Judgement, said_something
from phasezero.domain.marking import TLP
from phasezero.domain.warnings_given import Warned
from phasezero.errors import BadInput, NotAllowed, Said, said


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
    signal: str = "",
) -> str:
    """Propose an alert on documented events. `signal`: key of the signal it is proposed on.

    Raises BadInput without a record, for one that may not leave, without what it adds to the warnings already given, and where
    one of these was not looked at: all that stand are named as considered.
    """
    iso3 = hand.of_country(country)
    keys = records_of(hand, iso3, records, tlp, day)
    written_well(sentence, adds)
    made = standing(hand, iso3, day)
    given = {one.id for one in made.all(Warned)}
    if missing := given - set(considered):
        raise BadInput(
            said("{count} warnings already given were not looked at; read them, and say what this one adds", count=len(missing))
        )
    if signal:
        must_be_offered(library.signals(iso3, day, hand.viewer, hand.audience), signal)
    judgement = made.last(Judgement)
    alert = Alert(
        sentence=sentence,
        records=keys,
        first_documented=_first_documented(hand, keys, day),
        judgement="" if judgement is None else judgement.id,
        considered=tuple(sorted(given)),
        adds=adds,
        owner=owner,
        signal=signal,
    )
    return keep(hand, alert, iso3, tlp, "alert proposed", day)


def _first_documented(hand: Hand, keys: Iterable[str], day: date) -> date:
    found = [event_of(hand, key, day) for key in keys if key.startswith("event:")]
    if not found:
        raise BadInput(said("an alert stands on records; give the id of at least one event"))
    return min(one.event.coded.documented_at for one in found)


def verify(hand: Hand, alert_id: str, note: str) -> None:
    """Say that the alert's records were looked at again, by somebody else than who proposed it."""
    found = life_of(hand, alert_id)
    _must_be(found, AlertState.PROPOSED)
    if hand.person is not None and found.alert.own:
        raise NotAllowed(said("you proposed this alert yourself; somebody else looks at its records again"))
    said_something("note", note)
    _step(hand, found, Step.VERIFY, note)


def sign(hand: Hand, alert_id: str, confirmed: int) -> list[Left]:
    """Sign a verified alert with its asks. The second signature, by somebody else, issues it.

    Returns the asks that left; nothing after the first signature. Raises BadInput without an ask, or where the harm check is not
    complete.
    """
    from django.db import transaction

    harm_checked(confirmed)
    with transaction.atomic():
        found = life_alone(hand, alert_id)
        _must_be(found, AlertState.VERIFIED)
        if not found.asks:
            raise BadInput(said("an alert without an ask moves nobody; add at least one"))
        for key in found.alert.content.records:
            event_of(hand, key, found.alert.day)
        first = found.signed
        if first is None and hand.person is not None:
            _step(hand, found, Step.SIGN)
            return []
        if first is not None and first.own:
            raise NotAllowed(said("you signed this alert already; a second person issues it"))
        if first is not None and any(one.asked.made_at > first.made_at for one in found.asks):
            raise BadInput(said("an ask was added after the first signature; take it back, or the first signature"))
        _step(hand, found, Step.ISSUE, one_reader=hand.person is None)
        return [leaves(hand, one.asked) for one in found.asks]


def close(hand: Hand, alert_id: str, note: str) -> None:
    """Close an issued alert, with the reason."""
    found = life_of(hand, alert_id)
    _must_be(found, AlertState.ISSUED, AlertState.ACKNOWLEDGED, AlertState.ACTED)
    said_something("note", note)
    written_well(note)
    _step(hand, found, Step.CLOSE, note)


def review(hand: Hand, alert_id: str, note: str) -> None:
    """Say what was learned from a closed alert."""
    found = life_of(hand, alert_id)
    _must_be(found, AlertState.CLOSED)
    said_something("note", note)
    written_well(note)
    _step(hand, found, Step.REVIEW, note)


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
