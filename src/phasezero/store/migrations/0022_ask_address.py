import django.db.models.deletion
from django.db import migrations, models

import phasezero.domain.marking
import phasezero.store.people


class Migration(migrations.Migration):
    dependencies = [("store", "0021_ask_link")]

    operations = [
        migrations.CreateModel(
            name="AskAddress",
            fields=[
                ("tlp", models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP["CLEAR"])),
                ("audience", models.CharField(default="public", max_length=64)),
                ("caveats", models.CharField(blank=True, default="", max_length=200)),
                ("embargo", models.DateField(blank=True, null=True)),
                ("id", models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ("address", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=10)),
                ("remind", models.CharField(max_length=20)),
                ("given_at", models.DateTimeField()),
                (
                    "ask",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="address", to="store.statement"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.AddField(model_name="person", name="reminded", field=models.BooleanField(default=True)),
    ]
