from django.db import migrations, models

CLEAR, GREEN = 0, 1


def up_to_whom(apps, _editor):
    """Rows from before said the use and no marking: the widest circle of each use."""
    apps.get_model("store", "Planned").objects.filter(use__in=("count", "public")).update(tlp=CLEAR)


class Migration(migrations.Migration):
    dependencies = [("store", "0014_seen_stays")]

    operations = [
        migrations.AddField(model_name="planned", name="tlp", field=models.PositiveSmallIntegerField(default=GREEN)),
        migrations.AddField(model_name="planned", name="told", field=models.TextField(blank=True, default="")),
        migrations.RemoveConstraint(model_name="planned", name="planned_once"),
        migrations.AddConstraint(
            model_name="planned",
            constraint=models.UniqueConstraint(fields=("submission", "kind", "record", "use", "tlp"), name="planned_once"),
        ),
        migrations.RunPython(up_to_whom, migrations.RunPython.noop, elidable=False),
    ]
