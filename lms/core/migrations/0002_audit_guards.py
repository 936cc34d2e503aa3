"""Triggers by which the database itself refuses to change or remove what the audit trail holds."""

from django.db import migrations

TABLES = ("core_auditentry", "core_auditseal")
REFUSAL = "Audit rows are only ever appended."


def sqlite_guards():
    for table in TABLES:
        for act in ("update", "delete"):
            yield (
                f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


def postgresql_guards():
    yield (
        "CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in TABLES:
        for act, level in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
            yield (
                f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                f"FOR EACH {level} EXECUTE FUNCTION core_audit_refuse()"
            )


GUARDS = {"sqlite": sqlite_guards, "postgresql": postgresql_guards}


def put_up(apps, schema_editor):
    for statement in GUARDS[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION core_audit_refuse() CASCADE", params=None)
        return
    for table in TABLES:
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{act}", params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_audit_and_jobs")]
    operations = [migrations.RunPython(put_up, take_down)]
