"""Triggers by which the database itself keeps a published version of a competency framework as it was published.

Its last day may still be set, and its status go from published to retired. A version of the reference file was
published by nobody; a later file may correct its words, so these triggers leave it alone. A later migration that makes
one of these tables anew on SQLite must put them up again.
"""

from django.db import migrations

VERSION = "competencies_frameworkversion"
FROZEN = ("framework_id", "number", "legal_basis", "scale_min", "scale_max", "valid_from", "decision_number",
          "published_at", "published_by_id")  # fmt: skip
PUBLISHED = f"EXISTS (SELECT 1 FROM {VERSION} v WHERE v.published_at IS NOT NULL AND v.id = {{row}}.framework_version_id)"
PUBLISHED_LEVEL = (
    f"EXISTS (SELECT 1 FROM competencies_competencyversion c JOIN {VERSION} v ON v.id = c.framework_version_id "
    "WHERE v.published_at IS NOT NULL AND c.id = {row}.competency_version_id)"
)
PARTS = {
    "competencies_competencyversion": PUBLISHED,
    "competencies_scalelevel": PUBLISHED,
    "competencies_competencylevel": PUBLISHED_LEVEL,
}
REFUSAL = "A published version of a framework stays as it is."
ROWS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


def guards(vendor):
    """(trigger, table, act, condition) of every trigger."""
    apart = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"NEW.{column} {apart} OLD.{column}" for column in FROZEN)
    yield f"{VERSION}_no_update", VERSION, "update", f"OLD.published_at IS NOT NULL AND ({changed} OR NEW.status = 'draft')"
    yield f"{VERSION}_no_delete", VERSION, "delete", "OLD.published_at IS NOT NULL"
    for table, condition in PARTS.items():
        for act, rows in ROWS.items():
            yield f"{table}_no_{act}", table, act, " OR ".join(condition.format(row=row) for row in rows)


def statements(vendor):
    for trigger, table, act, condition in guards(vendor):
        if vendor == "sqlite":
            yield (
                f"CREATE TRIGGER {trigger} BEFORE {act.upper()} ON {table} WHEN ({condition}) "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
            continue
        # A condition of a PostgreSQL trigger can't look into another table; a function of its own can.
        kept = "OLD" if act == "delete" else "NEW"
        yield (
            f"CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
            f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {kept}; END $$"
        )
        yield f"CREATE TRIGGER {trigger} BEFORE {act.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION {trigger}()"


def put_up(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for trigger, *_rest in guards(vendor):
        schema_editor.execute(
            f"DROP FUNCTION {trigger}() CASCADE" if vendor == "postgresql" else f"DROP TRIGGER {trigger}", params=None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("flows", "0019_notices_of_documents"),
        ("competencies", "0003_published_framework_versions"),
    ]
    operations = [migrations.RunPython(put_up, take_down)]
