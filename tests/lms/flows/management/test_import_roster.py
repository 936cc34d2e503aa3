import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from lms.core.models import AuditEntry
from lms.org.domain.unit_names import name_fields
from lms.org.models import Official, PostingVersion, RosterImport, UnitVersion
from tests.factories.rosters import DEMO, csv_file, make_ward, many_people, merge_into, person, xlsx_file

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def ward():
    ward = make_ward()
    UnitVersion.objects.filter(unit=ward.ward).update(code="24331")
    return ward


@pytest.fixture
def run(ward, tmp_path, capsys):
    """The command over some bytes: its JSON, or with it the sentence on which it gave up and its exit code."""

    def command(data, *options, name="danh-sach.csv", mapping=None, unit="24331"):
        path = tmp_path / name
        path.write_bytes(data)
        if mapping is not None:
            (tmp_path / "cot.json").write_text(mapping, encoding="utf-8")
            options = (*options, "--mapping", str(tmp_path / "cot.json"))
        try:
            call_command("import_roster", str(path), "--unit", unit, "--json", *options)
        except CommandError as error:
            printed = capsys.readouterr().out
            return json.loads(printed) if printed else None, str(error), error.returncode
        return json.loads(capsys.readouterr().out)

    return command


def counts(answer):
    return [answer[name] for name in ("read", "created", "changed", "same", "refused")]


def test_without_commit_nothing_is_written_and_the_counts_are_what_would_be(run):
    assert run(csv_file(many_people(3))) == {
        "read": 3,
        "created": 3,
        "changed": 0,
        "same": 0,
        "refused": 0,
        "rows": [],
    }
    assert (Official.objects.count(), RosterImport.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_with_commit_it_writes_them_and_again_it_changes_nothing(run, ward):
    data = csv_file(many_people(3))
    assert counts(run(data, "--commit")) == [3, 3, 0, 0, 0]
    assert Official.objects.posted_in(type(ward.ward).objects.within(ward.ward.pk, date(2026, 1, 1)), date(2026, 1, 1))
    assert PostingVersion.objects.count() == Official.objects.count() == 3
    assert counts(run(data, "--commit")) == [3, 0, 0, 3, 0]
    batch = RosterImport.objects.get()
    assert (batch.status, batch.created_by, batch.changes.parts.count()) == ("committed", None, 3)


def test_rows_with_a_suggestion_are_refused_with_it_and_the_rest_comes_in(run):
    rows = [
        person(),
        person("Lý Thị Mùi", **{"Mã cán bộ": "X1", "Số CCCD": "4185000047", "Điện thoại": "912000001"}),
        person("Lê Văn Tư", **{"Mã cán bộ": "X2", "Số CCCD": "", "Ngày sinh": "07/25/1985"}),
    ]
    answer = run(csv_file(rows), "--commit")
    assert counts(answer) == [3, 1, 0, 0, 2]
    assert [(one["row"], one["column"], one["code"]) for one in answer["rows"]] == [
        (3, "Số CCCD", "cccd_lost_zero"),
        (3, "Điện thoại", "phone_lost_zero"),
        (4, "Ngày sinh", "birth_month_first"),
    ]
    assert answer["rows"][0]["message"] == (
        "“4185000047” có 10 chữ số, cần 12. Excel có thể đã bỏ số 0 ở đầu. Số đúng có phải 004185000047 không?"
    )
    assert list(Official.objects.values_list("full_name", flat=True)) == ["Nguyễn Thị Hương"]


def test_the_shipped_file_of_bad_rows_adds_up(run, ward):
    merge_into(ward.ward, "Phường An Lạc")
    answer = run((DEMO / "roster_bad_rows.csv").read_bytes(), "--commit")
    assert answer["read"] == sum(counts(answer)[1:])
    assert len({one["row"] for one in answer["rows"]}) == answer["refused"]


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ({"full_name": "Người", "unit": "Nơi", "position": "Việc"}, [1, 1, 0, 0, 0]),
        ({"full_name": "B", "unit": 1, "position": "C", "header_row": 1, "sheet": "danh-sach"}, [1, 1, 0, 0, 0]),
        ({"full_name": "Người"}, [1, 0, 0, 0, 1]),
    ],
)
def test_a_mapping_names_columns_by_heading_letter_or_number(run, mapping, expected):
    data = csv_file([{"Nơi": "Phường Buôn Hồ", "Người": "Lê Văn Tư", "Việc": "CM-13"}], ["Nơi", "Người", "Việc"])
    assert counts(run(data, mapping=json.dumps(mapping))) == expected


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ("không phải", "đây không phải JSON"),
        ("[]", "đây không phải một bảng khớp cột"),
        ('{"ten": "A"}', "không có mục “ten”"),
        ('{"full_name": true}', "mục “full_name” cần tiêu đề, chữ cái hoặc số thứ tự của cột"),
        ('{"full_name": "Cột lạ"}', "tệp không có cột “Cột lạ”"),
        ('{"full_name": 99}', "tệp không có cột “99”"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_and_says_why(run, mapping, why):
    answer, sentence, code = run(csv_file([person()]), mapping=mapping)
    assert (counts(answer), code) == ([0] * 5, 2)
    assert sentence.startswith(f"Tệp khớp cột cot.json chưa dùng được: {why}. Cần một tệp JSON")


def test_where_the_columns_cannot_be_guessed_it_says_so_and_exits_2(run):
    answer, sentence, code = run(b"1,2\n3,4\n")
    assert (code, answer["rows"][0]["code"]) == (2, "roster_columns_not_guessed")
    assert sentence == (
        "Chưa đoán được cột nào của trang tính “danh-sach” chứa họ và tên. Hãy sửa tiêu đề cột thành “Họ và tên”,"
        " hoặc chỉ rõ các cột bằng tệp khớp cột (--mapping). Chưa có dữ liệu nào được ghi."
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "file_empty"), (b"%PDF-1.7", "file_not_a_spreadsheet"), (b"PK\x03\x04x", "file_broken")],
)
def test_a_file_refused_whole_prints_its_json_and_exits_2(run, data, code):
    answer, sentence, returncode = run(data, "--commit", name="ds.xlsx")
    assert answer == dict.fromkeys(("read", "created", "changed", "same", "refused"), 0) | {
        "rows": [{"row": None, "column": None, "code": code, "message": sentence}]
    }
    assert (returncode, RosterImport.objects.count()) == (2, 0)


def test_an_old_encoding_is_refused_whole(run):
    rows = [{"Họ và tên": name} for name in ("NguyÔn V¨n Hïng", "TrÇn ThÞ H­¬ng", "Lª ThÞ Hoµ", "§ç ThÞ Lµnh")]
    answer, sentence, code = run(csv_file(rows, ["Họ và tên"]))
    assert (answer["rows"][0]["code"], code) == ("roster_legacy_encoding", 2)
    assert sentence.startswith(
        "Tệp có vẻ dùng bảng mã TCVN3 (phông .Vn…): “NguyÔn V¨n Hïng” có thể là “Nguyễn Văn Hùng”. Lệnh này không tự"
    )


def test_a_unit_or_file_that_is_not_there(run, tmp_path, capsys):
    answer, sentence, code = run(b"x", unit="99999")
    assert sentence.startswith("Không có tỉnh hay xã nào mang mã 99999 vào ngày")
    assert (counts(answer), answer["rows"][0]["message"], code) == ([0] * 5, sentence, 2)
    with pytest.raises(CommandError) as refusal:
        call_command("import_roster", str(tmp_path / "khong-co.xlsx"), "--unit", "24331")
    assert (refusal.value.returncode, "Không mở được tệp" in str(refusal.value)) == (2, True)


def test_people_of_another_commune_are_out_of_reach(run, ward):
    other = make_ward("Phường Cư Bao", province=ward.province)
    UnitVersion.objects.filter(unit=other.ward).update(code="24332", **name_fields("Phường Cư Bao", "Cư Bao"))
    run(csv_file([person(Phòng="Phường Cư Bao")]), "--commit", unit="24332")
    answer = run(csv_file([person("Người Khác")]), "--commit")
    assert (counts(answer), answer["rows"][0]["code"]) == ([1, 0, 0, 0, 1], "outside_scope")


def test_an_excel_file_and_words_instead_of_json(ward, tmp_path, capsys):
    path = tmp_path / "ds.xlsx"
    path.write_bytes(xlsx_file([["Họ và tên", "Đơn vị", "Vị trí việc làm"], ["Lê Văn Tư", "Phường Buôn Hồ", "CM-99"]]))
    call_command("import_roster", str(path), "--unit", "24331")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "Chạy thử, chưa ghi gì.",
        "1 dòng: 0 thêm mới, 0 thay đổi, 0 giữ nguyên, 1 phải sửa.",
    ]
    assert lines[2].startswith("Dòng 2, cột Vị trí việc làm: Không có vị trí việc làm “CM-99” trong danh mục.")
