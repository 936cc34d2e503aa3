"""The triggers on evidence again, after SQLite made the table anew; and those on observations and on what they rest on."""

from django.db import migrations

RENEWED = ("evidence_evidence",)
APPENDED = (
    "assessments_observation",
    "assessments_observationmark",
    "assessments_observationanswer",
    "assessments_observationruling",
    "assessments_checklistitem",
    "assessments_checklistoutcome",
)
REFUSAL = "This fact is only ever appended."


def guards(vendor):
    """(trigger, table, act, condition) as in 0003."""
    for table in APPENDED:
        for act in ("update", "delete"):
            yield f"{table}_no_{act}", table, act, ""


def statement(vendor, table, act):
    start = f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table}"
    if vendor == "sqlite":
        return f"{start} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return f"{start} FOR EACH ROW EXECUTE FUNCTION flows_refuse_change()"


def statements(vendor):
    for _trigger, table, act, _condition in guards(vendor):
        yield statement(vendor, table, act)


def put_up(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in (*RENEWED, *APPENDED):
        for act in ("update", "delete"):
            drop(schema_editor, table, act)
            schema_editor.execute(statement(vendor, table, act), params=None)


def take_down(apps, schema_editor):
    for table in APPENDED:
        for act in ("update", "delete"):
            drop(schema_editor, table, act)


def drop(schema_editor, table, act):
    where = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{where}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("flows", "0011_notices_of_observations"),
        ("assessments", "0015_observation"),
        ("evidence", "0004_evidence_of_observations"),
    ]
    operations = [migrations.RunPython(put_up, take_down)]
