"""Making and checking the store itself: tables, migrations, where it lies."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate() -> None:
    """Make or upgrade the tables; safe to run again. SQLite's files are for their owner only."""
    call_command("migrate", verbosity=0, interactive=False)
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            file = Path(f"{connection.settings_dict['NAME']}{ending}")
            if file.is_file():
                file.chmod(0o600)


def problem() -> str:
    """Why the store cannot be used, and what to do; empty if it can."""
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        return f"there is no store yet in {where()}; run: phasezero init"
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return f"the store in {where()} is of an older version; run: phasezero init"
    return ""


def where() -> str:
    """The database in words, without passwords."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(values["NAME"])
    return f"PostgreSQL database {values['NAME']} on {values.get('HOST') or 'this machine'}"
