"""The update as a PDF of at most two A4 pages: page one, and page two in two columns with the sources shortened.

WeasyPrint runs in a child process with the fonts of this package alone: without fonts it crashes, with a machine's own the bytes
would differ; a crash or a hang ends the child, not us.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from phasezero.brief import catalogues, lint
from phasezero.brief.drawer import FONTS
from phasezero.brief.in_language import in_language
from phasezero.brief.render import html, view
from phasezero.brief.render._pdf_child import NO_PANGO
from phasezero.domain.language import Language, forms, message
from phasezero.domain.phrases import counted, phrase, pieces, said
from phasezero.domain.updates import Cell, Part, Section, Sentence, Table, Update
from phasezero.errors import Missing, PhaseZeroError

TIMEOUT_S: float = 60
MISSING_PANGO = (
    "a PDF needs the Pango library, which this system lacks: install it "
    "(Debian, Ubuntu: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; Fedora, Homebrew: pango)"
)
_TEMPLATES = Path(__file__).parent / "templates"
_BETWEEN = "<!-- pages -->"
_IN_FOOTER = " ·:+—–-,'’()"
"""Beside letters and digits: nothing that could end the string of a style sheet."""
_LONG_WORD = re.compile(r"(\S{24})(?=\S)")
_COMMAND: tuple[str, ...] = ("-m", "phasezero.brief.render._pdf_child")


class NotMade(PhaseZeroError):
    """The PDF process crashed or took too long."""


@dataclass(frozen=True, slots=True)
class _Level:
    """How much of a page's content is shown, and how large; the first level that fits on the page is used."""

    letters: float
    """Points."""
    lines: int = 99
    """Sentences of a section."""
    rows: int = 99
    """Rows of a table."""
    sources: int = 0
    longest: int = 150
    """Signs of a source."""
    width: int = 100
    """Of pictures, per cent of a column."""
    part: int = 600
    """Signs of one part of a sentence or cell; our own words are far shorter."""


_ONE = (
    _Level(12), _Level(11.3), _Level(10.6), _Level(10), _Level(9.5), _Level(9),
    _Level(9, lines=12, part=300), _Level(8.5, lines=6, part=240), _Level(8.5, lines=3, part=160),
)  # fmt: skip
_TWO = (
    _Level(8.4, sources=60), _Level(8.2, 12, 12, 40), _Level(8, 10, 8, 28, 130), _Level(7.8, 8, 7, 20, 120, 96),
    _Level(7.6, 8, 6, 14, 120, 92), _Level(7.4, 8, 6, 10, 120, 88), _Level(7.2, 6, 5, 8, 110, 86), _Level(7, 6, 4, 6, 110, 84),
    _Level(7, 5, 4, 4, 100, 80), _Level(7, 4, 3, 4, 100, 74), _Level(7, 3, 3, 4, 90, 62, 300), _Level(7, 2, 2, 3, 80, 50, 200),
    _Level(6.6, 1, 1, 0, 40, 45, 120),
)  # fmt: skip

_MORE_SOURCES = (80, 50, 34, 24, 16, 10)


def render(update: Update, language: str = "en") -> bytes:
    """The PDF. Raises LintRefused, Missing where Pango is not installed, NotMade if the process fails."""
    lint.check(update)
    spoken = catalogues.language(language)
    update = in_language(update, spoken)
    if spoken.rtl:
        update = _with_tables_for_pictures(update)
    head, foot = _frame(update, spoken)
    job = {
        "head": head,
        "one": [_page("print_one.html", update, level, spoken) for level in _ONE],
        "two": [_page("print_two.html", update, level, spoken) for level in _TWO],
        "two with more sources": [
            [_page("print_two.html", update, fuller, spoken) for fuller in _fuller(level)] for level in _TWO
        ],
        "foot": foot,
    }
    return _run(json.dumps(job).encode(), _seconds(update.date))


def whole(head: str, variants: Sequence[str], foot: str, on: date) -> bytes:
    """The PDF, dated `on`, of the first of these documents on no more than two pages; each is shorter than the one before.

    Raises Missing where Pango is not installed, NotMade if the process fails.
    """
    job = {"head": head, "whole": list(variants), "foot": foot}
    return _run(json.dumps(job).encode(), _seconds(on))


def _with_tables_for_pictures(update: Update) -> Update:
    """The table of each picture in its place: WeasyPrint sets the letters of a picture one by one, and Arabic ones must join."""

    def section(one: Section) -> Section:
        return replace(one, tables=(*(picture.table for picture in one.pictures), *one.tables), pictures=())

    return replace(update, page_two=tuple(section(one) for one in update.page_two))


def _fuller(level: _Level) -> list[_Level]:
    """The same level with more sources, the most first: room that is left goes to them."""
    return [replace(level, sources=more) for more in _MORE_SOURCES if more > level.sources]


def problem() -> str:
    """What is missing to make PDFs, in one line; empty if nothing is."""
    try:
        _run(b"", 0)
    except PhaseZeroError as error:
        return str(error)
    return ""


def _seconds(day: date) -> int:
    """From 1970 to the beginning of a day; that WeasyPrint takes as the time of making."""
    return max(0, int(datetime.combine(day, time.min, tzinfo=UTC).timestamp()))


def _frame(update: Update, language: Language) -> tuple[str, str]:
    """What stands before and after the pages."""
    from django.utils.safestring import mark_safe

    head = view.header(update, language)
    draft = language.template(view.DRAFT)
    footer = " · ".join(
        one for one in (head.tlp, view.clipped(head.country, 50), head.day, head.number, head.draft and draft) if one
    )
    shown = {
        "language": language,
        "header": head,
        "draft": draft,
        "watermark": said(phrase("DRAFT"), language),
        "style": (_TEMPLATES / "print.css").read_text(encoding="utf-8"),
        "footer": mark_safe(in_style(footer)),  # noqa: S308 - nothing in it can end the string it stands in
        "pages_of": mark_safe(pages_of(language)),  # noqa: S308 - the same
        "pages": mark_safe(_BETWEEN),  # noqa: S308 - a comment of ours
    }
    before, _, after = filled("print.html", shown).partition(_BETWEEN)
    return before, after


def in_style(text: str) -> str:
    """Without what could end the string of a style sheet."""
    return "".join(sign if sign.isalnum() or sign in _IN_FOOTER or unicodedata.category(sign) == "Mn" else " " for sign in text)


def pages_of(language: Language) -> str:
    """ "page 1 of 2", as the content of a style."""
    counters = {"page": "counter(page)", "pages": "counter(pages)"}
    found = pieces(language.template(PAGE_OF))
    return " ".join(f'"{in_style(one.text)}"' if isinstance(one, Part) else counters[one] for one in found)


PAGE_OF = message("page {page} of {pages}")


def filled(template: str, shown: dict[str, Any]) -> str:
    """A template of this folder with what it shows."""
    from django.template import Context

    return str(html.engine().get_template(template).render(Context(shown, use_l10n=False)))


def _page(template: str, update: Update, level: _Level, language: Language) -> str:
    shown = html.content(_cut(update, level), language, most=level.sources)
    for source in shown["sources"]:
        source["parts"] = list(_shortened(source["parts"], level.longest))
    if language.rtl:
        _set_apart(shown)
    shortened = level.sources < len(update.sources)
    for sections, whole in ((shown["page_one"], update.page_one), (shown["page_two"], update.page_two)):
        for section, full in zip(sections, whole, strict=True):
            section["more_lines"] = _more(_LINES, len(full.sentences) - len(section["lines"]), language)
            for table, all_of_it in zip(section["tables"], full.tables, strict=True):
                table["more_rows"] = _more(_ROWS, len(all_of_it.rows) - len(table["rows"]), language)
    shown["more_sources"] = _more(_SOURCES if shown["sources"] else _ALL_SOURCES, len(update.sources) - level.sources, language)
    shown["t"] = {**shown["t"], "shortened": said(_SHORTENED, language)}
    return filled(template, {**shown, "letters": f"{level.letters:g}", "width": level.width, "shortened": shortened})


_SHORTENED = phrase("Shortened to two pages: the HTML form of this update holds everything.")
_LINES = forms("… and {n} more in the HTML form.", "… and {n} more in the HTML form.")
_ROWS = forms("… and {n} more row in the HTML form.", "… and {n} more rows in the HTML form.")
_SOURCES = forms("… and {n} more in the HTML form of this update.", "… and {n} more in the HTML form of this update.")
_ALL_SOURCES = forms("{n} source in the HTML form of this update.", "{n} sources in the HTML form of this update.")


def _more(told: tuple[str, str], count: int, language: Language) -> str:
    """How many are left out; empty where none is."""
    return said(counted(count, *told), language) if count > 0 else ""


def _set_apart(shown: dict[str, Any]) -> None:
    """Puts isolating signs round what the elements set apart: WeasyPrint passes over these."""
    lines = [line for section in (*shown["page_one"], *shown["page_two"]) for line in section["lines"]]
    for part in (part for line in (*lines, *shown["sources"]) for part in line["parts"]):
        if part["element"]:
            part["text"] = f"\u2068{part['text']}\u2069"


def _shortened(parts: list[dict[str, str]], most: int) -> Iterator[dict[str, str]]:
    """The first parts of a source, up to `most` signs in all."""
    left = most
    for part in parts:
        if len(part["text"]) > left:
            yield {**part, "text": part["text"][:left].rstrip(" ,;“") + "…"}
            return
        yield part
        left -= len(part["text"])


def _breakable(text: str) -> str:
    """A word too long for a column of a table may be broken."""
    return _LONG_WORD.sub("\\1\u200b", text)


def _narrowed(cell: Cell, longest: int) -> Cell:
    text = _breakable(view.clipped(str(cell), longest))
    return Part(cell.kind, text) if isinstance(cell, Part) else text


def _cut(update: Update, level: _Level) -> Update:
    longest = level.part

    def sentence(one: Sentence) -> Sentence:
        return replace(one, parts=tuple(Part(part.kind, view.clipped(part.text, longest)) for part in one.parts))

    def table(one: Table) -> Table:
        rows = tuple(tuple(_narrowed(cell, longest) for cell in row) for row in one.rows)
        return replace(one, rows=rows[: level.rows])

    def section(one: Section) -> Section:
        kept = tuple(sentence(line) for line in one.sentences[: level.lines])
        return replace(one, sentences=kept, tables=tuple(table(each) for each in one.tables))

    return replace(
        update, page_one=tuple(section(one) for one in update.page_one), page_two=tuple(section(one) for one in update.page_two)
    )


_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias><family>sans-serif</family><prefer><family>Noto Sans</family><family>Noto Sans Arabic</family>
<family>Noto Sans Ethiopic</family><family>DejaVu Sans</family></prefer></alias></fontconfig>
"""


def _run(job: bytes, epoch: int) -> bytes:
    """The child's PDF for a job; nothing for nothing."""
    with tempfile.TemporaryDirectory(prefix="phasezero-pdf-") as folder:
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(_FONTCONFIG.format(fonts=escape(str(FONTS)), cache=escape(folder)), encoding="utf-8")
        surroundings = {
            **os.environ, "FONTCONFIG_FILE": str(fonts), "SOURCE_DATE_EPOCH": str(epoch), "PYTHONHASHSEED": "0", "HOME": folder,
        }  # fmt: skip
        command = [sys.executable, *_COMMAND]
        try:
            done = subprocess.run(  # noqa: S603 - our own module, no shell
                command, input=job, capture_output=True, timeout=TIMEOUT_S, env=surroundings, cwd=folder, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise NotMade(f"the PDF was not made within {TIMEOUT_S:g} seconds; use the HTML form") from error
    if done.returncode == NO_PANGO:
        raise Missing(MISSING_PANGO)
    if done.returncode != 0 or (job and not done.stdout.startswith(b"%PDF")):
        last = (done.stderr.decode(errors="replace").strip().splitlines() or ["no message"])[-1]
        raise NotMade(f"the PDF process ended with code {done.returncode} ({last}); use the HTML form")
    return done.stdout
