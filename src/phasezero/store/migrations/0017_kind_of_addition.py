from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0016_seen_of_whom")]

    operations = [
        migrations.AddField(
            model_name="addition",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[("correction", "correction"), ("names", "names")],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(model_name="addition", name="number", field=models.PositiveSmallIntegerField(default=0)),
    ]
