"""Asks: what somebody is asked to do, as typed facts, and as it is said to one audience.

Texts that people write hold `{slots}`: a term of the lexicon, or the key of a count, a chance or a date. So the words can follow
the reader's sector while every number, name, date and grade comes from one place and stands with its base.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from phasezero.domain.audiences import Form, OwnInstrument, PartKey, audience
from phasezero.domain.countries import country
from phasezero.domain.institutions import body
from phasezero.domain.lexicon import ENGLISH, STANDARD_SECTOR, lexicon
from phasezero.domain.offices import must_be_office
from phasezero.domain.phrases import Part, without_directions
from phasezero.domain.updates import Sentence, SentenceKind
from phasezero.domain.wording import wording
from phasezero.errors import BadInput, said

SLOT = re.compile(r"\{(\w+)\}")
_GRADE = re.compile("[A-F][1-6]")


@dataclass(frozen=True, slots=True)
class Office:
    """Who is asked: an office or a post, never a person by name."""

    name: str
    """"Permanent Representative of Rwanda to the United Nations"."""
    country: str = ""
    """ISO alpha-3 of the state it belongs to; empty where it belongs to none."""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise BadInput(said("nobody is asked: name the office"))
        must_be_office(self.name)
        if self.country:
            country(self.country)


@dataclass(frozen=True, slots=True)
class Count:
    """A number with what it stands on."""

    key: str
    """Its slot in texts."""
    what: str
    """What was counted, as a text with slots: "killed in {one_sided_violence}"."""
    low: int
    best: int
    high: int
    days: int
    """Length of the window."""
    until: date
    """Its last day."""
    records: int
    """How many records it is counted from."""
    sources: int
    """Independent ones, at most."""
    grade: str = ""
    """Admiralty; empty: nobody has graded it."""
    exact: bool = False
    """Counted, not estimated, such as events: low, best and high are one."""
    cites: tuple[str, ...] = ()
    """Keys of the records."""

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.best <= self.high:
            raise BadInput(
                said(
                    "{key}: low {low}, best {best}, high {high} are not in order",
                    key=self.key, low=self.low, best=self.best, high=self.high,
                )
            )  # fmt: skip
        if self.exact and self.low != self.high:
            raise BadInput(said("{key}: an exact count has one number", key=self.key))
        if self.days < 1 or self.records < 1 or self.sources < 1 or not self.what.strip():
            raise BadInput(
                said("{key}: a count without its base: say what, over how many days, from how many records", key=self.key)
            )
        if self.grade and not _GRADE.fullmatch(self.grade):
            raise BadInput(said("{key}: {grade!r} is no grade: A to F, then 1 to 6", key=self.key, grade=self.grade[:20]))


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability with what it stands on, in per cent."""

    key: str
    what: str
    """Of what, as a text with slots."""
    percent: float
    low: float
    high: float
    base_rate: float
    months: int
    """The horizon."""
    cutoff: date
    """Last day of the data."""

    def __post_init__(self) -> None:
        if not (0 <= self.low <= self.percent <= self.high <= 100 and 0 <= self.base_rate <= 100):
            raise BadInput(said("{key}: a chance stands inside its interval, from 0 to 100 per cent", key=self.key))
        if self.months < 1 or not self.what.strip():
            raise BadInput(said("{key}: a chance without its base: say of what, and within how many months", key=self.key))


@dataclass(frozen=True, slots=True)
class AgendaSlot:
    """The next opening of a body's agenda."""

    what: str
    day: date


@dataclass(frozen=True, slots=True)
class OtherAsk:
    """What was asked of somebody else. Quiet asks never stand here."""

    actor: Office
    action: str
    by: date
    quiet: bool = False

    def __post_init__(self) -> None:
        if self.quiet:
            raise BadInput(said("a quiet ask is not told to others: leave out what was asked of {name}", name=self.actor.name))


@dataclass(frozen=True, slots=True)
class Judged:
    """The one judgement on a country, by people."""

    sentence: str
    confidence: str
    dissent: str = ""
    """Empty: nobody dissents."""


@dataclass(frozen=True, slots=True)
class AskFacts:
    """Everything that an ask says, before it has an audience."""

    day: date
    """As known at the end of this day."""
    country: str
    """ISO alpha-3 of the country that it is about."""
    actor: Office
    actor_kind: str
    """Key of the audience that they are."""
    action: str
    """What they are asked to do: a text that begins with a verb, "request a briefing on {campaign}"."""
    tool: str
    """Its entry in the catalogue of tools."""
    instrument: str
    body: str
    """Key of the body whose instrument it is; empty: the actor's own."""
    by: date
    why: str
    """Why them."""
    why_source: str
    """Where that can be looked up."""
    say: str
    """What they can say, in one sentence."""
    phase: int
    """0 to 3, on our own scale."""
    phase_confirmed: bool
    quiet: bool
    """It is put to them alone, and nobody else learns of it."""
    judged: Judged | None = None
    slot: AgendaSlot | None = None
    counts: tuple[Count, ...] = ()
    chances: tuple[Chance, ...] = ()
    dates: tuple[tuple[str, date], ...] = ()
    """Further dates of the texts, by key."""
    names: tuple[str, ...] = ()
    """Proper names in the texts: places, armed actors, bodies, documents."""
    others: tuple[OtherAsk, ...] = ()

    def __post_init__(self) -> None:
        country(self.country)
        _check_instrument(self)
        if self.phase not in (0, 1, 2, 3):
            raise BadInput(said("the phase is {phase}; phases are 0 to 3", phase=self.phase))
        for label, text in (("why", self.why), ("why_source", self.why_source), ("say", self.say), ("action", self.action)):
            if not text.strip():
                raise BadInput(said("{field!r} is empty: an ask says what, why them, and what they can say", field=label))
        for one in self.names:
            if one.casefold() == one != one.upper() or not re.search(r"[^\W\d_]", one):
                raise BadInput(said("{name!r} is no name: a name has a capital letter", name=one[:60]))
        self._check_keys()
        for label, text in self.texts():
            _check_text(label, text, self)

    def _check_keys(self) -> None:
        keys = [*self._figures, *(key for key, _ in self.dates)]
        for key in keys:
            if not re.fullmatch(r"[a-z]\w*", key) or key == "by" or key in lexicon().terms or keys.count(key) > 1:
                raise BadInput(said("{key!r} cannot be a slot: it is taken, or no small letters", key=key[:60]))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text that people wrote with slots, with the field it stands in."""
        yield from (("action", self.action), ("why", self.why), ("say", self.say))
        yield from ((one.key, one.what) for one in self.counts)
        yield from ((one.key, one.what) for one in self.chances)
        yield from (("others", one.action) for one in self.others)
        if self.judged:
            judged = self.judged
            yield from (("judgement", judged.sentence), ("confidence", judged.confidence), ("dissent", judged.dissent))
        if self.slot:
            yield "slot", self.slot.what

    @property
    def slots(self) -> frozenset[str]:
        """What may stand in braces."""
        return frozenset({*self._figures, *(key for key, _ in self.dates), "by", *lexicon().terms})

    @property
    def _figures(self) -> tuple[str, ...]:
        return (*(one.key for one in self.counts), *(one.key for one in self.chances))

    @property
    def terms(self) -> tuple[str, ...]:
        """Keys of the lexicon that the texts use, in order."""
        known = lexicon().terms
        used = (key for _, text in self.texts() for key in SLOT.findall(text) if key in known)
        return tuple(dict.fromkeys(used))


def own_instrument(facts: AskFacts) -> OwnInstrument:
    """What the actor can do without a body. Raises BadInput for an instrument that it does not have."""
    return audience(facts.actor_kind).instrument(facts.instrument)


def _check_instrument(facts: AskFacts) -> None:
    if audience(facts.actor_kind).takes_message:
        raise BadInput(said("{name}: it gets a message that a partner approved; no ask", name=audience(facts.actor_kind).name))
    if facts.body:
        body(facts.body).instrument(facts.instrument)
    else:
        own_instrument(facts)


_STARTS = re.compile(r"(?:^|[.!?…]\s+)[\"“‘'(]*\{(\w+)\}")


def _check_text(label: str, text: str, facts: AskFacts) -> None:
    """Raises BadInput for a slot that nothing fills, a term that begins a sentence, and a number without its base."""
    for key in SLOT.findall(text):
        if key not in facts.slots:
            raise BadInput(said("{field}: nothing fills {slot}: no term, count, chance or date", field=label, slot=_braced(key)))
    if set("{}") & set(SLOT.sub("", text)):
        raise BadInput(said("{field}: a brace that belongs to no slot", field=label))
    for key in _STARTS.findall(text) if label in _SENTENCES else ():
        if key in lexicon().terms:
            raise BadInput(
                said("{field}: no sentence begins with {slot}, whose words differ by sector", field=label, slot=_braced(key))
            )
    if label not in _RELEASED_ELSEWHERE and (found := _bare_number(text, facts.names)):
        raise BadInput(said("{field}: the number {number!r} stands without its base: enter it as a count, chance or date, "
                            "and write its key in braces", field=label, number=found))  # fmt: skip


def _braced(key: str) -> str:
    return f"{{{key[:60]}}}"


_SENTENCES = frozenset({"action", "why", "say", "judgement", "dissent"})
"""Texts that are sentences, or begin one; the others stand inside ours."""
_RELEASED_ELSEWHERE = frozenset({"judgement", "confidence", "dissent", "slot"})
"""Texts that stand on records of their own."""


def _bare_number(text: str, names: Iterable[str]) -> str:
    """The first number that is written out, in digits or as a word before people; names may hold some."""
    rest = SLOT.sub(" ", text)
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, " ")
    digits = re.search(r"\d[\d.,]*", rest)
    if digits:
        return digits.group().rstrip(".,")
    spelled = next((match for form in (_spelled(), _spelled_harm(), _ROUNDED) if (match := form.search(rest))), None)
    return spelled.group() if spelled else ""


_ROUNDED = re.compile(r"(?<!\w)(?:dozens?|scores of|hundreds|thousands|millions|countless)(?!\w)", re.IGNORECASE)
"""Numbers that nobody counted."""


@cache
def _spelled() -> re.Pattern[str]:
    numbers, nouns = ("|".join(wording().words(key)) for key in ("spelled_numbers", "death_nouns"))
    return re.compile(rf"(?<!\w)(?:{numbers})(?:\s+of)?(?:\s+\w+)?\s+(?:{nouns})(?!\w)", re.IGNORECASE)


@cache
def _spelled_harm() -> re.Pattern[str]:
    """A number as a word, and what happened to so many behind it: "seven were killed"."""
    numbers = "|".join(wording().words("spelled_numbers"))
    harmed = "killed|dead|died|wounded|injured|displaced|fled|abducted|detained|missing"
    return re.compile(rf"(?<!\w)(?:{numbers})(?:\s+\w+){{0,3}}\s+(?:{harmed})(?!\w)", re.IGNORECASE)


def tidy(facts: AskFacts) -> AskFacts:
    """The same with single spaces and without signs that turn a text round, as typed texts should come in."""
    return replace(
        facts,
        action=_tidy(facts.action), why=_tidy(facts.why), why_source=_tidy(facts.why_source), say=_tidy(facts.say),
        names=tuple(dict.fromkeys(one for one in map(_tidy, facts.names) if one)),
    )  # fmt: skip


def _tidy(text: str) -> str:
    return " ".join(without_directions(text).split())


def hiding_words(facts: AskFacts) -> tuple[tuple[str, str], ...]:
    """Words that people typed and that hide who harms whom ("unrest"), each with its field: to be asked about, since they may be
    meant."""
    signs = lexicon().signs
    return tuple((field, word) for field, text in facts.texts() for word in signs.hiding(text))


def with_slots(text: str, language: str = ENGLISH) -> str:
    """A text in which words of the standard sector's wordings are put as slots, so that other sectors can be said. A proposal."""
    found = {term.wordings[STANDARD_SECTOR].text: key for key, term in lexicon(language).terms.items()}
    longest_first = sorted(found, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w{{])(?:{'|'.join(map(re.escape, longest_first))})(?![\w}}])")
    return pattern.sub(lambda match: f"{{{found[match.group()]}}}", text)


@dataclass(frozen=True, slots=True)
class Piece:
    """Typed words of an ask; those of a term know which."""

    part: Part
    term: str = ""
    """Key of the lexicon: its standard term is one click away. Empty for all else."""
    slot: str = ""
    """Key of the count or chance that the part with this piece stands on; empty for all else."""


@dataclass(frozen=True, slots=True)
class AskPart:
    key: PartKey
    pieces: tuple[Piece, ...]
    of: str = ""
    """Of counts, chances and others, which have a part each: the key of the fact, or its number."""
    cites: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(piece.part.text for piece in self.pieces)

    @property
    def parts(self) -> tuple[Part, ...]:
        """For the lint, which tells our words from names and figures."""
        return tuple(piece.part for piece in self.pieces)

    @property
    def sentence(self) -> Sentence:
        """For the lint: a finding where it cites records."""
        return Sentence(self.parts, SentenceKind.FINDING if self.cites else SentenceKind.NOTICE, self.cites)


_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True)
class Ask:
    """An ask as it is said to one audience."""

    facts: AskFacts
    audience: str
    sector: str
    form: Form
    parts: tuple[AskPart, ...]
    left_out: tuple[PartKey, ...] = ()
    """Parts that there was something for, and no room."""
    language: str = ENGLISH

    @property
    def text(self) -> str:
        """One line for each part."""
        return "\n".join(part.text for part in self.parts)

    @property
    def plain_text(self) -> str:
        """To paste into a cable: plain quotation marks and dashes."""
        return self.text.translate(_PLAIN)

    @property
    def words(self) -> int:
        return len(self.text.split())
