"""The number of a decision stays as it was typed; the folded form, by which it is found again, stands beside it.

SQLite makes the table anew for it, without the triggers on it: `flows` puts them up again (`decision_guards`).
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0004_roles_of_checkers")]
    operations = [
        migrations.AddField(
            model_name="decision",
            name="number_key",
            field=models.CharField(default="", editable=False, max_length=200),
            preserve_default=False,
        ),
    ]
