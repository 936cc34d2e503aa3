from datetime import date

import pytest

from lms.org.domain.officials import OfficialFacts
from lms.org.domain.roster.repeats import refuse_repeated
from lms.org.domain.roster.rows import read_body, read_row
from lms.org.enums_roster import RosterField as F

TODAY = date(2026, 11, 22)
NAME = {F.FULL_NAME: "Nguyễn Thị Hương"}


def read(cells, **answers):
    return read_row(14, NAME | cells, answers=answers, as_of=TODAY)


def said(row):
    return [finding.sentence(row.number, str(finding.at.label)) for finding in row.findings]


def test_a_row_in_order_says_nothing():
    row = read_row(
        2,
        {
            F.STAFF_CODE: "BH0034",
            F.FULL_NAME: " Nguyễn  Thị Hương ",
            F.BIRTH: "18/06/1990",
            F.CCCD: "066190000034",
            F.UNIT: "Phòng Kinh tế",
            F.POSITION: "CM-13",
            F.OTHER_POSITIONS: "CM-14",
            F.QUALIFICATION: "Đại học Nông lâm",
            F.PHONE: "0540 001 034",
            F.EMAIL: "HuongNT@buonho.example",
        },
        as_of=TODAY,
    )
    assert row.facts == OfficialFacts(
        full_name="Nguyễn Thị Hương",
        staff_code="BH0034",
        birth_date=date(1990, 6, 18),
        birth_year=1990,
        cccd="066190000034",
        phone="0540001034",
        email="huongnt@buonho.example",
        qualification="Đại học Nông lâm",
    )
    assert (row.unit, row.position, row.other_positions, said(row), row.is_refused) == (
        "Phòng Kinh tế",
        "CM-13",
        "CM-14",
        [],
        False,
    )


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {F.FULL_NAME: None},
            "Dòng 14, cột Họ và tên: Ô họ và tên đang trống. Ghi họ và tên đầy đủ của người này.",
        ),
        (
            {F.FULL_NAME: '=HYPERLINK("x")'},
            (
                'Dòng 14, cột Họ và tên: “=HYPERLINK("x")” bắt đầu bằng dấu “=” như một công thức của Excel nên không'
                " được nhận. Gõ lại nội dung bằng chữ."
            ),
        ),
        (
            {F.FULL_NAME: 0},
            (
                "Dòng 14, cột Họ và tên: “0” không có chữ cái nào, cần họ và tên đầy đủ. Nếu ô này là công thức,"
                " hãy dán lại dưới dạng giá trị."
            ),
        ),
        (
            {F.QUALIFICATION: "x" * 201},
            "Dòng 14, cột Trình độ: Nội dung dài 201 ký tự, tối đa 200. Rút gọn nội dung của ô này.",
        ),
        (
            {F.BIRTH: "31/02/1980"},
            (
                "Dòng 14, cột Ngày sinh hoặc năm sinh: “31/02/1980” không có trong lịch. Cần ngày/tháng/năm,"
                " ví dụ 05/07/1980; nếu chỉ biết năm, ghi 1980."
            ),
        ),
        (
            {F.BIRTH: "07/13/1980"},
            (
                "Dòng 14, cột Ngày sinh hoặc năm sinh: “07/13/1980” có số tháng lớn hơn 12 nếu đọc theo ngày/tháng/năm;"
                " có thể tệp ghi tháng trước ngày. Ngày đúng có phải 13/07/1980 không?"
            ),
        ),
        (
            {F.BIRTH: 30000},
            (
                "Dòng 14, cột Ngày sinh hoặc năm sinh: “30000” là số thứ tự ngày của Excel, không phải ngày/tháng/năm."
                " Ngày đúng có phải 18/02/1982 không?"
            ),
        ),
        (
            {F.BIRTH: "mùa xuân"},
            (
                "Dòng 14, cột Ngày sinh hoặc năm sinh: Chưa đọc được “mùa xuân” thành ngày. Cần ngày/tháng/năm,"
                " ví dụ 05/07/1980; nếu chỉ biết năm, ghi 1980."
            ),
        ),
        (
            {F.BIRTH: "23/11/2026"},
            (
                "Dòng 14, cột Ngày sinh hoặc năm sinh: “23/11/2026” ở sau ngày hôm nay. Kiểm tra lại ngày sinh trên"
                " giấy tờ."
            ),
        ),
        (
            {F.CCCD: 12345678901},
            (
                "Dòng 14, cột Số CCCD: “12345678901” có 11 chữ số, cần 12. Excel có thể đã bỏ số 0 ở đầu."
                " Số đúng có phải 012345678901 không?"
            ),
        ),
        (
            {F.CCCD: "240123456"},
            (
                "Dòng 14, cột Số CCCD: “240123456” có 9 chữ số như số CMND cũ, số CCCD có 12 chữ số."
                " Ghi số CCCD, hoặc để trống rồi bổ sung sau."
            ),
        ),
        (
            {F.CCCD: "6.6089E+10"},
            (
                "Dòng 14, cột Số CCCD: Excel đã rút gọn số thành “6.6089E+10” nên không còn đủ 12 chữ số."
                " Đổi định dạng cột thành Văn bản (Text) rồi nhập lại số, hoặc để trống rồi bổ sung sau."
            ),
        ),
        (
            {F.CCCD: "0123"},
            (
                "Dòng 14, cột Số CCCD: “0123” chưa phải số CCCD, cần đúng 12 chữ số. Ghi lại số,"
                " hoặc để trống rồi bổ sung sau."
            ),
        ),
        (
            {F.PHONE: 540001034},
            (
                "Dòng 14, cột Điện thoại: “540001034” có 9 chữ số, cần 10. Excel có thể đã bỏ số 0 ở đầu."
                " Số đúng có phải 0540001034 không?"
            ),
        ),
        (
            {F.PHONE: "hai số"},
            (
                "Dòng 14, cột Điện thoại: “hai số” chưa phải một số điện thoại, cần 10 chữ số bắt đầu bằng 0."
                " Ghi lại một số, hoặc để trống rồi bổ sung sau."
            ),
        ),
        (
            {F.EMAIL: "huong@"},
            (
                "Dòng 14, cột Thư điện tử: “huong@” chưa phải địa chỉ thư điện tử, cần dạng ten@coquan.vn. Ghi lại,"
                " hoặc để trống rồi bổ sung sau."
            ),
        ),
    ],
)
def test_what_must_be_mended_is_a_whole_sentence(cells, sentence):
    row = read(cells)
    assert said(row) == [sentence]
    assert row.is_refused


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {F.BIRTH: "1984"},
            "Dòng 14, cột Ngày sinh hoặc năm sinh: Chỉ có năm sinh 1984. Ghi nhận năm; ngày và tháng bổ sung sau.",
        ),
        (
            {F.BIRTH: "18/06/1940"},
            "Dòng 14, cột Ngày sinh hoặc năm sinh: Ngày sinh này cho tuổi 86. Kiểm tra lại trên giấy tờ.",
        ),
        (
            {F.CCCD: "066195000034", F.BIRTH: "18/06/1990"},
            "Dòng 14, cột Số CCCD: Số CCCD cho biết sinh năm 1995, cột ngày sinh ghi 1990. Kiểm tra lại trên giấy tờ.",
        ),
        (
            {F.CCCD: "066190000034", F.GENDER: "Nam"},
            "Dòng 14, cột Số CCCD: Số CCCD là của nữ, cột giới tính ghi nam. Kiểm tra lại trên giấy tờ.",
        ),
        (
            {F.CCCD: "999190000034"},
            (
                "Dòng 14, cột Số CCCD: Ba số đầu 999 không phải mã nơi đăng ký khai sinh (001–096)."
                " Kiểm tra lại trên giấy tờ."
            ),
        ),
    ],
)
def test_what_is_only_odd_is_imported_with_a_remark(cells, sentence):
    row = read(cells)
    assert said(row) == [sentence]
    assert not row.is_refused


@pytest.mark.parametrize(
    ("cells", "answers", "read_as"),
    [
        ({F.CCCD: 66190000034}, {"cccd_lost_zero": True}, {"cccd": "066190000034"}),
        ({F.CCCD: "240123456"}, {"cccd_old": True}, {"cccd": ""}),
        ({F.PHONE: 540001034}, {"phone_lost_zero": True}, {"phone": "0540001034"}),
        ({F.PHONE: "hai số"}, {"phone_unreadable": True}, {"phone": ""}),
        ({F.EMAIL: "huong@"}, {"email_unreadable": True}, {"email": ""}),
        ({F.BIRTH: "07/13/1980"}, {"birth_month_first": True}, {"birth_date": date(1980, 7, 13)}),
        ({F.BIRTH: 30000}, {"birth_serial": True}, {"birth_date": date(1982, 2, 18)}),
    ],
)
def test_what_a_person_agreed_to_is_taken(cells, answers, read_as):
    row = read(cells, **answers)
    assert {name: getattr(row.facts, name) for name in read_as} == read_as
    assert row.findings == ()


def test_an_agreement_on_one_cause_mends_no_other():
    assert read({F.CCCD: "0123"}, cccd_lost_zero=True).is_refused
    assert read({F.BIRTH: "31/02/1980"}, birth_month_first=True).is_refused


@pytest.mark.parametrize("shown", ["Lê Thị Hoa", None])
def test_a_computed_name_is_no_name(shown):
    row = read_row(14, {F.FULL_NAME: shown, F.STAFF_CODE: "BH1"}, as_of=TODAY, name_is_computed=True)
    assert said(row) == [
        (
            "Dòng 14, cột Họ và tên: Ô họ và tên là một công thức của Excel nên không được nhận."
            " Gõ họ và tên bằng chữ, hoặc chép cột rồi dán lại dưới dạng giá trị."
        )
    ]


def test_dashes_stand_for_nothing():
    row = read({F.PHONE: "-", F.CCCD: "–", F.EMAIL: "…"})
    assert (row.facts, row.findings) == (OfficialFacts("Nguyễn Thị Hương"), ())


def test_decomposed_letters_are_the_same_name():
    row = read_row(2, {F.FULL_NAME: "Đo\u0302\u0303 Thi\u0323 Hoa\u0300i"}, as_of=TODAY)
    assert (row.facts.full_name, row.findings) == ("Đỗ Thị Hoài", ())


COLUMNS = {F.FULL_NAME: 1, F.BIRTH: 2}


def body(*rows, **answers):
    return read_body([["STT", "Họ tên", "Ngày sinh"], *rows], first=1, columns=COLUMNS, answers=answers, as_of=TODAY)


def test_lines_that_are_no_person_are_named_not_dropped():
    read_rows = body(
        [None, "I. VĂN PHÒNG", None],
        [1, "Lý Thị Mùi", "28/08/1985"],
        [None, None, None],
        ["Tổng cộng: 1 người", None, None],
        [None, "Người lập biểu", None],
    )
    assert [row.number for row in read_rows.rows] == [3]
    assert read_rows.skipped == ((2, "I. VĂN PHÒNG"), (5, "Tổng cộng: 1 người"), (6, "Người lập biểu"))


def test_days_that_read_either_way_are_doubted_once_a_row_proves_months_first():
    plain = body([1, "Lý Thị Mùi", "05/07/1985"])
    assert plain.rows[0].findings == ()
    for answers in ({}, {"birth_month_first": True}):
        mixed = body([1, "Lý Thị Mùi", "05/07/1985"], [2, "Vi Thị Xuyến", "07/25/1993"], **answers)
        assert said(mixed.rows[0]) == [
            (
                "Dòng 2, cột Ngày sinh hoặc năm sinh: Cột này có ngày ghi tháng trước ngày. “05/07/1985” được đọc là"
                " ngày 5 tháng 7; hãy kiểm tra lại."
            )
        ]


def test_short_rows_are_filled_up():
    assert body([1, "Lý Thị Mùi"]).skipped == ((2, "1 Lý Thị Mùi"),)
    assert read_body([["Họ tên"], ["Lý Thị Mùi"]], first=1, columns={F.FULL_NAME: 0}, as_of=TODAY).rows[0].number == 2


def repeated(*facts, **answers):
    rows = [read_row(number, cells, as_of=TODAY) for number, cells in enumerate(facts, start=2)]
    return [said(row) for row in refuse_repeated(rows, answers)]


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        ({F.STAFF_CODE: "bh01"}, {F.STAFF_CODE: "BH01"}, "mã cán bộ"),
        (
            {F.STAFF_CODE: "BH01", F.CCCD: "066190000034"},
            {F.STAFF_CODE: "BH02", F.CCCD: "066190000034"},
            "số CCCD",
        ),
        ({F.BIRTH: "18/06/1990"}, {F.BIRTH: "18/06/1990"}, "họ và tên"),
    ],
)
def test_the_second_row_of_a_person_is_refused(first, second, what):
    findings = repeated(NAME | first, NAME | second)
    assert findings[0] == []
    assert findings[1][0].endswith(
        f"Trùng {what} với dòng 2. Mỗi người một dòng; vị trí thứ hai ghi ở cột Kiêm nhiệm của dòng đầu."
    )


def test_namesakes_who_differ_are_two_people():
    same = {F.BIRTH: "18/06/1990"}
    assert repeated(NAME | same, NAME | {F.BIRTH: "19/06/1990"}) == [[], []]
    assert repeated(NAME | same | {F.STAFF_CODE: "A1"}, NAME | same | {F.STAFF_CODE: "A2"}) == [[], []]
    first, second = ({F.CCCD: number} for number in ("066190000034", "066190000035"))
    assert repeated(NAME | same | first, NAME | same | second) == [[], []]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({F.BIRTH: "18/06/1990", F.CCCD: "066190000034"}, {F.BIRTH: "18/06/1990"}),
        ({F.BIRTH: "18/06/1990"}, {F.BIRTH: "18/06/1990", F.STAFF_CODE: "A1"}),
        ({F.BIRTH: "18/06/1990", F.CCCD: "066190000034"}, {F.STAFF_CODE: "A1"}),
    ],
)
def test_namesakes_whom_nothing_tells_apart_are_asked_about(first, second):
    [clean, asked] = repeated(NAME | first, NAME | second)
    assert clean == []
    assert asked[0].endswith(
        "Có thể là người ở dòng 2: cùng họ tên, mà ngày sinh, mã cán bộ, số CCCD không cho thấy là hai người."
        " Nếu là một người, gộp thành một dòng; nếu là hai người, hãy xác nhận."
    )
    assert repeated(NAME | first, NAME | second, maybe_in_file=True) == [[], []]
