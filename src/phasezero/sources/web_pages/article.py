"""A page as an article: its text without menus and advertisements, and what it says of itself. By Trafilatura
(Barbaresi 2021)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import lxml.html  # type: ignore[import-untyped, unused-ignore]
from lxml import etree  # type: ignore[import-untyped, unused-ignore]
from trafilatura import bare_extraction

from phasezero.errors import BadInput, UnreadableFile
from phasezero.sources.web_pages.addresses import canonical
from phasezero.sources.web_pages.charsets import as_text
from phasezero.sources.web_pages.prose import one_line, tidy

MOST_BYTES = 5_000_000
_SHORTEST = 40
"""Characters below which a page has no article that could be read."""
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "citation_publication_date",
    "pubdate",
    "og:pubdate",
)
_MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "last-modified")


@dataclass(frozen=True, slots=True)
class Article:
    """What one page says."""

    address: str
    """As the page itself names its canonical address, on the same site; else where it was found."""
    title: str
    text: str
    authors: tuple[str, ...]
    publisher: str
    language: str
    published: datetime | None
    published_text: str
    changed: datetime | None


def read_article(body: bytes, charset: str, address: str) -> Article:
    """The article of a page. Raises BadInput with one line where there is none."""
    if len(body) > MOST_BYTES:
        raise BadInput(f"the page has more than the {MOST_BYTES // 1_000_000} MB that are read")
    if b"<" not in body:
        raise BadInput("it is no web page")
    try:
        tree = lxml.html.document_fromstring(decoded(body, charset))
        said = _said(tree)
        language = _language(tree, said)
        found: Any = bare_extraction(
            tree,
            url=address,
            fast=True,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False},
        )
    except Exception:  # noqa: BLE001 - whatever a hostile page makes the parsers raise
        raise BadInput("the page cannot be read as one") from None
    text = tidy(_paragraphs(found.text)) if found and found.text else ""
    if len(text) < _SHORTEST:
        raise BadInput("the page has no text that could be told from its menus")
    published_text = next((said[name] for name in _PUBLISHED if said.get(name)), found.date or "")
    return Article(
        address=_own_address(said.get("canonical", ""), address),
        title=one_line(found.title or said.get("og:title", ""))[:500],
        text=text,
        authors=tuple(part.strip()[:200] for part in (found.author or "").split(";") if part.strip() and "@" not in part)[:20],
        publisher=one_line(said.get("og:site_name", "") or found.sitename or "")[:200],
        language=language,
        published=moment(published_text),
        published_text=published_text[:100],
        changed=moment(next((said[name] for name in _MODIFIED if said.get(name)), "")),
    )


def text_of(body: bytes, name: str) -> str:
    """The text of a page that is a file, its title first. Raises UnreadableFile with one line that names it."""
    try:
        article = read_article(body, "", "")
    except BadInput as error:
        raise UnreadableFile(f"{name} was not read: {error}") from None
    return article.text if article.text.startswith(article.title) else f"{article.title}\n\n{article.text}"


def decoded(body: bytes, charset: str) -> str:
    """The page as text: see `as_text`. `charset`: as the server names it."""
    declared = _META_CHARSET.search(body[:4096])
    return as_text(body, charset, declared[1].decode("ascii") if declared else "")


def _said(tree: etree._Element) -> dict[str, str]:
    """What the head of the page says of it, by names in small letters; the first of each."""
    found: dict[str, str] = {}
    for one in tree.iter("meta", "link", "time"):
        if one.tag == "meta":
            name, value = one.get("property") or one.get("name") or one.get("itemprop") or "", one.get("content")
        elif one.tag == "link":
            name, value = one.get("rel") or "", one.get("href")
        else:
            name, value = ("datepublished" if one.get("itemprop") == "datePublished" else ""), one.get("datetime")
        if name and value:
            found.setdefault(name.strip().casefold(), value.strip()[:2000])
    return found


def _language(tree: etree._Element, said: dict[str, str]) -> str:
    tag = (tree.get("lang") or said.get("og:locale") or said.get("content-language") or "").replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}", tag) else ""


def _own_address(said: str, found_at: str) -> str:
    """The page's own word, if it names the same site: no page may pass itself off as one of another."""
    here, own = canonical(found_at), canonical(said, found_at) if said else ""
    return own if own and _site(own) == _site(here) else here


def _site(address: str) -> str:
    return address.split("/")[2].removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def _paragraphs(text: str) -> str:
    """Trafilatura parts paragraphs by one line break."""
    return re.sub(r"\n+", "\n\n", text)


def moment(text: str) -> datetime | None:
    """UTC from a date as pages write it: with a zone, else taken for UTC; a day without a time is its midnight."""
    try:
        read = datetime.fromisoformat(text.strip()) if _CLOCK.match(text.strip()) else datetime.fromisoformat(text.strip()[:10])
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC) - timedelta(microseconds=read.microsecond)
    except (ValueError, OverflowError):
        return None
