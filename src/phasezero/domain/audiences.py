"""Audiences: who can be asked, in whose words, how long, and what is never said to them; from `vocabulary/audiences.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from phasezero.domain.institutions import ASKERS
from phasezero.domain.lexicon import lexicon
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, NotFound, said


class PartKey(StrEnum):
    """A part of an ask. It is said or left out as a whole."""

    ASK = "ask"
    """Who is asked for what."""
    INSTRUMENT = "instrument"
    SLOT = "slot"
    """The next opening of a body's agenda."""
    BY = "by"
    WHY = "why"
    """Why them, with its source."""
    SAY = "say"
    """What they can say."""
    COUNTS = "counts"
    CHANCES = "chances"
    JUDGEMENT = "judgement"
    """With its confidence and dissent."""
    PHASE = "phase"
    OTHERS = "others"
    """What was asked of others."""
    QUIET = "quiet"
    """That the ask is not public."""
    CLEARANCE = "clearance"
    """Lines for those who clear it together."""


class Form(StrEnum):
    """A set of templates."""

    PAGE = "page"
    LETTER = "letter"
    CABLE = "cable"
    """Labelled lines of plain text."""
    ALOUD = "aloud"
    """Short sentences that can be read out."""
    PRESS = "press"


class Channel(StrEnum):
    PAGE = "page"
    EMAIL = "email"
    CABLE = "cable"
    SMS = "sms"
    PRINT = "print"
    ALOUD = "aloud"


@dataclass(frozen=True, slots=True)
class OwnInstrument:
    """What an audience can do by itself."""

    key: str
    does: str
    lead_time_days: int
    """Our estimate of the days from the ask to a first effect."""


@dataclass(frozen=True, slots=True)
class Never:
    """What is never said to an audience."""

    words: tuple[str, ...]
    terms: tuple[str, ...]
    """Keys of the lexicon."""
    why: str


@dataclass(frozen=True, slots=True)
class Audience:
    key: str
    name: str
    channels: tuple[Channel, ...]
    longest: int
    """Words of an ask; characters of a message."""
    public: bool
    """What they are told may be printed."""
    takes_message: bool = False
    """Gets a message that a partner approved, and no ask by templates."""
    sector: str = ""
    asks_as: tuple[str, ...] = ()
    """Kinds of actor for which instruments of bodies are open to it."""
    form: Form = Form.PAGE
    parts: tuple[PartKey, ...] = ()
    leave_out: tuple[PartKey, ...] = ()
    """The first one goes first."""
    instruments: tuple[OwnInstrument, ...] = ()
    never: tuple[Never, ...] = ()

    def instrument(self, key: str) -> OwnInstrument:
        """Raises BadInput for one that it does not have."""
        found = next((one for one in self.instruments if one.key == key), None)
        if found is None:
            those = ", ".join(one.key for one in self.instruments)
            raise BadInput(
                said("{name}: no instrument {key!r} of its own; it has: {those}", name=self.name, key=key[:60], those=those)
            )
        return found


@cache
def audiences() -> tuple[Audience, ...]:
    """All audiences, in the order of the vocabulary. Raises BadInput with one line for a fault."""
    return parse(load("audiences"))


def audience(key: str) -> Audience:
    """Raises NotFound."""
    found = next((one for one in audiences() if one.key == key), None)
    if found is None:
        raise NotFound(said("there is no audience {key!r}", key=key[:60]))
    return found


def readers() -> tuple[Audience, ...]:
    """As whom an update can be read: everybody who is asked in words of their own."""
    return tuple(one for one in audiences() if not one.takes_message)


def reader(key: str) -> str:
    """The key of one of `readers`; empty for nobody in particular. Raises BadInput."""
    those = [one.key for one in readers()]
    if key and key not in those:
        raise BadInput(said("there is no reader {key!r}; give one of: {those}", key=key[:60], those=", ".join(those)))
    return key


def called(reader: str) -> str:
    """The name of a kind of reader; words that somebody typed, before there were kinds, as they are."""
    return next((one.name for one in readers() if one.key == reader), reader)


def parse(raw: Mapping[str, Any]) -> tuple[Audience, ...]:
    """The audiences of a vocabulary file. Raises BadInput with one line that names the entry."""
    always = tuple(PartKey(one) for one in raw["parts_always"])
    found = []
    for number, entry in enumerate(raw["audiences"], 1):
        try:
            found.append(_message(entry) if entry.get("message") else _audience(entry, always))
        except KeyError as error:
            raise BadInput(f"audiences.yml, {entry.get('id') or number}: {error.args[0]!r} is missing") from error
        except ValueError as error:
            raise BadInput(f"audiences.yml, {entry.get('id') or number}: {error}") from error
    keys = [one.key for one in found]
    if twice := _twice(keys):
        raise BadInput(f"audiences.yml: {twice} stands there twice")
    return tuple(found)


def _message(entry: Mapping[str, Any]) -> Audience:
    return Audience(
        entry["id"], entry["name"], _channels(entry), _length(entry), public=_bool(entry, "public"), takes_message=True
    )


def _audience(entry: Mapping[str, Any], always: tuple[PartKey, ...]) -> Audience:
    parts, leave_out = (tuple(PartKey(one) for one in entry[key]) for key in ("parts", "leave_out"))
    public = _bool(entry, "public")
    _check_parts(parts, leave_out, always, public)
    if entry["sector"] not in lexicon().sectors:
        raise ValueError(f"the lexicon has no sector {entry['sector']!r}")
    if unknown := set(entry["as"]) - set(ASKERS) - set(load("tools")["actors"]):
        raise ValueError(f"{sorted(unknown)[0]!r} is no kind of actor")
    return Audience(
        key=entry["id"],
        name=entry["name"],
        channels=_channels(entry),
        longest=_length(entry),
        public=public,
        sector=entry["sector"],
        asks_as=tuple(entry["as"]),
        form=Form(entry["form"]),
        parts=parts,
        leave_out=leave_out,
        instruments=tuple(_instrument(one) for one in entry["instruments"]),
        never=tuple(_never(one) for one in entry["never"]),
    )


def _check_parts(parts: tuple[PartKey, ...], leave_out: tuple[PartKey, ...], always: Iterable[PartKey], public: bool) -> None:
    if twice := _twice(parts) or _twice(leave_out):
        raise ValueError(f"the part {twice} stands twice")
    if missing := [one for one in always if one not in parts]:
        raise ValueError(f"the part {missing[0]} is missing; nobody is asked without it")
    if kept := [one for one in leave_out if one in always or one not in parts or one is PartKey.QUIET]:
        raise ValueError(f"leave_out names {kept[0]}, which is never left out or is no part of it")
    if public == (PartKey.QUIET in parts):
        raise ValueError("the part quiet belongs to every audience that is not public, and to no other")


def _channels(entry: Mapping[str, Any]) -> tuple[Channel, ...]:
    if not entry["channels"]:
        raise ValueError("it has no channel")
    return tuple(Channel(one) for one in entry["channels"])


def _length(entry: Mapping[str, Any]) -> int:
    longest = entry["longest"]
    if not isinstance(longest, int) or isinstance(longest, bool) or longest < 1:
        raise ValueError(f"longest is {longest!r}; give a whole number")
    return longest


def _bool(entry: Mapping[str, Any], key: str) -> bool:
    value = entry[key]
    if not isinstance(value, bool):
        raise ValueError(f"{key} is {value!r}; it can be true or false")
    return value


def _instrument(one: Mapping[str, Any]) -> OwnInstrument:
    days = one["lead_time_days"]
    if not isinstance(days, int) or not 0 < days < 1000:
        raise ValueError(f"the lead time of {one['id']} is {days!r}; give days from 1 to 999")
    return OwnInstrument(one["id"], one["does"], days)


def _never(one: Mapping[str, Any]) -> Never:
    for key in one["terms"]:
        lexicon().term(key)
    if not one["why"].strip() or not (one["words"] or one["terms"]):
        raise ValueError("what is never said has words or terms, and a reason")
    return Never(tuple(one["words"]), tuple(one["terms"]), one["why"])


def _twice(keys: Iterable[str]) -> str:
    known = list(keys)
    return next((one for one in known if known.count(one) > 1), "")


def texts() -> list[str]:
    """What pages say of audiences in the reader's language."""
    return [text for one in audiences() for text in (one.name, *(each.does for each in one.instruments))]
