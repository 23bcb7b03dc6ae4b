"""Only for tests: emptying the audit table, which the database refuses. Its triggers go and come back; the package has no such way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

MIGRATION = import_module("phasezero.store.migrations.0004_audit")


@contextmanager
def without_triggers() -> Iterator[None]:
    postgres = connection.vendor == "postgresql"
    drop, make = (MIGRATION.POSTGRES_UNDO, MIGRATION.POSTGRES) if postgres else (MIGRATION.SQLITE_UNDO, MIGRATION.SQLITE)
    with transaction.atomic():
        _execute(drop)
        yield
        _execute(make)


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def empty_the_audit() -> None:
    from phasezero.store.models import AuditEntry

    if AuditEntry.objects.exists():
        with without_triggers():
            AuditEntry.objects.all().delete()


def let_flush_empty_the_audit() -> None:
    """Django empties all tables after a test with transactions of its own, and after the tests of the pages."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flushed(self: Any, sql_list: list[str]) -> None:
        with without_triggers():
            flush(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = flushed
