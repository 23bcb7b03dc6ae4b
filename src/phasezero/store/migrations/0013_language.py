from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0012_by_marking")]

    operations = [
        migrations.AddField(
            model_name="subscription",
            name="language",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
    ]
