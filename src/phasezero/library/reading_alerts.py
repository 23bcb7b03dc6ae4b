"""Alerts with their asks and answers, warnings already given, and the register of actions, as one audience reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from phasezero.domain.actions import Action, ActionState, ActionStep
from phasezero.domain.alert_life import AlertLife, life, lives
from phasezero.domain.alerts import Asked
from phasezero.domain.countries import find_country
from phasezero.domain.judged import WarningGiven, warnings_given
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, Viewer
from phasezero.domain.statements import Standing, Stated

if TYPE_CHECKING:
    from phasezero.domain.asks import AskFacts, AskPart


def alerts(country: str, on: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> tuple[AlertLife, ...]:
    """The alerts of a country that were proposed by a day, the newest first."""
    return lives(_standing(country, on, viewer, audience))


def warnings(country: str, on: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> tuple[WarningGiven, ...]:
    """Warnings on a country that count by a day, the newest first."""
    return warnings_given(_standing(country, on, viewer, audience))


def _standing(country: str, on: date | None, viewer: Viewer, audience: str) -> Standing:
    from phasezero.store import statements

    return statements.standing(viewer.within(audience), on, find_country(country).iso3, audience)


def ask_facts(asked: Stated) -> AskFacts:
    """What an ask says, before it has an audience. Raises BadInput where the vocabularies have changed since it was made."""
    from pydantic import TypeAdapter, ValidationError

    from phasezero.domain.asks import AskFacts
    from phasezero.errors import BadInput, said

    try:
        return TypeAdapter(AskFacts).validate_json(asked.content.facts)
    except ValidationError as error:
        raise BadInput(said("this ask cannot be said in other words any more: {why}", why=error.errors()[0]["msg"])) from error


def side_by_side(facts: AskFacts) -> list[tuple[str, tuple[AskPart, ...]]]:
    """The same ask in the words of every sector."""
    from phasezero.act.asks import side_by_side as said_by_sector

    return said_by_sector(facts)


@dataclass(frozen=True, slots=True)
class SameOffice:
    """Another ask to the same office, or by the same instrument of the same body."""

    asked: Stated
    country: str
    left: bool


def asks_of_office(office: str, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> list[SameOffice]:
    """Who else asks the same office for what, in any country, as far as the viewer may know; the newest first."""
    from phasezero.store import statements

    wanted = _folded(office)
    found = []
    for iso3 in statements.countries_with(viewer.within(audience), audience, Asked.KIND):
        for alert in lives(_standing(iso3, None, viewer, audience)):
            found += [
                SameOffice(one.asked, iso3, one.left is not None)
                for one in alert.asks
                if _folded(one.asked.content.office) == wanted
            ]
    return sorted(found, key=lambda one: (one.asked.made_at, one.asked.id), reverse=True)


def _folded(office: str) -> str:
    return " ".join(office.casefold().split())


@dataclass(frozen=True, slots=True)
class OpenedAsk:
    """What the holder of an ask's link sees."""

    asked: Stated
    alert: Stated
    answers: tuple[Stated, ...]
    askers: tuple[str, ...]
    """Organisations of those who asked; empty for a task force that others do not know of."""


def opened_ask(secret: str, at: datetime) -> OpenedAsk | None:
    """The ask that a link opens; None for a secret that opens none, or whose ask was taken back."""
    from phasezero.store import ask_links, deliveries

    found = ask_links.ask_of(secret, at)
    if found is None:
        return None
    asked, made = found
    alert = made.by_id(asked.about or "")
    if alert is None:
        return None
    own = life(made, alert).ask(asked.id)
    if own.left is None:
        return None
    hidden = deliveries.made_for(asked.marking.audience).hidden
    askers = () if hidden else tuple(dict.fromkeys(one.organisation or one.name for one in (asked, own.left)))
    return OpenedAsk(asked, alert, own.steps, askers)


@dataclass(frozen=True, slots=True)
class RegisteredAction:
    action: Stated
    state: ActionState
    steps: tuple[Stated, ...]
    due: bool
    """Whether its owner should look at it again."""


def actions(country: str, on: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> tuple[RegisteredAction, ...]:
    """The register of actions in a country, as known on a day, the newest first."""
    made = _standing(country, on, viewer, audience)
    found = [_registered(made, one, on) for one in made.all(Action)]
    return tuple(sorted(found, key=lambda one: (one.action.content.starts, one.action.id), reverse=True))


def _registered(made: Standing, action: Stated, on: date) -> RegisteredAction:
    state = made.action_state(action.id)
    over = state in {ActionState.STOPPED, ActionState.OUTCOME_SEEN}
    return RegisteredAction(action, state, tuple(made.all(ActionStep, action.id)), not over and on >= action.content.due)
