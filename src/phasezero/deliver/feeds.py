"""Feeds: Atom (RFC 4287) and JSON Feed 1.1, from the same entries."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    """What identifies it for ever; a changed entry keeps it."""
    title: str
    text: str
    link: str
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    key: str
    title: str
    site: str
    """Address of the page beside it. The feed does not name its own address: a copy would hold its key."""
    since: datetime
    """Its time where it has no entry."""
    entries: Sequence[Entry]


def urn(key: str) -> str:
    """A lasting identifier (RFC 9562, version 5)."""
    return uuid.uuid5(uuid.NAMESPACE_OID, key).urn


def atom(feed: Feed) -> str:
    """The feed as Atom."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed")
    _add(root, "id", urn(feed.key))
    _add(root, "title", feed.title)
    _add(root, "updated", _instant(max((entry.updated for entry in feed.entries), default=feed.since)))
    ET.SubElement(root, f"{{{_ATOM}}}link", href=feed.site, rel="alternate")
    author = ET.SubElement(root, f"{{{_ATOM}}}author")
    _add(author, "name", "Phase Zero")
    for entry in feed.entries:
        node = ET.SubElement(root, f"{{{_ATOM}}}entry")
        _add(node, "id", urn(entry.key))
        _add(node, "title", entry.title)
        _add(node, "published", _instant(entry.published))
        _add(node, "updated", _instant(entry.updated))
        ET.SubElement(node, f"{{{_ATOM}}}link", href=entry.link, rel="alternate")
        _add(node, "content", entry.text).set("type", "text")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def json_feed(feed: Feed) -> str:
    """The feed as JSON Feed 1.1."""
    items = [
        {
            "id": urn(entry.key),
            "url": entry.link,
            "title": entry.title,
            "content_text": entry.text,
            "date_published": _instant(entry.published),
            "date_modified": _instant(entry.updated),
        }
        for entry in feed.entries
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.site,
        "authors": [{"name": "Phase Zero"}],
        "items": items,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _add(node: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(node, f"{{{_ATOM}}}{name}")
    child.text = _NOT_XML.sub(" ", text)
    return child


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
