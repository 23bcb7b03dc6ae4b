"""The update as one HTML file that needs nothing else, and as a piece of HTML for a page with a frame of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from phasezero.brief import catalogues, lint, svg
from phasezero.brief.in_language import in_language
from phasezero.brief.render import view
from phasezero.domain.language import Language, forms
from phasezero.domain.phrases import counted, phrase, said, stands_apart, words
from phasezero.domain.updates import Cell, Part, PartKind, Picture, Section, Sentence, Source, Table, Update
from phasezero.errors import LintRefused

LIMIT = 150_000
"""Bytes of a whole file: it must open on a slow line. Sources beyond it are counted, and stand in the JSON."""
_LONGEST_SOURCE = 400
_BRIEF = Path(__file__).parents[1]

Link = Callable[[Source], str]
"""The address in this site of the record behind a source, or an empty string."""


def render(update: Update, language: str = "en") -> str:
    """The whole file. Raises LintRefused."""
    lint.check(update)
    style = (_BRIEF / "static" / "phasezero" / "update.css").read_text(encoding="utf-8")
    return _fitting("page.html", update, catalogues.language(language), None, {"style": style, "heading": 1})


def render_body(update: Update, heading: int = 2, link: Link | None = None, language: str = "en") -> str:
    """An <article> for a page that loads `phasezero/update.css`: no script, no style in it. Raises LintRefused.

    Its title stands at heading level `heading`; `link` gives the address of a source's record.
    """
    lint.check(update)
    return _fitting("article.html", update, catalogues.language(language), link, {"heading": heading})


def _fitting(template: str, update: Update, language: Language, link: Link | None, extra: Mapping[str, Any]) -> str:
    """The document with as many sources as fit under `LIMIT`."""
    spoken = in_language(update, language)
    most = len(update.sources)
    made = _page(template, spoken, language, most=most, extra=extra, link=link)
    while (size := len(made.encode())) > LIMIT and most:
        most = max(0, min(most - 1, int(most * (1 - (size - LIMIT) / LIMIT) - 1)))
        made = _page(template, spoken, language, most=most, extra=extra, link=link)
    return made


@cache
def engine() -> Any:
    """Django's templates without Django's settings: autoescape on, only the templates of this folder."""
    from django.template import Engine

    return Engine(dirs=[str(Path(__file__).parent / "templates")], autoescape=True)


def _page(
    template: str, update: Update, language: Language, *, most: int, extra: Mapping[str, Any], link: Link | None = None
) -> str:
    from django.template import Context

    shown = {**content(update, language, most=most, link=link), **extra}
    heading = int(extra["heading"])
    shown["h"] = {"title": f"h{heading}", "section": f"h{heading + 1}", "part": f"h{heading + 2}"}
    return str(engine().get_template(template).render(Context(shown, use_l10n=False)))


def content(update: Update, language: Language, *, most: int, link: Link | None = None) -> dict[str, Any]:
    """What the templates show of an update that is said in `language`, with the first `most` sources."""
    numbered, sources = update.numbers, update.sources[:most]
    linked = {source.number for source in sources}
    more = len(update.sources) - len(sources)
    return {
        "language": language,
        "t": labels(language),
        "header": view.header(update, language),
        "draft": language.template(view.DRAFT),
        "scale_note": language.template(view.SCALE_NOTE),
        "page_one": [_section(section, numbered, linked, language) for section in update.page_one],
        "page_two": [_section(section, numbered, linked, language) for section in update.page_two],
        "sources": [_source(source, link, language) for source in sources],
        "more_sources": said(counted(more, *_MORE_SOURCES), language) if more else "",
        "quiet": view.quiet(update, language),
        "released": view.released(update, language),
        "made": view.made(update, language),
    }


_MORE_SOURCES = forms("… and {n} more, in the JSON form of this update.", "… and {n} more, in the JSON form of this update.")


@cache
def labels(language: Language) -> dict[str, str]:
    """What stands in the templates beside the update itself."""
    return {
        "page_two": said(phrase("Page two"), language),
        "sources": said(phrase("Sources"), language),
        "same_as_table": said(phrase("The same as a table"), language),
        "table": said(phrase("Table: {caption}", caption=words("\0")), language),
        "state": said(phrase("State"), language),
    }


def _section(section: Section, numbered: Mapping[str, int], linked: set[int], language: Language) -> dict[str, Any]:
    return {
        "key": _token(section.key),
        "title": view.label(str(section.title), language),
        "lines": [_sentence(sentence, numbered, linked, language) for sentence in section.sentences],
        "marked": any(sentence.mark for sentence in section.sentences),
        "tables": [_table(table, language) for table in section.tables],
        "pictures": [_picture(picture, language) for picture in section.pictures],
    }


def _sentence(sentence: Sentence, numbered: Mapping[str, int], linked: set[int], language: Language) -> dict[str, Any]:
    runs = view.cited(sentence, numbered)
    ends = [(first,) if first == last else (first, last) for first, last in runs]
    return {
        "mark": sentence.mark,
        "kind": sentence.kind.value,
        "parts": _parts(sentence.parts, language),
        "cites": [[{"n": n, "linked": n in linked} for n in run] for run in ends],
    }


_ELEMENTS = {
    PartKind.WORDS: "",
    PartKind.FIGURE: "",
    PartKind.NAME: "bdi",
    PartKind.TITLE: "cite",
    PartKind.QUOTATION: "q",
}


def _parts(parts: tuple[Part, ...], language: Language, most: int = 0) -> list[dict[str, str]]:
    shown = [{"element": _element(part, language), "text": view.unbroken(view.line(part.text))} for part in parts]
    for part in shown if most else ():
        part["text"] = view.clipped(part["text"], most)
    return shown


def _element(part: Part, language: Language) -> str:
    return _ELEMENTS[part.kind] or ("bdi" if language.rtl and stands_apart(part) else "")


def _source(source: Source, link: Link | None, language: Language) -> dict[str, Any]:
    return {
        "n": source.number,
        "parts": _parts(source.text, language, _LONGEST_SOURCE),
        "grade": source.grade,
        "link": link(source) if link else "",
    }


def _table(table: Table, language: Language) -> dict[str, Any]:
    caption = view.label(str(table.caption), language)
    return {
        "caption": caption,
        "label": labels(language)["table"].replace("\0", caption),
        "columns": [view.label(str(column), language) for column in table.columns],
        "rows": [[_cell(cell, language) for cell in row] for row in table.rows],
    }


def _cell(cell: Cell, language: Language) -> dict[str, Any]:
    theirs = isinstance(cell, Part) and cell.kind is not PartKind.WORDS
    text = view.line(str(cell)) if theirs else view.label(str(cell), language)
    return {"text": text, "apart": theirs, "number": bool(text) and not text.strip("0123456789.,–-−+ %\u00a0\u202f")}


def _picture(picture: Picture, language: Language) -> dict[str, Any]:
    if not svg.is_safe(picture.svg):
        raise LintRefused(f"picture {picture.key!r} holds markup that could act or load something; draw it again")
    title, table = view.label(str(picture.title), language), _table(picture.table, language)
    return {"key": _token(picture.key), "title": title, "svg": picture.svg, "table": table}


def _token(key: str) -> str:
    """A key as it may stand in an id."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in key)
