from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0015_what_is_asked")]

    operations = [
        migrations.RemoveConstraint(model_name="seen", name="seen_once"),
        migrations.AddConstraint(
            model_name="seen",
            constraint=models.UniqueConstraint(fields=("person", "organisation", "path", "audience"), name="seen_once"),
        ),
    ]
