"""What people decide on what was read in reports."""

from __future__ import annotations

import django.db.models.deletion
import phasezero.domain.marking
import phasezero.store.people
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0030_document_readings"),
    ]

    operations = [
        migrations.CreateModel(
            name="CandidateDecision",
            fields=[
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
                ("place", models.PositiveIntegerField()),
                ("accepted", models.BooleanField()),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="store.event"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="store.collecteddocument"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["version", "place"], name="decision_on_candidate")],
            },
        ),
    ]
