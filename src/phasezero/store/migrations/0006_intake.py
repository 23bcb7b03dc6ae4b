import django.db.models.deletion
import phasezero.domain.marking
import phasezero.store.intake
import phasezero.store.people
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0005_vault'),
    ]

    operations = [
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('key', models.CharField(default=phasezero.store.intake.random_address, max_length=32, unique=True)),
                ('words', models.TextField(blank=True, default='')),
                ('tlp', models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP['AMBER_STRICT'])),
                ('mail', models.EmailField(blank=True, default='', max_length=254)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('task_force', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='intakes', to='store.taskforce')),
            ],
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('caveats', models.CharField(blank=True, default='', max_length=200)),
                ('embargo', models.DateField(blank=True, null=True)),
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('received', 'received'), ('in review', 'in review'), ('used', 'used'), ('withdrawn', 'withdrawn')], default='received', max_length=10)),
                ('received_on', models.DateField(null=True)),
                ('channel', models.CharField(blank=True, choices=[('web', 'web'), ('e-mail', 'e-mail'), ('file', 'file')], default='', max_length=6)),
                ('sealed_raw', models.BinaryField(default=b'')),
                ('use_count', models.BooleanField(default=False)),
                ('use_task_force', models.BooleanField(default=False)),
                ('use_named', models.BooleanField(default=False)),
                ('use_public', models.BooleanField(default=False)),
                ('ask_back', models.BooleanField(default=False)),
                ('only_source', models.BooleanField(default=False)),
                ('reply_key', models.BinaryField(default=b'', max_length=32)),
                ('to_note', models.CharField(blank=True, default='', max_length=40)),
                ('to_note_on', models.DateField(null=True)),
                ('tlp', models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP['AMBER_STRICT'])),
                ('audience', models.CharField(default='', max_length=64)),
                ('task_force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='store.taskforce')),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('whole', models.BooleanField()),
                ('due_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='store.submission')),
            ],
        ),
        migrations.CreateModel(
            name='ReceiptCode',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=7)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('used_on', models.DateField(null=True)),
                ('submission', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='store.submission')),
            ],
        ),
        migrations.CreateModel(
            name='Planned',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('record', models.CharField(max_length=40)),
                ('use', models.CharField(choices=[('count', 'count'), ('task force', 'task force'), ('named audience', 'named audience'), ('public', 'public')], max_length=14)),
                ('sealed_text', models.BinaryField()),
                ('asked_on', models.DateField()),
                ('answer', models.CharField(default='asked', max_length=6)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='store.submission')),
            ],
        ),
        migrations.CreateModel(
            name='Made',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('record', models.CharField(max_length=40)),
                ('use', models.CharField(choices=[('count', 'count'), ('task force', 'task force'), ('named audience', 'named audience'), ('public', 'public')], max_length=14)),
                ('made_on', models.DateField()),
                ('released_on', models.DateField(null=True)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='made', to='store.submission')),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('sealed_text', models.BinaryField()),
                ('given_on', models.DateField()),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='store.submission')),
            ],
        ),
        migrations.CreateModel(
            name='Addition',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('sealed_raw', models.BinaryField()),
                ('added_on', models.DateField()),
                ('task_force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='store.taskforce')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='additions', to='store.submission')),
            ],
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('task_force',), name='one_open_intake'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None), models.Q(('mail', ''), _negated=True)), fields=('mail',), name='one_intake_a_mail'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['task_force', 'received_on'], name='submission_by_day'),
        ),
        migrations.AddConstraint(
            model_name='planned',
            constraint=models.UniqueConstraint(fields=('submission', 'kind', 'record', 'use'), name='planned_once'),
        ),
        migrations.AddIndex(
            model_name='made',
            index=models.Index(fields=['kind', 'record'], name='made_by_record'),
        ),
        migrations.AddConstraint(
            model_name='made',
            constraint=models.UniqueConstraint(fields=('submission', 'kind', 'record', 'use'), name='made_once'),
        ),
    ]
