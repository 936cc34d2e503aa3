"""The triggers on decisions again, after SQLite made the table anew; now the folded number and a scan stay too."""

from django.db import migrations

TABLE = "org_decision"
FROZEN = (
    "kind", "number", "number_key", "signed_on", "effective_on", "expires_on", "issued_by", "issued_by_key", "client_id",
)  # fmt: skip
FROZEN_BEFORE = ("kind", "number", "signed_on", "effective_on", "expires_on", "issued_by", "client_id")
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
    put_up(schema_editor, FROZEN, " OR (OLD.scan <> '' AND NEW.scan <> OLD.scan)")


def as_before(apps, schema_editor):
    put_up(schema_editor, FROZEN_BEFORE)


class Migration(migrations.Migration):
    dependencies = [
        ("flows", "0008_notice_of_found_course"),
        ("org", "0007_paper_once_by_key"),
    ]
    operations = [migrations.RunPython(renew, as_before)]
