"""The triggers on what people gave for answers: only ever appended, as in 0003_append_only_guards."""

from django.db import migrations

TABLE = "assessments_personmark"
REFUSAL = "This fact is only ever appended."


def guards(vendor):
    """As in 0003_append_only_guards."""
    for act in ("update", "delete"):
        yield f"{TABLE}_no_{act}", TABLE, act, ""


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
    on_table = f" ON {TABLE}" if vendor == "postgresql" else ""
    for trigger, *_rest in guards(vendor):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger}{on_table}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("flows", "0012_guards_of_observations"),
        ("assessments", "0017_marks_by_people"),
    ]
    operations = [migrations.RunPython(put_up, take_down)]
