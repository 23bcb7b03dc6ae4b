"""The lexicon: the same fact in the words of ten sectors, from `vocabulary/lexicon.yml`, read strictly.

Every wording of a term says the same as the term on who is harmed, by whom and how organised; one that does not is refused when
the file is read. A wording is unreviewed until a practitioner of its sector has approved exactly these words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from phasezero.domain.harm import HIDDEN, QUESTIONS, Harm, Signs
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, said

ENGLISH = "en"
STANDARD_SECTOR = "atrocity_prevention"
"""The sector whose words a text is written in before it is said in another's."""
_LONGEST = 110


@dataclass(frozen=True, slots=True)
class Review:
    """A practitioner's approval of one wording."""

    by: str
    """Role and organisation."""
    on: date


@dataclass(frozen=True, slots=True)
class Wording:
    """A term in the words of one sector."""

    text: str
    """A noun phrase with its article, which can follow a verb or a preposition."""
    review: Review | None = None
    """None: unreviewed."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the field, in one language."""

    key: str
    standard: str
    """The field's own word, one click away from every wording."""
    definition: str
    """One sentence."""
    harm: Harm
    """What every wording says, no more and no less."""
    wordings: Mapping[str, Wording]
    """By sector."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All terms in one language."""

    language: str
    sectors: tuple[str, ...]
    terms: Mapping[str, Term]
    signs: Signs

    def term(self, key: str) -> Term:
        """Raises BadInput for a term that is none."""
        if key not in self.terms:
            raise BadInput(said("there is no term {key!r} in the lexicon", key=key[:60]))
        return self.terms[key]

    def wording(self, key: str, sector: str) -> Wording:
        """Raises BadInput for a term or sector that is none."""
        if sector not in self.sectors:
            those = ", ".join(self.sectors)
            raise BadInput(said("there is no sector {key!r} in the lexicon; there are: {those}", key=sector[:60], those=those))
        return self.term(key).wordings[sector]

    def unreviewed(self) -> Iterator[tuple[str, str]]:
        """Term and sector of every wording that no practitioner has approved."""
        for term in self.terms.values():
            yield from ((term.key, sector) for sector, wording in term.wordings.items() if wording.review is None)


@cache
def lexicon(language: str = ENGLISH) -> Lexicon:
    """Raises BadInput with one line for a fault of the file, and for a language that it lacks."""
    return parse(load("lexicon"), language)


def parse(raw: Mapping[str, Any], language: str = ENGLISH) -> Lexicon:
    """The lexicon of a vocabulary file. Raises BadInput with one line that names the entry."""
    if language not in raw["signs"]:
        raise BadInput(said("the lexicon has no words in the language {key!r}", key=language[:20]))
    sectors = tuple(raw["sectors"])
    try:
        signs = Signs.of(raw["signs"][language])
    except ValueError as error:
        raise BadInput(f"lexicon.yml, signs, {language}: {error}") from error
    reviews = _reviews(raw, language)
    terms: dict[str, Term] = {}
    for entry in raw["terms"]:
        where = f"lexicon.yml, {entry.get('id') or 'an entry without an id'}"
        try:
            term = _term(entry, language, sectors, signs, reviews)
        except KeyError as error:
            raise BadInput(f"{where}: {error.args[0]!r} is missing") from error
        except ValueError as error:
            raise BadInput(f"{where}: {error}") from error
        if term.key in terms:
            raise BadInput(f"{where}: it stands there twice")
        terms[term.key] = term
    if reviews:
        term_key, sector = next(iter(reviews))
        raise BadInput(f"lexicon.yml, reviews: {term_key}, {sector} is no wording of the file")
    return Lexicon(language, sectors, terms, signs)


_Reviews = dict[tuple[str, str], Mapping[str, Any]]


def _reviews(raw: Mapping[str, Any], language: str) -> _Reviews:
    found: _Reviews = {}
    for one in raw["reviews"]:
        key = one["term"], one["sector"]
        if not str(one["reviewed_by"]).strip() or not isinstance(one["reviewed_on"], date):
            raise BadInput(f"lexicon.yml, reviews, {', '.join(key)}: a review has reviewed_by and a day, reviewed_on")
        if one["language"] == language:
            if key in found:
                raise BadInput(f"lexicon.yml, reviews, {', '.join(key)}: it stands there twice")
            found[key] = one
    return found


def _term(entry: Mapping[str, Any], language: str, sectors: tuple[str, ...], signs: Signs, reviews: _Reviews) -> Term:
    key, words = entry["id"], entry[language]
    if not re.fullmatch(r"[a-z][a-z_]*", key):
        raise ValueError("an id has small letters and _ only, so that it can stand in a text as {id}")
    harm = _harm(entry, signs)
    if set(words["wordings"]) != set(sectors):
        odd = sorted(set(words["wordings"]) ^ set(sectors))
        raise ValueError(f"it has a wording for each sector, and for no other: look at {', '.join(odd)}")
    for text in (words["standard"], words["definition"]):
        if not str(text).strip():
            raise ValueError("it has a standard term and a definition")
    wordings = {sector: _wording(key, sector, words["wordings"][sector], harm, signs, reviews) for sector in sectors}
    return Term(key, words["standard"], words["definition"], harm, wordings)


def _harm(entry: Mapping[str, Any], signs: Signs) -> Harm:
    values = {field: tuple(sorted(entry[field])) for field in QUESTIONS}
    for field, chosen in values.items():
        if HIDDEN in chosen:
            raise ValueError(f"{field} says {HIDDEN!r}, which no term may mean")
        if unknown := set(chosen) - set(signs.values[field]):
            raise ValueError(f"{field} says {sorted(unknown)[0]!r}, for which there are no signs")
    return Harm(**values)


def _wording(key: str, sector: str, text: str, harm: Harm, signs: Signs, reviews: _Reviews) -> Wording:
    if not text.strip() or len(text) > _LONGEST:
        raise ValueError(f"{sector}: a wording has 1 to {_LONGEST} letters")
    if text != text.lower() or re.search(r"[\d{}]", text):
        raise ValueError(f"{sector}: {text!r} holds a capital letter, a digit or a brace; a wording brings no name and no number")
    for question, asked, found in harm.against(signs.harm(text)):
        raise ValueError(f"{sector}: {text!r} does not say the same. {question}: the term says {asked}, it says {found}")
    review = reviews.pop((key, sector), None)
    if review is None:
        return Wording(text)
    if review["wording"] != text:
        raise ValueError(f"{sector}: {text!r} is not what was approved ({review['wording']!r}): have it approved anew")
    return Wording(text, Review(review["reviewed_by"], review["reviewed_on"]))
