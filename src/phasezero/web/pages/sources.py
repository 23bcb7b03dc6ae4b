"""The sources that are collected for a task force, or for the owner: who owns each, how it goes, and what it usually brings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from phasezero import library
from phasezero.desk import sourcing
from phasezero.domain.collecting import Trouble
from phasezero.domain.countries import country
from phasezero.domain.publishers import Kind
from phasezero.domain.source_words import KINDS as SAYABLE
from phasezero.domain.source_words import OF_ONE_PUBLISHER, SourceWord, source_word
from phasezero.errors import BadInput, said
from phasezero.web.forms import now, sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.frame import page
from phasezero.web.viewer import about

KINDS = {
    Kind.WIRE: lazy("news agency"),
    Kind.RELAY: lazy("passes on what others published"),
    Kind.MEDIA: lazy("news medium"),
    Kind.NGO: lazy("NGO"),
    Kind.UN: lazy("United Nations"),
    Kind.OFFICIAL: lazy("organ of a state"),
    Kind.ARMED: lazy("of an armed movement"),
    Kind.RESEARCH: lazy("research"),
    Kind.DATABASE: lazy("database"),
    Kind.UNKNOWN: lazy("not in our list of publishers"),
}
TROUBLES = {
    Trouble.STOPPED: lazy("stopped by us"),
    Trouble.GONE: lazy("gone for good, says its server"),
    Trouble.FAILS: lazy("cannot be read"),
    Trouble.NEVER: lazy("unverified until its first success"),
    Trouble.UNASKED: lazy("not asked for days"),
    Trouble.SILENT: lazy("silent for longer than usual"),
}


@for_hands
def sources(request: HttpRequest, place: Place) -> HttpResponse:
    if request.method == "POST":
        return _acted(request, place)
    about(request, place.key)
    lines = library.sources(place.viewer, place.key, now())
    return page(
        request,
        "web/sources.html",
        None,
        place=place,
        rows=[_row(one) for one in sorted(lines, key=_first)],
        troubled=sum(one.trouble is not None for one in lines),
        may=place.may(sourcing.ACT),
    )


def _first(one: library.SourceLine) -> tuple[bool, str, str]:
    """Those first with which something is the matter."""
    return one.trouble is None, one.standing.entry.country, one.standing.entry.key


def _row(one: library.SourceLine) -> dict[str, Any]:
    entry, state = one.standing.entry, one.standing.state
    return {
        "key": entry.key,
        "name": entry.name,
        "publisher": entry.publisher if entry.publisher != entry.name else "",
        "owner": one.by.owner,
        "kind": KINDS[one.by.kind],
        "seat": country(one.by.home) if one.by.home else None,
        "word": one.word,
        "sayable": _sayable(one.word or SourceWord()) if entry.program in OF_ONE_PUBLISHER else None,
        "program": entry.program,
        "language": entry.language,
        "country": country(entry.country) if entry.country else None,
        "private": not entry.public,
        "trouble": "" if one.trouble is None else TROUBLES[one.trouble],
        "since": one.since,
        "said": one.standing.notes[0] if one.standing.notes and one.trouble in (Trouble.FAILS, Trouble.GONE) else "",
        "last_success": state.last_success,
        "a_week": one.a_week,
        "last_report": one.last_report,
        "again": one.trouble in (Trouble.STOPPED, Trouble.GONE),
    }


def _sayable(word: SourceWord) -> list[tuple[str, str, bool]]:
    """The kinds that may be said, the one that was said chosen."""
    return [(kind.value, str(KINDS[kind]), kind is word.kind) for kind in SAYABLE]


def _acted(request: HttpRequest, place: Place) -> HttpResponse:
    hand, key = place.hand(sourcing.ACT), sent(request, "source")
    match sent(request, "act"):
        case "stop":
            sourcing.stop(hand, key)
            messages.success(request, _("Stopped: it is asked no more. What it gave stays."))
        case "start":
            sourcing.start(hand, key)
            messages.success(request, _("It is asked again."))
        case "say":
            word = source_word(sent(request, "kind"), sent(request, "seat"), sent(request, "owner"))
            held = sourcing.say(hand, key, word)
            messages.success(request, _("Kept: it holds where our list of publishers says nothing.") if held else _("Kept."))
        case "remove":
            sourcing.remove(hand, key)
            messages.success(request, _("Removed. What it gave stays."))
        case act:
            raise BadInput(said("there is no act {act!r} on this page", act=act[:20]))
    return redirect(request.path)
