"""Reviews of measures, for tests: a short one, and one with everything as long as it may be."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from builders import coded
from judging import worded
from phasezero.brief.lens_paper import Told
from phasezero.domain.assessment import Confidence, Dissent, Held, Judgement, Level, Presence, Worded
from phasezero.domain.framework import factors, holdings
from phasezero.domain.lens import (
    LONGEST,
    MOST_CONDITIONS,
    MOST_RECORDS,
    Beside,
    Concluded,
    Condition,
    LensAnswer,
    LensDecision,
    LensReview,
    Measure,
    MeasureKind,
    Reply,
)
from phasezero.domain.lens_questions import Direction, Finding, Outcome, lens
from phasezero.domain.marking import LOCAL, TLP, Marking
from phasezero.domain.statements import Stated

DAY = date(2013, 4, 1)
AT = datetime(2013, 4, 1, 9, 0, tzinfo=UTC)
SAYS = "The ministry has looked into it."


def a_measure(sector: str = "trade", **changes: Any) -> Measure:
    given: dict[str, Any] = {
        "title": "Lower duties on sawn timber",
        "kind": MeasureKind.TRADE,
        "sector": sector,
        "summary": "Takes duties off sawn timber from two prefectures.",
        "office": "Committee for tariffs",
        "by": date(2013, 5, 1),
        "reference": "TC/2013/17",
    }
    return Measure(**{**given, **changes})


def answers(sector: str = "trade", **replies: Reply) -> tuple[LensAnswer, ...]:
    """Every question of a sector: "no" where no other reply is given by its id (with _ for -)."""
    found = []
    for one in lens().sector(sector).questions:
        reply = replies.get(one.id.replace("-", "_"), Reply.NO)
        found.append(LensAnswer.to(one, reply, "" if reply is Reply.UNKNOWN else SAYS))
    return tuple(found)


def concluded(finding: Finding = Finding.PROCEED, **changes: Any) -> Concluded:
    given: dict[str, Any] = {
        "finding": finding,
        "reasons": "Nothing in it touches those who attack.",
        "office": "Desk for trade and peace",
        "again": date(2013, 10, 1),
    }
    if finding is Finding.CONDITIONS:
        given["conditions"] = (Condition("Sawmills show whom they paid.", "Desk for trade and peace", date(2013, 6, 1)),)
    return Concluded(**{**given, **changes})


def a_review(sector: str = "trade", **changes: Any) -> LensReview:
    given: dict[str, Any] = {
        "measure": a_measure(sector),
        "answers": answers(sector),
        "beside": Beside(phase=1),
        "concluded": concluded(),
        "version": lens().version,
        "one_reader": False,
    }
    return LensReview(**{**given, **changes})


def stated(content: Any, key: str = "r1", tlp: TLP = TLP.GREEN, about: str | None = None, **changes: Any) -> Stated:
    given: dict[str, Any] = {
        "id": key,
        "country": "CAF",
        "about": about,
        "content": content,
        "name": "Ada Analyst",
        "organisation": "Early Watch",
        "made_at": AT,
        "day": DAY,
        "reconstructed": False,
        "sealed": False,
        "marking": Marking(tlp, LOCAL),
        "own": True,
    }
    return Stated(**{**given, **changes})


def a_judgement(**changes: Any) -> Judgement:
    given: dict[str, Any] = {
        "worded": worded(drives=("RF4", "RF7")),
        "evidence": ("e1",),
        "records": (),
        "analysts": 3,
        "organisations": 2,
        "one_reader": False,
    }
    return Judgement(**{**given, **changes})


def short() -> Told:
    beside = Beside("j1", ("RF4",), ("mediation",), "It pays those who block the talks.", 1)
    replies = {"trade_taxed": Reply.PARTLY, "trade_traced": Reply.YES, "trade_owners": Reply.UNKNOWN, "asked": Reply.UNKNOWN}
    found = list(answers(**replies))
    found[0] = LensAnswer.to(lens().sector("trade").questions[0], Reply.YES, SAYS, ("event:e1",))
    review = a_review(answers=tuple(found), beside=beside, concluded=concluded(Finding.CONDITIONS))
    dissent = stated(Dissent("It is worse than that in the east.", Level.HIGH), "d1", about="j1")
    return Told(stated(review), stated(a_judgement(), "j1"), (dissent,), None, {"event:e1": coded("e1", DAY)})


def longest(sector: str, letters: str = "Measures ") -> Told:
    """Everything that can be typed, at its longest; twelve questions' worth of answers, each with all its records."""

    def text(field: str) -> str:
        return (letters * 1000)[: LONGEST[field]]

    measure = a_measure(
        sector, title=text("title"), summary=text("summary"), office=text("office"), reference=text("reference"),
        kind=MeasureKind.LICENCE,
    )  # fmt: skip
    asked = lens().sector(sector).questions
    given = []
    for number, one in enumerate(asked):
        reply = Reply.YES if number % 2 else Reply.NO
        records = tuple(f"event:{number:08x}{place:05x}" for place in range(MOST_RECORDS))
        given.append(LensAnswer.to(one, reply, text("says"), records))
    conditions = tuple(Condition(text("condition"), text("office"), date(2013, 6, 1)) for _ in range(MOST_CONDITIONS))
    found = concluded(
        Finding.CONDITIONS, reasons=text("reasons"), despite=text("despite"), office=text("office"), conditions=conditions
    )
    beside = Beside("j1", tuple(factors())[::2], tuple(holdings())[::2], text("note"), 3)
    review = a_review(sector, measure=measure, answers=tuple(given), beside=beside, concluded=found, one_reader=True)
    held = tuple(Held(key, Presence.PARTLY, (letters * 1000)[:1000]) for key in holdings())
    told = Worded(Level.MODERATE, Confidence.MODERATE, (letters * 1000)[:400], tuple(factors()), held, ())
    judged = stated(a_judgement(worded=told), "j1")
    dissents = tuple(stated(Dissent((letters * 1000)[:1000], named=True), f"d{n}", about="j1") for n in range(5))
    decided = LensDecision(Outcome.REFUSED, DAY, text("office"), text("decided"), True, text("decided"))
    events = {key: coded(key, DAY, place="A place with a rather long name, near another town") for key in review.records}
    return Told(stated(review, reconstructed=True), judged, dissents, stated(decided, "x1", about="r1"), events)


WORSEN, LOWER = Direction.WORSEN, Direction.LOWER
