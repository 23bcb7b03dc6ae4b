"""A prevention assessment as a Word file of at most two A4 pages, to be edited and signed in an office's own way.

The same bytes each time: no clock, no author and no machine stand in it. Lines have an exact height, so that its length hangs on
the width of letters alone, which is estimated from above for the sans-serif fonts that offices have.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from phasezero.brief import catalogues
from phasezero.brief.lens_paper import Paper
from phasezero.brief.render.lens import LEVELS, Block, Line, Printed, printed
from phasezero.domain.language import Language
from phasezero.domain.phrases import Part, has_right_to_left, pieces, words

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FONT = "Arial"
"""Sans-serif with Latin, Cyrillic, Greek and Arabic letters, on every office machine or replaced there by one as wide."""
_WIDTH_PT, _ROOM_PT = 516.0, 1430.0
"""Of a line; of two pages' lines, less what headings that stay with their text can leave empty."""
_LINE, _HEADING, _TITLE, _FINDING, _SMALL = 1.2, 1.04, 1.5, 1.25, 0.88
"""Height of a line; size of a heading, of the title, of the finding, of notes; all against the size of letters."""
_ONE_A_LINE = 10
_COLUMNS = (0.5, 0.34, 0.16)
"""Width of each column of the table of conditions."""
_NO_NEED = ("thumbnail", "customXml", "stylesWithEffects", "extended-properties")
"""Parts of the library's empty file that say something of the machine on which that was made."""
_DATED = (1980, 1, 1, 0, 0, 0)


def render(paper: Paper, language: str = "en") -> bytes:
    """The file."""
    spoken = catalogues.language(language)
    variants = (printed(paper, spoken, level) for level in LEVELS)
    fitting = next((one for one in variants if height(one) <= _ROOM_PT), printed(paper, spoken, LEVELS[-1]))
    document = _empty(fitting, paper)
    _fill(document, fitting)
    out = io.BytesIO()
    document.save(out)
    return _same_each_time(out.getvalue())


# How long it is


def height(one: Printed) -> float:
    """Points that it takes at most, all lines one below the other."""
    size, small = one.level.letters, one.level.letters * _SMALL
    total = _tall([one.measure.text], size * _TITLE, _WIDTH_PT) + _tall([one.title], size, _WIDTH_PT)
    for block in one.blocks:
        total += _tall([block.heading], size * _HEADING, _WIDTH_PT) + size * 0.7
        total += _tall((line.text for line in block.lines), _size_of(block, size), _WIDTH_PT - size)
        widths = [_WIDTH_PT * share - 12 for share in _COLUMNS]
        for row in (*((block.columns,) if block.rows else ()), *([cell.text for cell in row] for row in block.rows)):
            total += max(_tall([cell], size, width) for cell, width in zip(row, widths, strict=True)) + 1
    if one.sources:
        total += _tall([one.records], size * _HEADING, _WIDTH_PT) + size * 0.7
        total += _tall(("".join(part.text for part in parts) for parts in _records(one)), small, _WIDTH_PT)
    return total


def _tall(texts: Iterable[str], size: float, width: float) -> float:
    return sum((_lines(text, size, width) * _LINE * size + 1) for text in texts)


def _lines(text: str, size: float, width: float) -> int:
    """How many lines a text takes: words stay whole unless they are longer than a line."""
    done, here = 1, 0.0
    for word in text.split(" "):
        long = sum(map(_wide, word)) * size
        if here and here + long > width:
            done, here = done + 1, 0.0
        more = int(long // width)
        done, here = done + more, (here if not more else 0.0) + long - more * width + _wide(" ") * size
    return done


def _wide(sign: str) -> float:
    """Against the size of letters; a little more than Arial has."""
    if sign in "MWmw@%—…":
        return 1.0
    if sign.isupper() or sign.isdigit():
        return 0.74 if sign.isupper() else 0.58
    return 0.3 if sign in " .,;:'ijl|()[]" else 0.58


# What stands in it


def _empty(one: Printed, paper: Paper) -> Document:
    import docx
    from docx.shared import Mm, Pt

    document = docx.Document()
    for part in (document.part.package, document.part):
        for key in [key for key, rel in part.rels.items() if any(word in rel.reltype for word in _NO_NEED)]:
            part.rels.pop(key)
    core, made = document.core_properties, datetime.combine(paper.day, time.min, tzinfo=UTC).replace(tzinfo=None)
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.title, core.language, core.revision = one.title, one.language.code, 1
    core.created = core.modified = made
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin, section.bottom_margin = Mm(16), Mm(14)
    section.header_distance = section.footer_distance = Mm(6)
    normal = document.styles["Normal"]
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    writer = _Writer(one)
    writer.into(section.header.paragraphs[0], [words(one.tlp)], 10, bold=True, end=True)
    writer.footer(section.footer.paragraphs[0])
    return document


def _fill(document: Document, one: Printed) -> None:
    size, write = one.level.letters, _Writer(one)
    write.into(document.add_paragraph(), [words(f"{one.title} · {one.land} · {one.day}")], size)
    write.into(document.add_paragraph(), one.measure.parts, size * _TITLE, bold=True)
    for block in one.blocks:
        write.heading(document.add_paragraph(), block.heading)
        for number, line in enumerate(block.lines):
            paragraph = document.add_paragraph()
            is_finding = block.key == "finding" and number == 0
            parts = [words("– "), *line.parts] if block.listed else line.parts
            letters = size * _FINDING if is_finding else _size_of(block, size)
            write.into(paragraph, parts, letters, bold=is_finding, hanging=block.listed)
        if block.rows:
            _table(document, block, write)
    if one.sources:
        write.heading(document.add_paragraph(), one.records)
        for parts in _records(one):
            write.into(document.add_paragraph(), parts, size * _SMALL)


def _size_of(block: Block, size: float) -> float:
    return size * _SMALL if block.key == "made" else size


def _records(one: Printed) -> list[tuple[Part, ...]]:
    """A line for each record; many of them one behind the other."""
    if len(one.sources) <= _ONE_A_LINE:
        return [line.parts for line in one.sources]
    return [tuple(part for line in one.sources for part in (*line.parts, words("   ")))]


def _table(document: Document, block: Block, write: _Writer) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    table = document.add_table(rows=0, cols=len(block.columns))
    table.style = document.styles["Table Grid"]
    table.autofit = False
    if write.language.rtl:
        table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
    for column, share in zip(table.columns, _COLUMNS, strict=True):
        column.width = Pt(_WIDTH_PT * share)
    heads = tuple(Line((words(column),)) for column in block.columns)
    for number, row in enumerate((heads, *block.rows)):
        cells = table.add_row().cells
        for cell, line, share in zip(cells, row, _COLUMNS, strict=True):
            cell.width = Pt(_WIDTH_PT * share)
            write.into(cell.paragraphs[0], line.parts, write.size, bold=number == 0)


class _Writer:
    """Writes paragraphs in the direction and size of one printed assessment."""

    def __init__(self, one: Printed) -> None:
        self.one, self.language, self.size = one, one.language, one.level.letters

    def heading(self, paragraph: Paragraph, text: str) -> None:
        from docx.shared import Pt

        self.into(paragraph, [words(text)], self.size * _HEADING, bold=True)
        paragraph.paragraph_format.space_before = Pt(self.size * 0.6)
        paragraph.paragraph_format.keep_with_next = True

    def into(
        self,
        paragraph: Paragraph,
        parts: Iterable[Part],
        size: float,
        *,
        bold: bool = False,
        hanging: bool = False,
        end: bool = False,
    ) -> None:
        """`end`: where lines of this language end."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        self._direction(paragraph)
        form = paragraph.paragraph_format
        form.line_spacing, form.space_after = Pt(round(size * _LINE, 1)), Pt(1)
        if hanging:
            form.left_indent, form.first_line_indent = Pt(self.size), Pt(-self.size)
        if end:  # in a paragraph from right to left, Word reads "right" as where its lines end
            form.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for part in parts:
            self._run(paragraph, part.text, size, bold)

    def footer(self, paragraph: Paragraph) -> None:
        """Country, day and "page 1 of 2" on every page."""
        self.into(paragraph, [words(f"{self.one.land} · {self.one.day} · ")], 8)
        for piece in pieces(self.one.page_of):
            if isinstance(piece, Part):
                self._run(paragraph, piece.text, 8, False)
            else:
                _field(paragraph, {"page": "PAGE", "pages": "NUMPAGES"}[piece])

    def _direction(self, paragraph: Paragraph) -> None:
        from docx.oxml import OxmlElement

        if self.language.rtl:
            properties = paragraph._p.get_or_add_pPr()
            properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)

    def _run(self, paragraph: Paragraph, text: str, size: float, bold: bool) -> None:
        rtl = has_right_to_left(text)
        closed = self.language.rtl and not rtl and any(sign.isalpha() for sign in text)
        run = paragraph.add_run(text + _LEFT_TO_RIGHT if closed else text)
        _letters(run, self.language, round(size * 2), bold, rtl)


_LEFT_TO_RIGHT = "\u200e"
"""Behind Latin words, so that the stop that ends them stays with them in a line from right to left."""


_AFTER_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:textAlignment",
    "w:rPr",
)
"""What the format wants behind `w:bidi` in a paragraph's properties."""


def _letters(run: Any, language: Language, half_points: int, bold: bool, rtl: bool) -> None:
    """Font, size and direction, for the letters of both directions: Word keeps them apart."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    font = run.font
    font.name, font.size = FONT, Pt(half_points / 2)
    font.bold = font.cs_bold = bold or None
    font.rtl = rtl or None
    properties = run._r.get_or_add_rPr()
    properties.rFonts.set(qn("w:cs"), FONT)
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), str(half_points))
    properties.sz.addnext(size)
    lang = OxmlElement("w:lang")
    lang.set(qn("w:bidi" if rtl else "w:val"), "ar-SA" if rtl else "en-GB" if language.rtl else language.code)
    properties.append(lang)


def _field(paragraph: Paragraph, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    _size_only(run)
    field.append(run._r)
    paragraph._p.append(field)


def _size_only(run: Any) -> None:
    from docx.shared import Pt

    run.font.name, run.font.size = FONT, Pt(8)


def _same_each_time(content: bytes) -> bytes:
    """The same parts in one order, dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _DATED)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            made.writestr(entry, given.read(name))
    return out.getvalue()
