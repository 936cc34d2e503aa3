"""No table and no column leaves or stays by accident."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import FileField
from django.utils.text import camel_case_to_spaces

from lms.core.domain.open_descriptions import TYPES
from lms.core.domain.open_tables import kind_of
from lms.core.fields import EncryptedFileField, EncryptedTextField
from lms.flows.open_export_declared import declared, open_tables
from lms.flows.open_export_left_out import (
    COLUMNS_LEFT_OUT,
    IDENTITY_COLUMNS,
    TABLES_LEFT_OUT,
    TABLES_OF_NO_MODEL,
)
from lms.flows.open_export_names import TABLE_NAMES, name_of

pytestmark = pytest.mark.integration
SOUNDS_SECRET = re.compile(r"secret|token|password|digest|(^|_)pin|session|seed|hash|(^|_)key$")
NO_SECRETS = {
    "assessments.Attempt.seed",  # which questions were drawn: they stand in a table of their own
    "assessments.ExamSitting.pin_made_at",
    "assessments.Observation.digest",  # of what a row or a file says, without a key
    "assessments.QuestionPicture.digest",
    "core.AuditSeal.hash",
    "core.AuditSeal.previous_hash",
    "courses.StepPhoto.sent_digest",
    "courses.Submission.text_digest",
    "evidence.HandedInDocument.digest",
    "org.Decision.issued_by_key",  # folded words, for searching and sorting
    "org.Decision.number_key",
    "wagtailcore.Page.translation_key",
    "wagtaildocs.Document.file_hash",
    "wagtailimages.Image.file_hash",
}
WORDS_FOLDED = (".sort_key", ".search_key")


def models():
    found = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    return {model._meta.label: model for model in found}


def columns_of(model) -> set[str]:
    return {field.attname for field in model._meta.local_concrete_fields}


def test_every_table_is_exported_or_left_out_with_a_reason():
    exported, left_out = set(declared()), set(TABLES_LEFT_OUT)
    undecided = sorted(set(models()) - exported - left_out)
    assert undecided == [], (
        "New tables: add a line to lms/flows/open_export_tables.txt, or a reason to open_export_left_out.py:\n"
        + "\n".join(
            f"{label}: {' '.join(f.attname for f in models()[label]._meta.local_concrete_fields)}"
            for label in undecided
        )
    )
    assert exported & left_out == set()
    assert exported - set(models()) == set()
    assert left_out - set(models()) <= {"wagtailsearch.SQLiteFTSIndexEntry"}  # of SQLite alone
    assert all(TABLES_LEFT_OUT.values())


def test_every_column_is_exported_or_left_out_with_a_reason():
    known = models()
    undecided, twice, gone = [], [], []
    for label, columns in declared().items():
        told = {name.rpartition(".")[2] for name in COLUMNS_LEFT_OUT if name.rpartition(".")[0] == label}
        undecided += [f"{label}.{name}" for name in sorted(columns_of(known[label]) - set(columns) - told)]
        twice += [f"{label}.{name}" for name in sorted(told & set(columns))]
        gone += [f"{label}.{name}" for name in sorted((told | set(columns)) - columns_of(known[label]))]
    message = "Add them to lms/flows/open_export_tables.txt, or with a reason to open_export_left_out.py."
    assert (undecided, twice, gone) == ([], [], []), message
    assert {name.rpartition(".")[0] for name in COLUMNS_LEFT_OUT} <= set(declared())
    assert all(COLUMNS_LEFT_OUT.values())


def test_what_is_kept_encrypted_leaves_only_when_asked_for():
    fields = [(table, one) for table in open_tables(with_identity=False).values() for one in table.columns]
    hidden = {f"{table.model._meta.label}.{one.attname}" for table, one in fields if one.attname in table.masked}

    assert hidden == set(IDENTITY_COLUMNS)
    assert {
        f"{table.model._meta.label}.{one.attname}" for table, one in fields if isinstance(one, EncryptedTextField)
    } <= hidden
    assert [one.attname for _table, one in fields if isinstance(one, EncryptedFileField)] == []
    assert {table.masked for table in open_tables(with_identity=True).values()} == {frozenset()}


def test_a_column_that_sounds_secret_was_looked_at():
    told = [f"{label}.{name}" for label, names in declared().items() for name in names if SOUNDS_SECRET.search(name)]
    assert sorted(name for name in set(told) - NO_SECRETS if not name.endswith(WORDS_FOLDED)) == []
    assert set(told) >= NO_SECRETS


def test_every_kind_of_column_has_a_type():
    fields = [one for table in open_tables(with_identity=True).values() for one in table.columns]
    assert {kind_of(one) for one in fields} - set(TYPES) == set()
    assert sum(isinstance(one, FileField) for one in fields) > 10


@pytest.mark.django_db
def test_every_table_of_the_database_is_known():
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    of_models = {model._meta.db_table for model in models().values()}
    unknown = [name for name in there - of_models if not name.startswith(tuple(TABLES_OF_NO_MODEL))]
    assert unknown == []


def test_every_table_has_a_name_in_vietnamese_and_no_name_is_left_over():
    """Libraries and models without one are called after the class, in English."""
    tables = open_tables(with_identity=False).values()
    unnamed = [
        label
        for one in tables
        if (label := one.model._meta.label) not in TABLE_NAMES
        and (one.model._meta.auto_created or name_of(one) == camel_case_to_spaces(one.model._meta.object_name))
    ]
    assert unnamed == []
    assert set(TABLE_NAMES) <= {one.model._meta.label for one in tables}
