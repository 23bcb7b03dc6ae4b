"""What the pages say and what they cannot: the phases, the limits, the data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from phasezero import library
from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.signals import Phase
from phasezero.web.pages.frame import page


def about(request: HttpRequest) -> HttpResponse:
    rule = phase_rule()
    phases = [
        (int(number), [(key, says) for key, says in rule.conditions.items() if number and rule.condition_phase[key] == number])
        for number in Phase
    ]
    return page(
        request, "web/about.html", None, phases=phases, kept=rule.conditions.get("kept", ""), datasets=library.datasets().values()
    )
