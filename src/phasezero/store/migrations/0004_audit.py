"""The audit chains, append-only by the database's own rules; and the days on which everything was closed at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import phasezero.store.people

_AFTER_LAST = """
    NEW.number <> 1 + coalesce((SELECT max(number) FROM store_auditentry WHERE chain = NEW.chain), 0)
    OR NEW.previous <> coalesce(
        (SELECT hash FROM store_auditentry WHERE chain = NEW.chain AND number = NEW.number - 1), '{start}')
""".format(start="0" * 64)

SQLITE = [
    """CREATE TRIGGER store_auditentry_update BEFORE UPDATE ON store_auditentry BEGIN
        SELECT RAISE(ABORT, 'audit entries are never changed'); END""",
    """CREATE TRIGGER store_auditentry_delete BEFORE DELETE ON store_auditentry BEGIN
        SELECT RAISE(ABORT, 'audit entries are never deleted'); END""",
    # also what INSERT OR REPLACE would put in the place of an entry: SQLite fires no delete trigger then
    """CREATE TRIGGER store_auditentry_insert BEFORE INSERT ON store_auditentry
        WHEN EXISTS (SELECT 1 FROM store_auditentry WHERE id = NEW.id) OR %s BEGIN
        SELECT RAISE(ABORT, 'an audit entry follows the last one of its chain'); END"""
    % _AFTER_LAST,
]
SQLITE_UNDO = [
    "DROP TRIGGER store_auditentry_update",
    "DROP TRIGGER store_auditentry_delete",
    "DROP TRIGGER store_auditentry_insert",
]
POSTGRES = [
    """CREATE FUNCTION store_auditentry_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'audit entries are never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
    """CREATE FUNCTION store_auditentry_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF %s THEN
            RAISE EXCEPTION 'an audit entry follows the last one of its chain'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW; END $$"""
    % _AFTER_LAST,
    """CREATE TRIGGER store_auditentry_change BEFORE UPDATE OR DELETE ON store_auditentry
        FOR EACH ROW EXECUTE FUNCTION store_auditentry_kept()""",
    """CREATE TRIGGER store_auditentry_truncate BEFORE TRUNCATE ON store_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION store_auditentry_kept()""",
    """CREATE TRIGGER store_auditentry_insert BEFORE INSERT ON store_auditentry
        FOR EACH ROW EXECUTE FUNCTION store_auditentry_follows()""",
]
POSTGRES_UNDO = [
    "DROP TRIGGER store_auditentry_change ON store_auditentry",
    "DROP TRIGGER store_auditentry_truncate ON store_auditentry",
    "DROP TRIGGER store_auditentry_insert ON store_auditentry",
    "DROP FUNCTION store_auditentry_kept",
    "DROP FUNCTION store_auditentry_follows",
]


def run(sqlite, postgres):
    def operation(_apps, schema_editor):
        statements = {"sqlite": sqlite, "postgresql": postgres}[schema_editor.connection.vendor]
        for statement in statements:
            schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0003_people'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('chain', models.CharField(max_length=80)),
                ('number', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('action', models.CharField(max_length=60)),
                ('by', models.CharField(max_length=13)),
                ('about', models.CharField(blank=True, max_length=13)),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chain', 'number'), name='one_entry_a_number')],
            },
        ),
        migrations.CreateModel(
            name='Panic',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('agreeing', models.PositiveSmallIntegerField(default=0)),
                ('lifted_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('lifted_at', None)), fields=['at'], name='panic_now')],
            },
        ),
        migrations.CreateModel(
            name='Locked',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('agreed_at', models.DateTimeField(null=True)),
                ('panic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='locked', to='store.panic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('panic', 'person'), name='locked_once')],
            },
        ),
        migrations.RunPython(run(SQLITE, POSTGRES), run(SQLITE_UNDO, POSTGRES_UNDO)),
    ]
