"""A piece of HTML as plain text: what a reader would see, in paragraphs parted by an empty line."""

from __future__ import annotations

import re
from html import unescape

import lxml.html  # type: ignore[import-untyped, unused-ignore]
from lxml import etree  # type: ignore[import-untyped, unused-ignore]

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "summary",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "button",
        "select",
        "textarea",
        "video",
        "audio",
        "canvas",
    ]
)
_LONGEST = 2_000_000
"""Characters of HTML that are read; no article comes near it."""
_SPACE = re.compile(r"[^\S\n]+")


def prose(html: str) -> str:
    """The text of a piece of HTML; a text without tags as it is, its paragraphs kept."""
    if "<" not in html:
        return tidy(unescape(html[:_LONGEST]))
    try:
        tree = lxml.html.fragment_fromstring(_parsable(html[:_LONGEST]), create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return tidy(re.sub(r"<[^<>]{0,5000}>", " ", html[:_LONGEST]))
    return tidy("".join(_pieces(tree)))


def one_line(html: str) -> str:
    """The same without line breaks, for titles and names."""
    return " ".join(prose(html).split())


def tidy(text: str) -> str:
    """Paragraphs parted by one empty line, without white space around them or signs that are none."""
    clean = _SPACE.sub(" ", "".join(c if c.isprintable() or c in "\n\t " else " " if c.isspace() else "" for c in text))
    lines = [line.strip() for line in clean.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _parsable(html: str) -> str:
    """Without what lxml refuses in a string: NULs, and a declaration of an encoding that no longer holds."""
    return re.sub(r"^\s*<\?xml[^>]{0,200}>", "", html.replace("\0", ""))


def _pieces(tree: etree._Element) -> list[str]:
    """The text in reading order, line breaks at the edges of blocks. Without recursion: pages nest as deep as they like."""
    pieces: list[str] = []
    unseen = 0
    for event, node in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            pieces.append("" if unseen else (node.tail or ""))
            continue
        name = node.tag if isinstance(node.tag, str) else ""
        block = name in _BLOCKS
        if event == "start":
            unseen += name in _UNSEEN
            pieces.append("" if unseen else ("\n\n" if block and name != "br" else "") + _flat(node.text))
        else:
            unseen -= name in _UNSEEN
            pieces.append("" if unseen else ("\n" if name == "br" else "\n\n" if block else "") + _flat(node.tail))
    return pieces


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
