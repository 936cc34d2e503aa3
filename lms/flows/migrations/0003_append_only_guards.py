"""Triggers by which the database itself keeps the facts a career rests on: answers, results, evidence, decisions, papers.

In one migration and in this app, since it is the only one that may know all of them. A later migration that makes one
of these tables anew (SQLite does so for most changes) takes its triggers along and must put them up again;
`tests/lms/flows/test_append_only.py` notices.
"""

from django.db import migrations

APPENDED = ("assessments_response", "assessments_result", "evidence_evidence")
"""Never changed, never removed."""

FROZEN = {
    "certificates_certificate": (
        "code",
        ("words", "code", "register_number", "issued_on", "expires_on", "official_id", "course_id", "issuer_id"),
    ),
    "org_decision": ("uid", ("kind", "number", "signed_on", "effective_on", "expires_on", "issued_by", "client_id")),
}
"""Once the first column is set, the others stay as they are and the row stays where it is."""

REFUSAL = "This fact is only ever appended."


def differs(vendor, column):
    apart = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return f"NEW.{column} {apart} OLD.{column}"


def guards(vendor):
    """(trigger, table, act, condition) of every trigger; an empty condition means always."""
    for table in APPENDED:
        for act in ("update", "delete"):
            yield f"{table}_no_{act}", table, act, ""
    for table, (sign, columns) in FROZEN.items():
        changed = " OR ".join(differs(vendor, column) for column in columns)
        yield f"{table}_no_update", table, "update", f"OLD.{sign} IS NOT NULL AND ({changed})"
        yield f"{table}_no_delete", table, "delete", f"OLD.{sign} IS NOT NULL"


def statements(vendor):
    if vendor == "postgresql":
        yield (
            "CREATE FUNCTION flows_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for trigger, table, act, condition in guards(vendor):
        when = f" WHEN ({condition})" if condition else ""
        if vendor == "sqlite":
            yield (
                f"CREATE TRIGGER {trigger} BEFORE {act.upper()} ON {table}{when} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        else:
            yield (
                f"CREATE TRIGGER {trigger} BEFORE {act.upper()} ON {table} FOR EACH ROW{when} "
                "EXECUTE FUNCTION flows_refuse_change()"
            )


def put_up(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION flows_refuse_change() CASCADE", params=None)
        return
    for trigger, *_rest in guards(vendor):
        schema_editor.execute(f"DROP TRIGGER {trigger}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("flows", "0002_notice_of_revocation"),
        ("assessments", "0002_earlier_devices"),
        ("certificates", "0001_first_records"),
        ("evidence", "0003_withdrawal_keeps_kind"),
        ("org", "0003_unit_versions_superseded"),
    ]
    operations = [migrations.RunPython(put_up, take_down)]
