"""Opening a file of GED: plain, gzipped, or zipped; UTF-8, with or without a byte order mark."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from phasezero.errors import UnreadableFile

csv.field_size_limit(10_000_000)
MOST_BYTES = 2_000_000_000
"""Unpacked: eight times the largest release so far. What unpacks to more is no release, but meant to fill memory."""


def load(path: Path) -> tuple[str, str]:
    """The text of the file and the SHA-256 of the file as it lies on disk. Raises UnreadableFile.

    Text that is not UTF-8 is refused, never guessed at: a wrong guess garbles the names of places and actors without a sign.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}; check the path") from None
    content = _unpacked(raw, path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"{path}, line {line}: byte {content[error.start]:#04x} is not UTF-8; save the file as UTF-8 and hand it in again"
        ) from None
    if "\0" in text:
        raise UnreadableFile(f"{path} holds a NUL character, so it is not a CSV file; hand in the CSV file of a UCDP GED release")
    return text, hashlib.sha256(raw).hexdigest()


def _unpacked(raw: bytes, path: Path) -> bytes:
    """What is inside, told by the first bytes and not by the file's name."""
    try:
        if raw.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
                return _bounded(packed, path)
        if raw.startswith(b"PK"):
            return _only_csv(raw, path)
    except (EOFError, OSError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise UnreadableFile(f"{path} is truncated or damaged ({error}); fetch it again") from None
    return raw


def _only_csv(raw: bytes, path: Path) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        inside = [name for name in archive.namelist() if name.lower().endswith(".csv") and not name.startswith("__MACOSX/")]
        if len(inside) != 1:
            raise UnreadableFile(f"{path} holds {len(inside)} CSV files; hand in an archive with exactly one")
        with archive.open(inside[0]) as packed:
            return _bounded(packed, path)


def _bounded(packed: gzip.GzipFile | IO[bytes], path: Path) -> bytes:
    """What is inside, as far as it is no bomb: by the bytes that come out, whatever the archive says of itself."""
    content = packed.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"{path} unpacks to more than {MOST_BYTES:,} bytes; hand in the CSV file of one release")
    return content


def rows(text: str, file: str) -> Iterator[list[str]]:
    """The header, then the rows, of CSV text. Raises UnreadableFile where quotation marks do not match up."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise UnreadableFile(
            f"{file}, line {reader.line_num}: {error}; the file is truncated or its quotation marks do not match, fetch it again"
        ) from None
