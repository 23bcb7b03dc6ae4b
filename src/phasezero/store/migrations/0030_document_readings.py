"""What is read in collected documents."""

from __future__ import annotations

import django.db.models.deletion
import phasezero.domain.marking
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0029_collected_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentReading",
            fields=[
                ("tlp", models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP["CLEAR"])),
                ("audience", models.CharField(default="public", max_length=64)),
                ("caveats", models.CharField(blank=True, default="", max_length=200)),
                ("embargo", models.DateField(blank=True, null=True)),
                ("occurred_start", models.DateField(null=True)),
                ("occurred_end", models.DateField(null=True)),
                ("documented_at", models.DateField()),
                ("learned_at", models.DateTimeField()),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reading",
                        serialize=False,
                        to="store.collecteddocument",
                    ),
                ),
                ("code_version", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=8)),
                ("candidates", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DocumentCountry",
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
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="speaks_of", to="store.collecteddocument"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["country", "-learned_at"], name="document_by_country")],
            },
        ),
    ]
