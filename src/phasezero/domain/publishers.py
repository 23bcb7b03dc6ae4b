"""Who published: one name for each publisher's spellings, what kind it is, who owns it, and how many of some reports are
independent of each other, at most. The facts stand in `vocabulary/publishers.yml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from phasezero.domain.countries import country
from phasezero.domain.events import Report
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput

_UN_DOCUMENT = re.compile(r"^[as]/(res/|hrc/)?\d", re.IGNORECASE)
_GOVERNMENT = "government of "
"""How the list of owners names a state."""
_MANY_WORDS = 4
"""A headline of fewer words may be shared by chance ("Crisis Tracker", "Weekly update")."""
_FEW_WORDS = 3
"""Words of a place or a country before or behind a headline, at most."""


class Kind(StrEnum):
    WIRE = "wire"
    RELAY = "relay"
    """Passes on what others published."""
    MEDIA = "media"
    NGO = "ngo"
    UN = "un"
    OFFICIAL = "official"
    """An organ of a state, or of several."""
    ARMED = "armed"
    """An armed movement's own."""
    RESEARCH = "research"
    DATABASE = "database"
    UNKNOWN = "unknown"
    """The vocabulary lacks it."""


class Reach(StrEnum):
    """Seen from a country that it reports on."""

    LOCAL = "local"
    INTERNATIONAL = "international"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Publisher:
    name: str
    kind: Kind
    home: str = ""
    """ISO code of the country in which it sits; empty where that is not known, or where it sits in none (the United Nations)."""
    covers: str = ""
    """ISO code of the one country that it reports on from elsewhere, as exile media do; else empty."""
    owner: str = ""
    """Name of the owner that it shares with others; empty where it stands alone, or where that is not known."""

    @property
    def wire(self) -> bool:
        return self.kind is Kind.WIRE

    def is_local_to(self, iso3: str) -> bool:
        return bool(iso3) and iso3 in (self.home, self.covers)

    def is_voice_of(self, iso3: str) -> bool:
        """Whether it speaks for people there: local, and neither an organ of a state nor of an armed movement."""
        return self.is_local_to(iso3) and self.kind not in (Kind.OFFICIAL, Kind.ARMED)

    @property
    def of_state(self) -> bool:
        """Whether it is an organ of a state, or a government owns it."""
        return self.kind is Kind.OFFICIAL or self.owner.casefold().startswith(_GOVERNMENT)

    def reach(self, iso3: str) -> Reach:
        """Local or international, for reports on this country; unknown where the vocabulary does not say where it sits."""
        if self.is_local_to(iso3):
            return Reach.LOCAL
        known = self.home or self.covers or self.kind not in (Kind.UNKNOWN, Kind.MEDIA)
        return Reach.INTERNATIONAL if known else Reach.UNKNOWN

    @property
    def newsroom(self) -> str:
        """What counts once: its owner, or itself. Whoever owns a relay has not written what it passes on."""
        return f"owner {folded(self.owner)}" if self.owner and self.kind is not Kind.RELAY else self.name


def folded(text: str) -> str:
    """Words in small letters, without accents and signs: what two spellings of one text share."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


# Names


@dataclass(frozen=True, slots=True)
class _Names:
    spelled: dict[str, Publisher]
    begun: dict[str, Publisher]
    """By how spellings begin."""


_FACTS = {"name", "kind", "home", "covers", "owner", "aliases", "starts", "basis"}


def publishers(raw: Mapping[str, Any]) -> Iterator[tuple[Publisher, Mapping[str, Any]]]:
    """Each publisher of the vocabulary with its entry, read strictly. Raises BadInput for an entry that cannot be."""
    if not raw.get("basis"):
        raise BadInput("publishers.yml: facts without a basis")
    for entry in raw["publishers"]:
        name = entry["name"]
        if unknown := set(entry) - _FACTS:
            raise BadInput(f"publishers.yml: {name} has {', '.join(sorted(unknown))}, which is no fact that is read")
        if not set(entry.get("basis", {})) <= set(entry):
            raise BadInput(f"publishers.yml: {name} has a basis for a fact that it does not have")
        owner = raw["owners"].get(entry["owner"]) if "owner" in entry else ""
        if owner is None:
            raise BadInput(f"publishers.yml: {name} has the owner {entry['owner']!r}, which is not among the owners")
        for code in (entry.get("home"), entry.get("covers")):
            if code:
                country(code)
        yield Publisher(name, Kind(entry["kind"]), entry.get("home", ""), entry.get("covers", ""), owner), entry


@cache
def _names() -> _Names:
    found = _Names({}, {})
    for one, entry in publishers(load("publishers")):
        for key, kept in (("aliases", found.spelled), ("starts", found.begun)):
            for spelling in entry.get(key, ()):
                _take(kept, folded(spelling), one)
        _take(found.spelled, folded(one.name), one)
    return found


def _take(kept: dict[str, Publisher], spelling: str, one: Publisher) -> None:
    before = kept.setdefault(spelling, one)
    if before != one:
        raise BadInput(f"publishers.yml: {spelling!r} is written for {before.name} and for {one.name}")


_BEFORE = re.compile(r"\A(?:source:|\(?\d{1,2}\)|\d{1,2},)\s*", re.IGNORECASE)
_READ_HOW = r"(?i:(?:audio |text )?web ?(?:site|page)\b.*|(?:on )?\(?facebook\)?)"
_BEHIND = re.compile(rf",?\s+(?:{_READ_HOW}|in [A-Z]\w+(?: \d{{4}}(?: gmt)?)?|\d{{4}}[.-]\d\d[.-]\d\d)\Z")
"""What data sets write before and behind a name: how and in which language it was read."""
_PASSED_ON = (
    re.compile(r"(?P<by>[^()/]{2,60}?)\s*\((?P<whose>[^()]{2,60})\)\Z"),
    re.compile(r"(?P<whose>[^/]{2,60}?)\s*/\s*(?P<by>[^()/]{2,60})\Z"),
    re.compile(r"(?P<whose>.{2,60}?) via (?P<by>\w.{1,60})\Z"),
)
"""Two names in one: "Borderland Beat (Milenio)", "This Day/BBC", "Daily Trust via Pressreader"."""


@lru_cache(maxsize=8192)
def publisher(spelled: str) -> Publisher:
    """The publisher behind a spelling; one of kind "unknown" under its own name where the vocabulary lacks it.

    Where a spelling names two, one of which passes on what the other published, it is the other.
    """
    text = " ".join(spelled.split())
    plain = _BEHIND.sub("", _BEFORE.sub("", text, count=1), count=1).strip(" '`\"“”‘’,")
    found = _known(text) or _known(plain)
    if found is None and _UN_DOCUMENT.match(text):
        return Publisher("United Nations", Kind.UN)
    return found or _passed_on(text) or _begun(text) or _begun(plain) or Publisher(text, Kind.UNKNOWN)


def _known(text: str) -> Publisher | None:
    return _names().spelled.get(folded(text))


def _begun(text: str) -> Publisher | None:
    """By the longest beginning, of whole words."""
    given, found = folded(text).split(), _names().begun
    return next((one for n in range(len(given), 0, -1) if (one := found.get(" ".join(given[:n])))), None)


def _passed_on(text: str) -> Publisher | None:
    """Whose words they are, where a spelling names who passed them on as well: of an agency and a paper it is the agency."""
    named = next((match for form in _PASSED_ON if (match := form.match(text))), None)
    if named is None:
        return None
    by, whose = _known(named["by"]), _known(named["whose"])
    if by is not None and by.kind is Kind.RELAY:
        return whose or Publisher(named["whose"], Kind.UNKNOWN)
    return next((one for one in (whose, by) if one is not None and one.wire), whose if by is not None else None)


# Headlines


@cache
def _tagged() -> re.Pattern[str]:
    """What agencies write before a headline: their name, the place with it, and which version it is."""
    agencies = sorted({re.escape(spelling) for spelling, one in _names().spelled.items() if one.wire}, key=len, reverse=True)
    who = "|".join(agencies)
    version = (
        r"(?:update|wrapup|focus|urgent|breaking|alert|flash|lead|corrected|refile|rpt|feature|analysis|\d+(?:st|nd|rd|th) lead)"
    )
    return re.compile(
        rf"\A(?:(?:[^()\W\d][^()\d]{{1,40}}\s)?\((?:{who})\)\s*[-–—:]*\s*|(?:{who})\s*[:–—-]+\s+|{version}\s*\d*\s*[:–—-]+\s*)+",
        re.IGNORECASE,
    )


_FIELDS = re.compile(r"\s*\n\s*[A-Z]{2}\s*[\t\n].*\Z", re.DOTALL)
"""What news archives write under a headline: author, credit, section."""
_LED = re.compile(r"\A([^:]{2,40}):\s+(?=\S)")
_TAIL = re.compile(r"(?:\s+[-–—|]\s*|,\s+|\s+\(|\s+\[)([^-–—|,()\[\]\d]{2,40})[)\]]?\s*\Z")


@dataclass(frozen=True, slots=True)
class Headline:
    """What tells headlines apart, once case, accents, signs and an agency's tag are gone."""

    key: str
    """Empty where the headline has too few words to be told apart from others."""
    bare: tuple[str, ...] = ()
    """The same without a country before it or a place behind it: a copy where somebody published just that."""


def words_of(title: str) -> str:
    """A headline in one line, without what an archive wrote under it."""
    return " ".join(_FIELDS.sub("", title).split())


@lru_cache(maxsize=65536)
def headline(title: str) -> Headline:
    text = _tagged().sub("", words_of(title), count=1)
    key = _telling(text)
    without_tail, without_lead = _TAIL.sub(_if_name, text), _LED.sub(_if_name, text)
    bare = dict.fromkeys(_telling(one) for one in (without_tail, without_lead, _TAIL.sub(_if_name, without_lead)))
    return Headline(key, tuple(one for one in bare if one and one != key) if key else ())


def _if_name(match: re.Match[str]) -> str:
    """Nothing in place of a name: at most three words, each with a capital letter or a small word of a name."""
    given = match[1].split()
    name = len(given) <= _FEW_WORDS and all(word[:1].isupper() or word in ("of", "de", "du", "la", "the") for word in given)
    return "" if name else match[0]


def _telling(text: str) -> str:
    words = folded(text)
    return words if words.count(" ") + 1 >= _MANY_WORDS else ""


def same_headlines(titles: Iterable[str]) -> dict[str, str]:
    """By `Headline.key`, the key that stands for it and its copies: the same for every order of `titles`."""
    found = {headline(title) for title in titles}
    keys = {one.key for one in found if one.key}
    joined = Groups()
    for one in found:
        for bare in keys.intersection(one.bare):
            joined.join(one.key, bare)
    return {key: joined.root(key) for key in keys}


class Groups:
    """Sets of texts that belong together, each named by its first member in order: the same for every order of joining."""

    def __init__(self) -> None:
        self._to: dict[str, str] = {}

    def root(self, member: str) -> str:
        top = member
        while (to := self._to.get(top, top)) != top:
            top = to
        while (to := self._to.get(member, member)) != top:
            self._to[member] = top
            member = to
        return top

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        if first != second:
            self._to[second] = first


def independent(reports: Iterable[Report]) -> int:
    """How many independent sources these reports are, at most: see `sources_of`."""
    return len(set(sources_of(reports)))


def carried_text(report: Report, beside: Sequence[Report]) -> Report | None:
    """Whose text a report carries, of those beside it: of several the one that carries none itself, the first by day and
    publisher; None: nobody's."""
    found = [one for one in beside if one.id in report.carries]
    return min(found, key=lambda one: (bool(one.carries), one.documented_at, one.publisher, one.title), default=None)


def sources_of(reports: Iterable[Report]) -> list[str]:
    """For each report, in their order, what stands for the source that it comes from: the same for copies.

    A publisher counts once, however it is spelled; publishers of one owner count once together; and so do publishers that carry
    the same headline (of at least four words), for then one copied the other or both a wire, and those that carry one text.
    """
    held = list(reports)
    copies = same_headlines([report.title for report in held])
    joined = Groups()
    sources = [f"source {publisher(report.publisher).newsroom}" for report in held]
    texts = {text for report in held for text in report.carries}
    for report, source in zip(held, sources, strict=True):
        if key := headline(report.title).key:
            joined.join(source, f"headline {copies[key]}")
        if report.id in texts:
            joined.join(source, f"text {report.id}")
        for text in report.carries:
            joined.join(source, f"text {text}")
    return [joined.root(source) for source in sources]
