import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import phasezero.domain.marking
import phasezero.store.people


class Migration(migrations.Migration):

    dependencies = [("store", "0008_seen")]

    operations = [
        migrations.AddField("update", "recalled_at", models.DateTimeField(null=True)),
        migrations.AddField("update", "recall_reason", models.TextField(blank=True, default="")),
        migrations.RemoveConstraint("update", "one_update_a_number"),
        migrations.AddConstraint(
            "update",
            models.UniqueConstraint(fields=("country", "audience", "tlp", "number"), name="one_update_a_number"),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("tlp", models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP["CLEAR"])),
                ("audience", models.CharField(default="public", max_length=64)),
                ("caveats", models.CharField(blank=True, default="", max_length=200)),
                ("embargo", models.DateField(blank=True, null=True)),
                ("id", models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ("country", models.CharField(max_length=3)),
                ("as_of", models.DateField()),
                ("to", models.PositiveSmallIntegerField()),
                ("inputs_digest", models.CharField(max_length=100)),
                ("phase", models.PositiveSmallIntegerField()),
                ("reason", models.TextField(blank=True, default="")),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("update_id", models.BigIntegerField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={"abstract": False},
        ),
    ]
