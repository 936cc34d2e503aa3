"""A unit version that was put right is superseded by another row."""

# reviewed: a constraint gives way to one that also knows superseded rows; no row or column goes.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0002_decision_drafts'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='unitversion',
            name='unit_version_code_once',
        ),
        migrations.RemoveConstraint(
            model_name='unitversion',
            name='unit_version_one_per_day',
        ),
        migrations.AddField(
            model_name='unitversion',
            name='superseded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='unitversion',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), ('superseded_at__isnull', True)), fields=('code', 'unit_type', 'valid_from'), name='unit_version_code_once'),
        ),
        migrations.AddConstraint(
            model_name='unitversion',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('unit', 'valid_from'), name='unit_version_one_per_day'),
        ),
    ]
