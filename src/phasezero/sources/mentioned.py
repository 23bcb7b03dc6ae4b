"""Which countries a title or an abstract names: by their names in English, French and Arabic, as whole words."""

from __future__ import annotations

import re
from functools import cache

from phasezero.domain.countries import countries, country
from phasezero.domain.publishers import folded

_SHORTEST = 4


def named(text: str, among: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these countries (ISO3) that the text names, in their order. A name inside a longer one of another country does not
    count: "South Sudan" does not name Sudan, nor "Guinea-Bissau" Guinea."""
    words = f" {folded(text)} "
    found = []
    for iso3 in among:
        pattern, longer = _patterns(iso3)
        rest = longer.sub(" ", words) if longer else words
        if pattern.search(rest):
            found.append(iso3)
    return tuple(found)


@cache
def _patterns(iso3: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """The country's names, and those names of others that hold one of them."""
    own = _names(iso3)
    others = {name for one in countries() if one.iso3 != iso3 for name in _names(one.iso3)}
    longer = [name for name in others if any(f" {mine} " in f" {name} " and name != mine for mine in own)]
    return _any(own), _any(longer) if longer else None


def _names(iso3: str) -> list[str]:
    return [plain for name in country(iso3).names if len(plain := folded(re.sub(r"\(.*?\)", "", name))) >= _SHORTEST]


def _any(names: list[str]) -> re.Pattern[str]:
    longest_first = sorted(set(names), key=lambda name: (-len(name), name))
    return re.compile(r"(?<= )(?:" + "|".join(re.escape(name) for name in longest_first) + r")(?= )")
