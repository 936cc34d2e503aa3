import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lms.org.domain import reference_positions, reference_units
from lms.org.domain.unit_search import find_units
from lms.org.enums import REFORM_DAY, UNKNOWN_START
from lms.org.models import Position, UnitVersion

pytestmark = pytest.mark.django_db
COUNTS = {
    "provinces": 34,
    "communes": 3321,
    "old_units": 63 + 696 + 10035,
    "succession": 10602,
    "province_succession": 63,
    "divisions": 16605,
    "positions": 60,
    "competencies": 37,
    "requirements": 611,
    "procedures": 46,
    "legal_texts": 36,
    "glossary": 142,
    "evidence_rules": 4,
    "study_fields": 52,
}


DAK_LAK = COUNTS | {
    "provinces": 1,
    "communes": 102,
    "old_units": 2 + 24 + 286,
    "succession": 294,
    "province_succession": 2,
    "divisions": 510,
}


def run(*arguments):
    out = StringIO()
    call_command("load_reference", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def test_one_province_is_loaded_and_a_second_run_changes_nothing():
    first = json.loads(run("--province", "66", "--json"))
    assert first == {
        kind: {"created": number, "changed": 0, "same": 0, "refused": []} for kind, number in DAK_LAK.items()
    }
    second = json.loads(run("--province", "66", "--json"))
    assert second == {
        kind: {"created": 0, "changed": 0, "same": number, "refused": []} for kind, number in DAK_LAK.items()
    }


@pytest.mark.soak
def test_whole_list_is_loaded_and_a_second_run_changes_nothing(django_assert_max_num_queries):
    first = json.loads(run("--json"))
    assert first == {
        kind: {"created": number, "changed": 0, "same": 0, "refused": []} for kind, number in COUNTS.items()
    }
    with django_assert_max_num_queries(76):
        second = json.loads(run("--json"))
    assert second == {
        kind: {"created": 0, "changed": 0, "same": number, "refused": []} for kind, number in COUNTS.items()
    }

    communes = UnitVersion.objects.filter(valid_from=REFORM_DAY, code__regex=r"^\d{5}$")
    assert {kind: communes.filter(unit_type=kind).count() for kind in ("commune", "ward", "special_zone")} == {
        "commune": 2621,
        "ward": 687,
        "special_zone": 13,
    }
    before = dict(UnitVersion.objects.filter(valid_from=UNKNOWN_START).values_list("code", "name"))
    now = dict(communes.values_list("code", "name"))
    assert len(now.keys() & before.keys()) == 3316
    assert sum(before.get(code) == name for code, name in now.items()) == 1171
    match = find_units("thuan my", REFORM_DAY)[0]
    assert (match.label, match.former_label) == (
        "Xã Thuận Mỹ, Tỉnh Tây Ninh",
        "tên cũ: Xã Thanh Phú Long, Xã Thanh Vĩnh Đông",
    )
    assert len(find_units("tân tiến", REFORM_DAY)) >= 7


def test_people_get_a_line_for_each_kind():
    assert run("--province", "46").splitlines()[:3] == [
        "Tỉnh, thành phố: 1 mới, 0 thay đổi, 0 giữ nguyên, 0 không nhận",
        "Xã, phường, đặc khu: 40 mới, 0 thay đổi, 0 giữ nguyên, 0 không nhận",
        "Đơn vị trước 01/07/2025: 143 mới, 0 thay đổi, 0 giữ nguyên, 0 không nhận",
    ]
    assert run("--province", "46", "--verbosity", "0") == ""


def test_refused_lines_are_listed_and_cut_off(tmp_path, monkeypatch):
    lines = (reference_positions.DATA / "positions.csv").read_text().splitlines()
    bad = [lines[1].replace("LD-01", f"XX-{number:02}").replace("unverified", "maybe") for number in range(22)]
    (tmp_path / "positions.csv").write_text("\n".join([*lines, *bad]))
    monkeypatch.setattr(reference_positions, "DATA", tmp_path)
    out = run("--province", "46").splitlines()
    at = next(number for number, line in enumerate(out) if line.startswith("Vị trí việc làm"))
    assert out[at] == "Vị trí việc làm: 60 mới, 0 thay đổi, 0 giữ nguyên, 22 không nhận"
    assert out[at + 1] == "  dòng 62, mã XX-00: Cột status ghi “maybe”, chưa có trong danh sách."
    assert out[at + 21] == "  … và 2 dòng khác; xem đủ với --json"
    assert json.loads(run("--province", "46", "--json"))["positions"]["refused"][0] == {
        "row": 62,
        "key": "XX-00",
        "reason": "Cột status ghi “maybe”, chưa có trong danh sách.",
    }
    assert run("--province", "46", "--verbosity", "0").splitlines()[0].startswith("Vị trí việc làm: 0 mới")
    assert Position.objects.count() == 60


def test_unknown_province_and_unreadable_file_stop_with_a_sentence(tmp_path, monkeypatch):
    with pytest.raises(CommandError, match=r"Không có tỉnh mang mã 99\. Các mã hiện có: 01, 04, "):
        run("--province", "99")
    monkeypatch.setattr(reference_units, "DATA", tmp_path)
    with pytest.raises(CommandError, match=r"Không đọc được tệp dữ liệu admin_provinces\.csv"):
        run()
