"""A decision may end other postings of the person it moves."""

# reviewed: the constraint on lines gives way to one that leaves room for lines that only end a posting.

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("org", "0007_paper_once_by_key")]
    operations = [
        migrations.AddField(
            model_name="decisiondraft",
            name="also_ends",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.RemoveConstraint(model_name="decisionline", name="decision_line_once"),
        migrations.AddConstraint(
            model_name="decisionline",
            constraint=models.UniqueConstraint(
                condition=Q(to_posting__isnull=False), fields=("decision", "official"), name="decision_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionline",
            constraint=models.UniqueConstraint(fields=("decision", "from_posting"), name="decision_line_ends_once"),
        ),
    ]
