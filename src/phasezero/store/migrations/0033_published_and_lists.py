"""Lists that the reader of reports knows, and figures and presences that public bodies publish."""

from __future__ import annotations

from django.db import migrations, models

import phasezero.domain.marking
import phasezero.store.people


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0032_source_days_and_erased"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedFigure",
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
                ("table", models.BigIntegerField()),
                ("line", models.BigIntegerField()),
                ("gone", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=64)),
                ("country", models.CharField(max_length=3)),
                ("region", models.TextField()),
                ("region_code", models.CharField(max_length=40)),
                ("address", models.TextField()),
                ("measure", models.CharField(max_length=80)),
                ("count", models.BigIntegerField()),
                ("to_country", models.CharField(max_length=3)),
                ("publisher", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="PublishedPresence",
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
                ("table", models.BigIntegerField()),
                ("line", models.BigIntegerField()),
                ("gone", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=64)),
                ("country", models.CharField(max_length=3)),
                ("region", models.TextField()),
                ("region_code", models.CharField(max_length=40)),
                ("address", models.TextField()),
                ("organisation", models.TextField()),
                ("acronym", models.TextField()),
                ("kind", models.TextField()),
                ("sector", models.TextField()),
                ("second_region", models.TextField()),
                ("second_region_code", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="ReaderList",
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
                ("kind", models.CharField(max_length=16)),
                ("country", models.CharField(blank=True, default="", max_length=3)),
                ("name", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=500)),
                ("licence", models.CharField(max_length=200)),
                ("entries", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("added_by", models.CharField(max_length=200)),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_by", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="publishedfigure",
            index=models.Index(fields=["country", "line"], name="figure_by_country"),
        ),
        migrations.AddIndex(
            model_name="publishedfigure",
            index=models.Index(fields=["table"], name="figure_by_table"),
        ),
        migrations.AddIndex(
            model_name="publishedpresence",
            index=models.Index(fields=["country", "line"], name="presence_by_country"),
        ),
        migrations.AddIndex(
            model_name="publishedpresence",
            index=models.Index(fields=["table"], name="presence_by_table"),
        ),
    ]
