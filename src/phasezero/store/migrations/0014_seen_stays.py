import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def of_whom(apps, _editor):
    """Rows from before: the organisation that each person belongs to now is the best that is known."""
    person = apps.get_model("store", "Person").objects.filter(pk=OuterRef("person"))
    apps.get_model("store", "Seen").objects.update(organisation=Subquery(person.values("organisation")[:1]))


class Migration(migrations.Migration):
    dependencies = [("store", "0013_language")]

    operations = [
        migrations.AddField(
            model_name="seen",
            name="organisation",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
            ),
        ),
        migrations.AlterField(
            model_name="seen",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(model_name="seen", name="first_at", field=models.DateTimeField(null=True)),
        migrations.AlterField(model_name="seen", name="last_at", field=models.DateTimeField(null=True)),
        migrations.RemoveConstraint(model_name="seen", name="seen_once"),
        migrations.AddConstraint(
            model_name="seen",
            constraint=models.UniqueConstraint(fields=("person", "organisation", "path"), name="seen_once"),
        ),
        migrations.AddIndex(model_name="seen", index=models.Index(fields=["last_at"], name="seen_last")),
        migrations.RunPython(of_whom, migrations.RunPython.noop, elidable=False),
    ]
