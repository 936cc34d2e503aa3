"""Migrations are complete, named, and destroy nothing unseen."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from tests.architecture.rooms import ROOT

DESTRUCTIVE = re.compile(r"migrations\.(RemoveField|DeleteModel|RenameField|RenameModel|AlterField|RunSQL)\b")
REVIEWED = re.compile(r"^\s*# reviewed: \S+", re.M)


def our_migrations():
    for top in ("lms", "assessments", "courses", "certificates"):
        yield from sorted((ROOT / top).rglob("migrations/0*.py"))


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert out.getvalue().strip() == "No changes detected"


def test_a_destructive_migration_has_a_reviewed_line():
    unseen = [
        str(path.relative_to(ROOT))
        for path in our_migrations()
        if DESTRUCTIVE.search(text := path.read_text(encoding="utf-8")) and not REVIEWED.search(text)
    ]
    assert unseen == [], 'Say in the file why it is safe: "# reviewed: …".'


def test_migrations_have_names():
    assert [path.name for path in our_migrations() if re.search(r"_auto_|0001_initial", path.name)] == []


def test_the_gate_sees_something():
    assert len(list(our_migrations())) >= 10
