"""Second-level regions that a user hands in."""

from __future__ import annotations

from django.db import migrations, models

import phasezero.domain.marking
import phasezero.store.people


class Migration(migrations.Migration):
    dependencies = [("store", "0027_trigger_region")]

    operations = [
        migrations.CreateModel(
            name="SecondLevelUnit",
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
                ("imported", models.BigIntegerField()),
                ("source", models.CharField(max_length=500)),
                ("country", models.CharField(max_length=3)),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=100)),
                ("outline", models.BinaryField()),
                ("reconstructed", models.BooleanField(default=False)),
            ],
            options={"indexes": [models.Index(fields=["country", "imported"], name="unit_by_country")]},
        ),
    ]
