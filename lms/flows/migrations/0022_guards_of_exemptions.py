"""What an exemption grants is frozen, and so is its withdrawal once it is set: the database refuses all else."""

from django.db import migrations

TABLE = "plans_exemption"
GRANTED = (
    "client_id",
    "official_id",
    "competency_id",
    "posting_id",
    "reason",
    "starts_on",
    "ends_on",
    "approved_by_id",
    "recorded_at",
)
REFUSAL = "This fact is only ever appended."


def guards(vendor):
    """As in 0003."""
    apart = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"NEW.{column} {apart} OLD.{column}" for column in GRANTED)
    yield f"{TABLE}_no_update", TABLE, "update", f"OLD.withdrawn_on IS NOT NULL OR {changed}"
    yield f"{TABLE}_no_delete", TABLE, "delete", ""


def statements(vendor):
    for trigger, table, act, condition in guards(vendor):
        when = f" WHEN ({condition})" if condition else ""
        start = f"CREATE TRIGGER {trigger} BEFORE {act.upper()} ON {table}"
        if vendor == "sqlite":
            yield f"{start}{when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        else:
            yield f"{start} FOR EACH ROW{when} EXECUTE FUNCTION flows_refuse_change()"


def put_up(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for trigger, table, _act, _condition in guards(vendor):
        where = f" ON {table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {trigger}{where}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("flows", "0021_notice_of_renewed_plans"),
        ("plans", "0004_exemptions"),
    ]
    operations = [migrations.RunPython(put_up, take_down)]
