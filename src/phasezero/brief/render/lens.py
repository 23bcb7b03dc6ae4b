"""A prevention assessment in a language, as its forms (PDF, Word) show it: lines of parts, cut to the level at which it fits.

The PDF is laid out and measured; of a Word file, which whoever opens it lays out with fonts of their own, the length is estimated
from above.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from phasezero.brief import catalogues
from phasezero.brief.lens_paper import TITLE, Paper
from phasezero.brief.render import pdf, view
from phasezero.domain.language import Language
from phasezero.domain.phrases import Label, Land, Part, Phrase, counted, name, phrase, said, stands_apart, words
from phasezero.domain.updates import Section, Sentence

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Level:
    """How large the letters are, and how long one part may be; the first level that fits on two pages is used."""

    letters: float
    """Points."""
    part: int = 2000
    """Signs."""
    sources: int = 99


LEVELS = (
    Level(10), Level(9.5), Level(9), Level(8.5), Level(8), Level(7.6), Level(7.3), Level(7), Level(6.8),
    Level(6.8, 160), Level(6.8, 130, 14), Level(6.6, 90, 6),
)  # fmt: skip
"""The last three are for words too wide or too long for a line."""


@dataclass(frozen=True, slots=True)
class Line:
    parts: tuple[Part, ...]
    rtl: bool = False
    """Whether it stands in a text written from right to left."""

    @property
    def text(self) -> str:
        """With signs that set apart what could turn its neighbours round."""
        return "".join(f"\u2068{one.text}\u2069" if self.rtl and stands_apart(one) else one.text for one in self.parts)


@dataclass(frozen=True, slots=True)
class Block:
    key: str
    heading: str
    lines: tuple[Line, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()

    @property
    def listed(self) -> bool:
        """Whether its lines are a list, one for each question."""
        return self.key in {"worsen", "lower", "lacking", "unknown", "looked-at"}


@dataclass(frozen=True, slots=True)
class Printed:
    """All of it in one language, at one level."""

    language: Language
    level: Level
    title: str
    measure: Line
    land: str
    day: str
    tlp: str
    blocks: tuple[Block, ...]
    records: str
    """Heading of the list of records."""
    sources: tuple[Line, ...]
    page_of: str
    """With {page} and {pages}."""


def printed(paper: Paper, language: Language, level: Level) -> Printed:
    numbers = {key: number for number, (key, _) in enumerate(paper.sources, start=1)}

    def line(fact: Label, cites: Iterable[str] = ()) -> Line:
        parts = (words(fact),) if isinstance(fact, str) else fact.parts(language)
        shown = ", ".join(str(numbers[key]) for key in cites if key in numbers)
        cited = (words(f" [{shown}]"),) if shown else ()
        return Line((*(_cut(part, level) for part in parts), *cited), language.rtl)

    def sentence(one: Sentence) -> Line:
        return line(one.phrase or Phrase(one.text), one.cites)

    def block(one: Section) -> Block:
        tables = [(table.columns, table.rows) for table in one.tables]
        columns = tuple(said(column, language) for columns, _ in tables for column in columns)
        rows = tuple(tuple(line(cell) for cell in row) for _, rows in tables for row in rows)
        return Block(one.key, said(one.title, language), tuple(sentence(each) for each in one.sentences), columns, rows)

    return Printed(
        language=language,
        level=level,
        title=said(TITLE, language),
        measure=line(paper.measure),
        land=said(Land(paper.country), language),
        day=language.day(paper.day),
        tlp=paper.tlp,
        blocks=tuple(block(one) for one in paper.sections),
        records=said(RECORDS, language),
        sources=tuple(_sources(paper, language, level)),
        page_of=language.template(pdf.PAGE_OF),
    )


RECORDS = phrase("Records, by their keys")


def _sources(paper: Paper, language: Language, level: Level) -> Iterable[Line]:
    for number, (key, told) in enumerate(paper.sources[: level.sources], start=1):
        said_of_it = (_cut(part, level) for part in told.parts(language))
        yield Line((words(f"[{number}] "), name(key), words(" · "), *said_of_it), language.rtl)
    if (more := len(paper.sources) - level.sources) > 0:
        yield Line(counted(more, "… and {n} more record.", "… and {n} more records.").parts(language), language.rtl)


def _cut(part: Part, level: Level) -> Part:
    return Part(part.kind, view.clipped(view.line(part.text), level.part))


# PDF


def render_pdf(paper: Paper, language: str = "en") -> bytes:
    """At most two A4 pages. Raises Missing where Pango is not installed, NotMade if the process fails."""
    spoken = catalogues.language(language)
    first = printed(paper, spoken, LEVELS[0])
    head, foot = _frame(first)
    variants = [_body(printed(paper, spoken, level)) for level in LEVELS]
    return pdf.whole(head, variants, foot, paper.day)


def _frame(one: Printed) -> tuple[str, str]:
    from django.utils.safestring import mark_safe

    before_numbers = f"{one.title} · {view.clipped(one.land, 50)} · {one.day}"
    shown = {
        "one": one,
        "style": (_TEMPLATES / "print.css").read_text(encoding="utf-8"),
        "footer": mark_safe(pdf.in_style(before_numbers)),  # noqa: S308 - nothing in it can end the string it stands in
        "tlp": mark_safe(pdf.in_style(one.tlp)),  # noqa: S308 - the same
        "pages_of": mark_safe(pdf.pages_of(one.language)),  # noqa: S308 - the same
        "pages": mark_safe(_BETWEEN),  # noqa: S308 - a comment of ours
    }
    before, _, after = pdf.filled("print_lens.html", shown).partition(_BETWEEN)
    return before, after


_BETWEEN = "<!-- pages -->"


def _body(one: Printed) -> str:
    return pdf.filled("print_lens_body.html", {"one": one, "letters": f"{one.level.letters:g}"})
