"""Lists of feeds as OPML 2.0, so that they can come from, and go to, any other reader of feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from phasezero.errors import BadInput
from phasezero.sources.fetching.reading import xml_of
from phasezero.sources.web_pages.addresses import canonical

_OWN = "urn:phasezero:feeds"
_FACTS = ("country", "kind", "seat", "owner", "publisher")


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of a list."""

    name: str
    address: str
    home: str = ""
    language: str = ""
    country: str = ""
    """ISO3 of the country it is about; empty where it is about several."""
    kind: str = ""
    """Of its publisher, as in the vocabulary of publishers: "media", "ngo", "un" …"""
    owner: str = ""
    seat: str = ""
    """ISO3 of the country in which its publisher sits; empty where nobody said."""
    publisher: str = ""
    """Where that is another name than the feed's."""


def read_opml(body: bytes) -> tuple[tuple[Subscription, ...], tuple[str, ...]]:
    """The feeds of a list, each address once, and notes on those left out. Raises BadInput where it is no OPML."""
    root = xml_of(body)
    if root.tag.casefold() != "opml":
        raise BadInput("it is no list of feeds (OPML)")
    found: dict[str, Subscription] = {}
    left_out = 0
    for outline in root.iter("outline"):
        said = outline.get("xmlUrl") or outline.get("xmlurl")
        if said is None:
            continue  # a folder
        if not (address := canonical(said)):
            left_out += 1
            continue
        found.setdefault(address, _subscription(outline, address))
    notes = (f"{left_out} feeds without an address of the web were left out",) if left_out else ()
    return tuple(found.values()), notes


def _subscription(outline: ET.Element, address: str) -> Subscription:
    name = " ".join((outline.get("title") or outline.get("text") or address).split())[:200]
    facts = {fact: outline.get(f"{{{_OWN}}}{fact}", "")[:200] for fact in _FACTS}
    return Subscription(name, address, canonical(outline.get("htmlUrl", "")), outline.get("language", "")[:20], **facts)


def write_opml(title: str, feeds: tuple[Subscription, ...], now: datetime) -> bytes:
    """The list in one file, in its order."""
    ET.register_namespace("phasezero", _OWN)
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = title
    ET.SubElement(head, "dateCreated").text = format_datetime(now.astimezone(UTC), usegmt=True)
    body = ET.SubElement(root, "body")
    for one in feeds:
        given = {
            "text": one.name,
            "title": one.name,
            "type": "rss",
            "xmlUrl": one.address,
            "htmlUrl": one.home,
            "language": one.language,
        }
        given |= {f"{{{_OWN}}}{fact}": getattr(one, fact) for fact in _FACTS}
        ET.SubElement(body, "outline", {name: value for name, value in given.items() if value})
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
