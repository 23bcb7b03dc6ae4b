"""What is said: parts of typed words, and phrases, from which the same can be said in any language.

A phrase is a message of the catalogues, a whole sentence wherever it can be one, with named slots; each slot holds a number,
a day, a name, or a smaller phrase. What is stored is the phrase, so that a language added later also works for what was said
before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from phasezero.domain.countries import country as country_of
from phasezero.domain.language import ENGLISH, Language, in_context, slots


class PartKind(StrEnum):
    WORDS = "words"
    """Our own words."""
    FIGURE = "figure"
    """A number, date or range that stands on the cited records."""
    NAME = "name"
    """A proper name: actor, place, institution, data set, court, treaty."""
    TITLE = "title"
    """A title or headline, shown as such with its publisher."""
    QUOTATION = "quotation"
    """Words of somebody else, with their author."""


class Sayable:
    """Something that has words in every language."""

    __slots__ = ()

    def parts(self, language: Language = ENGLISH) -> tuple[Part, ...]:
        """Its words in a language, by whose they are."""
        raise NotImplementedError

    def __str__(self) -> str:
        """In English."""
        return "".join(part.text for part in self.parts())


@dataclass(frozen=True, slots=True)
class Part(Sayable):
    """Words that stay as they are in every language."""

    kind: PartKind
    text: str

    def parts(self, _language: Language = ENGLISH) -> tuple[Part, ...]:
        return (self,)


def words(text: str) -> Part:
    return Part(PartKind.WORDS, text)


def figure(value: object) -> Part:
    return Part(PartKind.FIGURE, f"{value:,}" if isinstance(value, int) else str(value))


def name(text: str) -> Part:
    return Part(PartKind.NAME, text)


def title(text: str) -> Part:
    return Part(PartKind.TITLE, text)


def quotation(text: str) -> Part:
    return Part(PartKind.QUOTATION, text)


@dataclass(frozen=True, slots=True)
class Number(Sayable):
    number: int

    def parts(self, language: Language = ENGLISH) -> tuple[Part, ...]:
        return (Part(PartKind.FIGURE, language.number(self.number)),)


@dataclass(frozen=True, slots=True)
class Days(Sayable):
    """One day, or all days from one to another."""

    start: date
    end: date

    def parts(self, language: Language = ENGLISH) -> tuple[Part, ...]:
        return (Part(PartKind.FIGURE, language.span(self.start, self.end)),)


@dataclass(frozen=True, slots=True)
class Month(Sayable):
    """A month or a day as the label of a chart has it."""

    month: date
    """Its first day, or the day that is meant."""
    with_day: bool = False
    with_year: bool = True
    on_axis: bool = False
    """It stands under a column, where there is little room."""

    def parts(self, language: Language = ENGLISH) -> tuple[Part, ...]:
        write = language.tick if self.on_axis else language.month
        return (Part(PartKind.FIGURE, write(self.month, day=self.with_day, year=self.with_year)),)


@dataclass(frozen=True, slots=True)
class Land(Sayable):
    """The name of a country."""

    country: str
    """ISO alpha-3."""

    def parts(self, language: Language = ENGLISH) -> tuple[Part, ...]:
        return (name(country_of(self.country).called(language.code)),)


class Joining(StrEnum):
    """How a list is joined."""

    AND = "and"
    """ "A, B and C"."""
    COMMAS = "commas"
    """ "A, B, C"."""
    CLAUSES = "clauses"
    """ "this was; that was"."""


_BETWEEN = {
    Joining.AND: in_context("list", "{list}, {next}"),
    Joining.COMMAS: in_context("list", "{list}, {next}"),
    Joining.CLAUSES: in_context("list", "{list}; {next}"),
}
_LAST = {**_BETWEEN, Joining.AND: in_context("list", "{list} and {last}")}


@dataclass(frozen=True, slots=True)
class Listed(Sayable):
    items: tuple[Fact, ...]
    joining: Joining = Joining.AND

    def parts(self, language: Language = ENGLISH) -> tuple[Part, ...]:
        made: tuple[Part, ...] = self.items[0].parts(language) if self.items else ()
        for i, item in enumerate(self.items[1:], start=2):
            context, text = (_LAST if i == len(self.items) else _BETWEEN)[self.joining]
            given = item.parts(language)
            made = _filled(language.template(text, context=context), {"list": made, "next": given, "last": given})
        return made


@dataclass(frozen=True, slots=True)
class Phrase(Sayable):
    """A message of the catalogues with what stands in its slots."""

    message: str
    """In English, with `{slots}`; where a count decides the grammar, the form for one."""
    facts: Mapping[str, Fact] = field(default_factory=dict, hash=False)
    many: str = ""
    """The form for more than one; empty where no count decides."""
    count: int = 0
    context: str = ""
    """What tells it apart from the same words elsewhere."""
    is_figure: bool = False
    """As a whole it is a number, date or range that stands on the cited records."""

    def parts(self, language: Language = ENGLISH) -> tuple[Part, ...]:
        template = language.template(self.message, self.many, self.count, self.context)
        found = _filled(template, {slot: fact.parts(language) for slot, fact in self.facts.items()})
        return (Part(PartKind.FIGURE, "".join(part.text for part in found)),) if self.is_figure else found


Fact: TypeAlias = Part | Number | Days | Month | Land | Listed | Phrase
"""What stands in a slot."""

Label: TypeAlias = str | Fact
"""A title, caption, cell or other short text: something said in every language, or text that stays as it is."""


def phrase(message: str, **facts: Fact) -> Phrase:
    """A phrase from a message of the catalogues."""
    return Phrase(message, facts)


def counted(count: int, one: str, many: str, **facts: Fact) -> Phrase:
    """A phrase whose grammar a count decides; the count fills the slot `{n}`."""
    return Phrase(one, {"n": Number(count), **facts}, many, count)


def numbered(text: str, **facts: Fact) -> Phrase:
    """A range or a row of numbers, as one figure."""
    return Phrase(text, facts, is_figure=True)


def on(day: date) -> Days:
    return Days(day, day)


def as_fact(label: Label) -> Fact:
    """A label, to stand inside a phrase."""
    return words(label) if isinstance(label, str) else label


def said(label: str | Fact, language: Language = ENGLISH) -> str:
    """A label in a language. In one written from right to left, names and quoted words are set apart, so that they do not turn
    their neighbours round."""
    if language.rtl:
        parts = (words(label),) if isinstance(label, str) else label.parts(language)
        return "".join(_apart(part) for part in parts)
    return label if isinstance(label, str) else "".join(part.text for part in label.parts(language))


def untranslated(fact: Fact, language: Language) -> bool:
    """Whether a part of our own words has none in a language."""
    if isinstance(fact, Listed):
        return any(untranslated(item, language) for item in fact.items)
    if not isinstance(fact, Phrase) or language is ENGLISH:
        return False
    template = language.template(fact.message, fact.many, fact.count, fact.context)
    bare = bool(_LEFT.search(_SLOT.sub("", template))) and template in (fact.message, fact.many)
    return bare or any(untranslated(one, language) for one in fact.facts.values())


def _apart(part: Part) -> str:
    text = without_directions(part.text)
    return f"\u2068{text}\u2069" if stands_apart(part) else text


def stands_apart(part: Part) -> bool:
    """Whether a part inside a text written from right to left could turn its neighbours round."""
    return part.kind not in (PartKind.WORDS, PartKind.FIGURE) or bool(_LEFT.search(part.text) and not _RIGHT.search(part.text))


_LEFT = re.compile("[A-Za-z\u00c0-\u058f]")
_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def without_directions(text: str) -> str:
    """Without signs that turn a text round."""
    return _DIRECTIONS.sub("", text)


def has_right_to_left(text: str) -> bool:
    return bool(_RIGHT.search(text))


_SLOT = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=4096)
def pieces(template: str) -> tuple[Part | str, ...]:
    """A template as our own words and, as text, the names of its slots."""
    found = enumerate(_SLOT.split(template))
    return tuple(piece if i % 2 else Part(PartKind.WORDS, piece) for i, piece in found if piece)


def _filled(template: str, given: Mapping[str, tuple[Part, ...]]) -> tuple[Part, ...]:
    """Raises KeyError for a slot without a fact."""
    made: list[Part] = []
    for piece in pieces(template):
        if isinstance(piece, Part):
            made.append(piece)
        else:
            made.extend(given[piece])
    return tuple(made)


def needed(of: Phrase) -> frozenset[str]:
    """The slots of a phrase, in either form."""
    return slots(of.message) | slots(of.many) if of.many else slots(of.message)


def vocabulary_messages() -> list[str]:
    """Messages that stand in the vocabularies: names of the phases and of the frames, conditions of the phase rule, reasons of
    the rule of framing."""
    from phasezero.domain.framing import frames
    from phasezero.domain.phase_rule import phase_rule
    from phasezero.domain.wording import wording

    told = frames()
    framed = [text for frame in told.frames for text in (frame.name, frame.about)]
    likely = [one.word for one in wording().likelihood]
    return [*wording().phases, *likely, *phase_rule().conditions.values(), *framed, *(one.why for one in told.against.values())]


def listed(items: Iterable[Fact], joining: Joining = Joining.AND) -> Listed:
    return Listed(tuple(items), joining)


def days(count: int) -> Phrase:
    return counted(count, "{n} day", "{n} days")


def between(low: int, high: int) -> Fact:
    return Number(low) if low == high else numbered("{low}–{high}", low=Number(low), high=Number(high))


def three(low: int, best: int, high: int, is_open: bool = False) -> Phrase:
    """Fatalities in the short form; `is_open`: no highest number is known."""
    if is_open:
        return numbered("{low}–{best}–{high} or more", low=Number(low), best=Number(best), high=Number(high))
    return numbered("{low}–{best}–{high}", low=Number(low), best=Number(best), high=Number(high))


def triple(low: int, best: int, high: int, is_open: bool = False) -> Phrase:
    """Fatalities with the name of each estimate; `is_open`: no highest number is known."""
    if is_open:
        return numbered("low {low}, best {best}, high {high} or more", low=Number(low), best=Number(best), high=Number(high))
    return numbered("low {low}, best {best}, high {high}", low=Number(low), best=Number(best), high=Number(high))
