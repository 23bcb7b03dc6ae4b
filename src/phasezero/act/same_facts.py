"""Same facts, other words: what an ask says is read back from its final text and compared with what it says elsewhere.

Of each part: every number, date, grade and name, and who is harmed, by whom and how organised. Nothing is taken from the facts
but the names to look for; a name that they do not hold is found by its capital letter. `check` runs before an ask leaves `act`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from phasezero.domain.asks import Ask, AskFacts, AskPart, Chance, Count, Piece, own_instrument
from phasezero.domain.audiences import PartKey, audience
from phasezero.domain.countries import country
from phasezero.domain.harm import Harm, Signs
from phasezero.domain.institutions import body
from phasezero.domain.lexicon import Lexicon, lexicon
from phasezero.domain.wording import wording
from phasezero.errors import LintRefused, said

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
UNGRADED = "ungraded"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two texts do not say alike."""

    part: str
    """Key of the part."""
    what: str
    """"number", "date", "grade", "name", "part", "who is harmed", "by whom", "how organised"."""
    here: str
    there: str
    """In the text it is compared with."""

    def __str__(self) -> str:
        return f"{self.part}: {self.what}: here {self.here}, there {self.there}"


@dataclass(frozen=True, slots=True)
class Read:
    """What a text says, read from its letters."""

    found: Mapping[str, Counter[str]]
    """Numbers, dates (ISO), grades and names, each as often as it stands there."""
    harm: Harm

    def against(self, other: Read) -> Iterator[tuple[str, str, str]]:
        for what, mine in self.found.items():
            theirs = other.found[what]
            if mine != theirs:
                yield what, _listed(mine - theirs), _listed(theirs - mine)
        yield from self.harm.against(other.harm)


def _listed(found: Counter[str]) -> str:
    return ", ".join(sorted(found.elements())) or "nothing"


@lru_cache(maxsize=1024)
def read(text: str, names: tuple[str, ...], signs: Signs) -> Read:
    """What a text says; treat it as read-only. `names`: those to look for, whole and with their own numbers."""
    found: dict[str, Counter[str]] = {what: Counter() for what in ("name", "date", "grade", "number")}

    def take(match: re.Match[str]) -> str:
        what, value = _meaning(match)
        found[what][value] += 1
        return "\ufffc"

    rest = _pattern(names).sub(take, text)
    found["name"].update(_capitals(rest))
    return Read(found, signs.harm(text))


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Names, the longest first, before dates, grades and numbers; a number with its label before it and its unit behind it."""
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    name = rf"(?<!\w)(?P<name>{longest_first})(?!\w)|" if longest_first else ""
    months, spelled = "|".join(_MONTHS), "|".join(wording().words("spelled_numbers"))
    return re.compile(
        rf"{name}(?<!\w)(?P<day>\d{{1,2}}) (?P<month>{months}) (?P<year>\d{{4}})(?!\w)"
        r"|(?<!\w)(?P<iso>\d{4}-\d{2}-\d{2})(?!\w)"
        rf"|(?<!\w)(?P<grade>[A-F][1-6]|{UNGRADED})(?!\w)"
        rf"|(?:(?<!\w)(?P<label>low|best|high|at most|base rate)\s+)?(?P<number>\d+(?:[.,]\d+)*)(?:\s*(?P<unit>{_UNITS}))?"
        rf"|(?<!\w)(?P<spelled>(?i:{spelled}))(?!\w)"
    )


_UNITS = r"%|(?:day|month|record|independent source)(?=s?(?!\w))"


def _meaning(match: re.Match[str]) -> tuple[str, str]:
    """What kind of thing it is, and its one spelling."""
    of = match.groupdict()
    if of.get("name"):
        return "name", match.group()
    if of["day"]:
        return "date", f"{int(of['year']):04}-{_MONTHS.index(of['month']) + 1:02}-{int(of['day']):02}"
    if of["iso"]:
        return "date", of["iso"]
    if of["grade"]:
        return "grade", of["grade"]
    if of["spelled"]:
        return "number", of["spelled"].casefold()
    return "number", _number(of["number"], of["label"] or "", of["unit"] or "")


def _number(digits: str, label: str = "", unit: str = "") -> str:
    return " ".join(one for one in (label, digits.replace(",", ""), unit) if one)


_CAPITAL = re.compile(r"[^\W\d_][\w'’-]*")
_OPENING = " \n\"“‘'(["


def _capitals(text: str) -> Iterator[str]:
    """Words with a capital letter inside a sentence. What begins one cannot be told from a name."""
    for match in _CAPITAL.finditer(text):
        before = text[: match.start()].rstrip(_OPENING)
        if match.group()[0].isupper() and before and before[-1] not in '.:?!…”"':
            yield match.group()


def differences(here: Ask, there: Ask) -> tuple[Difference, ...]:
    """Where two phrasings of the same facts do not say the same. A part that only one of them has is no difference if the other's
    audience does not get it, or had no room."""
    signs, names = lexicon(here.language).signs, _names(here.facts)
    mine, theirs = ({(part.key, part.of): part for part in ask.parts} for ask in (here, there))
    found = []
    for key in dict.fromkeys((*mine, *theirs)):
        if key in mine and key in theirs:
            pair = (read(mine[key].text, names, signs), read(theirs[key].text, names, signs))
            found += [Difference(key[0], *one) for one in pair[0].against(pair[1])]
        elif key[0] not in (_may_lack(here) if key in theirs else _may_lack(there)):
            sides = ("nothing", "said") if key in theirs else ("said", "nothing")
            found.append(Difference(key[0], "part", *sides))
    return tuple(found)


def _may_lack(ask: Ask) -> frozenset[PartKey]:
    if not ask.audience:
        return frozenset()
    profile = audience(ask.audience)
    return (frozenset(PartKey) - frozenset(profile.parts)) | (frozenset(ask.left_out) & frozenset(profile.leave_out))


def against_facts(ask: Ask) -> tuple[Difference, ...]:
    """What the facts hold of a part and its text does not say; numbers whose base is missing; terms whose words do not keep the
    three."""
    words, names = lexicon(ask.language), _names(ask.facts)
    said_of = {part.of for part in ask.parts}
    found = [
        Difference(part.key, "base of a number", "nothing", piece.slot)
        for part in ask.parts for piece in part.pieces if piece.slot and piece.slot not in said_of
    ]  # fmt: skip
    for part in ask.parts:
        said_there = read(part.text, names, words.signs).found
        for what, owed in _owed(ask.facts, part).items():
            if missing := owed - said_there[what]:
                found.append(Difference(part.key, what, "nothing", _listed(missing)))
        for piece in part.pieces:
            if piece.term:
                found += _of_term(part, piece, words, ask.sector)
    return tuple(found)


def _of_term(part: AskPart, piece: Piece, words: Lexicon, sector: str) -> Iterator[Difference]:
    """Whether the words of a term keep the three, and are those of the lexicon."""
    text, wording = piece.part.text, words.wording(piece.term, sector).text
    for question, here, there in words.signs.harm(text).against(words.term(piece.term).harm):
        yield Difference(part.key, f"{piece.term}, {question}", here, there)
    if text != wording:
        yield Difference(part.key, f"{piece.term}, words", text, wording)


def check(ask: Ask, standard: Ask) -> None:
    """Raises LintRefused with one line for each difference from the standard phrasing or from the facts."""
    if found := (*differences(ask, standard), *against_facts(ask)):
        those = "; ".join(dict.fromkeys(map(str, found)))
        raise LintRefused(said("the words of this ask would change a fact, so it is not shown: {those}", those=those))


def _names(facts: AskFacts) -> tuple[str, ...]:
    """Every name that the facts hold, once."""
    found = {facts.actor.name, facts.why_source, country(facts.country).called("en"), *facts.names}
    found |= {one.actor.name for one in facts.others}
    return tuple(sorted(found | {body(facts.body).name} if facts.body else found))


def _owed(facts: AskFacts, part: AskPart) -> dict[str, Counter[str]]:
    """What a part must say of the facts, whatever its words."""
    owed = _owed_by(facts, part.key, part.of)
    return {
        "number": Counter(owed.numbers),
        "date": Counter(day.isoformat() for day in owed.dates),
        "grade": Counter(owed.grades),
        "name": Counter(owed.names),
    }


@dataclass(frozen=True, slots=True)
class _Owed:
    numbers: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()
    grades: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def _owed_by(facts: AskFacts, key: PartKey, of: str) -> _Owed:
    if key is PartKey.COUNTS:
        return _owed_by_count(next(one for one in facts.counts if one.key == of))
    if key is PartKey.CHANCES:
        return _owed_by_chance(next(one for one in facts.chances if one.key == of))
    if key is PartKey.OTHERS:
        other = facts.others[int(of) - 1]
        return _Owed(dates=(other.by,), names=(other.actor.name,))
    return {
        PartKey.ASK: _Owed(names=(facts.actor.name,)),
        PartKey.INSTRUMENT: _owed_by_instrument(facts),
        PartKey.SLOT: _Owed(dates=(facts.slot.day,) if facts.slot else ()),
        PartKey.BY: _Owed(dates=(facts.by,)),
        PartKey.WHY: _Owed(names=(facts.why_source,)),
        PartKey.JUDGEMENT: _Owed(dates=(facts.day,), names=(country(facts.country).called("en"),)),
        PartKey.PHASE: _Owed(numbers=(str(facts.phase),)),
    }.get(key, _Owed())


def _owed_by_instrument(facts: AskFacts) -> _Owed:
    asked = body(facts.body) if facts.body else None
    found = asked.instrument(facts.instrument) if asked else own_instrument(facts)
    return _Owed(numbers=(_number(str(found.lead_time_days), unit="day"),), names=(asked.name,) if asked else ())


def _owed_by_count(one: Count) -> _Owed:
    estimates = {"low": one.low, "best": one.best, "high": one.high}
    found = (str(one.best),) if one.exact else tuple(_number(str(value), label) for label, value in estimates.items())
    window, records = _number(str(one.days), unit="day"), _number(str(one.records), unit="record")
    sources = _number(str(one.sources), "at most", "independent source")
    return _Owed((*found, window, records, sources), (one.until,), (one.grade or UNGRADED,))


def _owed_by_chance(one: Chance) -> _Owed:
    low, high, percent, base_rate = (f"{value:g}" for value in (one.low, one.high, one.percent, one.base_rate))
    numbers = (low, _number(high, unit="%"), _number(percent, unit="%"), _number(base_rate, "base rate", "%"))
    return _Owed((*numbers, _number(str(one.months), unit="month")), (one.cutoff,))
