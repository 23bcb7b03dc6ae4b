"""What stays of several reports of an event: whose text each carries, and the numbers that each gives, open ones as open."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import phasezero.domain.marking

_RECORD = [
    ("tlp", models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP["CLEAR"])),
    ("audience", models.CharField(default="public", max_length=64)),
    ("caveats", models.CharField(blank=True, default="", max_length=200)),
    ("embargo", models.DateField(blank=True, null=True)),
    ("occurred_start", models.DateField(null=True)),
    ("occurred_end", models.DateField(null=True)),
    ("documented_at", models.DateField()),
    ("learned_at", models.DateTimeField()),
    ("id", models.BigIntegerField(primary_key=True, serialize=False)),
]


def _to(model: str, related_name: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to=model)


class Migration(migrations.Migration):
    dependencies = [("store", "0036_candidates_end")]

    operations = [
        migrations.AddField("eventversion", "deaths_open", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("eventversion", "affected_open", models.BooleanField(default=False, db_default=False)),
        migrations.CreateModel(
            name="CopiedText",
            fields=[
                *_RECORD,
                ("how", models.CharField(max_length=8)),
                ("of", _to("store.report", "carried_by")),
                ("report", _to("store.report", "carries")),
            ],
        ),
        migrations.CreateModel(
            name="NumberOfClaim",
            fields=[
                *_RECORD,
                ("of", models.CharField(max_length=8)),
                ("claimant", models.TextField(blank=True)),
                ("low", models.IntegerField()),
                ("best", models.IntegerField()),
                ("high", models.IntegerField()),
                ("is_open", models.BooleanField()),
                ("words", models.TextField(blank=True)),
                ("claim", _to("store.claim", "numbers")),
            ],
        ),
    ]
