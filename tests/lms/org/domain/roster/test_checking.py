from datetime import date

import pytest

from lms.core.spreadsheets import Worksheet
from lms.org.domain.officials import OfficialFacts, register_official
from lms.org.domain.roster.changes import FieldChange
from lms.org.domain.roster.checking import RosterSource, check_roster
from lms.org.enums import Role
from lms.org.enums_roster import ImportMode, MatchBy, RosterField
from lms.org.models import Official, Position
from tests.factories.people import REFORM, grant_role, make_division, make_posting, make_user
from tests.factories.rosters import make_ward, many_people, merge_into, person

TODAY = date(2026, 11, 22)
HEADINGS = {
    "Mã cán bộ": RosterField.STAFF_CODE,
    "Họ và tên": RosterField.FULL_NAME,
    "Ngày sinh": RosterField.BIRTH,
    "Số CCCD": RosterField.CCCD,
    "Phòng": RosterField.UNIT,
    "Vị trí việc làm": RosterField.POSITION,
    "Điện thoại": RosterField.PHONE,
    "Kiêm nhiệm": RosterField.OTHER_POSITIONS,
}
HEADS = "UBND / HĐND cấp xã (lãnh đạo)"
ECONOMY = "Phòng Kinh tế, Hạ tầng và Đô thị"


def check(ward, *rows, actor=None, manner=(), **answers):
    names = list(HEADINGS)
    cells = [names, *([row.get(name) for name in names] for row in rows)]
    source = RosterSource(
        sheet=Worksheet("Danh sách", cells),
        header_row=1,
        columns={one: names.index(name) for name, one in HEADINGS.items()},
        answers=answers,
        unit=ward.ward,
        province=ward.province,
        effective_on=REFORM,
        **dict(manner),
    )
    return check_roster(source=source, actor=actor or ward.hr, as_of=TODAY)


def outcomes(plan):
    return [row.outcome.value for row in plan.rows]


def said(plan, row=0):
    checked = plan.rows[row]
    return [finding.sentence(checked.number, plan.labels[finding.at]) for finding in checked.row.findings]


def register(ward, *, unit=None, position="CM-13", **facts):
    official = register_official(province=ward.province, facts=OfficialFacts(**facts), actor=ward.hr)
    make_posting(official, unit or ward.divisions[ECONOMY], ward.positions[position])
    return official


HUONG = {
    "full_name": "Nguyễn Thị Hương",
    "staff_code": "BH0034",
    "birth_date": date(1990, 6, 18),
    "cccd": "066190000034",
}


def test_new_people_begin_with_their_postings(ward):
    plan = check(
        ward, person(**{"Kiêm nhiệm": "CM-14; Văn thư viên"}), person("K'Brêu", **{"Mã cán bộ": "", "Số CCCD": ""})
    )
    assert plan.counts == {"read": 2, "created": 2, "changed": 0, "same": 0, "refused": 0}
    economy = ward.divisions[ECONOMY].pk
    assert [(seat.unit_id, seat.position_id, seat.is_main) for seat in plan.rows[0].seats] == [
        (economy, ward.positions["CM-13"].pk, True),
        (economy, ward.positions["CM-14"].pk, False),
        (economy, ward.positions["CM-29"].pk, False),
    ]
    assert said(plan, 1) == ["Dòng 3, cột Mã cán bộ: Chưa có mã cán bộ. Hệ thống sẽ cấp một mã khi nhập."]


@pytest.mark.parametrize(
    "name",
    [
        "Phòng Văn hóa - Xã hội",
        "Phòng Văn hóa – Xã hội",
        "  phòng văn hoá-xã hội",
        "Phòng Văn hóa – Xã hội, Phường Buôn Hồ",
    ],
)
def test_units_are_known_in_all_their_spellings(ward, name):
    plan = check(ward, person(Phòng=name))
    assert plan.rows[0].seats[0].unit_id == ward.divisions["Phòng Văn hóa - Xã hội"].pk


@pytest.mark.parametrize("name", ["Phường Buôn Hồ", "UBND phường Buôn Hồ", "PHƯỜNG BUÔN HỒ"])
def test_the_wards_own_name_is_a_unit(ward, name):
    assert check(ward, person(Phòng=name)).rows[0].seats[0].unit_id == ward.ward.pk


@pytest.mark.parametrize("text", ["CM-13", "cm-13", "CM-13 · Chuyên viên gì đó", "CM-13 - nông nghiệp"])
def test_positions_are_known_by_code(ward, text):
    plan = check(ward, person(**{"Vị trí việc làm": text}))
    assert plan.rows[0].seats[0].position_id == ward.positions["CM-13"].pk


def test_positions_are_known_by_name_also_one_with_semicolons(ward):
    name = ward.positions["CM-21"].name_vi
    assert ";" in name
    plan = check(ward, person(**{"Vị trí việc làm": "văn thư viên", "Kiêm nhiệm": name}))
    assert [seat.position_id for seat in plan.rows[0].seats] == [ward.positions["CM-29"].pk, ward.positions["CM-21"].pk]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"Phòng": "Phòng Kinh tế"},
            (
                "Dòng 2, cột Phòng: Không có đơn vị “Phòng Kinh tế” trong Phường Buôn Hồ."
                " Chọn đơn vị đúng trong danh sách, hoặc sửa trong tệp."
            ),
        ),
        (
            {"Phòng": "Phòng Văn hóa và Xã hội"},
            (
                "Dòng 2, cột Phòng: Không có đơn vị “Phòng Văn hóa và Xã hội” trong Phường Buôn Hồ."
                " Tên gần nhất là “Phòng Văn hóa - Xã hội”; chọn đơn vị đúng, hoặc sửa trong tệp."
            ),
        ),
        (
            {"Phòng": "Phường An Lạc"},
            (
                "Dòng 2, cột Phòng: “Phường An Lạc” là tên cũ, nay thuộc Phường Buôn Hồ."
                " Người này có thuộc Phường Buôn Hồ không?"
            ),
        ),
        (
            {"Phòng": "Phường Cư Bao"},
            (
                "Dòng 2, cột Phòng: “Phường Cư Bao” nằm ngoài phạm vi của lần nhập này"
                " (Phường Buôn Hồ, Tỉnh Đắk Lắk). Bỏ dòng này khỏi tệp, hoặc nhập dòng này ở đúng đơn vị đó."
            ),
        ),
        (
            {"Phòng": ""},
            ("Dòng 2, cột Phòng: Người chưa có trong hồ sơ cần ghi đơn vị. Ghi tên phòng, hoặc tên Phường Buôn Hồ."),
        ),
        (
            {"Vị trí việc làm": "CM-99"},
            (
                "Dòng 2, cột Vị trí việc làm: Không có vị trí việc làm “CM-99” trong danh mục."
                " Chọn vị trí đúng trong danh mục, hoặc sửa trong tệp."
            ),
        ),
        (
            {"Vị trí việc làm": "Văn thư"},
            (
                "Dòng 2, cột Vị trí việc làm: Không có vị trí việc làm “Văn thư” trong danh mục."
                " Gần nhất là “CM-29 · Văn thư viên”; chọn vị trí đúng, hoặc sửa trong tệp."
            ),
        ),
        (
            {"Vị trí việc làm": ""},
            (
                "Dòng 2, cột Vị trí việc làm: Người chưa có trong hồ sơ cần ghi vị trí việc làm."
                " Ghi mã, ví dụ CM-04, hoặc tên vị trí."
            ),
        ),
        (
            {"Kiêm nhiệm": "CM-14; CM-98"},
            (
                "Dòng 2, cột Kiêm nhiệm: Không có vị trí việc làm “CM-98” trong danh mục."
                " Chọn vị trí đúng trong danh mục, hoặc sửa trong tệp."
            ),
        ),
    ],
)
def test_units_and_positions_that_are_not_there(ward, cells, sentence):
    merge_into(ward.ward, "Phường An Lạc")
    make_ward("Phường Cư Bao", province=ward.province)
    plan = check(ward, person(**cells))
    assert outcomes(plan) == ["refused"]
    assert said(plan) == [sentence]


def test_what_was_chosen_for_a_name_holds_for_all_its_rows(ward):
    merge_into(ward.ward, "Phường An Lạc")
    answers = {
        "unit_old_name:" + _key(ward, "Phường An Lạc"): str(ward.ward.uid),
        "position_unknown:" + _key(ward, "CM-99", "Vị trí việc làm"): "CM-04",
    }
    plan = check(ward, person(**{"Phòng": "phường an lạc", "Vị trí việc làm": "CM-99"}), **answers)
    assert [(seat.unit_id, seat.position_id) for seat in plan.rows[0].seats] == [
        (ward.ward.pk, ward.positions["CM-04"].pk)
    ]


def _key(ward, text, column="Phòng"):
    [finding] = check(ward, person(**{column: text})).rows[0].errors
    return finding.group


def test_a_choice_outside_the_scope_is_no_choice(ward):
    other = make_ward("Phường Cư Bao", province=ward.province)
    key = "unit_unknown:" + _key(ward, "Phòng Kinh tế")
    assert outcomes(check(ward, person(Phòng="Phòng Kinh tế"), **{key: str(other.ward.uid)})) == ["refused"]


def test_the_suggestion_is_the_nearest(ward):
    merge_into(ward.ward, "Phường An Lạc")
    plan = check(ward, person(Phòng="Phòng Văn hóa và Xã hội"), person("Khác", Phòng="Phường An Lạc"))
    suggested = [plan.units.suggestion(row.errors[-1]) for row in plan.rows]
    assert suggested == [ward.divisions["Phòng Văn hóa - Xã hội"].pk, ward.ward.pk]


@pytest.mark.parametrize("name", ["Phường Không Có", "Phòng Buôn Bán", "Phòng Lịch sử", "Ban Văn hóa"])
def test_what_is_like_no_unit_has_no_suggestion(ward, name):
    plan = check(ward, person(Phòng=name))
    [finding] = plan.rows[0].errors
    assert (finding.code, plan.units.suggestion(finding)) == ("unit_unknown", None)


def test_a_slip_in_the_name_of_the_commune_is_near(ward):
    plan = check(ward, person(Phòng="Phường Buôn Hồồ"))
    assert plan.units.suggestion(plan.rows[0].errors[-1]) == ward.ward.pk


def test_two_divisions_of_one_name_ask_which(ward):
    make_division(ward.ward, ECONOMY)
    assert said(check(ward, person())) == [
        (f"Dòng 2, cột Phòng: Có 2 đơn vị tên “{ECONOMY}” trong Phường Buôn Hồ. Chọn một đơn vị, hoặc ghi thêm tên xã.")
    ]


def test_a_person_on_record_is_found_by_code_number_or_name_and_birth(ward):
    huong = register(ward, **HUONG)
    rows = [
        person(**{"Số CCCD": "", "Ngày sinh": ""}),
        person(**{"Mã cán bộ": "", "Ngày sinh": ""}),
        person(**{"Mã cán bộ": "", "Số CCCD": ""}),
        person(**{"Mã cán bộ": "", "Số CCCD": "", "Ngày sinh": "1990"}),
        person(**{"Mã cán bộ": "bh0034"}),
    ]
    for row in rows[:4]:
        plan = check(ward, row)
        assert (outcomes(plan), plan.rows[0].official, said(plan)) == (["same"], huong, [])
    assert outcomes(check(ward, *rows)) == ["same", "refused", "refused", "refused", "refused"]


def test_what_differs_from_the_record_is_shown_old_and_new_with_identity_covered(ward):
    register(ward, **HUONG, phone="0540001034")
    plan = check(
        ward,
        person(
            "Nguyễn Thị Hường", **{"Số CCCD": "066190000035", "Ngày sinh": "19/06/1990", "Điện thoại": "0540001035"}
        ),
    )
    assert plan.counts == {"read": 1, "created": 0, "changed": 0, "same": 0, "refused": 1}
    plan = check(ward, person("Nguyễn Thị Hường", **{"Số CCCD": "066190000035", "Điện thoại": "0540001035"}))
    assert outcomes(plan) == ["refused"]
    plan = check(ward, person(**{"Số CCCD": "066190000035", "Ngày sinh": "19/06/1990", "Điện thoại": "0540001035"}))
    assert outcomes(plan) == ["changed"]
    assert set(plan.rows[0].changes) == {
        FieldChange("cccd", "••••••••••••", "066190000035"),
        FieldChange("birth", "••/••/1990", "19/06/1990"),
        FieldChange("phone", "0540001034", "0540001035"),
    }
    assert said(plan) == [
        (
            "Dòng 2, cột Số CCCD: Hồ sơ đang ghi ••••••••••••; nhập dòng này sẽ thay bằng 066190000035."
            " Kiểm tra lại trên giấy tờ."
        ),
        (
            "Dòng 2, cột Ngày sinh: Hồ sơ đang ghi ••/••/1990; nhập dòng này sẽ thay bằng 19/06/1990."
            " Kiểm tra lại trên giấy tờ."
        ),
    ]


def test_another_name_for_a_code_is_said_and_one_spelled_otherwise_is_not(ward):
    register(ward, **HUONG)
    assert said(check(ward, person("Nguyễn Thu Hường"))) == [
        (
            "Dòng 2, cột Họ và tên: Hồ sơ đang ghi Nguyễn Thị Hương; nhập dòng này sẽ thay bằng Nguyễn Thu Hường."
            " Kiểm tra lại trên giấy tờ."
        )
    ]
    assert said(check(ward, person("NGUYỄN THỊ HƯƠNG"))) == []


def test_what_was_missing_is_filled_in_without_a_word(ward):
    register(ward, full_name="Nguyễn Thị Hương", staff_code="BH0034", birth_year=1990)
    plan = check(ward, person())
    assert [change.at for change in plan.rows[0].changes] == ["cccd", "birth"]
    assert said(plan) == []


def test_a_code_with_another_name_and_number_is_another_person(ward):
    register(ward, **HUONG)
    assert said(check(ward, person("Lý Thị Mùi", **{"Số CCCD": "004185000047", "Ngày sinh": "28/08/1985"}))) == [
        (
            "Dòng 2, cột Mã cán bộ: Mã cán bộ “BH0034” đang là của Nguyễn Thị Hương, khác cả họ tên lẫn Số CCCD."
            " Kiểm tra lại mã cán bộ."
        )
    ]


def test_code_and_number_of_two_people(ward):
    register(ward, **HUONG)
    register(ward, full_name="Lý Thị Mùi", staff_code="BH0047", cccd="004185000047")
    assert said(check(ward, person(**{"Số CCCD": "004185000047", "Ngày sinh": ""}))) == [
        (
            "Dòng 2, cột Mã cán bộ: Mã cán bộ và số CCCD của dòng này đang thuộc hai hồ sơ khác nhau."
            " Kiểm tra lại cả hai trên giấy tờ."
        )
    ]


@pytest.mark.parametrize("keys", [{"Số CCCD": ""}, {"Mã cán bộ": "X1"}])
def test_a_person_outside_the_scope_stays_unnamed(ward, keys):
    other = make_ward("Phường Cư Bao", province=ward.province)
    register(ward, unit=other.ward, **HUONG)
    [sentence] = said(check(ward, person(**keys)))
    assert sentence.endswith(
        "Chưa dùng được mã cán bộ hoặc số CCCD của dòng này. Kiểm tra lại trên giấy tờ; nếu ghi đúng, hãy hỏi"
        " Sở Nội vụ. Khi tệp đã có 20 dòng như vậy, các dòng sau có mã hoặc số chưa có trong hồ sơ của đơn vị cũng"
        " chưa nhập được."
    )


def test_a_namesake_of_the_same_birth_with_another_code_is_asked_about(ward):
    register(ward, **HUONG)
    row = person(**{"Mã cán bộ": "BH0077", "Số CCCD": ""})
    assert said(check(ward, row)) == [
        (
            "Dòng 2, cột Họ và tên: Hồ sơ đã có Nguyễn Thị Hương, mã BH0034, cùng ngày sinh hoặc năm sinh."
            " Nếu là một người, ghi đúng mã cán bộ; nếu là hai người, hãy xác nhận."
        )
    ]
    assert outcomes(check(ward, row, possible_duplicate=True)) == ["created"]
    assert outcomes(check(ward, row | {"Ngày sinh": "19/06/1990"})) == ["created"]


def test_two_namesakes_on_record_cannot_be_told_apart_by_name(ward):
    register(ward, **HUONG)
    register(ward, full_name="Nguyễn Thị Hương", staff_code="BH0099", birth_date=date(1985, 1, 1))
    assert said(check(ward, person(**{"Mã cán bộ": "", "Số CCCD": "", "Ngày sinh": ""}))) == [
        (
            "Dòng 2, cột Họ và tên: Có 2 người cùng họ tên như vậy trong hồ sơ."
            " Ghi thêm mã cán bộ, số CCCD hoặc ngày sinh."
        )
    ]


def test_a_missing_number_is_filled_in(ward):
    huong = register(ward, full_name="Nguyễn Thị Hương", birth_date=date(1990, 6, 18))
    plan = check(ward, person(**{"Mã cán bộ": ""}))
    assert (outcomes(plan), plan.rows[0].official) == (["changed"], huong)
    assert [change.at for change in plan.rows[0].changes] == ["cccd"]


def test_a_roster_moves_nobody(ward):
    register(ward, **HUONG)
    plan = check(
        ward, person(**{"Phòng": "Phòng Văn hóa - Xã hội", "Vị trí việc làm": "CM-04", "Điện thoại": "0540001035"})
    )
    assert outcomes(plan) == ["changed"]
    assert said(plan) == [
        (
            f"Dòng 2, cột Vị trí việc làm: Hồ sơ đang ghi CM-13, {ECONOMY}, tệp ghi CM-04, Phòng Văn hóa - Xã hội."
            " Thay đổi vị trí phải bằng quyết định, nên dòng này không đổi vị trí; hãy ghi nhận quyết định."
        )
    ]
    assert [change.at for change in plan.rows[0].changes] == ["phone"]


def test_a_second_post_is_not_added_by_a_roster(ward):
    register(ward, **HUONG)
    plan = check(ward, person(**{"Kiêm nhiệm": "CM-14"}))
    assert (outcomes(plan), said(plan)) == (
        ["same"],
        [
            (
                "Dòng 2, cột Kiêm nhiệm: Hồ sơ chưa ghi kiêm nhiệm CM-14. Thêm vị trí phải bằng quyết định;"
                " hãy ghi nhận quyết định."
            )
        ],
    )


def test_who_has_left_is_not_brought_back(ward):
    huong = register_official(province=ward.province, facts=OfficialFacts(**HUONG), actor=ward.hr)
    make_posting(huong, ward.ward, ward.positions["CM-13"], ends_on=date(2026, 1, 31))
    assert said(check(ward, person())) == [
        (
            "Dòng 2, cột Vị trí việc làm: Hồ sơ ghi người này không còn giữ vị trí nào."
            " Danh sách không mở lại vị trí; hãy ghi nhận quyết định."
        )
    ]


def test_a_post_to_come_is_no_difference(ward):
    huong = register_official(province=ward.province, facts=OfficialFacts(**HUONG), actor=ward.hr)
    make_posting(huong, ward.divisions[ECONOMY], ward.positions["CM-13"], ends_on=date(2026, 12, 31))
    make_posting(huong, ward.ward, ward.positions["CM-04"], starts_on=date(2027, 1, 1))
    assert said(check(ward, person())) == []
    assert said(check(ward, person(**{"Phòng": "Phường Buôn Hồ", "Vị trí việc làm": "CM-04"}))) == []


def test_a_second_post_like_the_first_is_said_once(ward):
    plan = check(ward, person(**{"Kiêm nhiệm": "CM-13"}))
    assert said(plan) == ["Dòng 2, cột Kiêm nhiệm: Kiêm nhiệm “CM-13” trùng với vị trí chính nên chỉ ghi một lần."]
    assert len(plan.rows[0].seats) == 1


def test_a_province_hr_imports_a_ward_by_the_same_rules(ward):
    chief = make_user()
    grant_role(chief, Role.HR, ward.province)
    other = make_ward("Phường Cư Bao", province=ward.province)
    register(ward, unit=other.ward, **HUONG)
    plan = check(ward, person(), actor=chief)
    assert outcomes(plan) == ["same"]
    assert [finding.code for finding in plan.rows[0].warnings] == ["posting_differs"]


@pytest.mark.parametrize("count", [1, 3, 40])
def test_statements_do_not_grow_with_the_rows(ward, count, django_assert_num_queries):
    rows = many_people(count)
    for row in rows[:2]:
        register(ward, full_name=row["Họ và tên"], staff_code=row["Mã cán bộ"])
    with django_assert_num_queries(8):
        check(ward, *rows)


def test_every_row_has_one_outcome_and_nothing_is_written(ward):
    register(ward, **HUONG)
    rows = [*many_people(30), person(), person("x", Phòng="?"), person("", **{"Mã cán bộ": "Z"})]
    plan = check(ward, *rows)
    counts = plan.counts
    assert counts == {"read": 33, "created": 30, "changed": 0, "same": 1, "refused": 2}
    assert counts["read"] == sum(counts[name] for name in ("created", "changed", "same", "refused"))
    assert Official.objects.count() == 1


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (ImportMode.BOTH, ["changed", "created", "same"]),
        (ImportMode.ADD, ["same", "created", "same"]),
        (ImportMode.UPDATE, ["changed", "refused", "same"]),
    ],
)
def test_what_the_import_may_do_is_for_a_person_to_say(ward, mode, expected):
    register(ward, **HUONG)
    register(ward, full_name="Lý Thị Mùi", staff_code="BH0035")
    rows = [
        person(Điện_thoại="0540001034"),
        person("Lê Văn Tư", **{"Mã cán bộ": "X2", "Số CCCD": ""}),
        person("Lý Thị Mùi", **{"Mã cán bộ": "BH0035", "Số CCCD": "", "Ngày sinh": ""}),
    ]
    plan = check(ward, *rows, manner={"mode": mode})
    assert outcomes(plan) == expected
    codes = [finding.code for row in plan.rows for finding in row.row.findings if finding.code.startswith("mode_")]
    assert codes == {"add": ["mode_no_change"], "update": ["mode_no_new"]}.get(mode, [])


@pytest.mark.parametrize(
    ("match_by", "cells", "outcome"),
    [
        (MatchBy.CCCD, {"Mã cán bộ": "MOI1"}, "changed"),
        (MatchBy.CCCD, {"Số CCCD": ""}, "refused"),
        (MatchBy.STAFF_CODE, {}, "same"),
        (MatchBy.STAFF_CODE, {"Mã cán bộ": "", "Số CCCD": ""}, "created"),
        (MatchBy.STAFF_CODE, {"Mã cán bộ": ""}, "refused"),
        (MatchBy.NAME_BIRTH, {"Mã cán bộ": "", "Số CCCD": ""}, "same"),
        (MatchBy.NAME_BIRTH, {"Ngày sinh": "01/01/1991"}, "refused"),
    ],
)
def test_people_are_found_by_the_key_that_was_chosen(ward, match_by, cells, outcome):
    register(ward, **HUONG)
    plan = check(ward, person(**cells), manner={"match_by": match_by})
    assert outcomes(plan) == [outcome]
    if outcome == "refused":
        assert [finding.code for finding in plan.rows[0].errors] == ["key_not_chosen"]


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Chủ tịch Ủy ban nhân dân", "LD-01"),
        ("Tư pháp - hộ tịch", "CM-04"),
        ("Công chức Tư pháp - hộ tịch", "CM-04"),
        ("Kế toán", "CM-32"),
        ("Việc hoàn toàn lạ", None),
    ],
)
def test_a_title_of_before_suggests_the_position_about_the_same(ward, title, code):
    plan = check(ward, person(**{"Vị trí việc làm": title}))
    [finding] = plan.rows[0].errors
    found = plan.positions.suggestion(finding)
    assert (plan.positions.entries[found].code if found else None) == code


@pytest.mark.parametrize(
    ("title", "named"),
    [
        (
            "Chánh văn phòng",
            [
                "“Chánh Văn phòng Đảng ủy” (DU-03, Cơ quan tham mưu, giúp việc Đảng ủy)",
                "“Chánh Văn phòng HĐND và UBND” (QL-01, Văn phòng HĐND và UBND)",
            ],
        ),
        (
            "PHÓ CHỦ TỊCH",
            [
                f"“Phó Chủ tịch UBND” (LD-02, {HEADS})",
                f"“Phó Chủ tịch HĐND” (LD-04, {HEADS})",
                "“Phó Chủ tịch Ủy ban MTTQ kiêm lãnh đạo đoàn thể” (MT-02, Ủy ban MTTQ Việt Nam và đoàn thể)",
            ],
        ),
    ],
)
def test_a_title_of_several_positions_suggests_none_and_names_them(ward, title, named):
    plan = check(ward, person(**{"Vị trí việc làm": title}))
    [finding] = plan.rows[0].errors
    assert plan.positions.suggestion(finding) is None
    words = f"Tên này có thể là: {'; '.join(named)}. Chọn vị trí đúng, hoặc ghi đủ tên trong tệp."
    assert finding.facts["nearest"] == words


def test_a_name_that_two_positions_have_finds_neither(ward):
    first, second = Position.objects.filter(code__in=["QL-01", "DU-03"]).order_by("code")
    Position.objects.filter(pk=second.pk).update(name_vi=first.name_vi)
    plan = check(ward, person(**{"Vị trí việc làm": first.name_vi}))
    [finding] = plan.rows[0].errors
    assert (finding.code, plan.positions.suggestion(finding)) == ("position_unknown", None)
    assert check(ward, person(**{"Vị trí việc làm": f"QL-01 · {first.name_vi}"})).rows[0].errors == []
