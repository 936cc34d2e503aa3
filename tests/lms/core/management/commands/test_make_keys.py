import stat

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from lms.env import key_lines

pytestmark = pytest.mark.integration

NAMES = ["SECRET_KEY", "IDENTITY_KEYS", "IDENTITY_DIGEST_KEY", "BACKUP_KEY"]


@pytest.fixture
def key_file(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "keys" / "lms.keys"
    return settings.KEY_FILE


def test_makes_the_file_once_and_prints_no_secret(key_file, capsys):
    call_command("make_keys")
    keys = key_lines(key_file)
    assert list(keys) == NAMES
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file.parent.stat().st_mode) == 0o700
    Fernet(keys["IDENTITY_KEYS"])
    call_command("make_keys")
    assert key_lines(key_file) == keys
    printed = capsys.readouterr()
    assert not any(value in printed.out + printed.err for value in keys.values())
    assert printed.out.splitlines()[1] == f"{key_file} holds all keys; nothing changed."


def test_adds_only_what_is_missing(key_file):
    key_file.parent.mkdir()
    key_file.write_text("SECRET_KEY=kept\n")
    call_command("make_keys")
    keys = key_lines(key_file)
    assert keys["SECRET_KEY"] == "kept"
    assert list(keys) == NAMES


def test_new_identity_key_stands_before_the_old_and_old_ones_can_go(key_file):
    call_command("make_keys")
    first = key_lines(key_file)
    call_command("make_keys", new_identity_key=True)
    second = key_lines(key_file)
    newest, _, older = second["IDENTITY_KEYS"].partition(",")
    assert older == first["IDENTITY_KEYS"] != newest
    assert second["IDENTITY_DIGEST_KEY"] == first["IDENTITY_DIGEST_KEY"]
    call_command("make_keys", drop_old_identity_keys=True)
    assert key_lines(key_file)["IDENTITY_KEYS"] == newest


def test_says_where_it_cannot_write(key_file):
    key_file.mkdir(parents=True)
    with pytest.raises(CommandError, match="can't be written"):
        call_command("make_keys")
