"""What the text around a name says: whether it is a name of a place at all, and which kind or region it belongs to.

The signs are those of rule-based geoparsers (Leidner 2008, "Toponym Resolution in Text"; Grover et al. 2010, the Edinburgh
Geoparser); their weights are learned (`weights.yml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from phasezero.domain.places import Feature
from phasezero.extract.places.index import ABBREVIATION, FEATURES, MAIN, Index
from phasezero.extract.places.spotting import Around, Spot
from phasezero.extract.places.weights import NAMING

_COUNTRY, _REGION = FEATURES.index(Feature.COUNTRY), FEATURES.index(Feature.REGION)
_DISTRICT = FEATURES.index(Feature.DISTRICT)
_LIST = frozenset({", ", " and ", ", and ", " et ", " y ", " e ", " or ", " ou ", "/", " & ", "، ", " و"})
_APPOSED = frozenset(
    {", ", " (", ", in ", " in ", ",", " - ", ", dans ", ", en ", " en ", " dans l'", " dans le ", ", au ", " au ", "، "}
)
_DASH = re.compile(
    r"\s*(?:\([^)]{2,30}\)\s*|,?\s*(?:[A-Z][a-zûé]{2,8}\.? \d{1,2}|\d{1,2} [a-zûé]{3,9}\.?)(?: \([^)]{2,30}\))?\s*)?"
    r"(?:[-–—]{1,2}|:)\s"
)
_HYPHENS = frozenset({"-", "‑"})
_ACRONYM = 5
"""Letters of an acronym, at the most."""
_WITHIN, _WITHIN_LETTERS = 7, 50
"""Words and letters between a name and the area that it is said to lie in, at most."""
_SUB = frozenset({"the", "sub", "sous", "l", "le", "el", "a", "an", "un", "une", "uma", "una"})
_LINKING = frozenset({"and", "et", "y", "e", "or", "ou"})
_SUFFERS = frozenset({"was", "were", "has", "had", "is", "a", "est", "ete", "fue", "ha", "foi"})
"""Words between a name and what was done to the place: "Bossangoa was attacked"."""
_LINK = 3
"""Letters of a word that joins the parts of a name, at most."""
_NUMBER = re.compile(r"\d\s*$")


@dataclass(slots=True)
class Seen:
    """A spot with the places it may be and what the text says of it."""

    spot: Spot
    rows: NDArray[np.int32]
    kinds: NDArray[np.int8]
    signs: list[float] = field(default_factory=list)
    kind: str = ""
    """The kind of place that a word beside it announces: "region" for "Ouham prefecture"."""
    within: int = -1
    """The spot, by its number, that it is said to lie in: "Paris, Texas"."""
    dateline: bool = False
    elsewhere: bool = False
    """It is said to lie in a region, and no place of its name is in that region's country: it is one that no gazetteer has."""
    units: frozenset[str] = frozenset()
    """Countries (ISO3) that a word for an area beside it speaks for: "sub-prefecture", "woreda"."""


def seen(scene: Around, index: Index, found: list[Spot]) -> list[Seen]:
    """The spots that may be places, each with its candidates and signs, in order. Those of another writing are left out."""
    firsts, lasts = {spot.first for spot in found}, {spot.last for spot in found}
    whole = [spot for spot in found if not _cut_out(scene, spot, firsts, lasts)]
    held = [one for spot in whole if (one := _candidates(scene, index, spot)) is not None]
    for number, one in enumerate(held):
        _qualify(scene, index, held, number)
        one.kind = _kind(scene, one.spot)
        one.units = _units(scene, one.spot) if one.kind else one.units
        one.dateline = _dateline(scene, one.spot)
    _sign(scene, index, held)
    return _without_elsewhere(held)


def _cut_out(scene: Around, spot: Spot, firsts: set[int], lasts: set[int]) -> bool:
    """Whether it is a part of a longer name: "Hol" of "Al-Hol", "Boda" of "Boda-Boda"."""
    before, after = spot.first - 1, spot.last + 1
    if spot.first < 0 or spot.demonym:
        return False
    folded = scene.words.folded
    if (
        before >= 0
        and scene.gaps[spot.first] in _HYPHENS
        and (folded[before] in scene.lexicon.articles or _is_link(scene, before))
    ):
        return True
    if not scene.lexicon.directions.keys().isdisjoint(folded[spot.first : spot.last + 1]) and _only_directions(scene, spot):
        return True
    if before >= 0 and scene.gaps[spot.first] in _HYPHENS and before not in lasts and scene.capital[before]:
        return True
    if before >= 0 and scene.gaps[spot.first] == " " and scene.surface(before) in ("Al", "El", "Abu", "al", "el"):
        return True
    return after < len(scene.gaps) and scene.gaps[after] in _HYPHENS and after not in firsts and scene.capital[after]


def _is_link(scene: Around, at: int) -> bool:
    """ "Dasht-e-Barchi": a short word that joins the parts of a name."""
    short = at > 0 and len(scene.words.folded[at]) <= _LINK and not scene.capital[at]
    return short and scene.gaps[at] in _HYPHENS


def _only_directions(scene: Around, spot: Spot) -> bool:
    """Whether it says no more than a direction and no word says that it is a region: "Northern" of "Northern Syria"."""
    named = scene.words.folded[spot.first : spot.last + 1]
    return all(word in scene.lexicon.directions for word in named) and not _kind(scene, spot)


def _without_elsewhere(held: list[Seen]) -> list[Seen]:
    """Without those that no gazetteer has; nothing lies within one of them."""
    if not any(one.elsewhere for one in held):
        return held
    numbers = {id(one): number for number, one in enumerate(one for one in held if not one.elsewhere)}
    kept = [one for one in held if not one.elsewhere]
    for one in kept:
        one.within = numbers.get(id(held[one.within]), -1) if one.within >= 0 else -1
    return kept


def _candidates(scene: Around, index: Index, spot: Spot) -> Seen | None:
    """The places of a spot; None where it is written as no name of theirs is, or is a common word of a script without capitals
    (there nothing else would tell)."""
    if not spot.demonym and spot.key in scene.lexicon.common and not spot.key.isascii():
        return None
    if spot.left < 0:
        rows = np.array(spot.rows, dtype=np.int32)
        return Seen(spot, rows, np.full(len(rows), MAIN, dtype=np.int8))
    rows, kinds = index.held(spot.left, spot.right)
    short = kinds == ABBREVIATION
    if not short.any():
        return None if _acronym(scene, spot) else Seen(spot, rows, kinds)
    if not scene.loud and _written_short(scene, index, spot, rows[short]):
        return Seen(spot, rows[short], kinds[short])
    return Seen(spot, rows[~short], kinds[~short]) if not short.all() and not _acronym(scene, spot) else None


def _acronym(scene: Around, spot: Spot) -> bool:
    """Whether a name in capitals is rather an acronym ("NGO", "FACA"): it is short, and no dateline."""
    surface = scene.words.text[spot.start : spot.end]
    capitals = sum(letter.isupper() for letter in surface)
    short = len(surface) <= _ACRONYM and capitals > 1 and capitals >= len(surface) - 1 and not scene.loud
    return short and not _dateline(scene, spot)


def _written_short(scene: Around, index: Index, spot: Spot, rows: NDArray[np.int32]) -> bool:
    """Whether an abbreviation is written as one; that of a region ("Ind.", "TX") only behind a comma, unless dots are inside."""
    surface = scene.words.text[spot.start : spot.end]
    if not surface.isascii():
        return False
    dotted = "." in surface
    stop = scene.words.text[spot.end : spot.end + 1] == "."
    if not (surface.isupper() or dotted or stop):
        return False
    if not (index.features[rows] == _REGION).all() or (len(surface) > 2 and (dotted or surface.isupper())):
        return True
    return spot.first > 0 and scene.gaps[spot.first] == ", " and scene.capital[spot.first - 1]


def _qualify(scene: Around, index: Index, held: list[Seen], number: int) -> None:
    """Notes that the next spot is where this one lies, as in "Boda, Lobaye" and "Paris, Texas"."""
    if number + 1 >= len(held) or held[number].spot.first < 0:
        return
    one, other = held[number], held[number + 1]
    if other.spot.demonym or not (other.spot.first > one.spot.last and said_within(scene, one.spot, other.spot)):
        return
    if other.spot.first >= 0 and _kind(scene, other.spot) in ("region", "district") and len(other.rows) and len(one.rows):
        one.elsewhere = not np.isin(index.countries[one.rows], index.countries[other.rows]).any()
    wide = other.rows[np.isin(index.features[other.rows], (_COUNTRY, _REGION, _DISTRICT))]
    if len(wide) and any(_holds(index, row, one.rows) for row in wide.tolist()):
        one.within = number + 1


def said_within(scene: Around, one: Spot, other: Spot) -> bool:
    """Whether the words between two names say that the first lies in the second: "Boda, Lobaye", "Boda dans la préfecture de la
    Lobaye"."""
    start, end = one.end, other.start
    if end - start > _WITHIN_LETTERS:
        return False
    if scene.words.text[start:end] in _APPOSED:
        return True
    first, last = one.last + 1, other.first
    if not 0 < last - first <= _WITHIN:
        return False
    folded, known = scene.words.folded, scene.lexicon
    gaps = scene.gaps[first : last + 1]
    if any(gap.strip("'’- ") not in ("", ",", "(") for gap in gaps):
        return False
    between = folded[first:last]
    if not all(word in known.within or word in known.of or word in known.before or word in _SUB for word in between):
        return False
    return _LINKING.isdisjoint(between) and (bool(gaps[0].strip()) or between[0] in known.within)


def _holds(index: Index, wide: int, rows: NDArray[np.int32]) -> bool:
    """Whether one of the places lies in a country, region or district, and is smaller."""
    return bool(lies_in(index, wide, rows).any())


def lies_in(index: Index, wide: int, rows: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of the places lie in a country or region (that of a district), and are no such thing themselves."""
    smaller = index.features[rows] > index.features[wide]
    if index.features[wide] == _COUNTRY:
        return np.asarray(smaller & (index.countries[rows] == index.countries[wide]))
    return np.asarray(smaller & (index.regions[rows] == index.regions[wide]) & (index.regions[wide] > 0))


def _kind(scene: Around, spot: Spot) -> str:
    if spot.first < 0:
        return ""
    folded, lexicon = scene.words.folded, scene.lexicon
    after = spot.last + 1
    while (
        after < len(folded)
        and scene.gaps[after] == " "
        and folded[after] in ("refugee", "refugees", "idp", "idps", "displacement")
    ):
        after += 1
    if after < len(folded) and scene.gaps[after] in (" ", "-"):
        if folded[after] in _SUB and (two := lexicon.after.get(" ".join(folded[after : after + 2]))):
            return two
        if folded[after] in lexicon.after:
            return lexicon.after[folded[after]]
    before = spot.first - 1
    while before >= 0 and spot.first - before <= 3 and folded[before] in lexicon.of and scene.gaps[before + 1] in (" ", "'", "’"):
        before -= 1
    near = (
        before >= 0
        and scene.gaps[before + 1] == " "
        and (before < spot.first - 1 or scene.capital[before] or not folded[before].isascii())
    )
    if not (near or (before == spot.first - 1 and before >= 0)):
        return ""
    if before and folded[before - 1] in _SUB and (two := lexicon.before.get(" ".join(folded[before - 1 : before + 1]))):
        return two
    return lexicon.before.get(folded[before], "")


def _units(scene: Around, spot: Spot) -> frozenset[str]:
    """The countries of the words for areas right before or behind it."""
    folded, units = scene.words.folded, scene.lexicon.units
    near = [*folded[max(0, spot.first - 4) : spot.first], "", *folded[spot.last + 1 : spot.last + 3]]
    told = (one for pair in pairwise(near) for one in (*pair, " ".join(pair)))
    return next((units[one] for one in told if one in units), frozenset())


def _dateline(scene: Around, spot: Spot) -> bool:
    """Whether it stands in front of an article as the place it was written at: "BANGUI (AFP) -", "Bangui, 3 mars (RFI) –"."""
    if spot.first < 0 or spot.start > 150 or not scene.opens(spot.first):
        return False
    tail = scene.words.text[spot.end : spot.end + 60]
    if _DASH.match(tail) is None:
        return tail.startswith((" (", ", ")) and any(
            word in scene.lexicon.agencies for word in scene.words.folded[spot.last + 1 : spot.last + 5]
        )
    return not tail.startswith(":") or scene.surface(spot.first).isupper()


def _sign(scene: Around, index: Index, held: list[Seen]) -> None:
    """Fills in the signs of each spot; those on the same name elsewhere in the text come last."""
    inside = {word for one in held for word in range(one.spot.first, one.spot.last + 1)}
    qualifying = {one.within for one in held if one.within >= 0}
    small = {word for word, capital in zip(scene.words.folded, scene.capital, strict=True) if not capital}
    person: set[str] = set()
    place: set[str] = set()
    for number, one in enumerate(held):
        one.signs = _signs(scene, index, held, number, inside, small)
        one.signs[4] = float(number in qualifying)
        if one.signs[12] or one.signs[13] or (one.signs[10] and not one.signs[1]):
            person.add(one.spot.key)
        elif one.signs[1] or one.signs[3] or one.signs[5] or one.signs[6]:
            place.add(one.spot.key)
    for one in held:
        one.signs[24], one.signs[25] = float(one.spot.key in person), float(one.spot.key in place)


def _signs(scene: Around, index: Index, held: list[Seen], number: int, inside: set[int], small: set[str]) -> list[float]:
    one, spot = held[number], held[number].spot
    signs = [0.0] * len(NAMING)
    signs[0] = 1.0
    if spot.first < 0:
        signs[1], signs[19] = 1.0, index.statics[one.rows, 0].max(initial=0.0)
        signs[18] = 1.0
        return signs
    if spot.demonym:
        return signs
    _before(scene, spot, inside, signs)
    _after(scene, spot, inside, signs)
    folded, lexicon = scene.words.folded, scene.lexicon
    single = spot.first == spot.last
    signs[1] = max(signs[1], float(single and folded[spot.first] != spot.key))
    signs[3], signs[5], signs[6] = float(one.within >= 0), float(bool(one.kind)), float(one.dateline)
    signs[14] = float(single and folded[spot.first] in lexicon.firstnames)
    signs[15] = float(single and folded[spot.first] in lexicon.common)
    signs[17], signs[18] = float(scene.opens(spot.first)), float(not single)
    signs[19], signs[20], signs[21], signs[22], signs[23], signs[28] = index.facts(spot.left, one.rows, one.kinds)
    signs[26] = float(single and folded[spot.first] in small)
    surface = scene.words.text[spot.start : spot.end]
    signs[27] = float(surface.isupper() and not scene.loud and not signs[28])
    signs[29] = float(_listed(scene, held, number))
    return signs


def _before(scene: Around, spot: Spot, inside: set[int], signs: list[float]) -> None:
    before, lexicon = spot.first - 1, scene.lexicon
    if before < 0 or scene.opens(spot.first):
        return
    word, gap = scene.words.folded[before], scene.gaps[spot.first]
    if word in ("the", "la", "le", "l", "el") and before > 0 and gap in (" ", "'", "’") and not scene.opens(before):
        before -= 1
        word = scene.words.folded[before]
    led = word in lexicon.locative or word in lexicon.struck
    signs[1] = float(led and not (scene.capital[before] and not scene.opens(before) and word.isascii()))
    signs[2] = float(word in lexicon.of)
    signs[9] = float(bool(_NUMBER.search(scene.words.text[max(0, spot.start - 3) : spot.start])))
    signs[12] = float(word in lexicon.titles and gap in (" ", ". "))
    if gap in (" ", ". ") and scene.capital[before] and word[:1].isalpha() and word.isascii() and not signs[1] and not signs[12]:
        signs[13] = float(word in lexicon.firstnames or len(word) == 1)
        known = before in inside or word in lexicon.before or word in lexicon.directions or word in lexicon.of
        signs[10] = float(not known and not scene.opens(before) and not signs[13])


def _after(scene: Around, spot: Spot, inside: set[int], signs: list[float]) -> None:
    after, lexicon, folded = spot.last + 1, scene.lexicon, scene.words.folded
    if after >= len(folded) or scene.gaps[after] not in (" ", "-"):
        return
    word = folded[after]
    if word in _SUFFERS and not lexicon.struck.isdisjoint(folded[after + 1 : after + 4]):
        signs[1] = 1.0
    signs[16] = float(word in lexicon.reporting)
    signs[9] = max(signs[9], float(word in lexicon.streets and scene.capital[after]))
    signs[7] = float(word in lexicon.bodies)
    if scene.capital[after] and word.isascii():
        signs[8] = float(word in lexicon.others)
        signs[11] = float(not (signs[7] or signs[8] or signs[9] or after in inside or word in lexicon.after) and word.isalpha())


def _listed(scene: Around, held: list[Seen], number: int) -> bool:
    """Whether it stands in a list with another name, as in "Bria, Ippy and Bambari"."""
    text, one = scene.words.text, held[number].spot
    before = number > 0 and text[held[number - 1].spot.end : one.start] in _LIST
    return before or (number + 1 < len(held) and text[one.end : held[number + 1].spot.start] in _LIST)
