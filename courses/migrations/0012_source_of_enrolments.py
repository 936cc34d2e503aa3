"""Enrolments made before their source was kept: a posting means that a plan asked."""

from django.db import migrations


def by_plan(apps, schema_editor):
    apps.get_model("courses", "Enrolment").objects.filter(posting__isnull=False).update(source="plan")


class Migration(migrations.Migration):
    dependencies = [("courses", "0011_self_enrolment")]

    operations = [migrations.RunPython(by_plan, migrations.RunPython.noop)]
