"""A PDF as a document: text, title, authors, dates. The parsing runs in a child process with limits of time and memory."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from phasezero.errors import BadInput, UnreadableFile
from phasezero.sources.papers.layout import paragraphs

MOST_BYTES, MOST_PAGES, SECONDS = 60_000_000, 400, 90
_NO_TITLE = re.compile(
    r"\A\s*(?:microsoft word\b.*|untitled.*|.*\.(?:docx?|pdf|indd|odt|rtf|pptx?|qxd)|slide \d+|document\d*|\W*)\Z", re.IGNORECASE
)
_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*(?:(Z)|([+-])(\d\d)'?(\d\d)?'?)?")


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    """As its metadata say, unless these hold a file's name; else its first line."""
    text: str
    authors: tuple[str, ...]
    pages: int
    read_pages: int
    created: datetime | None
    """UTC; of the file, which may be later than the text."""
    changed: datetime | None

    @property
    def whole(self) -> bool:
        return self.read_pages == self.pages


def read_paper(body: bytes, most_pages: int = MOST_PAGES, seconds: float = SECONDS) -> Paper:
    """The text of a PDF. Raises BadInput with one line for one that is locked, damaged, empty, too large, or only pictures."""
    if b"%PDF" not in body[:1024]:
        raise BadInput("it is no PDF")
    if len(body) > MOST_BYTES:
        raise BadInput(f"it has more than the {MOST_BYTES // 1_000_000} MB that are read")
    found = _parsed(body, most_pages, seconds)
    if "refused" in found:
        raise BadInput(str(found["refused"]))
    pages = [str(one) for one in found["pages"]]
    text = paragraphs(pages)
    if len(text) < 20:
        raise BadInput("it has no text: its pages may be pictures, which are not read")
    said = {str(name): str(value) for name, value in found["metadata"].items()}
    return Paper(
        title=_title(said.get("Title", ""), text),
        text=text,
        authors=_authors(said.get("Author", "")),
        pages=int(found["of"]),
        read_pages=len(pages),
        created=pdf_date(said.get("CreationDate", "")),
        changed=pdf_date(said.get("ModDate", "")),
    )


def text_of(body: bytes, name: str) -> str:
    """The text of a PDF that is a file, its title first. Raises UnreadableFile with one line that names it."""
    try:
        paper = read_paper(body)
    except BadInput as error:
        raise UnreadableFile(f"{name} was not read: {error}") from None
    return paper.text if paper.text.startswith(paper.title) else f"{paper.title}\n\n{paper.text}"


def _parsed(body: bytes, most_pages: int, seconds: float) -> dict[str, Any]:
    # By its file: the child then loads its parser and nothing of the rest.
    command = [sys.executable, "-I", str(Path(__file__).with_name("child.py")), str(most_pages)]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=seconds, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        raise BadInput(f"it could not be read within {seconds:g} seconds") from None
    try:
        found = json.loads(done.stdout) if done.returncode == 0 else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadInput("it cannot be read: it takes too much memory or time, or is damaged")
    return found


def _title(said: str, text: str) -> str:
    plain = " ".join(said.split())
    return (text.split("\n", 1)[0] if _NO_TITLE.match(plain) else plain)[:300]


def _authors(said: str) -> tuple[str, ...]:
    names = [" ".join(one.split()) for one in re.split(r"[;,&]| and ", said)]
    return tuple(dict.fromkeys(one[:200] for one in names if one and "@" not in one))[:20]


def pdf_date(text: str) -> datetime | None:
    """UTC from a date as PDF writes it (D:20261102093000+01'00'); None for what is none."""
    found = _DATE.match(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, second, zulu, sign, off_hours, off_minutes = found.groups()
    try:
        offset = timedelta(hours=int(off_hours or 0), minutes=int(off_minutes or 0)) * (-1 if sign == "-" else 1)
        zone = UTC if zulu or not sign else timezone(offset)
        clock = (int(hour or 0), int(minute or 0), int(second or 0))
        return datetime(int(year), int(month or 1), int(day or 1), *clock, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
