"""Which of two gaps of the same size comes first."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('competencies', '0003_published_framework_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='requirement',
            name='weight',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='trọng số'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 1), ('weight__lte', 9)), name='requirement_weight'),
        ),
    ]
