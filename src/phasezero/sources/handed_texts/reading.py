"""A file of texts: plain text, a web page or a PDF is one text; JSON lines are one text a line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from phasezero.errors import BadInput, UnreadableFile

FIELDS = ("id", "text", "published", "title", "language", "country", "region")
"""What is read of a JSON line; `id` and `text` are required."""
_LONGEST_ID = 200
_PAGES = (".html", ".htm", ".xhtml")
_LINES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Handed:
    """One text."""

    id: str
    text: str
    """With its title, where it has one, as the first paragraph."""
    published: date | None = None
    """The day on which it came out: what "yesterday" in it means."""
    language: str = ""
    """As its user says; empty: it is recognised."""
    country: str = ""
    """As its user says (ISO 3166-1 alpha-3): where it is from or about."""
    region: str = ""
    """As its user says: where it was written or broadcast; told with sums of dangerous speech only."""


@dataclass(frozen=True, slots=True)
class Texts:
    texts: tuple[Handed, ...]
    ignored: Mapping[str, int]
    """Fields of JSON lines that are not read, and in how many lines they stand."""
    repeated: int = 0
    """Lines whose id stands in an earlier line too."""


def read(file: Path) -> Texts:
    """Read a file whole, or raise BadInput or UnreadableFile for the first thing that is wrong. What it is follows from its name
    and its beginning: .html, .pdf, .jsonl; everything else is plain text in UTF-8."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror}; check the name") from error
    ending = file.suffix.lower()
    if ending == ".pdf" or content.startswith(b"%PDF-"):
        return _of_pdf(file, content)
    if ending in _PAGES:
        return _of_page(file, content)
    text = _decoded(file, content)
    if ending in _LINES:
        return _of_lines(file, text)
    return _one(file, "", text)


def _one(file: Path, title: str, text: str, published: datetime | None = None, language: str = "") -> Texts:
    if not text.strip():
        raise BadInput(f"{file.name}: there is no text in it")
    day = None if published is None else published.date()
    return Texts((Handed(file.name, _with_title(title, text), day, language),), {})


def _with_title(title: str, text: str) -> str:
    return f"{title}\n\n{text}" if title and not text.startswith(title) else text


def _decoded(file: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file.name}: byte {error.start} is no UTF-8; save it as UTF-8 and hand it in again") from None


def _of_lines(file: Path, text: str) -> Texts:
    found: list[Handed] = []
    ignored: Counter[str] = Counter()
    seen: set[str] = set()
    repeated = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{file.name}, line {number}"
        raw = _object(where, line)
        ignored.update(key for key in raw if key not in FIELDS)
        one = _handed(where, raw)
        repeated += one.id in seen
        seen.add(one.id)
        found.append(one)
    if not found:
        raise BadInput(f"{file.name}: there is no line in it; write one JSON object a line, with id and text")
    return Texts(tuple(found), dict(ignored), repeated)


def _object(where: str, line: str) -> dict[str, Any]:
    try:
        raw = json.loads(line)
    except ValueError as error:
        raise BadInput(f"{where}: it is no JSON ({error}); write one object a line") from None
    if not isinstance(raw, dict):
        raise BadInput(f"{where}: it is no JSON object; write one with id and text")
    return raw


def _handed(where: str, raw: Mapping[str, Any]) -> Handed:
    key = raw.get("id")
    if isinstance(key, bool) or not isinstance(key, str | int) or not 0 < len(str(key)) <= _LONGEST_ID:
        raise BadInput(f"{where}: id is {key!r:.60}; give a text or a number of at most {_LONGEST_ID} signs")
    text = raw.get("text")
    if not isinstance(text, str):
        raise BadInput(f"{where}: text is {text!r:.60}, which is no text")
    title, language, country, region = (_word(where, raw, name) for name in ("title", "language", "country", "region"))
    return Handed(str(key), _with_title(title, text), _day(where, raw.get("published")), language, country.upper(), region)


def _word(where: str, raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput(f"{where}: {name} is {value!r:.60}, which is no text; leave it out or write it as text")
    return value.strip()


def _day(where: str, value: object) -> date | None:
    if value in (None, ""):
        return None
    try:
        return datetime.fromisoformat(str(value).strip()).date()
    except ValueError:
        raise BadInput(f"{where}: published is {value!r:.60}, which is no day; write it as 2013-04-01") from None


def _of_page(file: Path, content: bytes) -> Texts:
    from phasezero.sources import web_pages

    try:
        page = web_pages.read_article(content, "", "")
    except BadInput as error:
        raise BadInput(f"{file.name}: {error}") from None
    return _one(file, page.title, page.text, page.published, page.language)


def _of_pdf(file: Path, content: bytes) -> Texts:
    from phasezero.sources import papers

    try:
        paper = papers.read_paper(content)
    except BadInput as error:
        raise BadInput(f"{file.name}: {error}") from None
    return _one(file, paper.title, paper.text, None)
