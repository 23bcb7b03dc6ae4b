"""The update as plain text for e-mail and for pasting into a cable: no line wider than 72 signs, page one first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from phasezero.brief import lint
from phasezero.brief.render import view
from phasezero.domain.updates import Part, Section, Sentence, Source, Table, Update, words

WIDTH = 72


def render(update: Update) -> str:
    """Page one, page two, sources. Raises LintRefused."""
    lint.check(update)
    lines = [*_page_one(update), "", "-" * WIDTH, "PAGE TWO", ""]
    for section in update.page_two:
        lines += [*_section(section, update.numbers), ""]
    lines += ["-" * WIDTH, "SOURCES", ""]
    for source in update.sources:
        lines += _source(source)
    lines += ["", *_wrapped(view.made(update))]
    if view.header(update).draft:
        lines += ["", f"*** {view.DRAFT} ***"]
    return _joined(lines)


def page_one_text(update: Update) -> str:
    """Page one alone, to copy. Raises LintRefused."""
    lint.check(update)
    return _joined(_page_one(update))


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _page_one(update: Update) -> Iterator[str]:
    head = view.header(update)
    if head.draft:
        yield from (f"*** {view.DRAFT} ***", "")
    yield from _wrapped(" · ".join(one for one in (head.tlp, head.country, head.day, head.number) if one))
    yield from _wrapped(" · ".join((head.phase_words, *head.phase_more)))
    yield from _wrapped(view.SCALE_NOTE)
    yield ""
    for section in update.page_one:
        yield from _section(section, update.numbers)
        yield ""
    if note := view.quiet(update):
        yield from (*_wrapped(note), "")
    yield from _wrapped(view.released(update))


def _wrapped(text: str, first: str = "", after: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=after, break_on_hyphens=False)


def _section(section: Section, numbered: Mapping[str, int]) -> Iterator[str]:
    yield from _wrapped(view.line(section.title).upper())
    for sentence in section.sentences:
        yield from _sentence(sentence, numbered)
    for table in (*(picture.table for picture in section.pictures), *section.tables):
        yield from _table(table)


def _sentence(sentence: Sentence, numbered: Mapping[str, int]) -> list[str]:
    text = _isolated(sentence.parts)
    if cites := _cites(view.cited(sentence, numbered)):
        text += f" [{cites}]"
    return _wrapped(text, f"{sentence.mark} ", "  ") if sentence.mark else _wrapped(text)


def _cites(runs: Iterable[tuple[int, int]]) -> str:
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs)


def _isolated(parts: Iterable[Part]) -> str:
    """Parts in a row; one written from right to left is set apart, so that it does not turn its neighbours round."""
    return "".join(f"\u2068{text}\u2069" if _rightward(text) else text for text in (view.line(part.text) for part in parts))


def _rightward(text: str) -> bool:
    return any("\u0590" <= sign <= "\u08ff" or "\ufb1d" <= sign <= "\ufefc" for sign in text)


def _table(table: Table) -> Iterator[str]:
    rows = [[_isolated([cell] if isinstance(cell, Part) else [words(cell)]) for cell in row] for row in table.rows]
    if table.caption:
        yield from _wrapped(view.line(table.caption) + ":")
    columns = [view.line(column) for column in table.columns]
    if (aligned := _aligned([columns, *rows])) is not None:
        yield from aligned
        return
    yield from _wrapped(" · ".join(column for column in columns if column), "  ", "  ")
    if (aligned := _aligned(rows)) is not None:
        yield from aligned
        return
    for row in rows:
        yield from _wrapped(" · ".join(cell for cell in row if cell), "- ", "  ")


def _aligned(rows: list[list[str]]) -> list[str] | None:
    """The rows as columns of letters, or None where they are too wide."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if 2 * len(widths) + sum(widths) > WIDTH:
        return None
    return [("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip() for row in rows]


def _source(source: Source) -> list[str]:
    grade = f" ({source.grade})" if source.grade else ""
    return _wrapped(_isolated(source.text) + grade, f"[{source.number}] ", "    ")
