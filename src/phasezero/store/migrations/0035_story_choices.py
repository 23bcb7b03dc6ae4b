"""What people choose of the stories of a country: pinned, dropped, annotated."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import phasezero.domain.marking
import phasezero.store.people


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0034_kinds_of_harm"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoryChoice",
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
                ("act", models.BigIntegerField()),
                ("country", models.CharField(max_length=3)),
                ("choice", models.CharField(max_length=8)),
                ("words", models.TextField(blank=True, default="")),
                ("by_role", models.CharField(blank=True, default="", max_length=40)),
                ("reconstructed", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="choices", to="store.collecteddocument"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["country", "learned_at"], name="choice_of_country")],
            },
        ),
    ]
