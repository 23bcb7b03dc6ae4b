import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import phasezero.domain.marking
import phasezero.store.people


class Migration(migrations.Migration):

    dependencies = [("store", "0006_intake")]

    operations = [
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('address', models.EmailField(blank=True, default='', max_length=254)),
                ('country', models.CharField(blank=True, default='', max_length=3)),
                ('theme', models.CharField(blank=True, default='', max_length=200)),
                ('audience', models.CharField(blank=True, default='', max_length=64)),
                ('reader', models.CharField(blank=True, default='', max_length=200)),
                ('smallest_phase', models.PositiveSmallIntegerField(default=0)),
                ('often', models.CharField(choices=[('daily', 'daily'), ('only on change', 'only on change')], default='daily', max_length=20)),
                ('channel', models.CharField(choices=[('e-mail', 'e-mail'), ('feed', 'feed'), ('web', 'web')], default='e-mail', max_length=10)),
                ('feed_digest', models.CharField(blank=True, default='', max_length=64)),
                ('made_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('bounces', models.PositiveSmallIntegerField(default=0)),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('tlp', models.PositiveSmallIntegerField(default=phasezero.domain.marking.TLP['CLEAR'])),
                ('audience', models.CharField(default='public', max_length=64)),
                ('caveats', models.CharField(blank=True, default='', max_length=200)),
                ('embargo', models.DateField(blank=True, null=True)),
                ('id', models.BigIntegerField(default=phasezero.store.people.random_id, primary_key=True, serialize=False)),
                ('recipient', models.CharField(max_length=280)),
                ('channel', models.CharField(max_length=10)),
                ('item', models.CharField(max_length=20)),
                ('about', models.CharField(max_length=60)),
                ('update', models.BigIntegerField(null=True)),
                ('what', models.CharField(blank=True, default='', max_length=200)),
                ('day', models.DateField()),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('notice', models.BooleanField(default=False)),
                ('state', models.CharField(max_length=10)),
                ('claim', models.CharField(blank=True, default='', max_length=32)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('told', models.CharField(blank=True, default='', max_length=200)),
                ('bounced_at', models.DateTimeField(null=True)),
                ('answers', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answered_by', to='store.delivery')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subscription', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='store.subscription')),
            ],
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(condition=models.Q(('feed_digest', ''), _negated=True), fields=('feed_digest',), name='one_feed_a_key'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address__gt', ''), ('person', None)), models.Q(('address', ''), ('person__isnull', False)), _connector='OR'), name='person_or_address'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['state', 'next_at'], name='delivery_queue'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['update'], name='delivery_of_update'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('recipient', 'about'), name='one_delivery_a_recipient'),
        ),
    ]
