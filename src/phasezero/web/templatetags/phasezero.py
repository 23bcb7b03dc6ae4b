"""How pages write days, phases and fatalities."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from phasezero.domain import times
from phasezero.domain.marking import TLP
from phasezero.domain.wording import wording

register = template.Library()


@register.filter
def day(on: date | None) -> str:
    """1 April 2013; nothing for None."""
    return "" if on is None else times.day(on)


@register.filter
def instant(at: datetime | None) -> str:
    """1 April 2013, 14:05 UTC; nothing for None."""
    return "" if at is None else f"{times.day(at.date())}, {at:%H:%M} UTC"


@register.filter
def tlp_name(number: int) -> str:
    """AMBER_STRICT, as addresses have it."""
    return TLP(number).name


@register.simple_tag
def phase(number: int | None) -> SafeString:
    """A phase as number and word, with its shade: never as a colour alone."""
    if number is None:
        return format_html('<span class="{}">not run yet</span>', "muted")
    return format_html(
        '<span class="phase"><b class="phase-number phase-{}">{}</b> {}</span>',
        int(number),
        int(number),
        wording().phases[int(number)],
    )


@register.simple_tag
def change(before: int | None, now: int | None, on: date | None) -> SafeString:
    """From which phase, and when. A lower phase gets no arrow: it says that less is documented, not that less happens."""
    if before is None or now is None or on is None:
        return format_html('<span class="{}">none in the past year</span>', "muted")
    arrow = "▲ " if now > before else ""
    return format_html("{}from {} on {}", arrow, int(before), times.day(on))
