"""The register of actions: who does what, why that should help, and how it will be evaluated, fixed before it starts."""

from __future__ import annotations

from datetime import date

from phasezero.desk.hands import Hand
from phasezero.desk.stating import day_about, keep, standing, stated, written_well
from phasezero.domain.actions import Action, ActionState, ActionStep
from phasezero.domain.alerts import Asked
from phasezero.domain.marking import TLP
from phasezero.domain.tools import catalogue
from phasezero.errors import BadInput, Said, said

_AFTER = {
    ActionState.PLANNED: (ActionState.UNDER_WAY, ActionState.STOPPED),
    ActionState.UNDER_WAY: (ActionState.DONE, ActionState.STOPPED),
    ActionState.DONE: (ActionState.OUTCOME_SEEN,),
    ActionState.STOPPED: (ActionState.OUTCOME_SEEN,),
    ActionState.OUTCOME_SEEN: (),
}


def register(hand: Hand, country: str, day: date, action: Action, tlp: TLP) -> str:
    """Register an action before it starts; from now on what it says is fixed (`Action.fixed`).

    Raises BadInput for one that has started, on a page of a past day (its outcome may be known), for a tool that is for reference
    only, and for an ask that is not there.
    """
    iso3, today = hand.of_country(country), hand.at.date()
    if day < today:
        raise BadInput(
            said("an action is registered today, {today}, not for {day}, when its outcome can be known: open the page of today",
                 today=today, day=day)
        )  # fmt: skip
    action.must_be_ahead(today)
    _check_tool(action.tool)
    if action.ask:
        stated(hand, action.ask, Asked)
    written_well(action.what, action.theory, action.outcome, action.evaluation)
    return keep(hand, action, iso3, tlp, "action registered", day, action.ask or None)


def _check_tool(key: str) -> None:
    found = next((one for one in catalogue() if one.id == key), None)
    if key and found is None:
        raise BadInput(said("there is no tool {key!r} in the catalogue", key=key[:60]))
    if found is not None and found.reference_only:
        raise BadInput(said("{key}: it is in the catalogue for reference only; it is no action of this register", key=key))


def step(hand: Hand, action_id: str, to: ActionState, note: str) -> None:
    """Say how far an action is. Raises BadInput for a state that does not follow on the one it is in."""
    row = stated(hand, action_id, Action)
    day = day_about(hand, row)
    now = standing(hand, row.country, day).action_state(row.id)
    if to not in _AFTER[now]:
        raise BadInput(said("this action is {now}; it cannot become {to}", now=Said.word(now.value), to=Said.word(to.value)))
    written_well(note)
    keep(hand, ActionStep(to, note.strip()), row.country, row.marking.tlp, "action followed", day, row.id)
