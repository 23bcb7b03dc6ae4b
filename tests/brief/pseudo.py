"""A language in which every word of ours stands in ⟦ ⟧, and what is left outside them."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Iterable, Iterator
from gettext import NullTranslations

from phasezero.domain.language import Language
from phasezero.domain.phrases import Part, PartKind, Phrase
from phasezero.domain.updates import Picture, Table, Update

_BETWEEN_SLOTS = re.compile(r"(\{\w+\})")
_OURS = re.compile(r"⟦[^⟦⟧]*⟧")
_LETTERS = re.compile(r"[^\W\d_]+")
_UNSEEN = re.compile(r"<(style|title)\b(?![^>]*id=)[^>]*>.*?</\1>", re.DOTALL)
_SHOWN_ATTRIBUTE = re.compile(r'(?:aria-label|title|alt)="([^"]*)"')


class Wrapping(NullTranslations):
    """Each message in brackets, those of a slot's own words excepted; notes which messages were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, str]] = set()

    def _said(self, message: str, context: str = "", key: str = "") -> str:
        self.asked.add((context, key or message))
        return "".join(f"⟦{piece}⟧" if i % 2 == 0 and piece else piece for i, piece in enumerate(_BETWEEN_SLOTS.split(message)))

    def gettext(self, message: str) -> str:
        return self._said(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._said(msgid1 if n == 1 else msgid2, key=msgid1)

    def pgettext(self, context: str, message: str) -> str:
        return self._said(message, context)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self._said(msgid1 if n == 1 else msgid2, context, msgid1)


def pseudo() -> tuple[Language, Wrapping]:
    messages = Wrapping()
    return Language("en-x-pseudo", messages=messages), messages


def left_outside(shown: str, theirs: Iterable[str]) -> list[str]:
    """Words of a text that are neither in brackets nor somebody else's."""
    text = " ".join(shown.split())
    for one in sorted(set(theirs), key=len, reverse=True):
        for form in {" ".join(one.split()), " ".join(one.upper().split())}:
            if form:
                text = text.replace(form, "\0")
    return _LETTERS.findall(_OURS.sub("", text))


def visible(page: str) -> str:
    """What a reader or a screen reader is given of a page."""
    page = _UNSEEN.sub("", page)
    attributes = " ".join(_SHOWN_ATTRIBUTE.findall(page))
    return markup.unescape(re.sub(r"<[^>]*>", " ", page) + " " + attributes)


def theirs(update: Update) -> set[str]:
    """Names, titles, quoted and typed words of an update, and codes."""
    found = {update.country_name, update.id, update.inputs_digest[:12], update.code_version, update.audit_head[:32]}
    found |= {update.marking.tlp.label, "Phase Zero"}
    if update.releasing is not None:
        found |= {update.releasing.by, update.releasing.second, update.releasing.reason}
    for part in _parts(update):
        if part.kind not in (PartKind.WORDS, PartKind.FIGURE):
            found.add(part.text)
    return found - {""}


def _parts(update: Update) -> Iterator[Part]:
    for section in (*update.page_one, *update.page_two):
        for sentence in section.sentences:
            yield from sentence.parts
        for table in (*section.tables, *(picture.table for picture in section.pictures)):
            yield from _cells(table)
        for picture in section.pictures:
            yield from _drawn(picture)
    for source in update.sources:
        yield from source.text
    for reason in update.phase.reasons:
        if isinstance(reason.text, Phrase):
            yield from reason.text.parts()


def _cells(table: Table) -> Iterator[Part]:
    for cell in (cell for row in table.rows for cell in row):
        if not isinstance(cell, str):
            yield from cell.parts()


def _drawn(picture: Picture) -> Iterator[Part]:
    for label in picture.words:
        if not isinstance(label, str):
            yield from label.parts()
