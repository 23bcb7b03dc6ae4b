"""What users say of who publishes a source: kind, country of seat, owner."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import phasezero.domain.marking
import phasezero.store.people


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0037_what_reports_say"),
    ]

    operations = [
        migrations.CreateModel(
            name="SourceSaid",
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
                ("source", models.CharField(max_length=100)),
                ("kind", models.CharField(blank=True, default="", max_length=20)),
                ("seat", models.CharField(blank=True, default="", max_length=3)),
                ("owner", models.CharField(blank=True, default="", max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["audience", "source"], name="word_of_source")],
            },
        ),
    ]
