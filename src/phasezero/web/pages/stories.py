"""The country file of a day: stories with why each stands where it stands, pinned, dropped or annotated; and a story, opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import curating, hands
from phasezero.domain.candidates import class_of
from phasezero.domain.curating import Card, Choice, CountryFile, Ranked
from phasezero.domain.curating_rule import rule
from phasezero.domain.extracted import EventType
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotAllowed, NotFound, said
from phasezero.pipeline import translating
from phasezero.web import words
from phasezero.web.choices import markings, tlp_sent
from phasezero.web.forms import sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.frame import page
from phasezero.web.pages.working import Acts, Subject, done, subject

LEVELS = (TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT)
_KEY = re.compile(r"[0-9A-Za-z_-]{1,40}")


@for_hands
def stories(request: HttpRequest, place: Place) -> HttpResponse:
    about = subject(request, place)
    if request.method == "POST":
        return done(request, about, _ACTS, f"{about.address('stories')}{_fragment(request)}")
    found = library.country_file(place.viewer, about.country.iso3, about.day)
    return page(
        request,
        "web/stories.html",
        about.day,
        subject=about,
        place=place,
        file=found,
        shown=_in_order(about, found),
        rest=[_line(about, one) for one in found.rest],
        dropped=[_line(about, one) for one in found.dropped],
        cards=[_card(one) for one in found.shelf],
        rule=rule(),
        new=about.address("new-reports"),
        levels=markings(LEVELS, place),
        may=place.may(curating.ACT),
    )


@for_hands
def story(request: HttpRequest, place: Place, story_id: str) -> HttpResponse:
    about = subject(request, place)
    if request.method == "POST":
        if sent(request, "act") == "translate":
            return _translate(request, about, story_id)
        return done(request, about, _ACTS, about.address("story", story_id))
    return _opened(request, about, library.opened_story(place.viewer, about.country.iso3, about.day, story_id), {})


def _opened(
    request: HttpRequest, about: Subject, found: library.OpenedStory, translations: dict[str, translating.Translated]
) -> HttpResponse:
    """The page of a story; `translations` of reports by the document's id."""
    place = about.place
    return page(
        request,
        "web/story.html",
        about.day,
        subject=about,
        place=place,
        line=_line(about, found.ranked),
        story=found.ranked.story,
        reports=[_report(one, translations.get(one.one.document)) for one in found.reports],
        rule=rule(),
        translates=translating.is_set_up() and place.may(curating.ACT),
        file=about.address("stories"),
        new=about.address("new-reports"),
        levels=markings(LEVELS, place),
        may=place.may(curating.ACT),
    )


def _fragment(request: HttpRequest) -> str:
    """Where the page goes on: the next story where one was dropped."""
    then = sent(request, "then")
    here = sent(request, "story")
    key = then if sent(request, "act") == Choice.DROP and _KEY.fullmatch(then) else here
    return f"#story-{key}" if _KEY.fullmatch(key) else ""


def _in_order(about: Subject, found: CountryFile) -> list[dict[str, Any]]:
    lines = [_line(about, one) for one in found.shown]
    for one, after in pairwise(lines):
        one["then"] = after["key"]
    return lines


def _line(about: Subject, one: Ranked) -> dict[str, Any]:
    country = about.country.iso3
    head = one.story.heading(country)
    return {
        "key": one.story.key,
        "one": one,
        "head": head.report,
        "local": head.report.by.is_voice_of(country),
        "address": about.address("story", one.story.key),
        "publishers": list(dict.fromkeys(each.report.publisher or "?" for each in one.story.reports)),
        "copies": len(one.story.copies),
        "indicators": [key for theme in one.themes for key in rule().named(theme).indicators],
        "notes": one.curated.notes,
        "placed": one.curated.placed,
        "then": "",
    }


def _card(one: Card) -> dict[str, Any]:
    held = one.report
    return {
        "one": one,
        "report": held.report,
        "genre": words.GENRES[held.genre],
        "year": held.report.documented_at.year if held.report.dated else None,
        "about": [rule().named(key).name for key in one.themes],
        "read": bool(held.text),
    }


def _report(found: library.OpenedReport, translation: translating.Translated | None) -> dict[str, Any]:
    one = found.one
    return {
        "translation": translation,
        "foreign": one.spoken.partition("-")[0] != (get_language() or "en").partition("-")[0],
        "found": found,
        "one": one,
        "report": one.report,
        "genre": words.GENRES[one.genre],
        "how": None if found.how is None else words.COPIED[found.how],
        "claims": [_claim(each) for each in found.claims],
        "marking": one.marking.tlp.label,
    }


def _killed(read: Mapping[str, Any]) -> str:
    low, best, high = (read[f"deaths_{name}"] for name in ("low", "best", "high"))
    return words.triple(low, best, high, bool(read.get("deaths_open")))


def _claim(one: library.ReadClaim) -> dict[str, Any]:
    read = one.said
    deaths = None if read["deaths_best"] is None else _killed(read)
    return {
        "pieces": one.pieces,
        "kind": words.EVENT_TYPES[EventType(read["type"])],
        "where": read["place"] or read["region"],
        "perpetrator": words.PERPETRATORS[class_of(read)],
        "named": read["perpetrator"],
        "killed": deaths,
        "sure": read["confidence"],
    }


def _translate(request: HttpRequest, about: Subject, story_id: str) -> HttpResponse:
    """The page again, with a machine's translation of one report beside its words. Nothing of it is kept."""
    if not about.place.may(curating.ACT):
        raise NotAllowed(said("your role here does not send texts to a translator"))
    found = library.opened_story(about.place.viewer, about.country.iso3, about.day, story_id)
    asked = sent(request, "document")
    one = next((each.one for each in found.reports if each.one.document == asked and each.one.text), None)
    if one is None:
        raise NotFound(said("no report of this story has a text that can be translated and the id {asked!r}", asked=asked[:40]))
    text = f"{one.report.title}\n\n{one.text}"
    made = translating.translated(text, one.spoken, (get_language() or "en").partition("-")[0], one.marking.tlp)
    return _opened(request, about, found, {one.document: made})


# Choosing


def _choose(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    choice = Choice(sent(request, "act"))
    tlp = tlp_sent(request, LEVELS)
    key = sent(request, "story")
    if not _KEY.fullmatch(key):
        raise BadInput(said("the form names no story; send one of the forms of this page"))
    curating.choose(hand, choice, key, about.country.iso3, sent(request, "words"), tlp, about.day)
    return _SAYS[choice]()


_SAYS = {
    Choice.PIN: lambda: _("Pinned: it stands first, and the update says that a person chose it."),
    Choice.DROP: lambda: _("Dropped: it is left out, and the update says how many a person left out."),
    Choice.FREE: lambda: _("It stands where the rule puts it."),
    Choice.NOTE: lambda: _("Annotated: the note stands with the story, with your role and organisation."),
    Choice.UNNOTE: lambda: _("The notes on it are taken back."),
}
_ACTS: Acts = {choice.value: (curating.ACT, _choose) for choice in Choice}
