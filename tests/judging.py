"""What analysts send: the forms of a view and of a judgement, and the same as domain objects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from phasezero import desk
from phasezero.domain.assessment import Confidence, Departure, Estimate, Held, Level, Presence, Rating, Trend, View, Worded
from phasezero.domain.framework import factors, holdings
from phasezero.domain.judged import Disagreement
from phasezero.domain.marking import TLP

if TYPE_CHECKING:
    from phasezero.store.people import Person, TaskForce
    from phasezero.store.releases import Proposal

DAY = date(2013, 4, 1)


def view_form(questions: Iterable[str], level: str = "moderate") -> dict[str, str]:
    """A view of the form's page: every factor not looked at, but RF7."""
    fields = {"level": level, "confidence": "low", "sentence": "Attacks may go on in the capital."}
    for key in (*factors(), *holdings()):
        presence = "present" if key == "RF7" else "not looked at"
        fields |= {f"{key}-presence": presence, f"{key}-trend": "cannot tell", f"{key}-confidence": "low", f"{key}-note": ""}
    return fields | estimates_form(questions)


def worded_form(questions: Iterable[str], level: str) -> dict[str, str]:
    fields = {
        "level": level,
        "confidence": "moderate",
        "sentence": "Attacks on civilians in the capital may go on.",
        "answer": "",
    }
    for key in holdings():
        fields |= {f"{key}-presence": "not seen", f"{key}-says": ""}
    fields |= {"mediation-presence": "present", "mediation-says": "The regional bloc talks with both sides."}
    return fields | estimates_form(questions)


def estimates_form(questions: Iterable[str]) -> dict[str, str]:
    return {f"{one}-{bound}": value for one in questions for bound, value in (("low", "2"), ("best", "6 %"), ("high", "11,5"))}


def a_view(level: Level = Level.MODERATE, best: float = 0.06, sentence: str = "Attacks may go on.") -> View:
    return View(
        level,
        Confidence.LOW,
        sentence,
        tuple(Rating(key, Presence.PRESENT if key == "RF7" else Presence.NOT_SEEN, Trend.CANNOT_TELL) for key in factors()),
        tuple(Rating(key, Presence.NOT_LOOKED_AT) for key in holdings()),
        (Estimate("state-led", min(0.01, best), best, max(0.2, best)),),
    )


def worded(
    level: Level = Level.MODERATE, answer: str = "", drives: tuple[str, ...] = ("RF7",), why: str = "The talks go on."
) -> Worded:
    """`why`: said where the estimate differs from the median of the views."""
    return Worded(
        level,
        Confidence.MODERATE,
        "Attacks on civilians in the capital may go on.",
        drives,
        tuple(
            Held(key, Presence.PRESENT, "The regional bloc talks with both sides.")
            if key == "mediation"
            else Held(key, Presence.NOT_SEEN)
            for key in holdings()
        ),
        (Estimate("state-led", 0.02, 0.06, 0.12),),
        answer,
        (Departure("state-led", why),) if why else (),
    )


def answers(unanswered: Iterable[Disagreement]) -> dict[str, str]:
    """What a releaser says where the machine disagrees, in tests of something else."""
    return {one.key: "The rule keeps a phase for some weeks." for one in unanswered}


def proposed(person: Person, task_force: TaskForce, on: date, to: TLP, at: datetime, *more: Any, **changes: Any) -> Proposal:
    """A release proposed by somebody who answers, too, where the machine disagrees."""
    given = answers(desk.unanswered(person, task_force, on, to, at))
    return desk.propose(person, task_force, on, to, at, *more, answers=given, **changes)
