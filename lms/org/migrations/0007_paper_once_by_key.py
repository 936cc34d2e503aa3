"""One paper is one decision however its number is typed."""

# reviewed: the constraint gives way to one on the folded number; no row or column goes.

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("org", "0006_fill_number_keys")]
    operations = [
        migrations.RemoveConstraint(model_name="decision", name="decision_paper_once"),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=Q(corrects__isnull=True),
                fields=("issued_by_key", "number_key", "signed_on"),
                name="decision_paper_once",
            ),
        ),
    ]
