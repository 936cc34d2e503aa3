"""Events of units as HR records them: whose, once a form, undone or not; postings that one event ended and began anew.

# reviewed: the constraint goes because one resolution merges many communes on one day; no row or column goes.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0004_change_sets'),
        ('org', '0009_role_of_observers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='unitevent',
            options={'ordering': ['-effective_on', '-pk'], 'verbose_name': 'sự kiện đơn vị'},
        ),
        migrations.RemoveConstraint(
            model_name='unitevent',
            name='unit_event_once',
        ),
        migrations.AddField(
            model_name='posting',
            name='continues',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='continued_by', to='org.posting'),
        ),
        migrations.AddField(
            model_name='postingversion',
            name='end_event',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended_versions', to='org.unitevent'),
        ),
        migrations.AddField(
            model_name='postingversion',
            name='start_event',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='started_versions', to='org.unitevent'),
        ),
        migrations.AddField(
            model_name='unit',
            name='heir',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended_units', to='org.unit'),
        ),
        migrations.AddField(
            model_name='unit',
            name='heir_since',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='unitevent',
            name='client_id',
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='unitevent',
            name='issued_by',
            field=models.CharField(blank=True, max_length=200, verbose_name='cơ quan ban hành'),
        ),
        migrations.AddField(
            model_name='unitevent',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='unitevent',
            name='uid',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='unitevent',
            name='change_set',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.changeset'),
        ),
        migrations.AddField(
            model_name='unitevent',
            name='undone_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
