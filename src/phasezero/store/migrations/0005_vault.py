import django.db.models.deletion
import phasezero.store.people
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("store", "0004_audit")]

    operations = [
        migrations.CreateModel(
            name='StewardKey',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('public', models.BinaryField(max_length=32)),
                ('locked', models.BinaryField(max_length=100)),
                ('salt', models.BinaryField(max_length=16)),
                ('strength', models.CharField(max_length=16)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('closed_until', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steward_keys', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='VaultKey',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('generation', models.PositiveSmallIntegerField()),
                ('public', models.BinaryField(max_length=32)),
                ('made_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('rotate_since', models.DateTimeField(blank=True, null=True)),
                ('task_force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vault_keys', to='store.taskforce')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('task_force', 'generation'), name='one_vault_key_a_generation'),
                    models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('task_force',), name='one_vault_key_at_a_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('open', 'open a record'), ('share', 'share the key anew'), ('rotate', 'rotate the key')], max_length=8)),
                ('record_model', models.CharField(blank=True, default='', max_length=60)),
                ('record', models.BigIntegerField(blank=True, null=True)),
                ('reason', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('share', models.BinaryField(blank=True, default=bytes)),
                ('receivers', models.CharField(blank=True, default='', max_length=64)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, default='', max_length=12)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('task_force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='store.taskforce')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='store.vaultkey')),
            ],
        ),
        migrations.CreateModel(
            name='VaultShare',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('made_at', models.DateTimeField()),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='store.vaultkey')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('steward_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='store.stewardkey')),
                ('task_force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='store.taskforce')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'person'), name='one_share_a_steward')],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('pseudonym', models.CharField(max_length=20, null=True)),
                ('sealed_identity', models.BinaryField(blank=True, default=bytes)),
                ('sealed_contact', models.BinaryField(blank=True, default=bytes)),
                ('made_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('task_force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='store.taskforce')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('task_force', 'pseudonym'), name='one_source_a_pseudonym')],
            },
        ),
    ]
