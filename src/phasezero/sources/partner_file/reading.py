"""Reading filled forms. Values are text and stay text: a cell that begins like a formula is a cell that begins like one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from phasezero.domain.intake import CHOICES, FIELDS, LONGEST, Fault, Submitted, Wrong, submitted
from phasezero.errors import BadRow, UnreadableFile
from phasezero.sources.partner_file.forms import explanation

MOST_BYTES = 5_000_000
MOST_SUBMISSIONS = 200
_SHOWN = 60


def read(path: Path, today: date) -> list[Submitted]:
    """All submissions of a file. Raises UnreadableFile or BadRow for the first thing that is wrong; then none is taken."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(f"{_printable(str(path))} cannot be read: {error.strerror}; check the path") from None
    return read_content(path.name, content, today)


def read_content(name: str, content: bytes, today: date) -> list[Submitted]:
    """All submissions of a file of that name, as `read`."""
    file = _printable(name)
    text, suffix = _text(file, content), PurePath(name).suffix.lower()
    if suffix == ".json":
        rows = _json_rows(text, file)
    elif suffix == ".csv":
        rows = _csv_rows(text, file)
    else:
        raise UnreadableFile(f"{file} ends in neither .csv nor .json; hand in a form that phasezero intake form made")
    found = [_submitted(file, number, fields, today) for number, fields in rows]
    if not found:
        raise UnreadableFile(f"{file} holds no submission; fill in at least one")
    if len(found) > MOST_SUBMISSIONS:
        raise UnreadableFile(f"{file} holds {len(found)} submissions; hand in at most {MOST_SUBMISSIONS} at once")
    return found


def _text(file: str, content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"{file} is larger than {MOST_BYTES // 1_000_000} MB; split it")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(f"{file} is not UTF-8; save it as UTF-8 and hand it in again") from None


def _printable(name: str) -> str:
    """A file's name as it may stand on a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def _csv_rows(text: str, file: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Row number (the header is row 1) and fields. Both comma and semicolon separate, as the program that saved it likes."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, file)
        for number, row in enumerate(reader, 2):
            if not any(cell.strip() for cell in row) or _is_explanation(header, row):
                continue
            if len(row) > len(header):
                raise BadRow(
                    file, number, str(len(header) + 1), row[len(header)][:_SHOWN], "is right of the last column; remove it"
                )
            yield number, dict(zip(header, row, strict=False))
    except csv.Error as error:
        raise UnreadableFile(f"{file}, line {reader.line_num}: {error}; its quotation marks do not match") from None


def _is_explanation(header: list[str], row: list[str]) -> bool:
    return dict(zip(header, row, strict=False)) == dict(zip(FIELDS, explanation(), strict=True))


def _check_header(header: list[str], file: str) -> None:
    known = ", ".join(FIELDS)
    if "what" not in header:
        raise UnreadableFile(f"{file} has no column 'what' in its first row; make a form with: phasezero intake form FILE")
    for place, name in enumerate(header, 1):
        if name not in LONGEST:
            raise BadRow(file, 1, str(place), name[:_SHOWN], f"is none of the columns; use: {known}")
        if header.count(name) > 1:
            raise BadRow(file, 1, str(place), name, "stands there twice; keep one of the two")


def _json_rows(text: str, file: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Number of the submission, from 1, and its fields."""
    try:
        content = json.loads(text, object_pairs_hook=_once)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(f"{file} is no JSON ({str(error)[:80]}); correct it, or make a new form") from None
    except _Twice as error:
        raise UnreadableFile(f"{file}: the field {str(error)[:40]!r} stands twice in one submission; keep one") from None
    entries = content.get("submissions") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        raise UnreadableFile(f'{file} has no list "submissions"; make a form with: phasezero intake form FILE')
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            raise BadRow(file, number, "submissions", str(entry)[:_SHOWN], "is no submission; write its fields in {}")
        yield number, {name: _as_text(file, number, name, value) for name, value in entry.items()}


class _Twice(ValueError):
    """A field that stands twice: neither value is guessed to be the right one."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise _Twice(name)
    return dict(pairs)


def _as_text(file: str, number: int, name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int):
        return str(value)
    raise BadRow(file, number, name[:_SHOWN], str(value)[:_SHOWN], "is neither text nor a whole number; quote it")


def _submitted(file: str, number: int, fields: dict[str, str], today: date) -> Submitted:
    found = submitted(fields, today)
    if isinstance(found, Submitted):
        return found
    first = found[0]
    raise BadRow(file, number, first.field[:_SHOWN], first.value[:_SHOWN], f"{first.wrong}; {_remedy(first)}")


def _remedy(fault: Fault) -> str:
    if fault.wrong is Wrong.NOT_A_CHOICE:
        return f"write {' or '.join(repr(choice) for choice in CHOICES[fault.field] if choice)}, or nothing"
    if fault.wrong is Wrong.TOO_LONG:
        return f"write at most {LONGEST[fault.field]} letters"
    if fault.wrong is Wrong.UNKNOWN_FIELD:
        return f"use: {', '.join(FIELDS)}"
    if fault.field == "use_count":
        return "say what it may be used for: yes in at least one of use_count, use_task_force, use_named, use_public"
    return {
        Wrong.NEEDED: "fill it in",
        Wrong.NOT_A_DAY: "write it as 2013-04-01",
        Wrong.STILL_TO_COME: "give a day that has been",
        Wrong.BEFORE_FIRST: "give the first day in 'from' and the last in 'until'",
        Wrong.NOT_A_NUMBER: "write a whole number in digits",
        Wrong.NOT_IN_ORDER: "low, best and high go from the smallest to the largest",
        Wrong.UNREADABLE: "write it anew without copying",
        Wrong.NOT_TICKED: "write yes in use_named, or take the name away",
    }[fault.wrong]
