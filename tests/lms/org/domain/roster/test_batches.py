"""A file on its way in: read, replaced, laid out, given up and forgotten."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from lms.core.domain.job_runs import run_job
from lms.core.spreadsheets import UnusableFile
from lms.org.domain.roster.batches import (
    replace_file,
    set_columns,
    set_encoding,
    set_layout,
    start_import,
    suggested_columns,
)
from lms.org.domain.roster.choices import set_answer
from lms.org.domain.roster.discarding import discard_import, forget_old_files
from lms.org.domain.roster.files import sheet_of, workbook_of
from lms.org.enums import REFORM_DAY
from lms.org.enums_roster import Confidence, RosterField, TextEncoding
from lms.org.exceptions_roster import (
    RosterColumnMissing,
    RosterColumnTwice,
    RosterFileGone,
    RosterHeaderRowOutside,
    RosterLegacyEncoding,
    RosterNotOpen,
    RosterSheetUnknown,
    RosterUnitNotInForce,
)
from lms.org.models import RosterImport
from tests.factories.rosters import checked as upload
from tests.factories.rosters import csv_file, person, xlsx_file
from tests.lms.org.domain.roster.conftest import bring_in, confirm, dry_run

NOW = timezone.now()


def test_the_file_is_not_readable_on_disk(ward):
    batch = upload(ward, csv_file([person()]))
    with storages["private"].open(batch.file.name) as file:
        stored = file.read()
    assert b"066190000034" not in stored
    assert "Hương".encode() not in stored
    assert workbook_of(batch).sheets[0].rows[1][2] == "Nguyễn Thị Hương"


def test_files_are_forgotten_after_thirty_days_and_the_counts_stay(ward, django_capture_on_commit_callbacks):
    batch = bring_in(ward, csv_file([person()]))
    path = batch.file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old_files(timezone.now() + timedelta(days=29)) == 0
        assert forget_old_files(timezone.now() + timedelta(days=31)) == 1
    batch.refresh_from_db()
    assert (batch.file.name, storages["private"].exists(path), batch.counts["created"]) == ("", False, 1)
    with pytest.raises(RosterFileGone) as refusal:
        workbook_of(batch)
    assert str(refusal.value) == (
        "Tệp của lần nhập này đã được xóa sau 30 ngày để bảo vệ dữ liệu cá nhân."
        " Số liệu của lần nhập vẫn còn; muốn nhập lại, hãy tải tệp lên lần nữa."
    )


def test_an_import_given_up_leaves_no_file(ward, django_capture_on_commit_callbacks):
    batch = upload(ward, csv_file([person()]))
    path = batch.file.name
    with django_capture_on_commit_callbacks(execute=True):
        batch = discard_import(batch=batch, actor=ward.hr)
    assert (batch.status, batch.file.name, storages["private"].exists(path)) == ("refused", "", False)
    with pytest.raises(RosterNotOpen) as refusal:
        set_answer(batch=batch, key="x", value=True)
    assert str(refusal.value) == (
        "Danh sách này đã được xác nhận hoặc đã bỏ nên không sửa được nữa. Hãy xem trang kết quả."
    )


def test_the_mended_file_takes_the_place_of_the_first(ward):
    batch = upload(
        ward, csv_file([person(Phòng="Phòng X"), person("Lý", **{"Mã cán bộ": "2", "Số CCCD": "4185000047"})])
    )
    key = dry_run(ward, batch).rows[0].errors[0].answer_key
    batch = set_answer(batch=batch, key=key, value=str(ward.ward.uid))
    batch = set_answer(batch=batch, key="cccd_lost_zero", value=True)
    old = batch.file.name
    batch = replace_file(batch=batch, data=csv_file([person(Phòng="Phòng X")]), filename="sua.csv", actor=ward.hr)
    assert (batch.file_name, batch.status, batch.answers) == (
        "sua.csv",
        "uploaded",
        {key: str(ward.ward.uid), "labels": {key: ""}},
    )
    assert batch.columns["full_name"] == {"index": 2, "label": "Họ và tên"}
    assert dry_run(ward, batch).counts == {"read": 1, "created": 1, "changed": 0, "same": 0, "refused": 0}
    assert batch.file.name != old
    other = replace_file(batch=batch, data=csv_file([{"Tên": "x"}], ["Tên"]), filename="khac.csv", actor=ward.hr)
    assert other.columns == {}


def test_columns_are_remembered_for_the_unit(ward):
    batch = upload(
        ward,
        csv_file([{"Người": "Nguyễn Thị Hương", "Nơi": "Phường Buôn Hồ", "Việc": "CM-13"}], ["Người", "Nơi", "Việc"]),
    )
    batch = set_columns(batch=batch, columns={RosterField.FULL_NAME: 0, RosterField.UNIT: 1, RosterField.POSITION: 2})
    run_job(confirm(ward, batch).job)
    again = start_import(
        unit=ward.ward,
        data=csv_file([{"Nơi": "?", "Việc": "?", "Người": "?"}], ["Nơi", "Việc", "Người"]),
        filename="x.csv",
        effective_on=REFORM_DAY,
        actor=ward.hr,
    )
    guesses = suggested_columns(again, sheet_of(again))
    assert {one: (guess.index, guess.confidence) for one, guess in guesses.items() if guess.index is not None} == {
        RosterField.UNIT: (0, Confidence.REMEMBERED),
        RosterField.POSITION: (1, Confidence.REMEMBERED),
        RosterField.FULL_NAME: (2, Confidence.REMEMBERED),
    }


def test_title_rows_and_other_sheets_are_no_hindrance(ward):
    data = xlsx_file(
        [
            ["ỦY BAN NHÂN DÂN PHƯỜNG BUÔN HỒ"],
            ["DANH SÁCH CÁN BỘ"],
            [],
            ["STT", "Họ và tên", "Ngày sinh", "Đơn vị", "Chức vụ"],
            [1, "Nguyễn Thị Hương", date(1990, 6, 18), "Phường Buôn Hồ", "CM-13"],
            [2, "Lý Thị Mùi", 1985, "Phường Buôn Hồ", "CM-18"],
            [],
            [None, "Người lập biểu"],
        ],
        extra=["Ghi chú"],
    )
    batch = upload(ward, data, "danh-sach.xlsx")
    plan = dry_run(ward, batch)
    assert (batch.sheet, batch.header_row, [row.number for row in plan.rows], plan.skipped) == (
        "Danh sách",
        4,
        [5, 6],
        ((8, "Người lập biểu"),),
    )
    assert plan.counts == {"read": 2, "created": 2, "changed": 0, "same": 0, "refused": 0}


def test_a_layout_that_cannot_be_is_refused(ward):
    batch = upload(ward, csv_file([person()]))
    cases = [
        (
            {"sheet": "Không có"},
            RosterSheetUnknown,
            "Tệp không có trang tính “Không có”. Hãy chọn lại trang tính chứa danh sách.",
        ),
        (
            {"header_row": 2},
            RosterHeaderRowOutside,
            "Trang tính này chỉ có 2 dòng. Hãy chọn dòng tiêu đề nằm trong bảng và còn dòng người bên dưới.",
        ),
        (
            {"effective_on": date(2025, 6, 30)},
            RosterUnitNotInForce,
            "Phường Buôn Hồ chưa hoạt động hoặc không còn hoạt động vào ngày 30/06/2025. Hãy nhập ngày khác.",
        ),
    ]
    for wrong, violation, sentence in cases:
        with pytest.raises(violation) as refusal:
            set_layout(**{"batch": batch, "sheet": batch.sheet, "header_row": 1, "effective_on": REFORM_DAY} | wrong)
        assert str(refusal.value) == sentence


def test_columns_that_cannot_be_are_refused(ward):
    batch = upload(ward, csv_file([person()]))
    with pytest.raises(RosterColumnMissing) as refusal:
        set_columns(batch=batch, columns={RosterField.UNIT: 6})
    assert str(refusal.value) == "Chưa chọn cột nào cho “Họ và tên”. Hãy chọn cột chứa họ và tên trong tệp."
    with pytest.raises(RosterColumnTwice) as refusal:
        set_columns(batch=batch, columns={RosterField.FULL_NAME: 2, RosterField.UNIT: 2})
    assert str(refusal.value) == (
        "Cột “Họ và tên” đang được chọn hai lần. Mỗi cột của tệp chỉ dùng cho một mục; hãy bỏ bớt một chỗ."
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.4 x", "file_not_a_spreadsheet"),
        (b"PK\x03\x04 broken", "file_broken"),
    ],
)
def test_files_that_cannot_be_read_leave_no_trace(ward, data, code):
    with pytest.raises(UnusableFile) as refusal:
        upload(ward, data, "danh-sach.xlsx")
    assert refusal.value.code == code
    assert not RosterImport.objects.exists()


def test_an_old_encoding_is_not_read_before_somebody_has_said_how(ward):
    rows = [{"Họ và tên": name} for name in ("NguyÔn V¨n Hïng", "TrÇn ThÞ H­¬ng", "Lª ThÞ Hoµ", "§ç ThÞ Lµnh")]
    batch = start_import(
        unit=ward.ward,
        data=csv_file(rows, ["Họ và tên"]),
        filename="ds.csv",
        effective_on=REFORM_DAY,
        actor=ward.hr,
    )
    with pytest.raises(RosterLegacyEncoding) as refusal:
        workbook_of(batch)
    assert str(refusal.value) == (
        "Tệp dùng bảng mã tiếng Việt cũ (TCVN3 hoặc VNI) nên họ tên không đọc được."
        " Hãy chuyển sang Unicode rồi tải lại; xem hướng dẫn 3 bước. Chưa có dữ liệu nào được ghi."
    )
    batch = set_encoding(batch=batch, encoding=TextEncoding.TCVN3)
    assert [row[0] for row in workbook_of(batch).sheets[0].rows[1:]] == [
        "Nguyễn Văn Hùng",
        "Trần Thị Hương",
        "Lê Thị Hoà",
        "Đỗ Thị Lành",
    ]
