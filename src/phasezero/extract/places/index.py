"""Names of places as an index: from the folded words of a name to the places that have it.

Places are kept as columns and names as sorted 64-bit hashes, so that 235,000 places with 800,000 names need some 150 MB. The
hashes are Python's own, which differ from process to process: an index serves the process that built it and those forked from it,
and cannot be pickled.
Scripts that put no blank between words (Burmese, Thai, Khmer, Lao) are searched with an Aho-Corasick automaton
(`ahocorasick_rs`).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from phasezero.domain.places import Feature, Place
from phasezero.extract.places.folding import PARTING, Characters, finished, key
from phasezero.extract.places.states import violent

FEATURES = tuple(Feature)
ALIAS, MAIN, ABBREVIATION = 0, 1, 2
"""What a name is to a place; an abbreviation is only taken as it is written ("U.S.", "W.Va.", "RCA")."""
LONGEST = 7
"""Words in a name, at the most."""
FACTS = 100_000
RARE, RARE_BY = 2.0, 0.4
"""What a place of an expected country adds falls with the number of places there: among many names one fits any word."""
UNKNOWN = 1_500
"""People that a town without a known population is taken to have."""
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_LEFT_OUT = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\u3040-\u30ff\uf900-\ufaff]")
"""Chinese, Japanese and Korean: not read."""


@dataclass(slots=True)
class Columns:
    """Places, one row each."""

    keys: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    features: array[int] = field(default_factory=lambda: array("b"))
    countries: array[int] = field(default_factory=lambda: array("h"))
    """Rows of `country_codes`."""
    regions: array[int] = field(default_factory=lambda: array("i"))
    """Rows of `region_names`; 0: not known."""
    latitudes: array[float] = field(default_factory=lambda: array("d"))
    longitudes: array[float] = field(default_factory=lambda: array("d"))
    populations: array[int] = field(default_factory=lambda: array("q"))
    extents: array[float] = field(default_factory=lambda: array("f"))
    capitals: set[int] = field(default_factory=set)
    dated: dict[int, tuple[date | None, date | None]] = field(default_factory=dict)
    country_codes: dict[str, int] = field(default_factory=lambda: {"": 0})
    region_names: dict[tuple[str, str], int] = field(default_factory=lambda: {("", ""): 0})

    def add(self, place: Place) -> int:
        row = len(self.keys)
        self.keys.append(place.key)
        self.names.append(place.name)
        self.features.append(FEATURES.index(place.feature))
        self.countries.append(self.country_codes.setdefault(place.country, len(self.country_codes)))
        whole = (place.country, key(place.region)) if place.region else ("", "")
        self.regions.append(self.region_names.setdefault(whole, len(self.region_names)))
        self.latitudes.append(np.nan if place.latitude is None else place.latitude)
        self.longitudes.append(np.nan if place.longitude is None else place.longitude)
        self.populations.append(place.population)
        self.extents.append(place.extent_km)
        if place.capital:
            self.capitals.add(row)
        if place.since or place.until:
            self.dated[row] = (place.since, place.until)
        return row


class Index:
    """Built once from places; `look_up` finds rows by digests of names."""

    def __init__(self, places: Iterable[Place], own: Container[str] = ()) -> None:
        """`own`: keys of places of which every name that may be in a text counts as its main one."""
        columns = Columns()
        digests, rows, kinds = array("q"), array("i"), array("b")
        self.longest: dict[str, int] = {}
        unspaced: dict[str, list[int]] = {}
        region_shown: dict[int, str] = {}
        for place in places:
            row = columns.add(place)
            region_shown.setdefault(columns.regions[row], place.region)
            for folded, kind in _names(place, place.key in own):
                if not folded.isascii() and UNSPACED.search(folded):
                    unspaced.setdefault(folded.replace(" ", ""), []).append(row)
                    continue
                blanks = folded.count(" ")
                if blanks >= LONGEST:
                    continue
                first = folded[: folded.index(" ")] if blanks else folded
                if self.longest.get(first, 0) <= blanks:
                    self.longest[first] = blanks + 1
                digests.append(hash(folded))
                rows.append(row)
                kinds.append(kind)
        self._keep(columns, digests, rows, kinds, region_shown)
        self._unspaced = unspaced
        self._automaton = ahocorasick_rs.AhoCorasick(list(unspaced), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def __reduce__(self) -> NoReturn:
        raise TypeError("an index of places is not pickled: build it in each process, or fork")

    def _keep(
        self, columns: Columns, digests: array[int], rows: array[int], kinds: array[int], region_shown: dict[int, str]
    ) -> None:
        order = np.argsort(np.frombuffer(digests, dtype=np.int64), kind="stable")
        self._digests = np.frombuffer(digests, dtype=np.int64)[order]
        self._rows = np.frombuffer(rows, dtype=np.int32)[order]
        self._kinds = np.frombuffer(kinds, dtype=np.int8)[order]
        self.keys, self.names = columns.keys, columns.names
        self.features = np.array(columns.features, dtype=np.int8)
        self.countries = np.array(columns.countries, dtype=np.int16)
        self.regions = np.array(columns.regions, dtype=np.int32)
        self.populations = np.array(columns.populations, dtype=np.int64)
        self.extents = np.array(columns.extents, dtype=np.float32)
        self.latitudes = np.array(columns.latitudes)
        self.longitudes = np.array(columns.longitudes)
        self.capitals, self.dated = columns.capitals, columns.dated
        self.country_codes = list(columns.country_codes)
        self.country_rows = columns.country_codes
        self.region_shown = [region_shown.get(row, "") for row in range(len(columns.region_names))]
        self._sum_people()
        self.borrowed = self._borrow()
        self._points()
        self.statics = self._statics()
        self._places: dict[int, Place] = {}
        self._facts: dict[tuple[int, int], tuple[float, float, float, float, float, float]] = {}
        held = np.bincount(self.countries, minlength=len(self.country_codes))
        self.rarity = np.maximum(0.0, RARE - RARE_BY * np.log10(held + 1.0))
        towns = sorted(self.capitals, key=lambda row: int(self.populations[row]))
        self.capital_of = {self.country_codes[self.countries[row]]: row for row in towns}
        self.states: dict[str, list[int]] = {}
        for row in np.flatnonzero(self.features == FEATURES.index(Feature.COUNTRY)).tolist():
            if row not in self.dated:
                self.states.setdefault(self.country_codes[self.countries[row]], []).append(row)

    def _sum_people(self) -> None:
        """Gives regions and countries without a population that of their towns, so that names of both can be weighed."""
        self.summed = np.zeros(len(self.features), dtype=bool)
        town = self.features == FEATURES.index(Feature.CITY)
        for feature, owner in ((Feature.REGION, self.regions), (Feature.COUNTRY, self.countries)):
            people = np.bincount(owner[town], weights=self.populations[town], minlength=int(owner.max(initial=0)) + 1)
            whole = (self.features == FEATURES.index(feature)) & (self.populations == 0) & (owner > 0)
            self.summed |= whole
            self.populations[whole] = people[owner[whole]].astype(np.int64)

    def _borrow(self) -> NDArray[np.bool_]:
        """Gives places without a point that of their region, and its reach; says which these are."""
        without: NDArray[np.bool_] = np.isnan(self.latitudes)
        is_region = self.features == FEATURES.index(Feature.REGION)
        of_region = {int(self.regions[row]): row for row in np.flatnonzero(is_region & ~without)[::-1]}
        for row in np.flatnonzero(without):
            owner = of_region.get(int(self.regions[row]))
            if owner is not None and self.regions[row]:
                self.latitudes[row], self.longitudes[row] = self.latitudes[owner], self.longitudes[owner]
                self.extents[row] = self.extents[owner]
        return without

    def _points(self) -> None:
        """The places as points of the unit sphere, float32; a place without a point is at its centre, far from all."""
        lat, lon = np.radians(np.nan_to_num(self.latitudes)), np.radians(np.nan_to_num(self.longitudes))
        xyz = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        xyz[np.isnan(self.latitudes)] = 0
        self.xyz = xyz.astype(np.float32)

    def _statics(self) -> NDArray[np.float32]:
        """What speaks for each place whatever the text: the first columns of `weights.BASE`, the name's kind left at 0."""
        made = np.zeros((len(self.features), 10), dtype=np.float32)
        unknown = (self.populations == 0) & (self.features == FEATURES.index(Feature.CITY))
        made[:, 0] = np.log10(np.where(unknown, UNKNOWN, self.populations) + 10.0) / 7
        for column, feature in enumerate((Feature.COUNTRY, Feature.REGION, Feature.DISTRICT, Feature.AREA, Feature.SPOT), 1):
            made[:, column] = self.features == FEATURES.index(feature)
        made[list(self.capitals), 6] = 1
        made[:, 8] = self.borrowed
        watched = [row for code, row in self.country_rows.items() if code in violent()]
        made[:, 9] = np.isin(self.countries, watched)
        return made

    def look_up(self, wanted: list[int]) -> list[tuple[int, int]]:
        """For each hash of a folded name, from where to where `held` finds its places; empty where no place has the name."""
        asked = np.array(wanted, dtype=np.int64)
        left = np.searchsorted(self._digests, asked, side="left")
        right = np.searchsorted(self._digests, asked, side="right")
        return list(zip(left.tolist(), right.tolist(), strict=True))

    def held(self, left: int, right: int) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """The rows of the places in a range of `look_up`, and what the name is to each."""
        return self._rows[left:right], self._kinds[left:right]

    def facts(
        self, left: int, rows: NDArray[np.int32], kinds: NDArray[np.int8]
    ) -> tuple[float, float, float, float, float, float]:
        """Of a name's places: log10 of the largest population (by 7); whether one is a country, a region, a capital; whether the
        name is an alias of all, an abbreviation of all. Kept, as names come again and again."""
        held = self._facts.get((left, len(rows)))
        if held is None:
            if len(self._facts) > FACTS:
                self._facts.clear()
            statics = self.statics[rows].max(axis=0)
            alias, short = not (kinds == MAIN).any(), (kinds == ABBREVIATION).all()
            held = (float(statics[0]), float(statics[1]), float(statics[2]), float(statics[6]), float(alias), float(short))
            self._facts[(left, len(rows))] = held
        return held

    def unspaced(self, text: str) -> list[tuple[int, int, list[int]]]:
        """Start, end and places of names in scripts without blanks."""
        if not UNSPACED.search(text):
            return []
        names = list(self._unspaced.values())
        return [(start, end, names[pattern]) for pattern, start, end in self._automaton.find_matches_as_indexes(text)]

    def place(self, row: int) -> Place:
        """The place of a row; its aliases are not kept."""
        held = self._places.get(row)
        if held is None:
            if len(self._places) > FACTS:
                self._places.clear()
            held = self._places[row] = self._place(row)
        return held

    def _place(self, row: int) -> Place:
        since, until = self.dated.get(row, (None, None))
        pointless = bool(self.borrowed[row])
        return Place(
            key=self.keys[row],
            name=self.names[row],
            feature=FEATURES[self.features[row]],
            country=self.country_codes[self.countries[row]],
            region=self.region_shown[self.regions[row]],
            latitude=None if pointless else float(self.latitudes[row]),
            longitude=None if pointless else float(self.longitudes[row]),
            population=0 if self.summed[row] else int(self.populations[row]),
            extent_km=0.0 if pointless else round(float(self.extents[row]), 1),
            capital=row in self.capitals,
            since=since,
            until=until,
        )


_UNREAD, _RUN_ON, _BETWEEN = "\1", "\2", "\n"


class _Told(Characters):
    """As `CHARACTERS`, with signs of their own for scripts that are not read and for those that put no blank between words."""

    def __missing__(self, code: int) -> str:
        if code < 0x0E00 or not (_LEFT_OUT.match(chr(code)) or UNSPACED.match(chr(code))):
            return super().__missing__(code)
        self[code] = made = _UNREAD if _LEFT_OUT.match(chr(code)) else _RUN_ON
        return made


_TOLD = _Told({**PARTING, ord(_BETWEEN): _BETWEEN})


def _names(place: Place, own: bool = False) -> Iterable[tuple[str, int]]:
    """The folded names of a place, each once, the main one first. What cannot be a name in a text is left out: codes of airports,
    transliterations in small letters, scripts that are not read."""
    town = place.feature is Feature.CITY and place.key.startswith("geonames:")
    main = ""
    seen: dict[str, int] = {}
    for rank, (name, plain) in enumerate(_plain((place.name, *place.aliases))):
        if not name or name[0].isdigit() or _UNREAD in plain or (rank and town and _is_code(name)):
            continue
        folded = name if _RUN_ON in plain else finished(name, plain)
        if folded in seen:
            continue
        short = len(name) <= _DOTTED and _short(name)
        if len(folded) <= 2 and not short:
            continue
        if rank and town:
            main = main or _skeleton(_folded(place.name))
        same = not rank or not town or own or _skeleton(folded) == main
        seen[folded] = ABBREVIATION if short else MAIN if same else ALIAS
    return seen.items()


def _plain(names: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    """Each name with what `_TOLD` leaves of it; all at once, which takes a third of the time."""
    found = _BETWEEN.join(names).translate(_TOLD).split(_BETWEEN)
    return zip(names, found if len(found) == len(names) else [name.translate(_TOLD) for name in names], strict=True)


def _is_code(name: str) -> bool:
    """Codes of airports and transliterations in small letters, among the other names of towns."""
    return name[0].islower() or (len(name) < 6 and name.isascii() and name.isupper())


def _folded(name: str) -> str:
    """The key of a name; as it is in scripts that put no blank between words."""
    return name if UNSPACED.search(name) else key(name)


_DOTTED = 10
"""Characters of an abbreviation with its dots, at most."""
_SOUNDS = str.maketrans("gjqkcxzsdtbpfv", "kkkkksssttppff", "aeiouyhw ")
_ARTICLES = (
    "al ",
    "el ",
    "ad ",
    "ed ",
    "an ",
    "en ",
    "ar ",
    "er ",
    "as ",
    "es ",
    "at ",
    "et ",
    "az ",
    "ez ",
    "ash ",
    "esh ",
    "um ",
    "umm ",
)


def _skeleton(folded: str) -> str:
    """What most spellings of a name share: its consonants, those that sound alike as one, doubled ones once. "Zalingei" is a
    spelling of "Zalinjay", "Geneina" of "Al Junaynah", not another name."""
    bare = next((folded[len(one) :] for one in _ARTICLES if folded.startswith(one)), folded)
    bones = bare.translate(_SOUNDS)
    return "".join(one for one, before in zip(bones, "\0" + bones, strict=False) if one != before)


def _short(name: str) -> bool:
    """Whether it is an abbreviation: all capitals, or with dots, and at most five letters."""
    letters = name.replace(".", "")
    return len(letters) <= 5 and letters.isascii() and letters.isalpha() and (name.endswith(".") or name.isupper())
