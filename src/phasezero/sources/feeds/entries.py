"""What a feed says: its entries, read from RSS, Atom, RDF or JSON Feed. A feed is read whole or refused whole."""

from __future__ import annotations

import calendar
import io
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import feedparser

from phasezero.errors import BadInput
from phasezero.sources.web_pages.addresses import canonical
from phasezero.sources.web_pages.charsets import as_text
from phasezero.sources.web_pages.prose import one_line, prose

MOST_ENTRIES = 2000
_CUT = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|read more|continue reading|lire la suite|la suite|leer más|seguir leyendo|leia mais|soma zaidi|"
    r"اقرأ المزيد)"
    r"\W*\Z",
    re.IGNORECASE,
)
"""How a text ends that goes on elsewhere."""
_WORDPRESS = re.compile(r"\n*[^\n]{0,40}\b(?:appeared first on|est apparu en premier sur|apareció primero en)\b[^\n]*\Z")
"""A line that a common program puts under each entry."""
LONG = 1500
"""Characters from which a description that does not end as if cut is taken for the whole text."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, as it says itself."""

    id: str
    """Empty where it has none."""
    address: str
    """Canonical; empty where it has none."""
    title: str
    text: str
    whole: bool
    language: str
    authors: tuple[str, ...]
    publisher: str
    """Where the entry names another source than the feed's own; else empty."""
    published: datetime | None
    published_text: str
    changed: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    language: str
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()


def read_feed(body: bytes, content_type: str, address: str) -> Feed:
    """The feed that a body is. Raises BadInput with one line where it is none, is cut off, or declares entities."""
    start = body[:1000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start:
        raise BadInput("it is empty")
    if start.startswith(b"{"):
        return _json_feed(body, address)
    _check_xml(body, start)
    declared = re.search(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9._-]{2,40})", start)
    text = as_text(body, _charset(content_type), declared[1].decode("ascii") if declared else "")
    try:
        # As a stream: a string or bytes could be taken for an address and asked for, past every check of where we may go. Without
        # the feed's own address, against which ids would be resolved: they must stay the same when a feed moves.
        parsed = feedparser.parse(
            io.BytesIO(text.encode("utf-8", errors="replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001 - whatever a hostile file makes the parser raise
        raise BadInput("it cannot be read as a feed") from None
    if not parsed.version and not parsed.entries:
        raise BadInput("it is no feed (RSS, Atom or JSON Feed)")
    language = _language(parsed.feed.get("language", ""))
    entries = tuple(_entry(one, language, address) for one in parsed.entries[:MOST_ENTRIES])
    return Feed(one_line(parsed.feed.get("title", "")), language, entries, _notes(parsed))


def _charset(content_type: str) -> str:
    return content_type.partition("charset=")[2].partition(";")[0].strip(" \"'")


def _check_xml(body: bytes, start: bytes) -> None:
    plain = body.replace(b"\0", b"")
    if b"<!ENTITY" in plain[:1_000_000]:
        raise BadInput("it declares entities of its own, which are not read")
    if re.match(rb"<!doctype\s+html|<html", start, re.IGNORECASE):
        raise BadInput("it is a web page, no feed")
    root = re.search(rb"<([A-Za-z_][\w:.-]*)", plain)
    if root is None:
        raise BadInput("it is no feed (RSS, Atom or JSON Feed)")
    if b"</" + root[1] not in plain:
        raise BadInput("it ends before its end: the answer was cut off")


def _notes(parsed: Any) -> tuple[str, ...]:
    """What was wrong with the file and was read all the same."""
    notes, error = [], parsed.get("bozo_exception") if parsed.get("bozo") else None
    if error is not None and not isinstance(error, (feedparser.NonXMLContentType, feedparser.CharacterEncodingOverride)):
        notes.append("the feed is not well-formed XML and was read as far as it can be")
    if (more := len(parsed.entries) - MOST_ENTRIES) > 0:
        notes.append(f"{more} entries beyond the first {MOST_ENTRIES} were not read")
    return tuple(notes)


def _entry(raw: Any, language: str, base: str) -> Entry:
    text, whole = _body(raw)
    # By the plain dictionary: feedparser's own look-ups stand one date in for another.
    said, parsed = ((dict.get(raw, f"published{what}") or dict.get(raw, f"updated{what}") or "") for what in ("", "_parsed"))
    published, changed = _moment(parsed), _moment(dict.get(raw, "updated_parsed"))
    link = str(raw.get("feedburner_origlink") or raw.get("link") or "")
    source = raw.get("source") or {}
    return Entry(
        id=_short(raw.get("id", "")),
        address=canonical(link, base) if link else "",
        title=one_line(str(raw.get("title", "")))[:500],
        text=text,
        whole=whole,
        language=_language(_declared(raw)) or language,
        authors=_authors(raw),
        publisher=one_line(str(source.get("title", "")))[:200] if isinstance(source, Mapping) else "",
        published=published,
        published_text=_short(said),
        changed=changed if changed != published else None,
    )


def _body(raw: Any) -> tuple[str, bool]:
    """The longest text that the entry has, and whether it is the whole of it."""
    full = [
        prose(str(one.get("value", "")))
        for one in raw.get("content", [])
        if str(one.get("type", "")).startswith(("text", "application/xhtml"))
    ]
    summary = prose(str(raw.get("summary", "")))
    text = _WORDPRESS.sub("", max([*full, summary], key=len))
    given_whole = bool(full) and text != summary
    return text, not _CUT.search(text[-60:]) and (len(text) >= LONG or (given_whole and len(text) > len(summary) * 1.2))


def _declared(raw: Any) -> str:
    kinds = [*raw.get("content", []), raw.get("title_detail") or {}]
    return next((str(one["language"]) for one in kinds if one.get("language")), "")


def _authors(raw: Any) -> tuple[str, ...]:
    """Names, never e-mail addresses."""
    named = [one_line(str(one.get("name", ""))) for one in raw.get("authors", []) if one] or [
        one_line(str(raw.get("author", "")))
    ]
    return tuple(dict.fromkeys(one[:200] for one in named if one and "@" not in one))[:20]


def _moment(parsed: Any) -> datetime | None:
    """UTC from a parsed time; None for one that no document can have."""
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _short(value: object) -> str:
    return " ".join(str(value).split())[:500]


def _language(text: object) -> str:
    """A language tag in its usual form ("fr-CF"); empty for what is none."""
    tag = str(text or "").strip().replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", tag):
        return ""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


# JSON Feed (https://www.jsonfeed.org/version/1.1/)


def _json_feed(body: bytes, base: str) -> Feed:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        raise BadInput("it is not readable as JSON: the answer was cut off, or is none") from None
    items = raw.get("items") if isinstance(raw, dict) else None
    if not isinstance(items, list) or not str(raw.get("version", "")).startswith("https://jsonfeed.org/version/1"):
        raise BadInput("it is no feed (RSS, Atom or JSON Feed)")
    language = _language(raw.get("language", ""))
    entries = tuple(_json_entry(one, language, base) for one in items[:MOST_ENTRIES] if isinstance(one, dict))
    return Feed(one_line(str(raw.get("title", ""))), language, entries)


def _json_entry(raw: dict[str, Any], language: str, base: str) -> Entry:
    html, plain, summary = (str(raw.get(name) or "") for name in ("content_html", "content_text", "summary"))
    text = prose(html) if html else plain.strip() or summary.strip()
    said = _short(raw.get("date_published") or "")
    authors = raw.get("authors") or [raw.get("author")]
    link = str(raw.get("url") or raw.get("external_url") or "")
    return Entry(
        id=_short(raw.get("id") or ""),
        address=canonical(link, base) if link else "",
        title=one_line(str(raw.get("title") or ""))[:500],
        text=text,
        whole=bool(html or plain) and not _CUT.search(text[-60:]),
        language=_language(raw.get("language", "")) or language,
        authors=tuple(_short(one["name"]) for one in authors if isinstance(one, dict) and one.get("name"))
        if isinstance(authors, list)
        else (),
        publisher="",
        published=zoned(said),
        published_text=said,
        changed=zoned(_short(raw.get("date_modified") or "")),
    )


def zoned(text: str) -> datetime | None:
    """UTC from a date of ISO 8601, with UTC where it names no zone; None for anything else."""
    try:
        read = datetime.fromisoformat(text.strip())
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
