"""Rows of GED that came over the network, read by the reader of its files."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from phasezero.errors import BadInput
from phasezero.sources import ucdp_ged

_ISO = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)Z?\Z")


def events_of(content: bytes, where: str, release: str, released: date) -> ucdp_ged.ReadFile:
    """The events of a file's content. Raises BadInput with one line, with `where` for the file's name."""
    with tempfile.TemporaryDirectory(prefix="phasezero-") as folder:
        path = Path(folder) / "ged.csv"
        path.write_bytes(content)
        try:
            return ucdp_ged.read(path, release, released)
        except BadInput as error:
            raise BadInput(str(error).replace(str(path), where)) from None


def as_table(rows: Sequence[dict[str, Any]]) -> bytes:
    """Objects of the API as the CSV file that a release is. Raises BadInput where they do not all have the same columns."""
    names = list(rows[0])
    if any(set(row) != set(names) for row in rows):
        raise BadInput("UCDP gives events with different columns on one page")
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([_value(row[name]) for name in names] for row in rows)
    return out.getvalue().encode("utf-8", errors="replace")


def _value(value: object) -> str:
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, bool) else str(value)
    found = _ISO.match(text)
    return f"{found[1]} {found[2]}" if found else text.replace("\0", "")
