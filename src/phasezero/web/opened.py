"""What two stewards opened, as a page shows it once: hostile text stays text, pictures are pixels and nothing else."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from phasezero.domain.extracted import EventType
from phasezero.domain.intake import CHOICES, FIELDS, HARM, USE_FIELDS, Added, Picture, Standing, Use, unpacked
from phasezero.web import words
from phasezero.web.pages.submissions import USES
from phasezero.web.templatetags.phasezero import day, listed

if TYPE_CHECKING:
    from phasezero.desk.vault import Unsealed

_JPEG = b"\xff\xd8\xff"
_FIELDS = {
    "what": lazy("What happened"),
    "from": lazy("First day"),
    "until": lazy("Last day"),
    "precision": lazy("How certain the days are"),
    "where": lazy("Where"),
    "harm": lazy("What was done to people"),
    "harmed": lazy("Who was harmed"),
    "harmed_low": lazy("How many, at least"),
    "harmed_best": lazy("How many, best guess"),
    "harmed_high": lazy("How many, at most"),
    "known_by": lazy("How the partner knows it"),
    "known_how": lazy("How the partner knows it, in their words"),
    "use_count": lazy("May be counted"),
    "use_task_force": lazy("May be read by the task force"),
    "use_named": lazy("May be told to those named"),
    "named_who": lazy("Who may be told"),
    "use_public": lazy("May be published"),
    "only_source": lazy("The only one who can have told it"),
    "ask_back": lazy("May be asked back"),
    "contact": lazy("How to reach the partner"),
    "sensitivity": lazy("Could get somebody killed"),
}
_VALUES = {
    "yes": lazy("yes"),
    "no": lazy("no"),
    "red": lazy("yes"),
    "normal": lazy("not said"),
    "day": lazy("exactly these days"),
    "few days": lazy("a few days more or less"),
    "month": lazy("only the month is certain"),
    "unknown": lazy("not known"),
    "saw": lazy("saw it"),
    "heard": lazy("heard it happen"),
    "told": lazy("was told by somebody who saw it"),
    "document": lazy("from a document or recording"),
    "other": lazy("in another way"),
    **{name: words.EVENT_TYPES[EventType(name)] for name in HARM},
}
_KINDS = {Added.CORRECTION: lazy("a correction"), Added.NAMES: lazy("names of who may be told")}
_EITHER = lazy("a correction, or names of who may be told")
_NAMES = {"identity": lazy("Who the source is"), "contact": lazy("How to reach them")}


@dataclass(frozen=True, slots=True)
class Opened:
    """Lives as long as the answer that shows it."""

    parts: tuple[tuple[str, str], ...] = field(repr=False)
    """Label and text."""
    pictures: tuple[str, ...] = field(repr=False)
    """JPEG files, written into the page itself: no address of theirs exists, so no copy can be fetched or kept under one."""
    consent: tuple[tuple[str, str], ...] = ()
    """Label and text: what its partner agrees to at this moment, whatever was sealed."""
    later: tuple[tuple[str, str], ...] = ()
    """Id and kind with day, of each addition that came after and was not opened."""


def opened(fields: Iterable[Unsealed], standing: Standing | None = None) -> Opened:
    """The parts of what was opened. Shows whatever was sealed, in whatever form: it opens only once.

    `standing`: the consent as it stands now, for what is a partner's; what was sealed of it and holds no more is marked so.
    """
    parts: list[tuple[str, str]] = []
    pictures: list[str] = []
    for one in fields:
        content = _submitted(one.content) if one.name == "raw" else None
        if content is None:
            parts.append((str(_NAMES.get(one.name, one.name)), _text(one.content)))
            continue
        parts += _parts(content, standing)
        pictures += _pictures(content)
    if standing is None:
        return Opened(tuple(parts), tuple(pictures))
    later = tuple((one.id, f"{_KINDS[one.kind] if one.kind else _EITHER}, {day(one.added_on)}") for one in standing.later)
    return Opened(tuple(parts), tuple(pictures), tuple(_consent(standing)), later)


def _consent(standing: Standing) -> Iterator[tuple[str, str]]:
    nothing = _("nothing is agreed any more") if standing.ever_agreed else _("nothing is agreed")
    yield _("The partner agrees that it is"), listed([USES[use] for use in Use if use in standing.uses]) or nothing
    if Use.NAMED not in standing.uses:
        yield _("Who may be told"), _("not to be told to anybody named")
    elif standing.names_replaced or standing.names_unsure:
        yield _("Who may be told"), _whose_names(standing)


def _whose_names(standing: Standing) -> str:
    """Where the names stand that hold now, if an addition has them that was not opened; else empty."""
    if found := standing.names_replaced:
        line = _("replaced by names given on %(day)s, in an addition that was not opened: open it before you tell anybody")
        return line % {"day": day(found.added_on)}
    if found := standing.names_unsure:
        line = _("perhaps replaced by an addition of %(day)s that was not opened: open it before you tell anybody")
        return line % {"day": day(found.added_on)}
    return ""


def _submitted(plain: bytes) -> dict[str, Any] | None:
    """What a partner submitted or corrected; None for bytes of another form."""
    try:
        content = unpacked(plain)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    known = isinstance(content, dict) and (isinstance(content.get("said"), dict) or "addition" in content or "names" in content)
    return content if known else None


def _parts(content: dict[str, Any], standing: Standing | None) -> Iterator[tuple[str, str]]:
    if "addition" in content:
        yield _("Correction"), str(content["addition"])
    if "names" in content:
        yield _names_label(standing), str(content["names"])
    said = content.get("said", {})
    for name in (*(one for one in FIELDS if one in said), *(one for one in said if one not in FIELDS)):
        text, label = str(said[name]), str(_FIELDS.get(name, name))
        if standing is not None and name in USE_FIELDS:
            if standing.stands(name, text):
                continue
            label = _("%(label)s: as given on %(day)s; replaced since") % {"label": label, "day": day(standing.given_on)}
        if standing is not None and name == "named_who":
            label = _with_what_holds(label, standing)
        yield label, str(_VALUES.get(text, text)) if name in CHOICES else text
    for one in content.get("left_out", ()):
        yield _("Came with it and was not kept"), str(one)


def _names_label(standing: Standing | None) -> str:
    """Of names in an addition."""
    if standing is None or standing.replaces is None:
        return _("Who may be told from then on, in place of those named before")
    days = {"day": day(standing.given_on), "before": day(standing.replaces)}
    return _with_what_holds(_("Who may be told from %(day)s on, in place of whoever was named on %(before)s") % days, standing)


def _with_what_holds(label: str, standing: Standing) -> str:
    """A label of names, with a word where they are not to be told."""
    holds = _whose_names(standing) if Use.NAMED in standing.uses else _("not to be told to anybody named")
    if not holds:
        return label
    return _("%(label)s, as given on %(day)s; %(holds)s") % {"label": label, "day": day(standing.given_on), "holds": holds}


def _pictures(content: dict[str, Any]) -> list[str]:
    found = [one.content for one in content.get("pictures", ()) if isinstance(one, Picture)]
    return [f"data:image/jpeg;base64,{base64.b64encode(one).decode()}" for one in found if one.startswith(_JPEG)]


def _text(content: bytes) -> str:
    """As text, if it is some; else in base64."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return base64.b64encode(content).decode()
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")
