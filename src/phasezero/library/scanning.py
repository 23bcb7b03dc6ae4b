"""A space-time scan of a plain table: no store, no viewer; nothing is kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from phasezero.errors import BadInput, UnreadableFile

if TYPE_CHECKING:
    from phasezero.monitor.scan.of_table import Asked, Told

MOST_BYTES = 500_000_000


def scan_asked(expected: str | None = None, shape: str = "circles", **numbers: Any) -> Asked:
    """How a table is to be scanned; see `monitor.scan.of_table.Asked`."""
    from phasezero.monitor.scan.of_table import Asked, Expected
    from phasezero.monitor.scan.scanning import Shape

    return Asked(expected=None if expected is None else Expected(expected), shape=Shape(shape), **numbers)


def scan_file(file: Path, asked: Asked, days_in_a_step: int = 1) -> Told:
    """Scans the table of a CSV file. Raises UnreadableFile, and BadInput with the line that cannot be taken."""
    from phasezero.monitor.scan import of_table, plain_table

    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput(f"{file} is larger than {MOST_BYTES // 10**6} MB; add its rows up by place and day first")
        with file.open(encoding="utf-8-sig", newline="") as lines:
            table = plain_table.read(lines, days_in_a_step)
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror}; check the path") from None
    except UnicodeDecodeError:
        raise BadInput(f"{file} is not UTF-8; save it as CSV in UTF-8") from None
    return of_table.scan_table(table, asked)


def scan_text(told: Told) -> str:
    from phasezero.monitor.scan import of_table

    return of_table.as_text(told)


def scan_json(told: Told) -> str:
    from phasezero.monitor.scan import of_table

    return of_table.as_json(told)


def scan_csv(told: Told) -> str:
    """A row for each place of each cluster."""
    from phasezero.monitor.scan import of_table

    return of_table.as_csv(told)
