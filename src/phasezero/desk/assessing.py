"""Assessing a country together: evidence, independent views, the strongest case against, the one judgement, dissent, replies.

Who may `judge` (domain.roles) does so; nobody sees another's view before their own is given and the views are opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from phasezero.desk.hands import Hand
from phasezero.desk.stating import day_about, keep, records_of, standing, stated, written_well
from phasezero.domain.assessment import (
    Challenge,
    Departure,
    Dissent,
    Evidence,
    Judgement,
    Level,
    MachineAnswer,
    Opened,
    Reply,
    ReplyAnswer,
    Round,
    View,
    Worded,
)
from phasezero.domain.framework import factor_of, questions
from phasezero.domain.marking import TLP
from phasezero.domain.pooling import Pool, by_question, departs, in_percent
from phasezero.domain.statements import Standing, Stated
from phasezero.errors import BadInput, said

LEAST_VIEWS = 2
"""Views are opened when so many analysts gave theirs; without accounts there is one reader."""
WORKING = TLP.AMBER
"""Marking of views and of the case against: the task force's without its readers."""


def add_evidence(hand: Hand, country: str, day: date, evidence: Evidence, tlp: TLP) -> str:
    """What speaks for or against an indicator. Raises BadInput for a record of another country or of a higher marking."""
    iso3 = hand.of_country(country)
    written_well(evidence.says)
    if evidence.document is not None and (dated := evidence.document.dated) > day:
        raise BadInput(said("the document is of {dated}, after {day}: it was not known then; leave it out", dated=dated, day=day))
    kept = replace(evidence, records=records_of(hand, iso3, evidence.records, tlp, day))
    return keep(hand, kept, iso3, tlp, "evidence recorded", day)


def begin_round(hand: Hand, country: str, day: date, begun: Round) -> str:
    """Ask the analysts for their views. Raises BadInput while another round waits for its judgement."""
    iso3 = hand.of_country(country)
    if begun.until < day:
        raise BadInput(said("views are asked for by {until}, before {day}; give a later day", until=begun.until, day=day))
    if (waits := open_round(standing(hand, iso3, day))) is not None:
        raise BadInput(said("a round of {day} waits for its judgement; finish it first, or take it back", day=waits.day))
    return keep(hand, begun, iso3, WORKING, "round of views begun", day)


def open_round(made: Standing) -> Stated | None:
    """The newest round without a judgement."""
    newest = made.last(Round)
    return None if newest is None or made.last(Judgement, newest.id) is not None else newest


def give_view(hand: Hand, round_id: str, view: View) -> str:
    """One's own view, once, before the views are opened. Nobody else sees it until then."""
    row = stated(hand, round_id, Round)
    made = standing(hand, row.country, day_about(hand, row))
    if made.last(Opened, row.id) is not None:
        raise BadInput(said("the views of this round are open already; say in a dissent what you see differently"))
    own = [one for one in made.all(View, row.id) if one.own]
    if own and (hand.person is not None or any(one.name.casefold() == hand.name.casefold() for one in own)):
        raise BadInput(said("your view of this round is given; take it back first to give another"))
    asked = set(row.content.questions)
    if {one.question for one in view.estimates} != asked:
        raise BadInput(said("this round asks {count} questions; give an estimate for each", count=len(asked)))
    written_well(view.sentence, *(rating.note for rating in (*view.ratings, *view.holding)))
    return keep(hand, view, row.country, WORKING, "view given", day_about(hand, row), row.id, sealed=True)


def open_views(hand: Hand, round_id: str) -> int:
    """Open the views of a round to its analysts; says how many there are. Raises BadInput while too few were given."""
    from django.db import transaction

    from phasezero.store import statements

    row = stated(hand, round_id, Round)
    if standing(hand, row.country, day_about(hand, row)).last(Opened, row.id) is not None:
        raise BadInput(said("the views of this round are open already"))
    with transaction.atomic():
        given = statements.count_sealed(row.id)
        least = 1 if hand.person is None else LEAST_VIEWS
        if given < least:
            raise BadInput(said("{given} views are given; {least} are needed before they are opened", given=given, least=least))
        statements.unseal(row.id)
        keep(hand, Opened(given), row.country, WORKING, "views opened", day_about(hand, row), row.id)
    return given


def challenge(hand: Hand, round_id: str, made: Challenge) -> str:
    """The strongest case against judging the risk high."""
    row = _opened(hand, round_id)
    written_well(made.says)
    kept = replace(made, records=records_of(hand, row.country, made.records, WORKING, day_about(hand, row)))
    return keep(hand, kept, row.country, WORKING, "case against made", day_about(hand, row), row.id)


def judge(hand: Hand, round_id: str, worded: Worded, tlp: TLP) -> str:
    """The one judgement, after the views of the round are open; what it stands on is set here.

    Raises BadInput without evidence of its own marking or lower, for a driving factor without evidence, and for "high" without a
    case against it by somebody else, or without an answer to that case.
    """
    row = _opened(hand, round_id)
    made = standing(hand, row.country, day_about(hand, row))
    evidence = [one for one in made.all(Evidence) if one.marking.tlp <= tlp]
    if not evidence and any(made.all(Evidence)):
        raise BadInput(said("no evidence is marked {label} or lower; mark the judgement as its evidence is", label=tlp.label))
    _drives_have_evidence(worded, evidence)
    views = list(made.all(View, row.id))
    pools = by_question(one.content.estimates for one in views)
    worded = replace(worded, departures=_departures(worded, pools))
    reasons = (one.reason for one in worded.departures)
    written_well(worded.sentence, worded.answer, *(held.says for held in worded.holds), *reasons)
    against = _case_against(hand, made, row) if worded.level == Level.HIGH else made.last(Challenge, row.id)
    judged = Judgement(
        worded=worded,
        evidence=tuple(one.id for one in evidence),
        records=tuple(dict.fromkeys(key for one in evidence for key in one.content.records if key.startswith("event:"))),
        analysts=len(views),
        organisations=len({one.organisation for one in views if one.organisation}),
        one_reader=hand.person is None,
        challenge="" if against is None else against.id,
        pools=pools,
    )
    return keep(hand, judged, row.country, tlp, "judgement made", day_about(hand, row), row.id)


def _departures(worded: Worded, pools: Iterable[Pool]) -> tuple[Departure, ...]:
    """Why each estimate that differs from the median of the views does so; a reason for one that does not is left out.

    Raises BadInput for one that differs and says nothing.
    """
    given = {one.question: one for one in worded.departures}
    estimates, found = {one.question: one for one in worded.estimates}, []
    for pool in pools:
        estimate = estimates.get(pool.question)
        if estimate is None or not departs(estimate, pool):
            continue
        if pool.question not in given:
            raise BadInput(
                said(
                    "the estimate {ours} of “{question}” differs from {median}, the median of the views: say in a sentence why",
                    ours=in_percent(estimate.best),
                    question=questions()[pool.question].name,
                    median=in_percent(pool.median),
                )
            )
        found.append(given[pool.question])
    return tuple(found)


def _opened(hand: Hand, round_id: str) -> Stated:
    row = stated(hand, round_id, Round)
    if standing(hand, row.country, day_about(hand, row)).last(Opened, row.id) is None:
        raise BadInput(said("the views of this round are not open yet"))
    return row


def _drives_have_evidence(worded: Worded, evidence: list[Stated]) -> None:
    known = {factor_of(one.content.indicator).id for one in evidence}
    for factor in worded.drives if evidence else ():
        if factor not in known:
            raise BadInput(said("{factor} is named as driving it, and no evidence on it is recorded", factor=factor))


def _case_against(hand: Hand, made: Standing, row: Stated) -> Stated:
    for one in made.all(Challenge, row.id):
        if hand.person is None or not one.own:
            return one
    raise BadInput(said("before “high” somebody else makes the strongest case against it; ask another analyst to"))


def dissent(hand: Hand, judgement_id: str, made: Dissent) -> str:
    """Say that one disagrees with the judgement: it is printed with it, and marked as it is."""
    row = stated(hand, judgement_id, Judgement)
    written_well(made.says)
    return keep(hand, made, row.country, row.marking.tlp, "dissent recorded", day_about(hand, row), row.id)


def answer_machine(hand: Hand, country: str, day: date, answers: Mapping[str, str], tlp: TLP = TLP.GREEN) -> int:
    """Answer disagreements of machine outputs (key → what is said); says how many were."""
    iso3 = hand.of_country(country)
    given = {key: text.strip() for key, text in answers.items() if text.strip()}
    written_well(*given.values())
    for key, text in sorted(given.items()):
        keep(hand, MachineAnswer(key, text), iso3, tlp, "machine answered", day)
    return len(given)


def take_reply(hand: Hand, country: str, reply: Reply, tlp: TLP, day: date | None = None) -> str:
    """Record a reply that came, word for word. It waits for our answer no longer than `REPLY_DAYS`, and delays nothing."""
    if reply.received > hand.at.date():
        raise BadInput(said("the reply came on {day}, which is still to come", day=reply.received))
    return keep(hand, reply, hand.of_country(country), tlp, "reply received", day)


def answer_reply(hand: Hand, reply_id: str, answer: ReplyAnswer) -> str:
    """Our answer: printed with the reply. It says nothing of who told us what."""
    row = stated(hand, reply_id, Reply)
    written_well(answer.says)
    return keep(hand, answer, row.country, row.marking.tlp, "reply answered", day_about(hand, row), row.id)
