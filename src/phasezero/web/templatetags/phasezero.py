"""How pages write days, numbers, phases and fatalities, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from phasezero.domain.countries import Country, country
from phasezero.domain.events import Release
from phasezero.domain.marking import TLP
from phasezero.domain.recording import SOURCE
from phasezero.domain.wording import wording
from phasezero.locale import Language, writing
from phasezero.web import address, words
from phasezero.web.viewer import address_is_secret, lacks_second_factor, person_of

register = template.Library()


@register.filter
def day(on: date | None) -> str:
    """1 April 2013; nothing for None."""
    return "" if on is None else writing.day(on)


@register.filter
def instant(at: datetime | None) -> str:
    """1 April 2013, 14:05 UTC; nothing for None."""
    return "" if at is None else writing.instant(at)


@register.filter
def number(count: int) -> str:
    """12,345."""
    return writing.number(count)


@register.filter
def named(place: Country) -> str:
    """The name of a country."""
    return words.named(place)


@register.filter
def country_name(iso3: str) -> str:
    """The name of the country with this code."""
    return words.named(country(iso3))


@register.filter
def term(word: object) -> str:
    """A word of a vocabulary, a kind, a state, or a sentence with values, as the reader's language has it."""
    return words.term(word)


@register.filter
def proper(text: str) -> SafeString:
    """A name, licence or citation: in the reader's language where it is one of ours, else as published, in English."""
    said = gettext(text)
    return format_html("<span>{}</span>", said) if said != text else format_html('<bdi lang="en">{}</bdi>', text)


@register.filter
def release_name(release: Release) -> str:
    """The version of a release; of what local partners told only the marking, without the key of their task force."""
    return release.version.partition(" ")[0] if release.source == SOURCE else release.version


@register.filter
def listed(those: Iterable[object]) -> str:
    """Words one after the other, with the commas of the reader's language."""
    return comma().join(map(str, those))


@register.simple_tag
def comma() -> str:
    """Between two words of a list, with its space."""
    return pgettext("between words", ", ")


@register.simple_tag
def colon() -> str:
    """Between a name and what is said of it, with its spaces."""
    return pgettext("between words", ": ")


@register.filter
def tlp_name(number: int) -> str:
    """AMBER_STRICT, as addresses have it."""
    return TLP(number).name


@register.simple_tag
def phase(number: int | None) -> SafeString:
    """A phase as number and word, with its shade: never as a colour alone."""
    if number is None:
        return format_html('<span class="muted">{}</span>', gettext("not run yet"))
    return format_html(
        '<span class="phase"><b class="phase-number phase-{}">{}</b> {}</span>',
        int(number),
        int(number),
        gettext(wording().phases[int(number)]),
    )


@register.simple_tag
def change(before: int | None, now: int | None, on: date | None) -> SafeString:
    """From which phase, and when. A lower phase gets no arrow: it says that less is documented, not that less happens."""
    if before is None or now is None or on is None:
        return format_html('<span class="muted">{}</span>', gettext("none in the past year"))
    said = gettext("from {phase} on {day}").format(phase=int(before), day=writing.day(on))
    return format_html("{}{}", "▲ " if now > before else "", said)


@register.simple_tag
def other_languages() -> list[Language]:
    """Those that are offered, without the one that is active."""
    return [one for one in settings.LANGUAGES_OFFERED if one.code != get_language()]


@register.simple_tag(takes_context=True)
def must_set_up(context: Context) -> bool:
    """Whether the reader must set up a second factor before anything else opens."""
    person = person_of(context["request"])
    return person is not None and lacks_second_factor(context["request"], person)


@register.simple_tag(takes_context=True)
def passkeys_at(context: Context) -> str:
    """The address at which passkeys work, if not here."""
    return address.for_passkeys(context["request"])


@register.simple_tag(takes_context=True)
def back_here(context: Context) -> str:
    """For the address at which a language is chosen: the way back. Nothing for a page whose address is a secret."""
    request = context.get("request")
    if request is None or address_is_secret(request):
        return ""
    return f"?{urlencode({'next': request.path})}"
