"""A withdrawal is of the kind it withdraws, with no source of its own."""

# reviewed: a constraint gives way to one that also knows superseded rows; no row or column goes.

from django.db import migrations, models

OWN_SOURCE = (
    models.Q(kind="result", result__isnull=False, completion__isnull=True)
    | models.Q(kind="completion", completion__isnull=False, result__isnull=True)
    | models.Q(kind__in=["document", "prior"], result__isnull=True, completion__isnull=True)
)
WITHDRAWAL = models.Q(corrects__isnull=False, level=0, result__isnull=True, completion__isnull=True)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_evidence_rule_superseded")]

    operations = [
        migrations.RemoveConstraint(model_name="evidence", name="evidence_one_source"),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(condition=OWN_SOURCE | WITHDRAWAL, name="evidence_one_source"),
        ),
    ]
