from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0010_coverage")]

    operations = [
        migrations.AddField("installation", "stirred", models.BinaryField(default=b"", max_length=16)),
    ]
