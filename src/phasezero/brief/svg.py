"""What Vega draws, made fit for a page: small, silent, readable by a screen reader, and nothing in it that can act.

Only the elements and attributes listed here come through; links may point inside the page or inside the site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from phasezero.brief.palette import FONT

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_SHAPES = frozenset({"path", "rect", "line", "circle", "text", "tspan"})
_KEPT = {
    "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "stroke-opacity", "d", "x", "y", "x1", "x2",
    "y1", "y2",
    "cx", "cy", "r", "width", "height", "text-anchor", "font-size", "font-weight", "transform", "clip-path", "stroke-linejoin",
}  # fmt: skip
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-\d+")
_LINK = re.compile(r"(?:/(?!/)|#|\?)[^\s\\]*\Z")
_TAGS = _SHAPES | {"svg", "g", "a", "title", "desc", "defs", "clipPath"}
_ROOT = {"class", "viewBox", "role", "aria-labelledby", "font-family", "id", "href", "direction"}


def is_link(address: str) -> bool:
    """Whether an address stays inside this site."""
    return bool(_LINK.match(address))


def is_safe(markup: str) -> bool:
    """Whether an SVG holds only what `tidy` lets through: no script, handler, style, comment, entity, or way out of the site."""
    if not markup.startswith("<svg ") or "<!" in markup or "<?" in markup:
        return False
    try:
        root = ET.fromstring(markup)  # noqa: S314 - neither a document type nor an entity can stand in it
    except ET.ParseError:
        return False
    return all(_is_safe_element(node) for node in root.iter())


def _is_safe_element(node: ET.Element) -> bool:
    if not isinstance(node.tag, str) or node.tag.removeprefix(_SVG) not in _TAGS:
        return False
    return all(_is_safe_attribute(key, value) for key, value in node.attrib.items())


def _is_safe_attribute(key: str, value: str) -> bool:
    if key == "href":
        return is_link(value)
    return key in _KEPT | _ROOT and not re.search(r"url\((?!#)", value, re.IGNORECASE)


def tidy(markup: str, *, name: str, title: str, description: str, links: Mapping[str, str]) -> str:
    """A page-ready SVG: ids start with `name`, a mark's description becomes its <title>, coordinates have one decimal.

    `links`: for each address that Vega wrote, the one inside the site that it stands for; other links are dropped.
    """
    root = ET.fromstring(markup)  # noqa: S314 - written by our own engine a moment ago, no entities
    inner = _renumbered("".join(_element(child, name, links) for child in root), name)
    role = "group" if "<a " in inner else "img"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pz-picture" viewBox={quoteattr(_rounded(root.get("viewBox", "")))} '
        f'width="{_rounded(root.get("width", ""))}" height="{_rounded(root.get("height", ""))}" '
        f'role="{role}" aria-labelledby="{name}-title {name}-desc" font-family="{FONT}" font-size="11">'
    )
    words = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    return f'{head}{words}<rect width="100%" height="100%" fill="#fff"/>{inner}</svg>'


_TEXT = re.compile(r">([^<]+)<")


def reworded(markup: str, words: Mapping[str, str], rtl: bool) -> str:
    """A tidied SVG with other words in it: `words` by those that stand there now. What is drawn keeps its place, time its
    direction: words written from right to left are set apart, each from its neighbours."""
    found = {escape(now): escape(f"\u2067{then}\u2069" if rtl else then) for now, then in words.items()}
    if rtl:
        markup = markup.replace("<svg ", '<svg direction="ltr" ', 1)
    return _TEXT.sub(lambda text: f">{found.get(text.group(1), text.group(1))}<", markup)


def _renumbered(markup: str, name: str) -> str:
    """Clip paths numbered from 1 in their order: the engine goes on counting from one picture to the next."""
    found = dict.fromkeys(re.findall(r'<clipPath id="([^"]+)"', markup))
    for number, clip in enumerate(found, start=1):
        markup = markup.replace(f'<clipPath id="{clip}"', f'<clipPath id="{name}-c{number}"')
        markup = markup.replace(f'"url(#{clip})"', f'"url(#{name}-c{number})"')
    return markup


def _element(node: ET.Element, name: str, links: Mapping[str, str]) -> str:
    tag = node.tag.removeprefix(_SVG)
    if tag in _SHAPES:
        return _shape(node, tag, name)
    inner = "".join(_element(child, name, links) for child in node)
    if tag == "a":
        link = links.get(node.get(_XLINK_HREF) or node.get("href") or "", "")
        return f"<a href={quoteattr(link)}>{inner}</a>" if inner and is_link(link) else inner
    if tag == "clipPath":
        return f'<clipPath id="{name}-{node.get("id")}">{inner}</clipPath>' if inner else ""
    if not inner or tag not in {"g", "defs"}:
        return ""
    attributes = _attributes(node, name)
    return f"<{tag}{attributes}>{inner}</{tag}>" if attributes or tag == "defs" else inner


def _shape(node: ET.Element, tag: str, name: str) -> str:
    if _invisible(node, tag):
        return ""
    words = escape(node.text or "") + "".join(_element(child, name, {}) for child in node) if tag in {"text", "tspan"} else ""
    label = node.get("aria-label")
    if label and tag != "text":
        words = f"<title>{escape(label)}</title>{words}"
    attributes = _attributes(node, name)
    return f"<{tag}{attributes}>{words}</{tag}>" if words else f"<{tag}{attributes}/>"


def _invisible(node: ET.Element, tag: str) -> bool:
    if node.get("display") == "none" or node.get("opacity") == "0" or node.get("class") in {"background", "foreground"}:
        return True
    if tag == "text":
        return not "".join(node.itertext()).strip()
    return tag == "path" and len(node.get("d", "")) < 4


def _attributes(node: ET.Element, name: str) -> str:
    kept = []
    for key, value in node.attrib.items():
        if key not in _KEPT or (key == "transform" and value == "translate(0,0)") or (key == "opacity" and value == "1"):
            continue
        if key == "font-size" and value.removesuffix("px") == "11":
            continue
        kept.append(f" {key}={quoteattr(_value(key, value, name))}")
    return "".join(kept)


def _value(key: str, value: str, name: str) -> str:
    if key == "clip-path":
        return f"url(#{name}-{value.removeprefix('url(#')}"
    if key == "d":
        return _path(value)
    return value if key in {"fill", "stroke"} else _rounded(value.removesuffix("px"))


def _rounded(value: str) -> str:
    return _NUMBER.sub(lambda found: _short(float(found.group())), value)


def _short(number: float) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


_MOVES = re.compile(r"([MLZ])([^MLZ]*)")


def _path(data: str) -> str:
    """A path of straight lines with relative steps of one decimal, without steps of no length; other paths only rounded."""
    if re.search(r"[^MLZ\d\s,.e-]", data):
        return _rounded(data)
    return "".join(_ring(ring) for ring in data.split("Z"))


def _ring(ring: str) -> str:
    points = [(round(float(x) * 10), round(float(y) * 10)) for x, y in (step.split(",") for _, step in _MOVES.findall(ring))]
    if not points:
        return ""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    steps = [step for step in steps if step != (0, 0)]
    if len(points) > 2 and len(steps) < 2:
        return ""
    x, y = points[0]
    start = f"M{_tenths(x)} {_tenths(y)}"
    return start + ("l" + _joined(steps) if steps else "") + ("z" if len(points) > 2 else "")


def _joined(steps: list[tuple[int, int]]) -> str:
    written = "".join(
        (text if text.startswith("-") else f" {text}") for step in steps for text in (_tenths(step[0]), _tenths(step[1]))
    )
    return written.lstrip()


def _tenths(number: int) -> str:
    sign, whole, tenth = "-" if number < 0 else "", abs(number) // 10, abs(number) % 10
    return sign + (f"{whole or ''}.{tenth}" if tenth else str(whole))
