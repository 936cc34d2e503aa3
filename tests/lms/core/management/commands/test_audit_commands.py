import json

import pytest
from django.core.management import CommandError, call_command

from lms.core.domain.audit import record
from tests.audit_guards import drop_guards

RENAMED = "tests.user.renamed"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _head_file(settings, tmp_path):
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"


def say(capsys, *command):
    call_command(*command)
    return capsys.readouterr().out


def test_a_whole_trail_is_said_to_be_whole(clerk, capsys):
    record(verb=RENAMED, target=clerk, actor=clerk)
    assert say(capsys, "seal_audit") == "Sealed 1 entries.\n"
    assert say(capsys, "export_audit_head").startswith("Exported head 1 ")
    assert say(capsys, "export_audit_head") == "Nothing was sealed since the last exported head.\n"
    said = say(capsys, "verify_audit")
    assert "1 seals, head 1 " in said
    assert said.endswith("The audit trail is whole.\n")


def test_damage_ends_with_code_one(clerk, capsys):
    entry = record(verb=RENAMED, target=clerk, actor=clerk)
    call_command("seal_audit")
    drop_guards("update")
    entry.reason = "khác"
    entry.save()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")
    assert ended.value.code == 1
    assert "seal 1 was changed." in capsys.readouterr().out


def test_an_entry_unsealed_for_over_a_minute_ends_with_code_one(clerk, capsys):
    entry = record(verb=RENAMED, target=clerk, actor=clerk)
    drop_guards("update")
    entry.at = entry.at.replace(year=2025)
    entry.save()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", "--json")
    assert ended.value.code == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["unsealed_over_a_minute"], told["problems"], told["seals"]) == (False, 1, [], 0)


def test_the_trail_is_compared_with_a_copy_of_the_heads_kept_elsewhere(clerk, capsys, settings, tmp_path):
    record(verb=RENAMED, target=clerk, actor=clerk)
    call_command("seal_audit")
    call_command("export_audit_head")
    copy = settings.AUDIT_HEAD_FILE.rename(tmp_path / "copy.jsonl")
    capsys.readouterr()

    assert "; 0 exported heads compared." in say(capsys, "verify_audit")
    assert "; 1 exported heads compared." in say(capsys, "verify_audit", f"--head-file={copy}")
    with pytest.raises(CommandError, match="There is no file"):
        call_command("verify_audit", "--head-file=/khong/co")
