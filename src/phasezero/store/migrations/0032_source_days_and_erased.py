"""How collected sources stood day by day; what was erased on request; decisions that a rule made."""

from __future__ import annotations

import django.db.models.deletion
import phasezero.domain.marking
import phasezero.store.people
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0031_candidate_decisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="rule",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="Erased",
            fields=[
                ("id", models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ("audience", models.CharField(max_length=64)),
                ("digest", models.BigIntegerField()),
                ("erased_on", models.DateField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("audience", "digest"), name="erased_once")],
            },
        ),
        migrations.CreateModel(
            name="SourceDay",
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
                ("failing_since", models.DateField(null=True)),
                ("gone", models.BooleanField(default=False)),
                ("stopped", models.BooleanField(default=False)),
                ("answered", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField(null=True)),
                ("last_item", models.DateTimeField(null=True)),
                ("gap_hours", models.FloatField(null=True)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="days", to="store.collectedsource"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("source", "documented_at"), name="one_day_a_source")],
            },
        ),
    ]
