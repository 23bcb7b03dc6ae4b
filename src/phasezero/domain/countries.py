"""Countries and territories: their codes, their names in English, French and Arabic, and how other sets call them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from phasezero.domain.vocabularies import load
from phasezero.errors import UnknownCountry, said


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory. Kosovo, which has no ISO code, has the codes XKX and XK that are in general use."""

    iso3: str
    """ISO 3166-1 alpha-3."""
    iso2: str
    numeric: int
    """ISO 3166-1 numeric, as Natural Earth's outlines have it; 0 where there is none."""
    name: str
    """In English."""
    name_fr: str
    name_ar: str
    ucdp_names: tuple[str, ...]
    """Names that UCDP uses or used for it, for example "DR Congo (Zaire)"; empty for territories UCDP does not list."""
    gw: tuple[int, ...]
    """Gleditsch & Ward numbers, the present one first."""
    cow: tuple[int, ...]
    """Numbers of the Correlates of War project that are not among those."""
    boundaries: tuple[str, ...]
    """Files of the first-level boundary set that hold its regions; a file may not exist (overseas departments)."""
    successors: tuple[str, ...]
    """ISO3 of those that UCDP counts within this country for some of the years since 1989, in the order to try."""
    aliases: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it is found by, without its codes."""
        return (self.name, self.name_fr, self.name_ar, *self.ucdp_names, *self.aliases)

    def called(self, language: str) -> str:
        """The name in a language, by its code ("fr", "ar-sd"); in English where no other is known."""
        return {"fr": self.name_fr, "ar": self.name_ar}.get(language.partition("-")[0], self.name)


def country(iso3: str) -> Country:
    """The country with this ISO 3166-1 alpha-3 code. Raises UnknownCountry."""
    try:
        return _countries()[iso3]
    except KeyError:
        raise UnknownCountry(
            said("no country has the code {code!r}: use an ISO 3166-1 alpha-3 code such as CAF", code=iso3)
        ) from None


def countries() -> tuple[Country, ...]:
    """All countries and territories, in the order of their ISO3 codes."""
    return tuple(_countries().values())


@cache
def find_country(text: str) -> Country:
    """The country meant by an ISO2 or ISO3 code, or by a name in English, French, Arabic or UCDP's spelling.

    Case, accents and punctuation do not matter. Raises UnknownCountry, with the nearest names, where nothing fits exactly:
    a country is never guessed.
    """
    if text in _countries():  # most callers have the code: no name need be folded for it
        return country(text)
    wanted = _fold(text)
    found = _by_word().get(wanted)
    if found is not None:
        return country(found)
    near = difflib.get_close_matches(wanted, [word for word in _by_word() if len(word) > 3], n=8, cutoff=0.7)
    names = list(dict.fromkeys(f"{country(code).name} ({code})" for code in (_by_word()[word] for word in near)))[:3]
    advice = (
        f"did you mean {' or '.join(names)}?" if names else "use an ISO code such as CAF, or a name in English, French or Arabic"
    )
    raise UnknownCountry(f"no country is called {text!r}: {advice}")


def _fold(text: str) -> str:
    """What is left of a name when case, accents, punctuation and a leading article do not matter."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and "))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    words = re.sub(r"\bst\b", "saint", " ".join(re.findall(r"\w+", plain)))
    return re.sub(r"^(?:the|le|la|les|l) (?=\w)", "", words)


@cache
def _countries() -> dict[str, Country]:
    return {entry["iso3"]: _made(entry) for entry in load("countries")}


def _made(entry: dict[str, object]) -> Country:
    """One entry of the vocabulary as a Country; what is left out has the defaults stated in the file's header."""

    def words(key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = entry.get(key, default)
        return tuple(str(item) for item in value) if isinstance(value, (list, tuple)) else default

    iso3, name = str(entry["iso3"]), str(entry["name"])
    gw = tuple(int(number) for number in words("gw"))
    return Country(
        iso3=iso3,
        iso2=str(entry["iso2"]),
        numeric=int(str(entry["numeric"])),
        name=name,
        name_fr=str(entry["fr"]),
        name_ar=str(entry["ar"]),
        ucdp_names=words("ucdp", (name,) if gw else ()),
        gw=gw,
        cow=tuple(int(number) for number in words("cow")),
        boundaries=words("boundaries", (iso3.lower(),)),
        successors=words("successors"),
        aliases=words("aliases"),
    )


@cache
def _by_word() -> dict[str, str]:
    """From every folded code and name to an ISO3 code. Raises ValueError if a name stands for two countries."""
    found: dict[str, str] = {}
    for item in _countries().values():
        for word in (item.iso3, item.iso2, *item.names):
            if found.setdefault(_fold(word), item.iso3) != item.iso3:
                raise ValueError(f"{word!r} stands for both {found[_fold(word)]} and {item.iso3} in countries.yml")
    return found
