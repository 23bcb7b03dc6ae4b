"""A table by its mapping: from rows to documents or events, all of them or none."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from phasezero.domain.collected import Collected, Genre
from phasezero.domain.countries import find_country
from phasezero.domain.events import CodedEvent, DatedBy, Document, Fatalities, Perpetrator, Target, Violence
from phasezero.errors import BadRow, Missing, UnknownCountry, UnreadableFile
from phasezero.sources.boundaries import locate
from phasezero.sources.mapped_tables.mapping import Mapping
from phasezero.sources.web_pages.addresses import canonical

MOST_BYTES, MOST_ROWS, MOST_CELL = 100_000_000, 500_000, 1_000_000
csv.field_size_limit(10_000_000)
T = TypeVar("T")


def read(path: Path, mapping: Mapping, now: datetime, source: str) -> tuple[tuple[Collected, ...], tuple[CodedEvent, ...]]:
    """The documents, or the events, of a file. Raises UnreadableFile, or BadRow with row and column."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}; check the path") from None
    return read_bytes(body, str(path), mapping, now, source)


def read_bytes(
    body: bytes, name: str, mapping: Mapping, now: datetime, source: str
) -> tuple[tuple[Collected, ...], tuple[CodedEvent, ...]]:
    """The same of a file's content."""
    if len(body) > MOST_BYTES:
        raise UnreadableFile(f"{name} has more than the {MOST_BYTES // 1_000_000} MB that are read")
    lines = _sheet(body, name, mapping) if body.startswith(b"PK") else _csv(body, name, mapping)
    if not lines:
        raise UnreadableFile(f"{name} is empty: hand in a table with a header")
    rows = _rows(lines, name, mapping)
    _check_keys(rows)
    if mapping.kind == "documents":
        return tuple(_document(row, now, source) for row in rows), ()
    return (), tuple(_event(row, now) for row in rows)


def _csv(body: bytes, name: str, mapping: Mapping) -> list[list[str]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{name}: byte {body[error.start]:#04x} is not UTF-8; save the file as UTF-8 and hand it in again"
        ) from None
    if "\0" in text:
        raise UnreadableFile(f"{name} holds a NUL character, so it is no CSV file")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mapping.separator, strict=True)
    try:
        return [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise UnreadableFile(
            f"{name}, line {reader.line_num}: {error}; the file is truncated, or its quotation marks do not match"
        ) from None


def _sheet(body: bytes, name: str, mapping: Mapping) -> list[list[str]]:
    """The cells of one sheet as text; formulas by the values that were last computed."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise Missing("tables in XLSX need the extra 'text': install phasezero[text]") from None
    _check_size(body, name)
    try:
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
        if mapping.sheet and mapping.sheet not in book.sheetnames:
            raise UnreadableFile(f"{name} has no sheet {mapping.sheet!r}; it has {', '.join(book.sheetnames)[:120]}")
        sheet = book[mapping.sheet] if mapping.sheet else book.worksheets[0]
        lines = []
        for line in sheet.iter_rows(values_only=True):
            cells = [_cell(one) for one in line]
            if any(cells):
                lines.append(cells)
            if len(lines) > MOST_ROWS:
                break
    except UnreadableFile:
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises whatever its parsers do for a file that is none
        raise UnreadableFile(f"{name} cannot be read as XLSX: save it again, or as CSV") from None
    return [line + [""] * (len(lines[0]) - len(line)) for line in lines]


def _check_size(body: bytes, name: str) -> None:
    """By what the archive says of itself, and its parts as zip reads them: no part unpacks to more than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            whole = sum(one.file_size for one in archive.infolist())
    except (zipfile.BadZipFile, ValueError, EOFError, OSError):
        raise UnreadableFile(f"{name} cannot be read as XLSX: save it again, or as CSV") from None
    if whole > 4 * MOST_BYTES:
        raise UnreadableFile(f"{name} unpacks to more than {4 * MOST_BYTES // 1_000_000} MB")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, its fields by our names. Rows are numbered from 1, the first after the header."""

    file: str
    number: int
    mapping: Mapping
    values: dict[str, str]

    def text(self, field: str) -> str:
        return self.values.get(field, self.mapping.constants.get(field, "")).strip()

    def bad(self, field: str, remedy: str) -> BadRow:
        return BadRow(self.file, self.number, self.mapping.columns.get(field, field), self.text(field)[:80], remedy)

    def read(self, field: str, how: Callable[[str], T], remedy: str) -> T:
        """The field as `how` reads it. Raises BadRow."""
        try:
            return how(self.text(field))
        except (ValueError, KeyError, OverflowError, UnknownCountry):
            raise self.bad(field, f"{remedy}: correct it in the file") from None

    def moment(self, field: str) -> datetime | None:
        return self.read(field, self._moment, "is no date as the mapping has it") if self.text(field) else None

    def day(self, field: str) -> date:
        return self.read(field, self._moment, "is no date as the mapping has it").astimezone(self.mapping.zone).date()

    def _moment(self, text: str) -> datetime:
        read = datetime.strptime(text, self.mapping.dates) if self.mapping.dates else datetime.fromisoformat(text)  # noqa: DTZ007 - zone below
        return (read if read.tzinfo else read.replace(tzinfo=self.mapping.zone)).astimezone(UTC)


def _rows(lines: list[list[str]], name: str, mapping: Mapping) -> list[_Row]:
    header = [one.strip() for one in lines[0]]
    if missing := [column for column in mapping.columns.values() if column not in header]:
        raise UnreadableFile(f"{name} has no column {missing[0]!r}, which the mapping names; it has {', '.join(header)[:200]}")
    if len(lines) - 1 > MOST_ROWS:
        raise UnreadableFile(f"{name} has more than {MOST_ROWS:,} rows: hand it in in parts")
    rows = []
    for number, line in enumerate(lines[1:], 1):
        if len(line) != len(header):
            raise UnreadableFile(
                f"{name}, row {number}: {len(line)} values under {len(header)} columns; the file is truncated or damaged"
            )
        rows.append(
            _Row(
                name,
                number,
                mapping,
                {field: line[header.index(column)][:MOST_CELL] for field, column in mapping.columns.items()},
            )
        )
    return rows


def _check_keys(rows: list[_Row]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if not row.text("key"):
            raise row.bad("key", "is empty: every row needs one")
        before = first.setdefault(row.text("key"), row.number)
        if before != row.number:
            raise row.bad("key", f"is also the key of row {before}: leave one of them out")


def _document(row: _Row, now: datetime, source: str) -> Collected:
    text = row.text("text")
    published = row.moment("published")
    if published and published > now:
        raise row.bad("published", "lies in the future: correct it in the file")
    authors = tuple(one.strip() for one in row.text("author").split(";") if one.strip())
    if not row.text("title"):
        raise row.bad("title", "is empty: every document needs one")
    return Collected(
        source=source,
        key=row.text("key"),
        address=canonical(row.text("address")) if row.text("address") else "",
        title=row.text("title")[:500],
        text=text,
        whole=bool(text),
        language=row.text("language")[:10],
        authors=authors,
        publisher=row.text("publisher"),
        published=published,
        published_text=row.text("published"),
        changed=None,
        seen=now,
        genre=row.read("genre", Genre, f"is none of {', '.join(Genre)}") if row.text("genre") else Genre.NEWS,
        countries=(_country(row),) if row.text("country") else (),
    )


def _country(row: _Row) -> str:
    return row.read("country", lambda text: find_country(text).iso3, "is no country that is known")


def _event(row: _Row, now: datetime) -> CodedEvent:
    start = row.day("start")
    end = row.day("end") if row.text("end") else start
    if not start <= end <= now.date():
        raise row.bad("end" if row.text("end") else "start", "must lie between the start and today: correct it in the file")
    violence = row.read("violence", Violence, f"is none of {', '.join(Violence)}")
    one_sided = violence is Violence.ONE_SIDED
    deaths, iso3 = _deaths(row), _country(row)
    latitude, longitude = _degrees(row, "latitude", 90), _degrees(row, "longitude", 180)
    published = row.day("published") if row.text("published") else end
    documents = (Document(row.text("publisher"), row.text("title"), published),) if row.text("publisher") else ()
    civilians = _civilians(row, deaths, one_sided=one_sided)
    return CodedEvent(
        key=row.text("key"),
        country=iso3,
        region=locate(iso3, [longitude], [latitude])[0],
        occurred_start=start,
        occurred_end=end,
        date_precision=_precision(row, "date_precision", 5),
        documented_at=max(published, end),
        dated_by=DatedBy.SOURCE_DATE,
        violence=violence,
        conflict="",
        side_a=row.text("side_a"),
        side_b=row.text("side_b") or ("Civilians" if one_sided else ""),
        perpetrator=row.read("perpetrator", Perpetrator, f"is none of {', '.join(Perpetrator)}")
        if row.text("perpetrator")
        else Perpetrator.UNKNOWN,
        target=Target.CIVILIANS if one_sided else Target.CIVILIANS_AMONG_OTHERS if civilians.best else Target.ARMED_ACTORS,
        deaths=deaths,
        civilian_deaths=civilians,
        place=row.text("place"),
        place_precision=_precision(row, "place_precision", 7),
        latitude=latitude,
        longitude=longitude,
        documents=documents,
        provenance={},
    )


def _deaths(row: _Row) -> Fatalities:
    best = _count(row, "deaths_best")
    low, high = (_count(row, name) if row.text(name) else best for name in ("deaths_low", "deaths_high"))
    if not low <= best <= high:
        raise row.bad("deaths_best", f"must lie from {low} to {high}: correct it in the file")
    return Fatalities(low, best, high)


def _count(row: _Row, field: str) -> int:
    text = row.text(field)
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise row.bad(field, "is not a whole number: correct it in the file")
    return int(text)


def _precision(row: _Row, field: str, highest: int) -> int:
    value = _count(row, field) if row.text(field) else 1
    if not 1 <= value <= highest:
        raise row.bad(field, f"must lie from 1 to {highest}: correct it in the file")
    return value


def _degrees(row: _Row, field: str, limit: float) -> float:
    angle = row.read(field, float, "is not a number of degrees")
    if not -limit <= angle <= limit:
        raise row.bad(field, f"must lie from {-limit:g} to {limit:g} degrees: correct it in the file")
    return angle


def _civilians(row: _Row, deaths: Fatalities, *, one_sided: bool) -> Fatalities:
    """Those among the dead: as given; else all of one-sided violence, and of fighting an unknown share."""
    if not row.text("civilian_deaths"):
        return deaths if one_sided else Fatalities(0, 0, deaths.high)
    count = _count(row, "civilian_deaths")
    if count > deaths.high:
        raise row.bad("civilian_deaths", f"must not be more than the {deaths.high} killed: correct it in the file")
    return Fatalities(count, count, count)
