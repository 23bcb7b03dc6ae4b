import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Min

import phasezero.domain.marking


def from_what_is_held(apps, _schema_editor):
    """Files imported before this was noted: from the year of the first event that is held of a release and country."""
    from datetime import date

    from phasezero.store.ids import keyed

    installation = apps.get_model("store", "Installation").objects.filter(pk=1).first()
    rows = apps.get_model("store", "EventVersion").objects.values("release", "country").annotate(first=Min("occurred_end"))
    for row in rows.order_by("release", "country"):
        release = apps.get_model("store", "Release").objects.get(pk=row["release"])
        key = keyed(bytes(installation.id_key), "coverage", release.source, release.version, row["country"])
        apps.get_model("store", "Coverage").objects.create(
            id=key,
            release=release,
            country=row["country"],
            since=date(row["first"].year, 1, 1),
            documented_at=release.documented_at,
            learned_at=release.learned_at,
        )


class Migration(migrations.Migration):

    dependencies = [("store", "0009_release")]

    operations = [
        migrations.AlterField("update", "phase", models.PositiveSmallIntegerField(null=True)),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                ("tlp", models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP["CLEAR"])),
                ("audience", models.CharField(default="public", max_length=64)),
                ("caveats", models.CharField(blank=True, default="", max_length=200)),
                ("embargo", models.DateField(blank=True, null=True)),
                ("occurred_start", models.DateField(null=True)),
                ("occurred_end", models.DateField(null=True)),
                ("documented_at", models.DateField()),
                ("learned_at", models.DateTimeField()),
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("country", models.CharField(max_length=3)),
                ("since", models.DateField()),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="coverages", to="store.release"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("release", "country"), name="one_coverage")]},
        ),
        migrations.RunPython(from_what_is_held, migrations.RunPython.noop),
    ]
