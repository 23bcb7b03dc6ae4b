"""One page of a repository's records, as XML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from phasezero.errors import BadInput
from phasezero.sources.fetching.reading import xml_of

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_DC = "{http://purl.org/dc/elements/1.1/}"


@dataclass(frozen=True, slots=True)
class Record:
    """One record in Dublin Core, each element as often as it is given."""

    identifier: str
    stamp: str
    """When the repository last changed it."""
    deleted: bool
    said: dict[str, tuple[str, ...]]
    """By Dublin Core's names: title, creator, date, type, identifier, language, description, publisher, subject."""

    def first(self, name: str) -> str:
        return next(iter(self.said.get(name, ())), "")

    def all(self, name: str) -> tuple[str, ...]:
        return self.said.get(name, ())


@dataclass(frozen=True, slots=True)
class Records:
    records: tuple[Record, ...]
    token: str
    """To go on with; empty at the end."""
    expired: bool = False
    """The token that was sent is no longer good: begin again."""


def read_records(body: bytes) -> Records:
    """A page; an empty one where no record fits. Raises BadInput with one line for what is none, or the repository's error."""
    root = xml_of(body)
    if root.tag != f"{_OAI}OAI-PMH":
        raise BadInput("it is no answer of a repository (OAI-PMH)")
    for error in root.iter(f"{_OAI}error"):
        code = error.get("code", "")[:40]
        if code in ("noRecordsMatch", "badResumptionToken"):
            return Records((), "", expired=code == "badResumptionToken")
        raise BadInput(f"the repository answers {code or 'an error'!r}")
    page = root.find(f"{_OAI}ListRecords")
    if page is None:
        raise BadInput("it is no answer of a repository (OAI-PMH)")
    token = page.find(f"{_OAI}resumptionToken")
    return Records(
        tuple(_record(one) for one in page.iter(f"{_OAI}record")), (token.text or "").strip()[:2000] if token is not None else ""
    )


def _record(element: ET.Element) -> Record:
    header = element.find(f"{_OAI}header")
    identifier, stamp, deleted = "", "", False
    if header is not None:
        identifier, stamp = (" ".join((header.findtext(f"{_OAI}{name}") or "").split()) for name in ("identifier", "datestamp"))
        deleted = header.get("status") == "deleted"
    said: dict[str, tuple[str, ...]] = {}
    for one in element.iter():
        text = re.sub(r"\s+", " ", one.text or "").strip()
        if str(one.tag).startswith(_DC) and text:
            name = str(one.tag).removeprefix(_DC)
            said[name] = (*said.get(name, ()), text)
    return Record(identifier[:500], stamp, deleted, said)
