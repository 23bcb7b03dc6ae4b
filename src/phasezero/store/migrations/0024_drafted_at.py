from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0023_incoming_reply")]

    operations = [migrations.AddField("update", "drafted_at", models.DateTimeField(null=True))]
