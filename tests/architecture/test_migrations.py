"""Migrations are complete, named, and destroy nothing unseen."""

import ast
import re
from io import StringIO

import pytest
from django.core.management import call_command

from tests.architecture.rooms import ROOT

DESTRUCTIVE = {
    "AlterField",
    "AlterModelTable",
    "AlterUniqueTogether",
    "DeleteModel",
    "RemoveConstraint",
    "RemoveField",
    "RemoveIndex",
    "RenameField",
    "RenameModel",
    "RunSQL",
}
REVIEWED = re.compile(r"^\s*# reviewed: \S+", re.M)


def our_migrations():
    for top in ("lms", "assessments", "courses", "certificates"):
        yield from sorted((ROOT / top).rglob("migrations/0*.py"))


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert out.getvalue().strip() == "No changes detected"


def destructive_operations(text: str) -> list[str]:
    """Operations that lose or rename something, or that can't be taken back."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        one_way = len(node.args) < 2 and "reverse_code" not in {keyword.arg for keyword in node.keywords}
        if name in DESTRUCTIVE or (name == "RunPython" and one_way):
            found.append(name)
    return found


def test_a_destructive_migration_has_a_reviewed_line():
    unseen = [
        f"{path.relative_to(ROOT)}: {', '.join(found)}"
        for path in our_migrations()
        if (found := destructive_operations(text := path.read_text(encoding="utf-8"))) and not REVIEWED.search(text)
    ]
    assert unseen == [], 'Say in the file why it is safe: "# reviewed: …".'


@pytest.mark.parametrize(
    "operation",
    [
        "migrations.RemoveField('a', 'b')",
        "migrations.RemoveConstraint(model_name='a', name='b')",
        "migrations.RemoveIndex(model_name='a', name='b')",
        "migrations.AlterModelTable('a', 'b')",
        "migrations.SeparateDatabaseAndState([migrations.DeleteModel('a')])",
        "operations.RunSQL('DROP TABLE a')",
        "migrations.RunPython(fill)",
        "migrations.RunPython(code=fill, elidable=True)",
    ],
)
def test_what_destroys_is_recognised(operation):
    assert len(destructive_operations(f"operations = [{operation}]")) == 1
    assert not REVIEWED.search(f"# reviewed:\noperations = [{operation}]")


@pytest.mark.parametrize(
    "operation",
    [
        "migrations.AddField('a', 'b', field)",
        "migrations.RunPython(put_up, take_down)",
        "migrations.RunPython(fill, reverse_code=migrations.RunPython.noop)",
    ],
)
def test_what_only_adds_is_not(operation):
    assert destructive_operations(f"operations = [{operation}]") == []


def test_migrations_have_names():
    assert [path.name for path in our_migrations() if re.search(r"_auto_|0001_initial", path.name)] == []


def test_the_gate_sees_something():
    assert len(list(our_migrations())) >= 10
