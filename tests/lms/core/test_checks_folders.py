import pytest

from lms.core.checks_folders import check_folders, places

pytestmark = pytest.mark.integration


@pytest.fixture
def blocked(tmp_path):
    """Nobody can make a folder below a file, not even root."""
    file = tmp_path / "file"
    file.write_text("")
    return file / "below"


def test_places_that_can_be_written_or_made_are_fine(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "not" / "yet" / "there"

    assert check_folders() == []
    assert not settings.PRIVATE_ROOT.exists()


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("PRIVATE_ROOT", "LMS_PRIVATE_DIR"),
        ("MEDIA_ROOT", "LMS_MEDIA_DIR"),
        ("AUDIT_HEAD_FILE", "LMS_AUDIT_HEAD_FILE"),
    ],
)
def test_a_place_that_cannot_be_written_is_named(settings, blocked, name, variable):
    setattr(settings, name, blocked)
    (found,) = check_folders()

    assert found.id == "lms.E005"
    assert str(blocked) in found.msg
    assert variable in found.hint


def test_the_folder_of_the_shared_cache_is_looked_at(settings, blocked):
    file_cache = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(blocked)}
    settings.CACHES = settings.CACHES | {"default": file_cache}
    (found,) = check_folders()

    assert found.id == "lms.E005"
    assert "LMS_VAR_DIR or LMS_CACHE_URL" in found.hint


def test_the_database_file_is_looked_at_and_memory_is_not(monkeypatch):
    sqlite = {"ENGINE": "django.db.backends.sqlite3"}
    databases = {"default": sqlite | {"NAME": "/x/db.sqlite3"}, "other": sqlite | {"NAME": ":memory:"}}
    monkeypatch.setattr("django.conf.settings.DATABASES", databases)

    assert [str(path) for what, path, _variable in places() if what == "The database file"] == ["/x/db.sqlite3"]
