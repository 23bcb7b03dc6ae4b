"""What can explain silence can be entered for a region."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0026_triggers_and_series")]

    operations = [
        migrations.AddField(
            model_name="triggerentry", name="region", field=models.CharField(blank=True, default="", max_length=100)
        ),
    ]
