"""Accepting by a stated rule, as a part of the page of new reports: which is on, what it asks for, and switching it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import accepting_by_rule, hands
from phasezero.domain.auto_accept import rules
from phasezero.errors import BadInput, said
from phasezero.web.forms import sent
from phasezero.web.hands import Place
from phasezero.web.pages.working import Subject


def shown(place: Place, about: Subject) -> dict[str, Any]:
    """What the part of the page shows."""
    asked = (place.viewer, about.country.iso3, about.day, place.key)
    now = library.rule_in_force(*asked)
    on = 0 if now is None else now.content.rule
    fits = None if now is None else sum(not one.lacks for one in library.looked_at_by_rule(on, *asked))
    every = [
        {
            "number": one.number,
            "name": one.name,
            "on": one.number == on,
            "numbers": [(name, value, one.why[name]) for name, value in asdict(one.numbers).items()],
        }
        for one in rules().values()
    ]
    return {"now": now, "fits": fits, "rules": every, "may": place.may(accepting_by_rule.ACT)}


def switch(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    """The act by which a rule is switched on or off."""
    number, to = sent(request, "rule"), sent(request, "to")
    if not (number.isdigit() and len(number) <= 6) or to not in ("on", "off"):
        raise BadInput(said("the form names no rule; send one of the forms of this page"))
    accepting_by_rule.switch(hand, about.country.iso3, int(number), to == "on", sent(request, "reason"))
    return _("Switched on. The day applies it from now on.") if to == "on" else _("Switched off.")
