"""The update as plain text for e-mail and for pasting into a cable: no line wider than 72 signs, page one first."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from phasezero.brief import catalogues, lint
from phasezero.brief.in_language import in_language
from phasezero.brief.render import view
from phasezero.domain.language import Language
from phasezero.domain.phrases import has_right_to_left, phrase, said, stands_apart
from phasezero.domain.updates import Cell, Part, Section, Sentence, Source, Table, Update, UpdateState, words

WIDTH = 72


def render(update: Update, language: str = "en") -> str:
    """Page one, page two, sources. Raises LintRefused."""
    lint.check(update)
    return _Page(catalogues.language(language)).whole(update)


def page_one_text(update: Update, language: str = "en") -> str:
    """Page one alone, to copy. Raises LintRefused."""
    lint.check(update)
    return _Page(catalogues.language(language)).first(update)


_RULE = "-" * WIDTH
_TO_LEFT = "\u200f"
"""In front of each line of a language written from right to left: one that begins with a Latin name keeps its direction."""


@dataclass(frozen=True, slots=True)
class _Page:
    language: Language

    def whole(self, update: Update) -> str:
        update = in_language(update, self.language)
        lines = [*self._page_one(update), "", _RULE, *self._heading(said(phrase("Page two"), self.language)), ""]
        for section in update.page_two:
            lines += [*self._section(section, update.numbers), ""]
        lines += [_RULE, *self._heading(said(phrase("Sources"), self.language)), ""]
        for source in update.sources:
            lines += self._source(source)
        lines += ["", *self._wrapped(view.made(update, self.language))]
        if update.state == UpdateState.DRAFT:
            lines += ["", *self._draft()]
        return self._joined(lines)

    def first(self, update: Update) -> str:
        return self._joined(self._page_one(in_language(update, self.language)))

    def _joined(self, lines: Iterable[str]) -> str:
        start = _TO_LEFT if self.language.rtl else ""
        return "\n".join(start + line if line else line for line in lines).rstrip("\n") + "\n"

    def _draft(self) -> list[str]:
        return [f"*** {self.language.template(view.DRAFT)} ***"]

    def _page_one(self, update: Update) -> Iterator[str]:
        head = view.header(update, self.language)
        if head.draft:
            yield from (*self._draft(), "")
        yield from self._wrapped(" · ".join(one for one in (head.tlp, head.country, head.day, head.number) if one))
        yield from self._wrapped(" · ".join((head.phase_words, *head.phase_more)))
        yield from self._wrapped(self.language.template(view.SCALE_NOTE))
        yield ""
        for section in update.page_one:
            yield from self._section(section, update.numbers)
            yield ""
        if note := view.quiet(update, self.language):
            yield from (*self._wrapped(note), "")
        yield from self._wrapped(view.released(update, self.language))

    def _wrapped(self, text: str, first: str = "", after: str = "") -> list[str]:
        width = WIDTH - 1 if self.language.rtl else WIDTH
        return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=after, break_on_hyphens=False)

    def _heading(self, title: str) -> list[str]:
        return self._wrapped(view.label(title, self.language).upper())

    def _section(self, section: Section, numbered: Mapping[str, int]) -> Iterator[str]:
        yield from self._heading(str(section.title))
        for sentence in section.sentences:
            yield from self._sentence(sentence, numbered)
        for table in (*(picture.table for picture in section.pictures), *section.tables):
            yield from self._table(table)

    def _sentence(self, sentence: Sentence, numbered: Mapping[str, int]) -> list[str]:
        text = self._isolated(sentence.parts)
        if cites := _cites(view.cited(sentence, numbered)):
            text += f" [{cites}]"
        return self._wrapped(text, f"{sentence.mark} ", "  ") if sentence.mark else self._wrapped(text)

    def _isolated(self, parts: Iterable[Part]) -> str:
        """Parts in a row; one written in the other direction is set apart, so that it does not turn its neighbours round."""
        return "".join(
            f"\u2068{text}\u2069" if (stands_apart(part) if self.language.rtl else has_right_to_left(text)) else text
            for part, text in ((part, view.line(part.text)) for part in parts)
        )

    def _cell(self, cell: Cell) -> str:
        if self.language.rtl and not isinstance(cell, Part):
            return view.label(str(cell), self.language)
        return self._isolated([cell if isinstance(cell, Part) else words(str(cell))])

    def _table(self, table: Table) -> Iterator[str]:
        rows = [[self._cell(cell) for cell in row] for row in table.rows]
        if table.caption:
            yield from self._wrapped(view.label(str(table.caption), self.language) + ":")
        columns = [view.label(str(column), self.language) for column in table.columns]
        if (aligned := self._aligned([columns, *rows])) is not None:
            yield from aligned
            return
        yield from self._wrapped(" · ".join(column for column in columns if column), "  ", "  ")
        if (aligned := self._aligned(rows)) is not None:
            yield from aligned
            return
        for row in rows:
            yield from self._wrapped(" · ".join(cell for cell in row if cell), "- ", "  ")

    def _aligned(self, rows: list[list[str]]) -> list[str] | None:
        """The rows as columns of letters, or None where they are too wide."""
        widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
        if 2 * len(widths) + sum(widths) > WIDTH - self.language.rtl:
            return None
        return [
            ("  " + "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))).rstrip()
            for row in rows
        ]

    def _source(self, source: Source) -> list[str]:
        grade = f" ({source.grade})" if source.grade else ""
        return self._wrapped(self._isolated(source.text) + grade, f"[{source.number}] ", "    ")


def _width(text: str) -> int:
    """Signs that take room on a line."""
    if text.isascii():
        return len(text)
    return sum(unicodedata.category(sign) not in {"Mn", "Cf"} for sign in text)


def _cites(runs: Iterable[tuple[int, int]]) -> str:
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs)
