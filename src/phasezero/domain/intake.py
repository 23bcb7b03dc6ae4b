"""What a local partner submits: what happened, what it may be used for, and what may be told to whom.

Channels read it from flat fields of text with the same names everywhere (form, CSV, JSON). `submitted` checks them and says what
is wrong with a code; each channel puts that into words for its reader. `packed` is what is sealed, `unpacked` reads it after.
"""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from phasezero.domain.extracted import EventType
from phasezero.domain.kinds import HARMS
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, said


class Use(StrEnum):
    """What a submission may be used for. Each is agreed to by itself; none follows from another."""

    COUNT = "count"
    """Counted, with nothing else said of it."""
    TASK_FORCE = "task force"
    """Read by members of the task force who are cleared for it."""
    NAMED = "named audience"
    """Told to those whom the partner names, and nobody else."""
    PUBLIC = "public"
    """Published, without the partner."""


class Channel(StrEnum):
    WEB = "web"
    EMAIL = "e-mail"
    FILE = "file"


class State(StrEnum):
    RECEIVED = "received"
    IN_REVIEW = "in review"
    USED = "used"
    WITHDRAWN = "withdrawn"


class Added(StrEnum):
    """What the holder of a receipt adds to a submission."""

    CORRECTION = "correction"
    NAMES = "names"
    """Who may be told, in place of those named before."""


NEVER_RED = frozenset({Channel.EMAIL})
"""Channels whose carriers keep who wrote to whom and when: refused for what is marked RED."""


class Wrong(StrEnum):
    """What can be wrong with a field."""

    NEEDED = "is needed"
    TOO_LONG = "is too long"
    NOT_A_DAY = "is not a day"
    STILL_TO_COME = "is still to come"
    BEFORE_FIRST = "is before the first day"
    NOT_A_NUMBER = "is not a number"
    NOT_IN_ORDER = "is not in order"
    NOT_A_CHOICE = "is none of the choices"
    UNKNOWN_FIELD = "is not a field"
    UNREADABLE = "holds signs that cannot be shown"
    NOT_TICKED = "names who may be told, and that they may be told is not agreed to"


@dataclass(frozen=True, slots=True)
class Fault:
    """One field that cannot be taken as it is."""

    field: str
    value: str
    wrong: Wrong


PRECISIONS = ("day", "few days", "month", "unknown")
WAYS = ("saw", "heard", "told", "document", "other")
"""How they know: saw or heard it themselves, were told by somebody who did, have it from a document, other."""
HARM = (EventType.KILLING.value, *(one.value for one in HARMS))
"""What was done to people, of those kinds that can be recorded."""
ANSWERS = ("", "yes", "no")
SENSITIVITIES = ("normal", "red")

CHOICES: Mapping[str, tuple[str, ...]] = {
    "precision": ("", *PRECISIONS),
    "harm": ("", *HARM),
    "known_by": ("", *WAYS),
    "only_source": ANSWERS,
    "ask_back": ANSWERS,
    "use_count": ANSWERS,
    "use_task_force": ANSWERS,
    "use_named": ANSWERS,
    "use_public": ANSWERS,
    "sensitivity": ("", *SENSITIVITIES),
}
LONGEST: Mapping[str, int] = {
    "what": 20_000,
    "from": 10,
    "until": 10,
    "where": 500,
    "harmed": 2_000,
    "harmed_low": 7,
    "harmed_best": 7,
    "harmed_high": 7,
    "known_how": 2_000,
    "named_who": 500,
    "contact": 500,
    **{name: max(map(len, values)) for name, values in CHOICES.items()},
}
"""Every field, with the most letters it takes."""
FIELDS = (
    "what",
    "from",
    "until",
    "precision",
    "where",
    "harm",
    "harmed",
    "harmed_low",
    "harmed_best",
    "harmed_high",
    "known_by",
    "known_how",
    "use_count",
    "use_task_force",
    "use_named",
    "named_who",
    "use_public",
    "only_source",
    "ask_back",
    "contact",
    "sensitivity",
)
"""The order in which they are asked and written to a template."""
USE_FIELDS: Mapping[str, Use] = {
    "use_count": Use.COUNT,
    "use_task_force": Use.TASK_FORCE,
    "use_named": Use.NAMED,
    "use_public": Use.PUBLIC,
}
_EARLIEST = date(1946, 1, 1)
_PARAGRAPHS = frozenset({"what", "harmed", "known_how"})
_IN_DIGITS = frozenset({"from", "until", "harmed_low", "harmed_best", "harmed_high"})
"""May be typed in the digits of any script; kept in 0-9."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The pixels of a picture, re-encoded; whatever else the file said is gone."""

    content: bytes
    """A JPEG file."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a partner handed in, before it is sealed. Lives in memory only."""

    said: Mapping[str, str]
    """What was typed, by field; fields left empty are not in it."""
    uses: frozenset[Use]
    ask_back: bool = False
    only_source: bool = False
    tlp: TLP = TLP.AMBER_STRICT
    """AMBER_STRICT, or RED."""
    pictures: tuple[Picture, ...] = ()
    left_out: tuple[str, ...] = field(default=())
    """What came with it and was not kept, in words without content."""


def submitted(fields: Mapping[str, str], today: date, pictures: Sequence[Picture] = ()) -> Submitted | list[Fault]:
    """The submission that `fields` (name → text as typed) say, or all that is wrong with them.

    Needs "what" and at least one use; all else may be empty. `today` bounds the days; days are written 2013-04-01.
    """
    faults = [Fault(name, value, Wrong.UNKNOWN_FIELD) for name, value in fields.items() if name not in LONGEST]
    said = {name: _clean(name, fields.get(name, "")) for name in FIELDS}
    said |= {name: said[name].casefold() for name in CHOICES}
    for name, value in said.items():
        if wrong := _wrong(name, value, today):
            faults.append(Fault(name, value, wrong))
    if not faults:
        faults = _out_of_order(said) + _lacking(said)
    if faults:
        return faults
    kept = {name: value for name, value in said.items() if value}
    return Submitted(
        said=kept,
        uses=frozenset(use for name, use in USE_FIELDS.items() if said[name] == "yes"),
        ask_back=said["ask_back"] == "yes",
        only_source=said["only_source"] == "yes",
        tlp=TLP.RED if said["sensitivity"] == "red" else TLP.AMBER_STRICT,
        pictures=tuple(pictures),
    )


def _clean(name: str, value: str) -> str:
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").strip()
    if name in _IN_DIGITS:
        text = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    return text if name in _PARAGRAPHS else " ".join(text.split())


def _wrong(name: str, value: str, today: date) -> Wrong | None:
    if name in CHOICES:
        return None if value in CHOICES[name] else Wrong.NOT_A_CHOICE
    if len(value) > LONGEST[name]:
        return Wrong.TOO_LONG
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t" for letter in value):
        return Wrong.UNREADABLE
    if name.startswith("harmed_") and value and not value.isdecimal():
        return Wrong.NOT_A_NUMBER
    return _wrong_day(value, today) if name in {"from", "until"} and value else None


def _wrong_day(value: str, today: date) -> Wrong | None:
    day = read_day(value)
    if day is None or day < _EARLIEST:
        return Wrong.NOT_A_DAY
    return Wrong.STILL_TO_COME if day > today else None


def read_day(text: str) -> date | None:
    """A day written 2013-04-01; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _out_of_order(said: Mapping[str, str]) -> list[Fault]:
    faults = []
    if said["from"] and said["until"] and said["until"] < said["from"]:
        faults.append(Fault("until", said["until"], Wrong.BEFORE_FIRST))
    counts = [(name, int(said[name])) for name in ("harmed_low", "harmed_best", "harmed_high") if said[name]]
    for (_, lower), (name, higher) in pairwise(counts):
        if higher < lower:
            faults.append(Fault(name, said[name], Wrong.NOT_IN_ORDER))
    return faults


def _lacking(said: Mapping[str, str]) -> list[Fault]:
    faults = [] if said["what"] else [Fault("what", "", Wrong.NEEDED)]
    if all(said[name] != "yes" for name in USE_FIELDS):
        faults.append(Fault("use_count", "", Wrong.NEEDED))
    if said["use_named"] == "yes" and not said["named_who"]:
        faults.append(Fault("named_who", "", Wrong.NEEDED))
    if said["named_who"] and said["use_named"] != "yes":
        faults.append(Fault("named_who", said["named_who"], Wrong.NOT_TICKED))
    return faults


_VERSION = 1


def packed(channel: Channel, content: Submitted) -> bytes:
    """What is sealed, as JSON. The vault fills it up, so that its length tells little."""
    pictures = [base64.b64encode(one.content).decode() for one in content.pictures]
    kept: dict[str, Any] = {"version": _VERSION, "channel": channel, "said": dict(content.said), "pictures": pictures}
    kept["left_out"] = list(content.left_out)
    return json.dumps(kept, ensure_ascii=False).encode()


def packed_addition(text: str) -> bytes:
    """A correction as it is sealed."""
    return json.dumps({"version": _VERSION, "addition": text}, ensure_ascii=False).encode()


def named(text: str) -> str:
    """Those who may be told, as a partner names them. Raises BadInput for a text that no submission takes."""
    names = _clean("named_who", text)
    if _wrong("named_who", names, date.max) is not None:
        raise BadInput(said("who may be told is too long or holds signs that cannot be shown; write it anew, shorter"))
    return names


def packed_names(names: str) -> bytes:
    """Who may be told from now on, as it is sealed."""
    return json.dumps({"version": _VERSION, "names": names}, ensure_ascii=False).encode()


def unpacked(plain: bytes) -> dict[str, Any]:
    """What `packed`, `packed_addition` or `packed_names` put in; pictures as `Picture`. For those who opened the seal."""
    content: dict[str, Any] = json.loads(plain)
    if "pictures" in content:
        content["pictures"] = [Picture(base64.b64decode(one)) for one in content["pictures"]]
    return content


@dataclass(frozen=True, slots=True)
class Later:
    """An addition that came after what was opened, and was not opened with it."""

    id: str
    """Under which it can be opened."""
    kind: Added | None
    """None: it came before kinds were kept, and may be either."""
    added_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """How a partner's consent stands when something of theirs is opened."""

    uses: frozenset[Use]
    """What is agreed to now."""
    given_on: date
    """The day of what was opened."""
    ever_agreed: bool
    """Whether its partner agreed to something when it came; by e-mail nobody does."""
    replaces: date | None
    """For names: the day on which those were given whose place they take."""
    later: tuple[Later, ...]

    @property
    def names_replaced(self) -> Later | None:
        """The newest addition that names others; None where there is none."""
        return next((one for one in reversed(self.later) if one.kind is Added.NAMES), None)

    @property
    def names_unsure(self) -> Later | None:
        """The newest addition that may name others."""
        return next((one for one in reversed(self.later) if one.kind is None), None)

    def stands(self, name: str, value: str) -> bool:
        """Whether a field of consent, as it was sealed, says what is agreed to now."""
        return (value == "yes") == (USE_FIELDS[name] in self.uses)


@dataclass(frozen=True, slots=True)
class Code:
    """Six words and what is made of them. Lives in memory only."""

    words: str
    digest: str
    """What is stored; slow to make, keyed with the installation's secret."""
    seed: bytes
    """Private key of the receipt's holder, for answers that only they can read. Never stored."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Handed out once."""

    words: str
    duress: str
