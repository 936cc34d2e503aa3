"""Who published a version of a framework, when and by which paper; one draft at a time."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('competencies', '0002_requirement_superseded'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='frameworkversion',
            name='decision_number',
            field=models.CharField(blank=True, max_length=100, verbose_name='số quyết định'),
        ),
        migrations.AddField(
            model_name='frameworkversion',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='frameworkversion',
            name='published_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='frameworkversion',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'draft')), fields=('framework',), name='framework_one_draft'),
        ),
    ]
