"""An evidence rule is superseded by another row instead of being overwritten."""

# reviewed: a constraint gives way to one that also knows superseded rows; no row or column goes.

from datetime import UTC, datetime

import django.utils.timezone
from django.db import migrations, models

SINCE_EVER = datetime(2025, 7, 1, tzinfo=UTC)
OLD = "evidence_rule_once", "evidence_rule_default_once"


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_first_records")]

    operations = [
        # When the rules on record were recorded isn't known; the day of the reform is before any evidence.
        migrations.AddField(
            model_name="evidencerule",
            name="recorded_at",
            field=models.DateTimeField(default=SINCE_EVER, editable=False),
            preserve_default=False,
        ),
        # reviewed: only the default changes, from the one for rows already there to that of the model
        migrations.AlterField(
            model_name="evidencerule",
            name="recorded_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="evidencerule",
            name="superseded_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        *(migrations.RemoveConstraint(model_name="evidencerule", name=name) for name in OLD),
        migrations.AddConstraint(
            model_name="evidencerule",
            constraint=models.UniqueConstraint(
                condition=models.Q(competency__isnull=False, superseded_at__isnull=True),
                fields=("competency", "kind", "valid_from"),
                name="evidence_rule_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencerule",
            constraint=models.UniqueConstraint(
                condition=models.Q(competency__isnull=True, superseded_at__isnull=True),
                fields=("kind", "valid_from"),
                name="evidence_rule_default_once",
            ),
        ),
    ]
