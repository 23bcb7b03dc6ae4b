"""Publishers and titles, read in UCDP's free-text citations around the dates of documents.

Most are written `publisher date "title"`, one behind the other, parted by `;`, `/`, `&`, "AND" or wide space. Others are
`publisher, "title", date`; `title, date, publisher` with an agency's name; and `publisher, title, date`. A title is always a
passage of the text as it stands; where it is not certain which passage, the title is left empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from phasezero.sources.ucdp_ged.dating import STRUCK, TITLE, document_days, mended, outside_titles

LONGEST_NAME = 5
"""Words in the name of a publisher, at most, where a title stands beside it without quotation marks."""

_AGENCY = re.compile(
    r"(?:EFE|Reuters|AFP|Agence France[- ]Presse|AP|Associated Press|Xinhua|BBC|All Africa|DPA|Deutsche Presse)\b[\w\s()-]{0,25}"
)
"""Wire services and relays that this data names: enough to tell a publisher from a title, nothing more."""
_PARTED = re.compile(rf";|//|\s/\s?|\s&\s|\n|\s\s+|(?<![A-Z])\sAND\s|{STRUCK}+|{TITLE}+")
_BROADCAST = re.compile(r"\bin [A-Z]\w+$|\bgmt\b|\b(?:radio|web ?site)\b", re.IGNORECASE)
_LEADING = re.compile(r"\A(?:and|citing|from|reported by|reportd by|referring to|quoting)\b\s*", re.IGNORECASE)
_TRAILING = re.compile(r"\s+(?:on|of|for|dated)$", re.IGNORECASE)
_NO_NAME = re.compile(r"(?:vol|no|nr|issue|p|pp|page|appendix|update|at)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Gap:
    """What stands between two dates: the end of one citation and the beginning of the next."""

    text: str
    outside: str
    """The same, with titles and addresses struck out."""
    first: bool
    last: bool

    @property
    def titles(self) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(rf"{TITLE}+", self.outside)]

    def behind_date(self) -> str:
        """The title of the citation that ended with its date, or nothing."""
        if self.first:
            return ""
        if self.titles:
            start, end = self.titles[0]
            return "" if _has_words(self.outside[:start]) else _title(self.text[start:end])
        parts = [part.strip() for part in _PARTED.split(self.outside.strip(" ,:-"))]
        bare = parts[0] if self.last or len(parts) > 1 else ""
        return "" if bare.startswith("(") else _title(bare)

    def before_date(self) -> str:
        """A quoted title right before the next date that is not the one behind the last date."""
        if self.last or not self.titles:
            return ""
        start, end = self.titles[-1]
        claimed = len(self.titles) == 1 and not self.first and not _has_words(self.outside[:start])
        return "" if claimed or _has_words(self.outside[end:]) else _title(self.text[start:end])

    def publisher(self) -> str:
        """The words that name the publisher of the next date, or nothing."""
        parts = [name for part in _PARTED.split(self.outside) if (name := _name(part))]
        return parts[-1] if parts else ""


def citations(article: str, event_end: date) -> list[tuple[str, str, date]]:
    """Publisher, title and day of each document that the text names with a date we can read, in its order.

    Where a date stands without a publisher, its publisher is the one in brackets behind it ("Nov 22 (Reuters)"), or else the
    one named last ("AFP 11/5, 13/5"); empty where there is none.
    """
    text = mended(article)
    days = document_days(text, event_end)
    gaps = _gaps(text, [span for span, _ in days])
    found: list[tuple[str, str, date]] = []
    for before, (_, day), after in zip(gaps[:-1], days, gaps[1:], strict=True):
        publisher, title = _told_apart(before.publisher(), before.before_date() or after.behind_date())
        bracket = re.match(r"\s*\(([^()]{2,40})\)", after.outside)
        if not publisher:
            publisher = bracket[1] if bracket else found[-1][0] if found else ""
        found.append((publisher, title, day))
    return found


def _gaps(text: str, spans: list[tuple[int, int]]) -> list[_Gap]:
    """The text around the dates: before the first, between each two, and behind the last."""
    outside = outside_titles(text)
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    pairs = list(zip(edges[::2], edges[1::2], strict=True))
    return [_Gap(text[a:b], outside[a:b], i == 0, i == len(pairs) - 1) for i, (a, b) in enumerate(pairs)]


def _told_apart(before: str, title: str) -> tuple[str, str]:
    """Publisher and title, where the words before a date may be a title and those behind it an agency, or hold both."""
    if title and _AGENCY.fullmatch(title) and not _AGENCY.fullmatch(before):
        return title, before
    if len(before.split()) <= LONGEST_NAME or title or _BROADCAST.search(before):
        return before, title
    agency = re.match(r"(EFE|Reuters|AFP)\s+(?=\w)(.+)", before)
    name, _, rest = (agency[1], "", agency[2]) if agency else before.partition(",")
    return (name, _title(rest)) if rest and len(name.split()) <= LONGEST_NAME else (before, title)


def _title(text: str) -> str:
    plain = re.sub(r"\s+", " ", text.strip(' "')).strip(" ,;:").removeprefix(". ")
    return plain if _has_words(plain) else ""


def _name(text: str) -> str:
    """A stretch of words as a name: without what leads to it and the signs around it; empty if it can be no name."""
    plain = _LEADING.sub("", re.sub(r"\s+", " ", text).strip(" ,;:/&.-[]"), count=1)
    plain = _TRAILING.sub("", plain).strip(" ,;:/&-")
    if plain.count("(") != plain.count(")"):
        plain = plain.strip("()")
    return "" if _NO_NAME.match(plain) or not _has_words(plain) else plain


def _has_words(text: str) -> bool:
    return re.search(r"[^\W\d_]{2}", text) is not None
