"""How pages write days, numbers, phases and fatalities, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from phasezero.domain import phrases
from phasezero.domain.countries import Country, country
from phasezero.domain.curating import Part
from phasezero.domain.events import Release
from phasezero.domain.framework import factors, holdings, questions
from phasezero.domain.lens_questions import lens
from phasezero.domain.lexicon import lexicon
from phasezero.domain.marking import TLP
from phasezero.domain.phrases import Fact, Label, Phrase, said, untranslated
from phasezero.domain.pooling import in_percent
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
def in_words(label: Label) -> str:
    """A phrase of the update's kind, in the reader's language."""
    return said(label, writing.active())


@register.filter
def percent(probability: float) -> str:
    """6 %, 0.5 %."""
    return in_percent(probability)


@register.simple_tag
def likelihood(probability: float) -> str:
    """The word of the fixed scale for a probability."""
    return gettext(next(one.word for one in wording().likelihood if probability <= one.high + 1e-9))


@register.filter
def cited(key: str) -> SafeString:
    """The key of a record, with a link to its page where it has one."""
    kind, _, ref = key.partition(":")
    if kind == "event":
        return format_html('<a href="{}">{}</a>', reverse("event", args=[ref]), ref)
    return format_html("<code>{}</code>", ref or key)


@register.filter
def factor(key: str) -> str:
    """The name of a risk factor of the Framework."""
    return gettext(factors()[key].name)


@register.filter
def holding(key: str) -> str:
    """The name of something that can hold violence back."""
    return gettext(holdings()[key].name)


@register.filter
def lens_sector(key: str) -> str:
    """The name of a sector of the prevention lens; its key where there is none by now."""
    found = lens().sectors.get(key)
    return key if found is None else gettext(found.name)


@register.filter
def question(key: str, on: date) -> str:
    """What a probability is asked of, from a day on."""
    return gettext(questions()[key].text).format(day=writing.day(on))


@register.filter
def question_name(key: str) -> str:
    return gettext(questions()[key].name)


@register.filter
def at(those: Sequence[object], place: int) -> object:
    """The one that stands at a place, counted from 0."""
    return those[place]


@register.filter
def ref(key: str) -> str:
    """The id in the key of a record."""
    return key.partition(":")[2]


@register.filter
def part(one: Part) -> str:
    """What a place in the country file rests on."""
    return str(words.PARTS[one])


@register.filter
def span_role(role: str) -> str:
    """What words of a text were read to say."""
    return str(words.SPAN_ROLES.get(role, role))


@register.filter
def way(name: str) -> str:
    """How a page on which people work is called."""
    return str(words.WAYS[name])


@register.filter
def sector(key: str) -> str:
    """The name of a sector of the lexicon."""
    return gettext(key.replace("_", " "))


@register.filter
def standard_term(key: str) -> str:
    """The standard term of the lexicon behind the words of a sector."""
    return lexicon().term(key).standard


@register.filter
def proper(text: str) -> SafeString:
    """A name, licence or citation: in the reader's language where it is one of ours, else as published, in English."""
    said = gettext(text)
    return format_html("<span>{}</span>", said) if said != text else format_html('<bdi lang="en">{}</bdi>', text)


@register.filter
def spoken(label: str | Fact) -> SafeString:
    """A text of the catalogue of options, or a phrase, in the reader's language; where a part of it has no translation the whole
    stands in English, marked as such."""
    fact, here = Phrase(label) if isinstance(label, str) else label, writing.active()
    if untranslated(fact, here):
        return format_html('<span lang="en" dir="ltr">{}</span>', str(fact))
    return format_html("{}", phrases.said(fact, here))


@register.filter
def plainly(text: str) -> str:
    """A text of a vocabulary in the reader's language, where there is no markup."""
    return phrases.said(Phrase(text), writing.active())


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
    """For the address at which a language is chosen: the way back, with the country and day of the page but nothing that somebody
    searched for. Nothing for a page whose address is a secret."""
    request = context.get("request")
    if request is None or address_is_secret(request):
        return ""
    kept = {name: request.GET[name] for name in ("country", "date") if name in request.GET}
    return f"?{urlencode({'next': request.path + (f'?{urlencode(kept)}' if kept else '')})}"
