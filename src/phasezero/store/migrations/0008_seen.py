import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import phasezero.store.people


class Migration(migrations.Migration):

    dependencies = [("store", "0007_delivery")]

    operations = [
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("id", models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ("audience", models.CharField(default="public", max_length=64)),
                ("path", models.CharField(max_length=300)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("times", models.PositiveIntegerField(default=1)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("person", "path"), name="seen_once")]},
        ),
    ]
