"""Bodies as trees: XML without entities, JSON without surprises. Each raises BadInput with one line, or gives the whole."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from phasezero.errors import BadInput


def xml_of(body: bytes) -> ET.Element:
    """The tree of an XML file. One that declares entities is refused before any of them is expanded or fetched."""
    if not body.strip():
        raise BadInput("it is empty")
    checking = expat.ParserCreate()
    checking.EntityDeclHandler = _refuse_entity
    try:
        checking.Parse(body, True)
        return ET.fromstring(body)  # noqa: S314 - checked above: nothing is left to expand
    except (expat.ExpatError, ET.ParseError, LookupError, ValueError, RecursionError):
        raise BadInput("it is not well-formed XML: the answer was cut off, or is none") from None


def _refuse_entity(*_declared: object) -> None:
    raise BadInput("it declares entities of its own, which are not read")


def json_of(body: bytes) -> Any:
    """What a JSON text holds."""
    if not body.strip():
        raise BadInput("it is empty")
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise BadInput("it is not readable as JSON: the answer was cut off, or is none") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def object_of(body: bytes) -> dict[str, Any]:
    """The JSON object that a body is."""
    found = json_of(body)
    if not isinstance(found, dict):
        raise BadInput("it is JSON of another shape than this source has")
    return found


def listed(holder: Any, *path: str) -> list[Any]:
    """The list that stands in a JSON object at this path. Raises BadInput where there is none."""
    at = holder
    for name in path:
        at = at.get(name) if isinstance(at, dict) else None
    if not isinstance(at, list):
        raise BadInput(f"it has no list {'.'.join(path)!r}, which this source gives")
    return at


def text_at(holder: Any, *path: str) -> str:
    """The text or number that stands in a JSON object at this path, on one line; empty where there is none."""
    at = holder
    for name in path:
        at = at.get(name) if isinstance(at, dict) else None
    return " ".join(str(at).split()) if isinstance(at, (str, int, float)) and not isinstance(at, bool) else ""


def items_at(holder: Any, *path: str) -> list[dict[str, Any]]:
    """The objects in the list that stands in a JSON object at this path; none where there is no list."""
    at = holder
    for name in path:
        at = at.get(name) if isinstance(at, dict) else None
    return [one for one in at if isinstance(one, dict)] if isinstance(at, list) else []
