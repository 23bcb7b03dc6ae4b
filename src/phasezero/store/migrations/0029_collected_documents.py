"""Documents that are collected, their texts, and the sources they come from."""

from __future__ import annotations

import django.db.models.deletion
import phasezero.domain.marking
import phasezero.store.people
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0028_second_level_units"),
    ]

    operations = [
        migrations.CreateModel(
            name="CollectedDocument",
            fields=[
                ("tlp", models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP["CLEAR"])),
                ("audience", models.CharField(default="public", max_length=64)),
                ("caveats", models.CharField(blank=True, default="", max_length=200)),
                ("embargo", models.DateField(blank=True, null=True)),
                ("occurred_start", models.DateField(null=True)),
                ("occurred_end", models.DateField(null=True)),
                ("documented_at", models.DateField()),
                ("learned_at", models.DateTimeField()),
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("kept_for", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=100)),
                ("key", models.TextField()),
                ("address", models.TextField()),
                ("title", models.TextField()),
                ("publisher", models.TextField()),
                ("search_text", models.TextField()),
                ("language", models.CharField(max_length=35)),
                ("authors", models.TextField()),
                ("published", models.DateTimeField(null=True)),
                ("published_text", models.TextField()),
                ("changed", models.DateTimeField(null=True)),
                ("genre", models.CharField(max_length=16)),
                ("whole", models.BooleanField()),
                ("countries", models.TextField()),
                ("digest", models.CharField(max_length=16)),
                ("read_by", models.CharField(default="", max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="CollectedSource",
            fields=[
                ("tlp", models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP["CLEAR"])),
                ("audience", models.CharField(default="public", max_length=64)),
                ("caveats", models.CharField(blank=True, default="", max_length=200)),
                ("embargo", models.DateField(blank=True, null=True)),
                ("id", models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=100)),
                ("program", models.CharField(max_length=40)),
                ("wanted", models.TextField()),
                ("name", models.CharField(max_length=200)),
                ("publisher", models.CharField(blank=True, default="", max_length=200)),
                ("country", models.CharField(blank=True, default="", max_length=3)),
                ("language", models.CharField(blank=True, default="", max_length=35)),
                ("public", models.BooleanField(default=True)),
                ("text_days", models.PositiveIntegerField(default=365)),
                ("added_by", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                ("state", models.TextField(blank=True, default="")),
                ("verified_at", models.DateTimeField(null=True)),
                ("notes", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.CreateModel(
            name="DocumentText",
            fields=[
                ("tlp", models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP["CLEAR"])),
                ("audience", models.CharField(default="public", max_length=64)),
                ("caveats", models.CharField(blank=True, default="", max_length=200)),
                ("embargo", models.DateField(blank=True, null=True)),
                ("occurred_start", models.DateField(null=True)),
                ("occurred_end", models.DateField(null=True)),
                ("documented_at", models.DateField()),
                ("learned_at", models.DateTimeField()),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="body",
                        serialize=False,
                        to="store.collecteddocument",
                    ),
                ),
                ("text", models.TextField()),
                ("expires_on", models.DateField()),
            ],
        ),
        migrations.AddIndex(
            model_name="collecteddocument",
            index=models.Index(fields=["-learned_at", "id"], name="document_by_time"),
        ),
        migrations.AddIndex(
            model_name="collecteddocument",
            index=models.Index(fields=["source", "-learned_at"], name="document_by_source"),
        ),
        migrations.AddIndex(
            model_name="collecteddocument",
            index=models.Index(fields=["kept_for", "read_by", "learned_at"], name="document_to_read"),
        ),
        migrations.AddConstraint(
            model_name="collecteddocument",
            constraint=models.UniqueConstraint(fields=("document", "number"), name="one_version_a_number"),
        ),
        migrations.AddConstraint(
            model_name="collectedsource",
            constraint=models.UniqueConstraint(fields=("audience", "key"), name="one_source_a_key"),
        ),
        migrations.AddIndex(
            model_name="documenttext",
            index=models.Index(fields=["expires_on"], name="text_by_end"),
        ),
    ]
