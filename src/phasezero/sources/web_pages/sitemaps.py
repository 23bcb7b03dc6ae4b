"""Sitemaps (sitemaps.org 0.9, with Google's news extension): which pages a site has, and which of them are new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from phasezero.errors import BadInput
from phasezero.sources.fetching.reading import xml_of
from phasezero.sources.fetching.unpacking import Overflow, Unpackable, gunzipped
from phasezero.sources.web_pages.addresses import canonical
from phasezero.sources.web_pages.article import moment

MOST_PAGES = 50_000
"""As many as one file may list."""
MOST_BYTES = 52_428_800


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, or a further sitemap, as a sitemap lists it."""

    address: str
    changed: datetime | None
    title: str = ""
    """Of the news extension, as are the next two."""
    published: datetime | None = None
    language: str = ""

    @property
    def dated(self) -> datetime | None:
        """When it was last changed, or else published, as far as the sitemap says."""
        return self.changed or self.published


@dataclass(frozen=True, slots=True)
class Sitemap:
    pages: tuple[Listed, ...]
    sitemaps: tuple[Listed, ...]
    """Further ones, where it is an index."""


def read_sitemap(body: bytes, address: str) -> Sitemap:
    """What a sitemap lists, packed with gzip or not, or as plain lines. Raises BadInput with one line where it is none."""
    try:
        plain = gunzipped(body, MOST_BYTES)
    except Overflow:
        raise BadInput("the sitemap unpacks to more than the 50 MB that one may have") from None
    except Unpackable:
        raise BadInput("the sitemap is packed in a way that cannot be read") from None
    if not plain.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _lines(plain)
    root = xml_of(plain)
    kind = _name(root)
    if kind not in ("urlset", "sitemapindex"):
        raise BadInput("it is no sitemap")
    found = tuple(one for item in list(root)[:MOST_PAGES] if (one := _listed(item, address)).address)
    return Sitemap(found, ()) if kind == "urlset" else Sitemap((), found)


def _lines(plain: bytes) -> Sitemap:
    try:
        lines = plain.decode("utf-8-sig").split()
    except UnicodeDecodeError:
        raise BadInput("it is no sitemap") from None
    pages = tuple(Listed(canonical(one), None) for one in lines[:MOST_PAGES] if canonical(one))
    if not pages or len(pages) < len(lines[:MOST_PAGES]):
        raise BadInput("it is no sitemap")
    return Sitemap(pages, ())


def _listed(item: ET.Element, base: str) -> Listed:
    said = {_name(one): (one.text or "").strip() for one in item.iter()}
    return Listed(
        address=canonical(said.get("loc", ""), base) if said.get("loc") else "",
        changed=moment(said.get("lastmod", "")),
        title=" ".join(said.get("title", "").split())[:500],
        published=moment(said.get("publication_date", "")),
        language=said.get("language", "")[:20],
    )


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2].casefold()
