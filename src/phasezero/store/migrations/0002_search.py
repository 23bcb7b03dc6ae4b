"""The full-text index over reports: FTS5 on SQLite, a GIN index over the same terms on PostgreSQL."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE store_report_search USING fts5(
        search_text, content='store_report', content_rowid='id', detail=full,
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'")""",
    """CREATE TRIGGER store_report_search_insert AFTER INSERT ON store_report BEGIN
        INSERT INTO store_report_search(rowid, search_text) VALUES (new.id, new.search_text); END""",
    """CREATE TRIGGER store_report_search_delete AFTER DELETE ON store_report BEGIN
        INSERT INTO store_report_search(store_report_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text); END""",
    """CREATE TRIGGER store_report_search_update AFTER UPDATE OF search_text ON store_report BEGIN
        INSERT INTO store_report_search(store_report_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
        INSERT INTO store_report_search(rowid, search_text) VALUES (new.id, new.search_text); END""",
]
SQLITE_UNDO = [
    "DROP TRIGGER store_report_search_insert",
    "DROP TRIGGER store_report_search_delete",
    "DROP TRIGGER store_report_search_update",
    "DROP TABLE store_report_search",
]
POSTGRES = [
    "CREATE INDEX store_report_search ON store_report "
    "USING gin (array_to_tsvector(string_to_array(search_text, ' ')))"
]
POSTGRES_UNDO = ["DROP INDEX store_report_search"]


def run(sqlite, postgres):
    def operation(_apps, schema_editor):
        statements = {"sqlite": sqlite, "postgresql": postgres}[schema_editor.connection.vendor]
        for statement in statements:
            schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("store", "0001_records")]
    operations = [migrations.RunPython(run(SQLITE, POSTGRES), run(SQLITE_UNDO, POSTGRES_UNDO))]
