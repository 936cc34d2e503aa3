"""Reports from a terminal."""

import io
import json

import openpyxl
import pytest
import time_machine
from django.core.management import CommandError, call_command

from lms.core.models import AuditEntry
from lms.org.models import RoleGrant, UnitVersion
from tests.factories.gaps import NOW, make_gap_ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(db):
    with time_machine.travel(NOW, tick=False):
        yield make_gap_ward()


def code_of(ward):
    return UnitVersion.objects.get(unit=ward.ward).code


def run(ward, name, path, *options):
    told = io.StringIO()
    call_command("report", name, "--unit", code_of(ward), "--out", str(path), *options, stdout=told)
    return told.getvalue()


def test_json_without_names(ward, tmp_path):
    out = tmp_path / "tien-do.json"
    options = ("--as-of", "2026-07-20", "--known-at", "2026-07-20T09:00", "--format", "json")
    assert run(ward, "progress", out, *options) == f"{out}: {out.stat().st_size}\n"
    told = json.loads(out.read_text())
    assert (told["report"], told["as_of"], told["known_at"]) == (
        "progress",
        "2026-07-20",
        "2026-07-20T09:00:00+07:00",
    )
    assert told["made_by"] == "quản trị máy chủ"
    assert [table["name"] for table in told["tables"]] == ["Theo đơn vị", "Theo vị trí"]
    entry = AuditEntry.objects.get(verb="reports.progress.exported")
    assert (entry.actor_id, entry.after["with_names"], entry.after["format"]) == (None, False, "JSON")


@pytest.mark.parametrize("file_format", ["pdf", "xlsx"])
def test_names_say_what_for(ward, tmp_path, file_format):
    out = tmp_path / f"khoang-trong.{file_format}"
    run(ward, "skill-gap", out, "--format", file_format, "--names", "Lưu hồ sơ", "--by", ward.hr.username)
    assert AuditEntry.objects.get(verb="reports.skill_gap.exported").reason == "Lưu hồ sơ"
    if file_format == "xlsx":
        assert openpyxl.load_workbook(out)["Danh sách người"]["A4"].value == "Bộ lọc: không lọc"
    else:
        assert out.read_bytes().startswith(b"%PDF")


def test_of_one_person(ward, tmp_path):
    out = tmp_path / "ho-so.json"
    run(ward, "dossier", out, "--format", "json", "--names", "Lưu hồ sơ", "--person", "PX-an")
    assert json.loads(out.read_text())["title"] == "Trần Thị An"
    assert AuditEntry.objects.get(verb="reports.dossier.exported").after["person"] == "PX-an"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("progress", "--as-of", "2026-07-21"), "Ngày 21/07/2026 chưa đến nên chưa có số liệu."),
        (("progress", "--by", "khong-co"), "Không có tài khoản khong-co đang dùng."),
        (("dossier",), "Báo cáo này nói về một người: ghi mục đích sau --names và mã cán bộ sau --person."),
        (("dossier", "--names", "x", "--person", "?"), "Không có đúng một người mang mã cán bộ ?."),
        (("progress", "--unit", "99999"), "Ngày 20/07/2026 không có đơn vị nào mang mã 99999."),
    ],
)
def test_what_cannot_be_made_says_why(ward, tmp_path, options, sentence):
    out = tmp_path / "x"
    asked = ["report", options[0], "--out", str(out), *options[1:]]
    if "--unit" not in asked:
        asked += ["--unit", code_of(ward)]
    with pytest.raises(CommandError) as refused:
        call_command(*asked)
    assert str(refused.value) == sentence
    assert not out.exists()
    assert not AuditEntry.objects.exists()


def test_where_nobody_is_hr_an_account_is_asked_for(ward, tmp_path):
    RoleGrant.objects.all().delete()
    with pytest.raises(CommandError, match="Ghi tài khoản sau --by"):
        run(ward, "progress", tmp_path / "x")
