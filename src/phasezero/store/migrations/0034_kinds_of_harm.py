"""Events of other kinds of harm than killing, and how many people they affected."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0033_published_and_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="eventversion",
            name="kind",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AddField(model_name="eventversion", name="affected_low", field=models.IntegerField(null=True)),
        migrations.AddField(model_name="eventversion", name="affected_best", field=models.IntegerField(null=True)),
        migrations.AddField(model_name="eventversion", name="affected_high", field=models.IntegerField(null=True)),
        migrations.AddIndex(
            model_name="eventversion",
            index=models.Index(fields=["event"], condition=~models.Q(kind=""), name="version_of_other_kind"),
        ),
    ]
