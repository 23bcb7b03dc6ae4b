"""A language of one's own: the form to fill, and the catalogue that comes back, which is checked as hostile text.

A catalogue is a gettext file (.po). What is taken of it is compiled into PHASEZERO_HOME/locale and offered from the next start.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from phasezero import locale
from phasezero.errors import BadInput, UnreadableFile

if TYPE_CHECKING:
    from polib import POEntry, POFile

LARGEST = 5_000_000
"""Bytes of a catalogue."""
MOST_FORMS = 6
_REFERENCE = "fr"
"""The catalogue of this package whose texts are those of the program: each of this package's holds all of them."""
_PLACE = re.compile(r"\{[^{}]*\}|%\(\w+\)s|%%")
_MARKUP = re.compile(r"<[^<>]*>|&[#\w]+;")
_PLURAL = re.compile(r"\s*nplurals\s*=\s*(\d{1,2})\s*;\s*plural\s*=\s*([^;]{1,300});?\s*")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control signs, and signs that turn the direction of what follows."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A language as it stands."""

    code: str
    name: str
    direction: str
    own: bool
    """Added to this installation; else of this package."""
    translated: int
    texts: int


@dataclass(frozen=True, slots=True)
class Added:
    """A catalogue that was taken."""

    code: str
    name: str
    translated: int
    texts: int
    missing: tuple[str, ...]
    """Texts that are shown in English."""
    unknown: int
    """Texts of the file that this version of the program does not have; they were left out."""
    file: Path


def add_language(file: Path, home: Path) -> Added:
    """Check a catalogue and compile it into the installation; nothing is changed where anything is wrong with it.

    Raises UnreadableFile for what is no catalogue, BadInput for its first fault.
    """
    given = _read(file)
    code = _code(given)
    _check_plural(given)
    kept = _checked(given)
    if not any(entry.translated() for entry in kept):
        raise BadInput(f"{file} translates nothing yet; fill at least one msgstr")
    target = locale.catalogue(locale.folder_in(home), code)
    target.parent.mkdir(parents=True, exist_ok=True)
    for write, to in ((kept.save, target.with_suffix(".po")), (kept.save_as_mofile, target)):
        _replace(to, write)
    locale.header.cache_clear()
    said = {name.lower(): value for name, value in kept.metadata.items()}
    known = _texts()
    missing = tuple(entry.msgid for entry in known if not _entry_in(kept, entry).translated())
    unknown = sum(1 for entry in given if not entry.obsolete and entry.translated()) - (len(known) - len(missing))
    name = locale.described(code, said).name
    return Added(code, name, len(known) - len(missing), len(known), missing, unknown, target)


def language_form(code: str, home: Path, to: Path) -> Path:
    """Write the catalogue of a language to fill, with what the installation has of it. Raises BadInput where `to` exists."""
    if not locale.CODE.fullmatch(code) or code == locale.SOURCE:
        raise BadInput(f"{code[:20]!r} is not the code of a language; use one of ISO 639 such as es, sg or pt-br")
    if to.exists():
        raise BadInput(f"{to} is there already; move it away, or name another file with --to")
    there = locale.catalogue(locale.folder_in(home), code).with_suffix(".po")
    shipped = locale.catalogue(locale.PACKAGE, code).with_suffix(".po")
    before = next((_read(one) for one in (there, shipped) if one.exists()), None)
    try:
        _replace(to, _form(code, before).save)
    except OSError as error:
        raise BadInput(f"{to} cannot be written: {error.strerror or error}") from None
    return to


def languages(home: Path) -> list[Offered]:
    """Every language that is offered from the next start, and how much of it is translated."""
    known = _texts()
    found = []
    for one in locale.found(home):
        own = locale.catalogue(locale.folder_in(home), one.code)
        file = own if own.exists() else locale.catalogue(locale.PACKAGE, one.code)
        done = len(known) if one.code == locale.SOURCE else _translated(file.with_suffix(".po"), known)
        found.append(Offered(one.code, one.name, one.direction, own.exists(), done, len(known)))
    return found


def _translated(file: Path, known: POFile) -> int:
    if not file.exists():
        return 0
    held = _read(file)
    return sum(_entry_in(held, entry).translated() for entry in known)


def _read(file: Path) -> POFile:
    """A catalogue from a file, as text alone: nothing that it names is opened."""
    import polib

    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror or error}") from None
    if len(raw) > LARGEST:
        raise UnreadableFile(f"{file} has {len(raw)} bytes; a catalogue has at most {LARGEST}")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(f"{file} is not UTF-8; save it as UTF-8 and add it again") from None
    try:
        return polib.pofile("\n" + text.replace("\r\n", "\n"), check_for_duplicates=True)
    except (OSError, ValueError, IndexError, KeyError, AttributeError) as error:
        where = re.search(r"line (\d+)|\((\d+)\)", str(error))
        line = f" at line {int(where[1] or where[2]) - 1}" if where else ""
        raise UnreadableFile(f"{file} is no gettext catalogue (.po){line}; make one with: phasezero language form CODE") from None


def _code(given: POFile) -> str:
    code = str(given.metadata.get("Language", "")).strip().lower().replace("_", "-")
    if not locale.CODE.fullmatch(code) or code == locale.SOURCE:
        raise BadInput(f"the header says Language: {code[:20]!r}; name the language by its code, for example es")
    direction = given.metadata.get("X-Direction", "ltr")
    if direction not in ("ltr", "rtl"):
        raise BadInput(f"the header says X-Direction: {direction[:20]!r}; use ltr, or rtl for a script from right to left")
    name = given.metadata.get("X-Language-Name", "")
    if len(name) > 60 or _FORBIDDEN.search(name) or _MARKUP.search(name):
        raise BadInput("the header's X-Language-Name is no name: write the language as its speakers call it")
    return code


def _check_plural(given: POFile) -> None:
    """Raises BadInput where the plural forms of the header are no rule that gives one of its forms for every number."""
    said = str(given.metadata.get("Plural-Forms", ""))
    found = _PLURAL.fullmatch(said)
    wrong = f"the header's Plural-Forms {said[:60]!r} cannot be used; for example: nplurals=2; plural=(n != 1);"
    if found is None or not 1 <= int(found[1]) <= MOST_FORMS:
        raise BadInput(wrong)
    try:
        rule: Callable[[int], int] = gettext.c2py(found[2])
        forms = {rule(number) for number in range(1001)}
    except (ValueError, ZeroDivisionError, OverflowError, RecursionError):
        raise BadInput(wrong) from None
    if not forms <= set(range(int(found[1]))):
        raise BadInput(wrong)


def _checked(given: POFile) -> POFile:
    """Of a catalogue, what translates texts of this version. Raises BadInput for the first translation that cannot be shown."""
    import polib

    kept = polib.POFile(wrapwidth=110)
    kept.metadata = {key: value for key, value in given.metadata.items() if not _FORBIDDEN.search(key + value)}
    kept.metadata["Content-Type"] = "text/plain; charset=UTF-8"
    count = int(_PLURAL.fullmatch(str(given.metadata["Plural-Forms"]))[1])  # type: ignore[index]
    for entry in _texts():
        mine = _entry_in(given, entry)
        made = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, msgid_plural=entry.msgid_plural)
        if "fuzzy" not in mine.flags and mine.translated():
            if entry.msgid_plural:
                made.msgstr_plural = {form: _shown(entry, mine.msgstr_plural.get(form, "")) for form in range(count)}
            else:
                made.msgstr = _shown(entry, mine.msgstr)
        elif entry.msgid_plural:
            made.msgstr_plural = dict.fromkeys(range(count), "")
        kept.append(made)
    return kept


def _shown(entry: POEntry, text: str) -> str:
    """A translation that may be shown in place of `entry`: the same places for values, no markup that the text lacks."""
    about = f"the translation of {entry.msgid[:60]!r}"
    if not text:
        raise BadInput(f"{about} is empty in one of its forms; fill all of them or none")
    if _FORBIDDEN.search(text):
        raise BadInput(f"{about} holds a control sign, or one that turns the direction of text; take it out")
    if entry.msgid_plural:
        allowed = _places(entry.msgid) | _places(entry.msgid_plural)
        if not _places(text) <= allowed:
            raise BadInput(f"{about} has {_list(_places(text) - allowed)}, which the text lacks; take it out")
    elif sorted(_PLACE.findall(text)) != sorted(_PLACE.findall(entry.msgid)):
        raise BadInput(f"{about} must have exactly {_list(_places(entry.msgid)) or 'no places for values'}; it has other ones")
    if "{" in _PLACE.sub("", text) or "}" in _PLACE.sub("", text):
        raise BadInput(f"{about} has a brace too many; braces stand only around the places for values")
    if sorted(_MARKUP.findall(text)) != sorted(_MARKUP.findall(entry.msgid)) or ("<" in _MARKUP.sub("", text)):
        raise BadInput(f"{about} has other markup than the text; leave tags exactly as they are")
    return text


def _places(text: str) -> set[str]:
    return set(_PLACE.findall(text))


def _list(places: set[str]) -> str:
    return ", ".join(sorted(places))


def _texts() -> POFile:
    """The texts of this version."""
    return _read(locale.catalogue(locale.PACKAGE, _REFERENCE).with_suffix(".po"))


def _entry_in(given: POFile, entry: POEntry) -> POEntry:
    """The same text in another catalogue; an empty one where it is not there."""
    import polib

    index = getattr(given, "phasezero_index", None)
    if index is None:
        index = {(one.msgctxt or "", one.msgid): one for one in given if not one.obsolete}
        given.phasezero_index = index
    return index.get((entry.msgctxt or "", entry.msgid)) or polib.POEntry(msgid=entry.msgid)


def _form(code: str, before: POFile | None) -> POFile:
    import polib

    form = polib.POFile(wrapwidth=110)
    form.header = "Fill in each msgstr. Leave what stands in braces or tags as it is. Then: phasezero language add FILE"
    known = locale.described(code, {})
    form.metadata = (
        dict(before.metadata)
        if before is not None
        else {
            "Project-Id-Version": "Phase Zero",
            "Language": code,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": _plural_of(code),
            "X-Language-Name": known.name if known.name.lower() != code else "",
            "X-Direction": known.direction,
        }
    )
    count = int(_PLURAL.fullmatch(form.metadata["Plural-Forms"])[1])  # type: ignore[index]
    for entry in _texts():
        mine = _entry_in(before, entry) if before is not None else polib.POEntry(msgid=entry.msgid)
        made = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, msgid_plural=entry.msgid_plural, msgstr=mine.msgstr)
        made.occurrences = entry.occurrences
        if entry.msgid_plural:
            made.msgstr_plural = {number: mine.msgstr_plural.get(number, "") for number in range(count)}
        form.append(made)
    return form


def _plural_of(code: str) -> str:
    """The plural forms that Django's own catalogue of the language has, else those of English."""
    import django

    folder = Path(django.__file__).parent / "conf" / "locale"
    files = [locale.catalogue(folder, one) for one in (code, code.partition("-")[0])]
    said = next((locale.header(file).get("plural-forms", "") for file in files if file.exists()), "")
    return said if _PLURAL.fullmatch(said) else "nplurals=2; plural=(n != 1);"


def _replace(to: Path, write: Callable[[str], None]) -> None:
    """Write a file whole or not at all."""
    beside = to.with_name(f".{to.name}.new")
    try:
        write(str(beside))
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)
