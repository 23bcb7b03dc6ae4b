"""What lies in the database, byte by byte: to search it for what must not be there."""

from __future__ import annotations

from pathlib import Path

from django.db import connection


def dump() -> bytes:
    """Everything in the database, as it lies there."""
    if connection.vendor == "sqlite":
        held: bytes = connection.connection.serialize()
        file = connection.settings_dict["NAME"]
        files = [Path(f"{file}{end}") for end in ("", "-wal") if "memory" not in str(file)]
        return held + b"".join(one.read_bytes() for one in files if one.exists())
    out = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - names from the database itself
            out += [str(row[0]) for row in cursor.fetchall()]
    return "\n".join(out).encode()
