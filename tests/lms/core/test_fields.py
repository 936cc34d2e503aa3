import unicodedata

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Upper

pytestmark = pytest.mark.integration

NFD = unicodedata.normalize("NFD", "  Trần Ước ")


def stored(column: str) -> list[str | None]:
    with connection.cursor() as cursor:
        cursor.execute(f"select {column} from core_test_note order by id")
        return [row[0] for row in cursor.fetchall()]


def test_nfc_fields_compose_and_change_nothing_else(note_model):
    note_model.objects.create(title=NFD)
    assert stored("title") == ["  Trần Ước "]
    assert note_model.objects.filter(title=NFD).count() == 1
    assert note_model._meta.get_field("title").to_python(NFD) == "  Trần Ước "


def test_encrypted_field_is_clear_in_python_only(note_model):
    note = note_model.objects.create(title="a", secret="001085012345")
    assert note.secret == "001085012345"
    assert note_model.objects.get().secret == "001085012345"
    assert note_model.objects.values_list("secret", flat=True).get() == "001085012345"
    assert "001085" not in stored("secret")[0]


def test_encrypted_field_keeps_null_and_empty(note_model):
    note_model.objects.bulk_create([note_model(title="a", secret=None), note_model(title="b", secret="")])
    assert stored("secret") == [None, ""]
    assert list(note_model.objects.order_by("pk").values_list("secret", flat=True)) == [None, ""]
    assert note_model.objects.filter(secret__isnull=True).count() == 1


def test_every_way_of_writing_encrypts(note_model):
    notes = note_model.objects.bulk_create([note_model(pk=1, title="a", secret="một"), note_model(pk=2, title="b")])
    notes[1].secret = "hai"
    note_model.objects.bulk_update(notes, ["secret"])
    note_model.objects.filter(pk=1).update(secret="ba")
    assert [note.secret for note in note_model.objects.order_by("pk")] == ["ba", "hai"]
    assert all(token.startswith("gAAAA") for token in stored("secret"))


def test_encrypted_field_cannot_be_looked_up(note_model):
    with pytest.raises(FieldError, match="Unsupported lookup"):
        note_model.objects.filter(secret="001085012345")
    with pytest.raises(FieldError, match="Unsupported lookup"):
        note_model.objects.filter(secret__contains="001")


def test_expressions_pass_through(note_model):
    note_model.objects.create(title="a", secret="x")
    note_model.objects.update(secret=None, title=Upper(Value("đạt")))
    assert stored("secret") == [None]
