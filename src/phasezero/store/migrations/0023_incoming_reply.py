import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import phasezero.domain.marking
import phasezero.store.people

MARKING = [
    ("tlp", models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP["CLEAR"])),
    ("audience", models.CharField(default="public", max_length=64)),
    ("caveats", models.CharField(blank=True, default="", max_length=200)),
    ("embargo", models.DateField(blank=True, null=True)),
]
NUMBER = models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("store", "0022_ask_address")]

    operations = [
        migrations.CreateModel(
            name="IncomingReply",
            fields=[
                *((name, field.clone()) for name, field in MARKING),
                ("id", NUMBER.clone()),
                ("update_id", models.BigIntegerField()),
                ("country", models.CharField(max_length=3)),
                ("party", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=200)),
                ("office", models.CharField(max_length=200)),
                ("to", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("received_on", models.DateField()),
                ("once", models.CharField(max_length=43, unique=True)),
                (
                    "task_force",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.taskforce"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["audience", "-received_on", "id"], name="reply_of_audience"),
                    models.Index(fields=["received_on", "update_id"], name="reply_by_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyContact",
            fields=[
                (
                    "reply",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reached_by",
                        serialize=False,
                        to="store.incomingreply",
                    ),
                ),
                ("contact", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="ReplyCheck",
            fields=[
                *((name, field.clone()) for name, field in MARKING),
                ("occurred_start", models.DateField(null=True)),
                ("occurred_end", models.DateField(null=True)),
                ("documented_at", models.DateField()),
                ("learned_at", models.DateTimeField()),
                ("id", NUMBER.clone()),
                ("by_name", models.CharField(max_length=200)),
                ("by_organisation", models.CharField(blank=True, default="", max_length=200)),
                ("made_at", models.DateTimeField()),
                ("outcome", models.CharField(max_length=11)),
                ("says", models.TextField()),
                ("statement", models.BigIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="store.incomingreply"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
