"""The triggers on decisions again, after SQLite made the table anew; what a correction says stays too."""

from django.db import migrations

TABLE = "org_decision"
FROZEN = (
    "kind", "number", "number_key", "signed_on", "effective_on", "expires_on", "issued_by", "issued_by_key", "client_id",
    "corrects_id", "reason", "is_cancellation",
)  # fmt: skip
FROZEN_BEFORE = FROZEN[:-3]
SCAN = " OR (OLD.scan <> '' AND NEW.scan <> OLD.scan)"
SUPERSEDED = " OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at {apart} OLD.superseded_at)"
REFUSAL = "This fact is only ever appended."


def guards(columns, vendor, more=""):
    apart = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"NEW.{column} {apart} OLD.{column}" for column in columns)
    yield f"{TABLE}_no_update", "UPDATE", f"OLD.uid IS NOT NULL AND ({changed}{more})"
    yield f"{TABLE}_no_delete", "DELETE", "OLD.uid IS NOT NULL"


def put_up(schema_editor, columns, more=""):
    vendor = schema_editor.connection.vendor
    where = f" ON {TABLE}" if vendor == "postgresql" else ""
    for trigger, act, condition in guards(columns, vendor, more):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger}{where}", params=None)
        start = f"CREATE TRIGGER {trigger} BEFORE {act} ON {TABLE}"
        if vendor == "sqlite":
            end = f"WHEN ({condition}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        else:
            end = f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION flows_refuse_change()"
        schema_editor.execute(f"{start} {end}", params=None)


def renew(apps, schema_editor):
    apart = "IS NOT" if schema_editor.connection.vendor == "sqlite" else "IS DISTINCT FROM"
    put_up(schema_editor, FROZEN, SCAN + SUPERSEDED.format(apart=apart))


def as_before(apps, schema_editor):
    put_up(schema_editor, FROZEN_BEFORE, SCAN)


class Migration(migrations.Migration):
    dependencies = [
        ("flows", "0016_notices_of_ended_postings"),
        ("org", "0013_corrections_files_headcounts"),
    ]
    operations = [migrations.RunPython(renew, as_before)]
