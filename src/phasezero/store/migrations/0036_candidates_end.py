"""Candidate events end with the release that covers them and does not hold them."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0035_story_choices")]

    operations = [migrations.AddField(model_name="eventversion", name="ended_at", field=models.DateTimeField(null=True))]
