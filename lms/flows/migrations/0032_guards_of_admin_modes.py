"""The triggers on turns of administrators' powers: only ever appended, as in 0003_append_only_guards."""

from django.db import migrations

TABLES = ("org_adminmode", "org_adminmodeend")
REFUSAL = "This fact is only ever appended."


def guards(vendor):
    """As in 0003_append_only_guards."""
    for table in TABLES:
        for act in ("update", "delete"):
            yield f"{table}_no_{act}", table, act, ""


def statements(vendor):
    for trigger, table, act, _condition in guards(vendor):
        start = f"CREATE TRIGGER {trigger} BEFORE {act.upper()} ON {table}"
        if vendor == "sqlite":
            yield f"{start} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        else:
            yield f"{start} FOR EACH ROW EXECUTE FUNCTION flows_refuse_change()"


def put_up(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for trigger, table, _act, _condition in guards(vendor):
        on_table = f" ON {table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger}{on_table}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("flows", "0031_guards_of_certificate_files"),
        ("org", "0021_admin_mode"),
    ]
    operations = [migrations.RunPython(put_up, take_down)]
