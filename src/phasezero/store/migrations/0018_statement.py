import django.db.models.deletion
import phasezero.domain.marking
import phasezero.store.people
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0017_kind_of_addition"),
    ]

    operations = [
        migrations.CreateModel(
            name="Statement",
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
                ("by_name", models.CharField(max_length=200)),
                ("by_organisation", models.CharField(blank=True, default="", max_length=200)),
                ("made_at", models.DateTimeField()),
                ("kind", models.CharField(max_length=24)),
                ("country", models.CharField(max_length=3)),
                ("about", models.BigIntegerField(null=True)),
                ("reconstructed", models.BooleanField(default=False)),
                ("sealed", models.BooleanField(default=False)),
                ("content", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["country", "kind", "learned_at"], name="statement_of_country"),
                    models.Index(fields=["about", "kind"], name="statement_about"),
                ],
            },
        ),
    ]
