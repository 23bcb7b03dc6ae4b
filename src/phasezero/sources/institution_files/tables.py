"""Tables as CSV. Values are text and stay text. Both comma and semicolon separate, as the program that saved it likes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from importlib.resources import files

from phasezero.domain.entered import Line
from phasezero.errors import UnreadableFile, said

MOST_BYTES = 1_000_000
_SHOWN = 40


def example() -> bytes:
    """The agenda of the example: the Central African Republic, 2013 and 2014, as CSV."""
    return (files("phasezero.sources.institution_files") / "example" / "central_african_republic.csv").read_bytes()


def read_table(name: str, content: bytes, columns: Sequence[str], needed: Sequence[str], most: int) -> list[Line]:
    """The rows of a CSV file with a header. Raises UnreadableFile for what is no such table."""
    text = decoded(name, content)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    try:
        header = [one.strip() for one in next(reader, [])]
        _check(name, header, columns, needed)
        found = [_line(name, number, header, row) for number, row in enumerate(reader, 2) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise UnreadableFile(
            said(
                "{file}, line {line}: {error}; its quotation marks do not match",
                file=name,
                line=reader.line_num,
                error=str(error),
            )
        ) from None
    return counted(name, found, most)


def decoded(name: str, content: bytes) -> str:
    """Raises UnreadableFile for a file that is too large or no text."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile(said("{file} is larger than {most} MB; split it", file=name, most=MOST_BYTES // 1_000_000))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(said("{file} is not UTF-8; save it as UTF-8 and hand it in again", file=name)) from None


def counted(name: str, found: list[Line], most: int) -> list[Line]:
    """The same lines. Raises UnreadableFile for none, or for too many."""
    if not 1 <= len(found) <= most:
        raise UnreadableFile(
            said("{file} holds {count} entries; hand in from 1 to {most} at once", file=name, count=len(found), most=most)
        )
    return found


def _check(name: str, header: list[str], columns: Sequence[str], needed: Sequence[str]) -> None:
    known = ", ".join(columns)
    for column in header:
        if column not in columns or header.count(column) > 1:
            raise UnreadableFile(
                said(
                    "{file}: the column {column!r} is not known, or stands twice; use: {known}",
                    file=name,
                    column=column[:_SHOWN],
                    known=known,
                )
            )
    if missing := [one for one in needed if one not in header]:
        raise UnreadableFile(
            said("{file} has no column {column!r} in its first row; use: {known}", file=name, column=missing[0], known=known)
        )


def _line(name: str, number: int, header: list[str], row: list[str]) -> Line:
    if len(row) > len(header):
        raise UnreadableFile(
            said("{file}, row {row}: there are more values than columns; quote what holds a comma", file=name, row=number)
        )
    return Line(said("{file}, row {row}", file=name, row=number), dict(zip(header, row, strict=False)))
