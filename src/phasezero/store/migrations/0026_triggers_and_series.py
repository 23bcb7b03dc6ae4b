import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import phasezero.domain.marking
import phasezero.store.people


def entered():
    """The columns of `store.entered.Entered`."""
    return [
        ("tlp", models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP["CLEAR"])),
        ("audience", models.CharField(default="public", max_length=64)),
        ("caveats", models.CharField(blank=True, default="", max_length=200)),
        ("embargo", models.DateField(blank=True, null=True)),
        ("occurred_start", models.DateField(null=True)),
        ("occurred_end", models.DateField(null=True)),
        ("documented_at", models.DateField()),
        ("learned_at", models.DateTimeField()),
        ("id", models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
        ("by_name", models.CharField(max_length=200)),
        ("by_organisation", models.CharField(blank=True, default="", max_length=200)),
        ("made_at", models.DateTimeField()),
        ("entry", models.BigIntegerField()),
        ("number", models.PositiveIntegerField(default=1)),
        ("source", models.CharField(max_length=300)),
        ("link", models.CharField(blank=True, default="", max_length=500)),
        ("checked", models.BooleanField(default=False)),
        ("reconstructed", models.BooleanField(default=False)),
        ("withdrawn", models.BooleanField(default=False)),
        ("reason", models.TextField(blank=True, default="")),
        (
            "by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("store", "0025_population_share")]

    operations = [
        migrations.CreateModel(
            name="TriggerEntry",
            fields=[
                *entered(),
                ("country", models.CharField(max_length=3)),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=300)),
                ("state", models.CharField(max_length=12)),
                ("repeats", models.CharField(default="no", max_length=16)),
                ("until", models.DateField(blank=True, null=True)),
                ("uncertain_days", models.PositiveSmallIntegerField(default=0)),
                ("uid", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["country", "learned_at"], name="trigger_of_country")],
                "constraints": [models.UniqueConstraint(fields=("entry", "number"), name="triggerentry_one_number")],
            },
        ),
        migrations.CreateModel(
            name="SeriesCell",
            fields=[
                *entered(),
                ("country", models.CharField(max_length=3)),
                ("region", models.CharField(blank=True, default="", max_length=100)),
                ("category", models.CharField(max_length=40)),
                ("recorder", models.CharField(max_length=20)),
                ("publisher", models.CharField(max_length=200)),
                ("count", models.BigIntegerField(null=True)),
                ("base", models.BigIntegerField(null=True)),
                ("base_of", models.CharField(blank=True, default="", max_length=12)),
                ("practice", models.CharField(max_length=8)),
                ("agreed_by", models.CharField(max_length=200)),
                ("agreed_on", models.DateField()),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["country", "learned_at"], name="series_of_country")],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "number"), name="seriescell_one_number"),
                    models.CheckConstraint(
                        condition=models.Q(("count", None), ("count__gte", 10), _connector="OR"), name="no_count_below_ten"
                    ),
                ],
            },
        ),
    ]
