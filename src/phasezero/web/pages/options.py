"""What could be done in a country, as known on a day: the written list, to be read on a phone or printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _in

from phasezero.domain.tools import Coercion, Cost, Holds, Strategy
from phasezero.errors import BadInput, NotFound
from phasezero.web import shown, words
from phasezero.web.days import read_count
from phasezero.web.pages.countries import default_day
from phasezero.web.pages.frame import as_of_in, canonical, country_in, page
from phasezero.web.viewer import about, viewer_of

if TYPE_CHECKING:
    from phasezero.library import FactorHere, Option, Options

LONGEST_HORIZON_DAYS = 3650
ASKED_FIRST = 3
"""Factors unknown here that are named."""
STRATEGIES = {
    Strategy.PROTECT: _in("strategy", "protect"),
    Strategy.DISSUADE: _in("strategy", "dissuade"),
    Strategy.DEGRADE: _in("strategy", "degrade"),
    Strategy.TRANSITION: _in("strategy", "enable transition"),
}
COSTS = {Cost.LOW: _("low cost"), Cost.MEDIUM: _("medium cost"), Cost.HIGH: _("high cost")}
COERCIONS = {Coercion.NONE: _("no coercion"), Coercion.SOME: _("some coercion"), Coercion.STRONG: _("strong coercion")}
QUIET = {Holds.YES: _("without publicity"), Holds.PARTLY: _("partly public"), Holds.NO: _("public")}
PERPETRATORS = {
    "state": _("State forces"),
    "non-state": _("Armed groups"),
    "both": _("State forces and armed groups"),
    "unknown": _("Not known: no attack on civilians is coded to either state forces or armed groups"),
}
STRENGTHS = {"weak": _("weak evidence"), "moderate": _("moderate evidence"), "strong": _("strong evidence")}
HERE = {"present": _("present here"), "absent": _("absent here")}
SPEAKS = {"for": _("Speaks for it here"), "against": _("Speaks against it here"), "neither": _("Known here, no clear direction")}


@dataclass(frozen=True, slots=True)
class FactorRow:
    """A success factor that is known here."""

    name: str
    here: str
    strength: str
    how: object


@dataclass(frozen=True, slots=True)
class Row:
    """An option as the page shows it."""

    rank: int
    option: Option
    anchor: str
    turn: str
    also: tuple[str, ...]
    aim: str
    tags: tuple[str, ...]
    known: tuple[tuple[str, tuple[FactorRow, ...]], ...]
    """What known factors speak for, with these."""
    unknown: int
    ask: tuple[str, ...]
    """The best supported of those that are unknown."""
    rules: tuple[int, ...]
    """Numbers of the rules that put it where it stands."""


def options(request: HttpRequest, code: str) -> HttpResponse:
    if (spelled := canonical(code)) is not None:
        return HttpResponsePermanentRedirect(f"{reverse('options', args=[spelled])}?{request.GET.urlencode()}".rstrip("?"))
    place, viewer = country_in(code), viewer_of(request)
    on = as_of_in(request) or default_day(place, viewer)
    horizon = read_count(request.GET.get("horizon", ""), "horizon", LONGEST_HORIZON_DAYS, least=1)
    context: dict[str, Any] = {"country": place, "horizon": horizon, "most_days": LONGEST_HORIZON_DAYS}
    try:
        made = shown.options_of_day(viewer, place.iso3, on, horizon)
    except NotFound:
        raise
    except BadInput as none:
        told = words.term(none.args[0])
        return page(request, "web/options.html", on, refusal=f"{told[:1].upper()}{told[1:]}.", **context)
    about(request, made.heading.marking.audience)
    return page(request, "web/options.html", on, **(context | _listed(made)), everything="all" in request.GET)


def _listed(made: Options) -> dict[str, Any]:
    found = made.found
    numbers = {rule.key: number for number, rule in enumerate(made.rule.rules, 1)}
    rows = [_row(rank, option, numbers) for rank, option in enumerate(found.options, 1)]
    return {
        "made": made,
        "found": found,
        "horizon": found.horizon_days,
        "perpetrators": PERPETRATORS[found.situation.perpetrators],
        "state_path": next(rule for rule in made.rule.rules if rule.key == "state-path"),
        "first": [row for row in rows if row.option.first_page],
        "rest": [row for row in rows if not row.option.first_page],
        "apart": [(one, [STRATEGIES[strategy] for strategy in one.tool.strategies]) for one in found.reference_only],
        "bases": sorted({one.tool.basis for one in found.options} | {one.tool.basis for one in found.reference_only}),
    }


def _row(rank: int, option: Option, numbers: dict[str, int]) -> Row:
    tool = option.tool
    unknown = [one for one in option.factors if one.here == "unknown"]
    return Row(
        rank=rank,
        option=option,
        anchor=shown.anchor_of(tool.id),
        turn=str(STRATEGIES[option.turn]),
        also=tuple(str(STRATEGIES[one]) for one in tool.strategies if one is not option.turn),
        aim=tool.means[option.turn],
        tags=(str(COSTS[tool.cost]), str(COERCIONS[tool.coercion]), str(QUIET[tool.quiet])),
        known=tuple(_known(option.factors)),
        unknown=len(unknown),
        ask=tuple(one.factor.name for one in unknown[:ASKED_FIRST]),
        rules=tuple(numbers[key] for key in option.placed),
    )


def _known(factors: Iterable[FactorHere]) -> Iterable[tuple[str, tuple[FactorRow, ...]]]:
    known = [one for one in factors if one.here != "unknown"]
    for speaks, heading in SPEAKS.items():
        rows = tuple(
            FactorRow(one.factor.name, str(HERE[one.here]), str(STRENGTHS[one.factor.strength]), one.how)
            for one in known
            if one.speaks == speaks
        )
        if rows:
            yield str(heading), rows
