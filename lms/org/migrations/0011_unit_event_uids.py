"""Give the events recorded so far an id of their own, each another."""

import uuid

from django.db import migrations, models


def fill(apps, schema_editor):
    events = apps.get_model("org", "UnitEvent").objects
    for one in events.filter(uid__isnull=True):
        events.filter(pk=one.pk).update(uid=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("org", "0010_unit_events_recorded")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        # reviewed: filled above; the table holds a few events
        migrations.AlterField(
            model_name="unitevent",
            name="uid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
