from django.db import migrations, models

import phasezero.domain.marking
import phasezero.store.people


class Migration(migrations.Migration):
    dependencies = [("store", "0024_drafted_at")]

    operations = [
        migrations.CreateModel(
            name="PopulationShare",
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
                ("region", models.CharField(max_length=40, null=True)),
                ("group", models.CharField(max_length=200)),
                ("also", models.TextField(blank=True, default="")),
                ("share", models.FloatField()),
                ("reconstructed", models.BooleanField(default=False)),
            ],
            options={"indexes": [models.Index(fields=["country", "imported"], name="share_by_country")]},
        ),
    ]
