from datetime import date, datetime, time

import pytest

from lms.org.domain.roster.cells import (
    BirthReading,
    CccdFacts,
    NumberReading,
    cccd_facts,
    cell_text,
    formula_sign,
    is_email,
    read_birth,
    read_cccd,
    read_phone,
    unit_key,
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  Trần\u00a0Văn \u200bĐạt ", "Trần Văn Đạt"),
        ("Hoa\u0300", "Hoà"),
        (66089000904, "66089000904"),
        (1234.5, "1234.5"),
        (66089000904.0, "66089000904"),
        (date(1980, 2, 3), "03/02/1980"),
        (datetime.combine(date(1980, 2, 3), time(10)), "03/02/1980"),
        (True, "True"),
    ],
)
def test_cell_text(cell, text):
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "reading"),
    [
        (date(1980, 7, 5), BirthReading(day=date(1980, 7, 5))),
        (datetime.combine(date(1980, 7, 5), time()), BirthReading(day=date(1980, 7, 5))),
        ("5/7/1980", BirthReading(day=date(1980, 7, 5), is_ambiguous=True)),
        ("05.07.1980", BirthReading(day=date(1980, 7, 5), is_ambiguous=True)),
        ("07/07/1980", BirthReading(day=date(1980, 7, 7))),
        ("25/07/1980", BirthReading(day=date(1980, 7, 25))),
        ("1980-07-05", BirthReading(day=date(1980, 7, 5))),
        (1984, BirthReading(year=1984)),
        ("1984", BirthReading(year=1984)),
        ("'1984", BirthReading(year=1984)),
        ("31/02/1980", BirthReading(problem="birth_not_in_calendar")),
        ("00/05/1980", BirthReading(problem="birth_not_in_calendar")),
        ("07/13/1980", BirthReading(problem="birth_month_first", suggested=date(1980, 7, 13))),
        ("13/13/1980", BirthReading(problem="birth_not_in_calendar")),
        ("02/30/1980", BirthReading(problem="birth_not_in_calendar")),
        (30000, BirthReading(problem="birth_serial", suggested=date(1982, 2, 18))),
        ("12/03/74", BirthReading(problem="birth_unreadable")),
        ("tháng 5/1980", BirthReading(problem="birth_unreadable")),
        ("1850", BirthReading(problem="birth_unreadable")),
    ],
)
def test_read_birth(cell, reading):
    assert read_birth(cell) == reading


@pytest.mark.parametrize(
    ("cell", "reading"),
    [
        ("066190000034", NumberReading("066190000034")),
        ("066 190 000 034", NumberReading("066190000034")),
        ("'066190000034", NumberReading("066190000034")),
        (66190000034, NumberReading(problem="cccd_lost_zero", suggested="066190000034")),
        ("1077000025", NumberReading(problem="cccd_lost_zero", suggested="001077000025")),
        ("99190000034", NumberReading(problem="cccd_unreadable")),
        ("240123456", NumberReading(problem="cccd_old")),
        ("6.6089E+10", NumberReading(problem="cccd_rounded")),
        ("06619000003", NumberReading(problem="cccd_unreadable")),
        ("chưa cấp", NumberReading(problem="cccd_unreadable")),
    ],
)
def test_read_cccd(cell, reading):
    assert read_cccd(cell) == reading


@pytest.mark.parametrize(
    ("cell", "reading"),
    [
        ("0540001034", NumberReading("0540001034")),
        ("0540.001.034", NumberReading("0540001034")),
        ("+84 540 001 034", NumberReading("0540001034")),
        ("02623123456", NumberReading("02623123456")),
        (540001034, NumberReading(problem="phone_lost_zero", suggested="0540001034")),
        ("0540001034; 0540001035", NumberReading(problem="phone_unreadable")),
        ("12345", NumberReading(problem="phone_unreadable")),
        ("không có", NumberReading(problem="phone_unreadable")),
    ],
)
def test_read_phone(cell, reading):
    assert read_phone(cell) == reading


@pytest.mark.parametrize(
    ("text", "number", "sign"),
    [
        ("=1+1", False, "="),
        ("@SUM(A1)", False, "@"),
        ("+84540001034", False, "+"),
        ("+84540001034", True, ""),
        ("-x", False, "-"),
        ("H'Linh", False, ""),
        ("", False, ""),
    ],
)
def test_formula_sign(text, number, sign):
    assert formula_sign(text, number=number) == sign


@pytest.mark.parametrize(
    ("text", "is_address"),
    [("huongnt@buonho.example", True), ("huongnt@buonho", False), ("a b@c.vn", False), ("x", False)],
)
def test_is_email(text, is_address):
    assert is_email(text) == is_address


@pytest.mark.parametrize(
    ("number", "facts"),
    [
        ("066190000034", CccdFacts("066", True, 1990)),
        ("066090000034", CccdFacts("066", False, 1990)),
        ("066201000063", CccdFacts("066", False, 2001)),
        ("066399000063", CccdFacts("066", True, 2099)),
    ],
)
def test_cccd_facts(number, facts):
    assert cccd_facts(number) == facts


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Phòng Văn hóa – Xã hội", "PHÒNG VĂN HÓA-XÃ HỘI ", True),
        ("Văn phòng HĐND & UBND", "Văn phòng HĐND và UBND", True),
        ("Phòng Văn hoá - Xã hội", "Phòng Văn hóa - Xã hội", True),
        ("UBND phường Buôn Hồ", "Phường Buôn Hồ", True),
        ("Uỷ ban nhân dân xã Ea Kly", "Xã Ea Kly", True),
        ("UBND tỉnh", "tỉnh", False),
        ("Phòng Kinh tế", "Phòng Kinh tê", False),
    ],
)
def test_unit_key(one, other, alike):
    assert (unit_key(one) == unit_key(other)) == alike
