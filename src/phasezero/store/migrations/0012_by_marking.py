"""Versions of a country by marking, newest first: `store/event_query.py` walks them where a viewer sees few of the newest. Only on
PostgreSQL, which can: rows that nobody asks for by marking would cost every import on SQLite for nothing."""

from django.db import migrations

INDEXES = {
    "version_clear": "(country, occurred_end DESC, id) WHERE tlp = 0",
    "version_within": "(country, audience, tlp, occurred_end DESC, id) WHERE tlp > 0",
    "version_learned": "(country, learned_at DESC)",
}


def make(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, columns in INDEXES.items():
            schema_editor.execute(f"CREATE INDEX {name} ON store_eventversion {columns}")


def undo(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("store", "0011_stirred")]
    operations = [migrations.RunPython(make, undo)]
