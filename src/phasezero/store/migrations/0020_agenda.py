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
    dependencies = [("store", "0019_decision")]

    operations = [
        migrations.CreateModel(
            name="AgendaEntry",
            fields=[
                *entered(),
                ("country", models.CharField(max_length=3)),
                ("body", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=16)),
                ("title", models.CharField(max_length=300)),
                ("state", models.CharField(max_length=8)),
                ("uid", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["country", "learned_at"], name="agenda_of_country")],
                "constraints": [models.UniqueConstraint(fields=("entry", "number"), name="agendaentry_one_number")],
            },
        ),
        migrations.CreateModel(
            name="TieEntry",
            fields=[
                *entered(),
                ("start", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=24)),
                ("end", models.CharField(max_length=200)),
                ("strength", models.CharField(max_length=8)),
            ],
            options={
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("entry", "number"), name="tieentry_one_number")],
            },
        ),
    ]
