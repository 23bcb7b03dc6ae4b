"""A message to a community at risk, in its words and language: at most 300 characters, and never without a partner's approval.

A partner approves exactly these words; a message whose words were changed afterwards cannot be made. It names no person and no
place where people take refuge, holds no link, and says what to do, what not to do and whom to reach.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import InitVar, dataclass
from datetime import date
from hashlib import sha256

from phasezero.domain.phrases import without_directions
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, said

LONGEST = 300
"""Characters, as composed Unicode letters, with the spaces between the parts."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says, in one language."""

    language: str
    """BCP 47: "fr", "ar", "sg"."""
    text: str
    """What they are told, before what to do; may be empty."""
    do: str
    """What to do."""
    do_not: str
    """What not to do."""
    reach: str
    """Whom to reach, as a role, a service or a number."""

    @property
    def message(self) -> str:
        """As it is sent and printed."""
        return " ".join(self.spoken)

    @property
    def spoken(self) -> tuple[str, ...]:
        """To read out, with a pause after each: what is told, what to do, what not to do, whom to reach."""
        return tuple(part for part in map(_read, (self.text, self.do, self.do_not, self.reach)) if part)

    @property
    def aloud(self) -> tuple[str, ...]:
        """`spoken` with the figures of a longer number one by one, as they are said and dialled."""
        return tuple(_LONG_NUMBER.sub(lambda found: _FROM_THE_LEFT.format(" ".join(found[0])), part) for part in self.spoken)

    @property
    def segments(self) -> int:
        """How many SMS it takes."""
        return sms_segments(self.message)

    @property
    def in_gsm(self) -> bool:
        return in_gsm(self.message)

    @property
    def left(self) -> int:
        """How many characters are left; below zero for a message that is too long."""
        return LONGEST - len(self.message)

    @property
    def direction(self) -> str:
        """ "rtl" for a language that is written from the right, by its script or, where none is named, its usual one."""
        subtags = self.language.casefold().split("-")
        script = next((one for one in subtags[1:] if len(one) == 4 and one.isalpha()), "")
        lists = load("community_messages")
        right = script in lists["scripts_from_the_right"] if script else subtags[0] in lists["languages_from_the_right"]
        return "rtl" if right else "ltr"

    @property
    def digest(self) -> str:
        """What an approval is bound to: SHA-256 over the language and the four parts."""
        parts = (self.language, *map(_read, (self.text, self.do, self.do_not, self.reach)))
        return sha256("\x1f".join(parts).encode()).hexdigest()

    def check(self, keep_out: Iterable[str] = ()) -> None:
        """Raises BadInput for words that no partner is asked to approve. `keep_out`: names of persons and of hidden places that
        this installation knows."""
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", self.language):
            raise BadInput(said("{key!r} is no language: give its code, such as fr, ar or sg", key=self.language[:20]))
        for field, words in (("do", self.do), ("do_not", self.do_not), ("reach", self.reach)):
            if not _read(words):
                raise BadInput(
                    said("{field!r} is empty: a message says what to do, what not to do and whom to reach", field=field)
                )
        if any(unicodedata.category(sign) in _UNPRINTABLE for sign in self.message):
            raise BadInput(said("the message holds signs that cannot be printed; type it anew"))
        if self.left < 0:
            raise BadInput(
                said("the message has {length} characters; it can have {most}", length=len(self.message), most=LONGEST)
            )
        if self.direction == "rtl" and _IN_GROUPS.search(self.message):
            raise BadInput(
                said(
                    "telephones show the groups of a number in another order in this language: write it without spaces or dashes"
                )
            )
        _check_names(self.message, keep_out)


_LONG_NUMBER = re.compile(r"\d{3,}")
_FROM_THE_LEFT = "\u2066\u202d{}\u202c\u2069"
"""Else the figures of a number stand the other way round in a text from the right (Unicode UAX 9, W2 and N1)."""
_IN_GROUPS = re.compile(r"\d[\s\u002d\u2010-\u2015]+\d")
_UNPRINTABLE = ("Cc", "Co", "Cs")
"""Control signs, private letters, halves of signs; joiners between letters belong to Persian and others."""


@dataclass(frozen=True, slots=True)
class Approval:
    """A partner's yes to exactly one text."""

    partner: str
    """Reference of the partner, never the name of a person."""
    on: date
    digest: str
    """Of the words that were approved (`Words.digest`)."""


@dataclass(frozen=True, slots=True)
class CommunityMessage:
    """Words that may be given out: a partner approved exactly these."""

    words: Words
    approval: Approval
    keep_out: InitVar[tuple[str, ...]] = ()
    """Names of persons and of hidden places that this installation knows: none may stand in a message. Not kept."""

    def __post_init__(self, keep_out: tuple[str, ...]) -> None:
        self.words.check(keep_out)
        if not self.approval.partner.strip():
            raise BadInput(said("no partner has approved this message"))
        if self.approval.digest != self.words.digest:
            raise BadInput(said("these are not the words that the partner approved: have them approved anew"))


def _read(text: str) -> str:
    """Composed letters, single spaces, no signs that turn a text round."""
    return " ".join(unicodedata.normalize("NFC", without_directions(text)).split())


def _check_names(message: str, keep_out: Iterable[str]) -> None:
    """Raises BadInput for a name, a place of refuge or a link; the name itself is not repeated."""
    folded = _folded(message)
    if any(_stands(_folded(name), folded) for name in keep_out if _folded(name)):
        raise BadInput(said("the message names a person or a place of refuge that must not be named"))
    lists = load("community_messages")
    for word in lists["places_of_refuge"]:
        if _stands(_folded(word), folded):
            raise BadInput(said("the message says {word!r}, where people may take refuge: say it without the place", word=word))
    for word in lists["titles_of_persons"]:
        if re.search(rf"(?<!\w){re.escape(word)}\s+(?=[^\W\d_a-z\u00df-\u00ff])", message):
            raise BadInput(said("the message says {word!r} before a name: say the role, not the person", word=word))
    if re.search(r"https?:|www\.|\w\.(?:org|com|net|info|int)(?!\w)|\w\.[a-z]{2,}/\w", folded):
        raise BadInput(said("the message holds a link, which can be traced on the reader's telephone: leave it out"))


def _folded(text: str) -> str:
    """Without case, accents and signs that are not seen."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(sign for sign in letters if unicodedata.category(sign) not in ("Mn", "Cf")).split())


_JOINED = "[وفبكل]?(?:ال|لل)?"
"""What Arabic joins to the front of a word."""


def _stands(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w)(?:{_JOINED})?{re.escape(word)}(?!\w)", text))


# SMS, after 3GPP TS 23.038 (alphabets) and 23.040 (concatenated messages: six bytes of each part are its header)

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
_ALONE = {True: 160, False: 70}
_EACH = {True: 153, False: 67}


def in_gsm(text: str) -> bool:
    """Whether the 7-bit alphabet has every letter; else the message is sent as UCS-2."""
    return set(text) <= _GSM | _GSM_EXTENDED


def sms_segments(text: str) -> int:
    """How many SMS a text takes. A sign of two units stands in one part as a whole."""
    gsm = in_gsm(text)
    units = [(1 + (sign in _GSM_EXTENDED)) if gsm else len(sign.encode("utf-16-be")) // 2 for sign in text]
    if sum(units) <= _ALONE[gsm]:
        return 1
    parts, room = 1, _EACH[gsm]
    for unit in units:
        if unit > room:
            parts, room = parts + 1, _EACH[gsm]
        room -= unit
    return parts
