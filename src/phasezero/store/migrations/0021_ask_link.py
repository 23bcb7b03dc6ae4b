import django.db.models.deletion
import phasezero.store.people
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0020_agenda"),
    ]

    operations = [
        migrations.CreateModel(
            name="AskLink",
            fields=[
                ("id", models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "ask",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="store.statement"),
                ),
            ],
        ),
    ]
