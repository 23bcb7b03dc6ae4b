"""The update as one HTML file that needs nothing else, and as a piece of HTML for a page with a frame of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from phasezero.brief import lint, svg
from phasezero.brief.render import view
from phasezero.domain.updates import Part, PartKind, Picture, Section, Sentence, Source, Table, Update
from phasezero.errors import LintRefused

LIMIT = 150_000
"""Bytes of a whole file: it must open on a slow line. Sources beyond it are counted, and stand in the JSON."""
_LONGEST_SOURCE = 400
_BRIEF = Path(__file__).parents[1]

Link = Callable[[Source], str]
"""The address in this site of the record behind a source, or an empty string."""


def render(update: Update) -> str:
    """The whole file. Raises LintRefused."""
    lint.check(update)
    style = (_BRIEF / "static" / "phasezero" / "update.css").read_text(encoding="utf-8")
    return _fitting(lambda most: _page("page.html", update, most=most, extra={"style": style, "heading": 1}), len(update.sources))


def render_body(update: Update, heading: int = 2, link: Link | None = None) -> str:
    """An <article> for a page that loads `phasezero/update.css`: no script, no style in it. Raises LintRefused.

    Its title stands at heading level `heading`; `link` gives the address of a source's record.
    """
    lint.check(update)
    return _fitting(
        lambda most: _page("article.html", update, most=most, link=link, extra={"heading": heading}), len(update.sources)
    )


def _fitting(make: Callable[[int], str], sources: int) -> str:
    """The document with as many sources as fit under `LIMIT`."""
    most = sources
    made = make(most)
    while (size := len(made.encode())) > LIMIT and most:
        most = max(0, min(most - 1, int(most * (1 - (size - LIMIT) / LIMIT) - 1)))
        made = make(most)
    return made


@cache
def engine() -> Any:
    """Django's templates without Django's settings: autoescape on, only the templates of this folder."""
    from django.template import Engine

    return Engine(dirs=[str(Path(__file__).parent / "templates")], autoescape=True)


def _page(template: str, update: Update, *, most: int, extra: Mapping[str, Any], link: Link | None = None) -> str:
    from django.template import Context

    shown = {**content(update, most=most, link=link), **extra}
    heading = int(extra["heading"])
    shown["h"] = {"title": f"h{heading}", "section": f"h{heading + 1}", "part": f"h{heading + 2}"}
    return str(engine().get_template(template).render(Context(shown, use_l10n=False)))


def content(update: Update, *, most: int, link: Link | None = None) -> dict[str, Any]:
    """What the templates show, with the first `most` sources."""
    numbered, sources = update.numbers, update.sources[:most]
    linked = {source.number for source in sources}
    return {
        "header": view.header(update),
        "draft": view.DRAFT,
        "scale_note": view.SCALE_NOTE,
        "page_one": [_section(section, numbered, linked) for section in update.page_one],
        "page_two": [_section(section, numbered, linked) for section in update.page_two],
        "sources": [_source(source, link) for source in sources],
        "more_sources": len(update.sources) - len(sources),
        "quiet": view.quiet(update),
        "released": view.released(update),
        "made": view.made(update),
    }


def _section(section: Section, numbered: Mapping[str, int], linked: set[int]) -> dict[str, Any]:
    return {
        "key": _token(section.key),
        "title": section.title,
        "lines": [_sentence(sentence, numbered, linked) for sentence in section.sentences],
        "marked": any(sentence.mark for sentence in section.sentences),
        "tables": [_table(table) for table in section.tables],
        "pictures": [_picture(picture) for picture in section.pictures],
    }


def _sentence(sentence: Sentence, numbered: Mapping[str, int], linked: set[int]) -> dict[str, Any]:
    runs = view.cited(sentence, numbered)
    ends = [(first,) if first == last else (first, last) for first, last in runs]
    return {
        "mark": sentence.mark,
        "kind": sentence.kind.value,
        "parts": _parts(sentence.parts),
        "cites": [[{"n": n, "linked": n in linked} for n in run] for run in ends],
    }


_ELEMENTS = {
    PartKind.WORDS: "",
    PartKind.FIGURE: "",
    PartKind.NAME: "bdi",
    PartKind.TITLE: "cite",
    PartKind.QUOTATION: "q",
}


def _parts(parts: tuple[Part, ...], most: int = 0) -> list[dict[str, str]]:
    shown = [{"element": _ELEMENTS[part.kind], "text": view.unbroken(view.line(part.text))} for part in parts]
    for part in shown if most else ():
        part["text"] = view.clipped(part["text"], most)
    return shown


def _source(source: Source, link: Link | None) -> dict[str, Any]:
    return {
        "n": source.number,
        "parts": _parts(source.text, _LONGEST_SOURCE),
        "grade": source.grade,
        "link": link(source) if link else "",
    }


def _table(table: Table) -> dict[str, Any]:
    return {"caption": table.caption, "columns": table.columns, "rows": [[_cell(cell) for cell in row] for row in table.rows]}


def _cell(cell: str | Part) -> dict[str, Any]:
    text = view.line(cell.text if isinstance(cell, Part) else cell)
    return {"text": text, "number": bool(text) and not text.strip("0123456789.,–-−+ %")}


def _picture(picture: Picture) -> dict[str, Any]:
    if not svg.is_safe(picture.svg):
        raise LintRefused(f"picture {picture.key!r} holds markup that could act or load something; draw it again")
    return {"key": _token(picture.key), "title": picture.title, "svg": picture.svg, "table": _table(picture.table)}


def _token(key: str) -> str:
    """A key as it may stand in an id."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in key)
