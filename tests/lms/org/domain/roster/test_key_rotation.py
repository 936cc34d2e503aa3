"""Roster files stay readable when the identity keys change."""

import pytest
from cryptography.fernet import Fernet
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from lms.core.management.commands.rotate_identity_keys import rotate_files
from lms.org.domain.roster.batches import start_import
from lms.org.domain.roster.discarding import discard_import
from lms.org.domain.roster.files import workbook_of
from lms.org.enums import REFORM_DAY
from lms.org.exceptions_roster import RosterFileGone, RosterFileUnreadable
from lms.org.models import RosterImport
from tests.factories.rosters import csv_file, person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def batch(ward, settings) -> RosterImport:
    """An open import from before the new key, which now stands in front."""
    settings.IDENTITY_KEYS = [OLD]
    data = csv_file([person()])
    batch = start_import(unit=ward.ward, data=data, filename="ds.csv", effective_on=REFORM_DAY, actor=ward.hr)
    settings.IDENTITY_KEYS = [NEW, OLD]
    return batch


def name_in(batch: RosterImport) -> str:
    return workbook_of(RosterImport.objects.get(pk=batch.pk)).sheets[0].rows[1][2]


def test_after_rotation_the_old_key_can_go(batch, settings, capsys):
    before = batch.file.name
    call_command("rotate_identity_keys")
    said = capsys.readouterr().out
    assert "org.RosterImport.file: read 1, changed 1, same 0, missing 0, unreadable 0\n" in said
    settings.IDENTITY_KEYS = [NEW]

    assert name_in(batch) == "Nguyễn Thị Hương"
    assert not storages["private"].exists(before)
    call_command("rotate_identity_keys")
    assert "org.RosterImport.file: read 1, changed 0, same 1," in capsys.readouterr().out


def test_whoever_has_read_the_row_before_still_finds_the_file(batch):
    list(rotate_files(RosterImport, "file"))
    assert workbook_of(batch).sheets[0].rows[1][2] == "Nguyễn Thị Hương"


def test_a_file_whose_key_was_dropped_too_early_is_told_apart_from_a_deleted_one(batch, settings, ward):
    settings.IDENTITY_KEYS = [NEW]
    with pytest.raises(RosterFileUnreadable) as refusal:
        workbook_of(batch)
    assert "đưa khóa cũ trở lại" in str(refusal.value)
    with pytest.raises(CommandError, match="1 values or files open with none of the keys"):
        call_command("rotate_identity_keys")
    settings.IDENTITY_KEYS = [NEW, OLD]
    assert name_in(batch) == "Nguyễn Thị Hương"
    settings.IDENTITY_KEYS = [NEW]
    assert discard_import(batch=batch, actor=ward.hr).file.name == ""


def test_a_file_replaced_meanwhile_is_kept(batch, monkeypatch):
    """Somebody uploads the mended file between reading the old one and naming the new."""
    storage = RosterImport._meta.get_field("file").storage
    save = storage.save

    def replaced(name, content, **kwargs):
        RosterImport.objects.filter(pk=batch.pk).update(file="roster/newer")
        return save(name, content, **kwargs)

    monkeypatch.setattr(storage, "save", replaced)
    (*_others, counts) = rotate_files(RosterImport, "file")

    assert (counts["changed"], counts["same"]) == (0, 1)
    assert RosterImport.objects.get(pk=batch.pk).file.name == "roster/newer"
    assert storage.exists(batch.file.name)
    assert storage.listdir("roster")[1].count(batch.file.name.rpartition("/")[2]) == 1


def test_a_file_that_is_gone_is_counted_and_said_to_be_gone(batch):
    storages["private"].delete(batch.file.name)
    (*_others, counts) = rotate_files(RosterImport, "file")

    assert (counts["read"], counts["missing"]) == (1, 1)
    with pytest.raises(RosterFileGone):
        workbook_of(batch)
