"""Languages: a catalogue for each in this package and in PHASEZERO_HOME/locale → which can be chosen, how days and numbers read.

The catalogues themselves are Django's: `<code>/LC_MESSAGES/django.po`, with what it compiles to beside it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import to_language, to_locale

PACKAGE = Path(__file__).parent
SOURCE = "en"
"""In which everything is written; needs no catalogue."""
CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}", re.ASCII)
_MAGIC = 0x950412DE


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    """As browsers name it: "fr", "pt-br"."""
    name: str
    """In the language itself."""
    right_to_left: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.right_to_left else "ltr"


def folder_in(home: Path) -> Path:
    """Where an installation keeps the catalogues that were added to it."""
    return home / "locale"


def catalogue(folder: Path, code: str) -> Path:
    """The compiled catalogue of a language in a folder of catalogues; the text it is made from lies beside it, as .po."""
    return folder / to_locale(code) / "LC_MESSAGES" / "django.mo"


def found(home: Path) -> tuple[Language, ...]:
    """English, the languages of this package, and those that were added to the installation, in the order of their codes."""
    files = [*PACKAGE.glob("*/LC_MESSAGES/django.mo"), *folder_in(home).glob("*/LC_MESSAGES/django.mo")]
    by_code = {to_language(file.parent.parent.name): file for file in files}
    codes = sorted(code for code in by_code if CODE.fullmatch(code) and code != SOURCE)
    return (Language(SOURCE, "English"), *(described(code, header(by_code[code])) for code in codes))


def described(code: str, said: Mapping[str, str]) -> Language:
    """A language by its code, as the header of its catalogue says (X-Language-Name, X-Direction), else as Django knows it."""
    known = LANG_INFO.get(code) or LANG_INFO.get(code.partition("-")[0]) or {}
    name = said.get("x-language-name") or str(known.get("name_local", code))
    direction = said.get("x-direction") or ("rtl" if known.get("bidi") else "ltr")
    return Language(code, name[:1].upper() + name[1:], direction == "rtl")


@cache
def header(file: Path) -> dict[str, str]:
    """The header of a compiled catalogue, names in lower case; empty for a file that is none. Reads nothing else of it."""
    with file.open("rb") as source:
        start = source.read(28)
        if len(start) < 28 or struct.unpack("<I", start[:4])[0] != _MAGIC:
            return {}
        originals, translations = struct.unpack("<II", start[12:20])
        source.seek(originals)
        if source.read(4) != b"\0\0\0\0":  # the empty text sorts first, and stands for the header
            return {}
        source.seek(translations)
        length, place = struct.unpack("<II", source.read(8))
        source.seek(place)
        lines = source.read(min(length, 10_000)).decode("utf-8", "replace").splitlines()
    parts = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in parts if value}
