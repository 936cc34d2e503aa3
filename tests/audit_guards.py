"""The triggers that keep what is only ever appended from being changed, as tests need them: away, or back.

Tests with real transactions are cleaned by emptying every table (DELETE on SQLite, TRUNCATE on PostgreSQL), so the
guards against that are down in every test database.
"""

from importlib import import_module
from types import ModuleType

from django.db import connection

TABLES = ("core_auditentry", "core_auditseal")
EMPTYING = {"sqlite": "delete", "postgresql": "truncate"}


def drop_guards(*acts: str) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            for act in acts:
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on_table}")


def let_tests_empty_tables() -> None:
    drop_guards(EMPTYING[connection.vendor])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for migration in fact_migrations():
                for trigger, _table, act, _condition in migration.guards("sqlite"):
                    if act == "delete":
                        cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")


def put_up_fact_guards() -> None:
    """Those against removing, which `let_tests_empty_tables` took away."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for migration in fact_migrations():
            for statement in migration.statements("sqlite"):
                if " BEFORE DELETE " in statement:
                    cursor.execute(statement)


def fact_migrations() -> list[ModuleType]:
    names = (
        "0003_append_only_guards",
        "0012_guards_of_observations",
        "0013_person_marks_guards",
        "0014_guards_of_time_given",
        "0020_framework_guards",
        "0022_guards_of_exemptions",
        "0024_guards_of_reviews",
        "0025_guards_of_views",
        "0031_guards_of_certificate_files",
        "0032_guards_of_admin_modes",
    )
    return [import_module(f"lms.flows.migrations.{name}") for name in names]


def put_up_guards() -> None:
    """All of them, as the migration does."""
    migration = import_module("lms.core.migrations.0002_audit_guards")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION core_audit_refuse() CASCADE")
        else:
            drop_guards("update", "delete")
        for statement in migration.GUARDS[connection.vendor]():
            cursor.execute(statement)
