import io
from datetime import date

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.core.domain.job_runs import run_job
from lms.core.spreadsheets import read_workbook
from lms.hr.roster.problems import problems_of
from lms.org.domain.roster.batches import set_columns, suggested_columns
from lms.org.domain.roster.files import sheet_of
from lms.org.domain.roster.sources import check_batch
from lms.org.enums import Role
from lms.org.enums_roster import RosterField
from lms.org.models import Official, RosterImport
from tests.factories.gaps import make_competencies, require
from tests.factories.people import grant_role, make_commune, make_official, make_user
from tests.factories.rosters import (
    DEMO,
    DIVISIONS,
    at,
    bring_in,
    checked,
    confirm,
    csv_file,
    make_ward,
    many_people,
    merge_into,
    person,
    xlsx_file,
)

pytestmark = pytest.mark.django_db
NEW = "/nhan-su/nhap-danh-sach/moi/"


def words(response):
    return " ".join(response.content.decode().split())


def upload(client, data, name="danh-sach.csv", day="01/07/2025", **more):
    return client.post(NEW, {"file": SimpleUploadedFile(name, data), "effective_on": day} | more)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_from_an_excel_file_to_people_on_record_and_back_to_no_change(hr, ward):
    data = xlsx_file(
        [
            ["ỦY BAN NHÂN DÂN PHƯỜNG BUÔN HỒ"],
            ["DANH SÁCH CÁN BỘ, CÔNG CHỨC"],
            [],
            ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Phòng", "Chức vụ"],
            [1, "Nguyễn Thị Hương", date(1990, 6, 18), "066190000034", DIVISIONS[1], "CM-13"],
            [2, "Đo\u0302\u0303 Thi\u0323 Hoa\u0300i", "1985", 4185000047, DIVISIONS[2], "CM-18"],
            [None, "Người lập biểu"],
        ],
        extra=["Ghi chú"],
    )
    response = upload(hr, data, "Danh sách 2025.xlsx")
    batch = RosterImport.objects.get()
    assert (response.status_code, response.url) == (302, at(batch, "tai-tep"))

    page = hr.get(at(batch, "tai-tep"))
    assert [row.title for row in page.context["preview"]][:2] == [
        "ỦY BAN NHÂN DÂN PHƯỜNG BUÔN HỒ",
        "DANH SÁCH CÁN BỘ, CÔNG CHỨC",
    ]
    layout = {"act": "layout", "sheet": "Danh sách", "header_row": "4", "effective_on": "01/07/2025"}
    assert hr.post(at(batch, "tai-tep"), layout).url == at(batch, "khop-cot")

    page = hr.get(at(batch, "khop-cot"))
    picked = {line["field"].name: line["field"].value() for line in page.context["lines"]}
    assert {name: value for name, value in picked.items() if value} == {
        "full_name": "1",
        "birth": "2",
        "cccd": "3",
        "unit": "4",
        "position": "5",
    }
    assert page.context["ignored"] == ["STT"]
    assert hr.post(at(batch, "khop-cot"), picked).url == at(batch, "kiem-tra")

    page = hr.get(at(batch, "kiem-tra"))
    assert page.context["summary"] == (
        "2 dòng: 1 thêm mới, 0 thay đổi, 0 giữ nguyên, 1 phải sửa. Trong số không phải sửa có 1 dòng cần xem lại."
    )
    assert "<title>Lỗi:" not in words(page)
    assert "<title>1 dòng phải sửa – Nhập danh sách – Kiểm tra" in words(page)
    assert "Bỏ qua 1 dòng không phải người: dòng 7" in words(page)
    assert hr.post(at(batch, "kiem-tra"), {"act": "answer", "key": "cccd_lost_zero"}).url == at(batch, "kiem-tra")
    assert hr.get(at(batch, "kiem-tra")).context["counts"]["created"] == 2
    assert Official.objects.count() == 0

    assert confirm(hr, batch, open_accounts="on").url == at(batch, "ket-qua")
    batch.refresh_from_db()
    assert "Đang chờ đến lượt." in words(hr.get(at(batch, "ket-qua")))
    run_job(batch.job)
    page = hr.get(at(batch, "ket-qua"))
    assert "2 thêm mới, 0 thay đổi, 0 giữ nguyên, 0 phải sửa." in words(page)
    assert hr.get(page.context["people_url"]).context["page"].paginator.count == page.context["created"] == 2
    assert {one.full_name for one in Official.objects.all()} == {"Nguyễn Thị Hương", "Đỗ Thị Hoài"}
    assert {one.user.username for one in Official.objects.all()} == {"66-CB000001", "66-CB000002"}

    upload(hr, data, "Danh sách 2025.xlsx")
    again = RosterImport.objects.get(committed_at=None)
    hr.post(at(again, "tai-tep"), layout)
    hr.post(at(again, "khop-cot"), picked)
    hr.post(at(again, "kiem-tra"), {"act": "answer", "key": "cccd_lost_zero"})
    assert hr.get(at(again, "kiem-tra")).context["summary"] == (
        "2 dòng: 0 thêm mới, 0 thay đổi, 2 giữ nguyên, 0 phải sửa."
    )


def test_each_problem_has_one_sentence_and_its_fix(hr, ward):
    merge_into(ward.ward, "Phường An Lạc")
    batch = checked(ward, (DEMO / "roster_bad_rows.csv").read_bytes())
    page = hr.get(at(batch, "kiem-tra"))
    problems = {problem.key.split(":")[0]: problem for problem in page.context["problems"]}
    assert {key: problem.fix for key, problem in problems.items()} == {
        "birth_not_in_calendar": "",
        "unit_unknown": "unit",
        "position_unknown": "position",
        "cccd_lost_zero": "accept",
        "duplicate_in_file": "",
        "formula": "",
        "name_missing": "",
        "unit_old_name": "unit",
        "birth_month_first": "accept",
        "phone_lost_zero": "accept",
    }
    assert problems["unit_old_name"].title == "1 dòng: “Phường An Lạc” là tên cũ, nay thuộc Phường Buôn Hồ"
    assert [choice.label for choice in problems["unit_old_name"].choices if choice.is_suggested] == ["Phường Buôn Hồ"]
    assert problems["cccd_lost_zero"].button == "Đúng, thêm số 0 cho 1 dòng"
    assert len(page.context["table"].rows) == 10


def test_e11_says_for_how_many_rows(ward):
    rows = [person(**{"Mã cán bộ": f"X{number}", "Số CCCD": f"6619000003{number}"}) for number in range(9)]
    batch = checked(ward, csv_file(rows))
    [problem] = problems_of(_plan(batch, ward), errors=True)
    assert problem.sentence == (
        "Dòng 2, cột Số CCCD: “66190000030” có 11 chữ số, cần 12. Excel có thể đã bỏ số 0 ở đầu."
        " Số đúng có phải 066190000030 không? (Áp dụng cho 9 dòng giống vậy)"
    )


def _plan(batch, ward):
    return check_batch(batch, actor=ward.hr, as_of=date(2026, 11, 22))


def test_a_unit_is_chosen_once_for_all_its_rows_and_can_be_taken_back(hr, ward):
    rows = [person(**{"Mã cán bộ": f"X{number}", "Số CCCD": "", "Phòng": "Phòng Lạ"}) for number in range(3)]
    rows = [row | {"Ngày sinh": f"0{number + 1}/01/1990"} for number, row in enumerate(rows)]
    batch = checked(ward, csv_file(rows))
    [problem] = hr.get(at(batch, "kiem-tra")).context["problems"]
    nothing = hr.post(at(batch, "kiem-tra"), {"act": "answer", "key": problem.key, "value": ""})
    assert said(nothing) == ["Chọn một mục trong danh sách rồi bấm “Áp dụng”."]
    stranger = make_ward("Phường Cư Bao", province=ward.province)
    hr.post(at(batch, "kiem-tra"), {"act": "answer", "key": problem.key, "value": str(stranger.ward.uid)})
    assert hr.get(at(batch, "kiem-tra")).context["counts"]["refused"] == 3

    hr.post(at(batch, "kiem-tra"), {"act": "answer", "key": problem.key, "value": str(ward.ward.uid)})
    page = hr.get(at(batch, "kiem-tra"))
    assert (page.context["counts"]["created"], [one.label for one in page.context["answered"]]) == (
        3,
        ["Đã chọn: “Phòng Lạ” là Phường Buôn Hồ"],
    )
    gone = hr.post(at(batch, "kiem-tra"), {"act": "answer", "key": problem.key, "value": str(ward.ward.uid)})
    assert said(gone) == ["Nhóm dòng này không còn lỗi."]
    hr.post(at(batch, "kiem-tra"), {"act": "withdraw", "key": problem.key})
    assert hr.get(at(batch, "kiem-tra")).context["counts"]["refused"] == 3


def test_two_people_of_one_name_are_confirmed_as_two(hr, ward):
    row = person("Ksor Đôi", **{"Mã cán bộ": ""})
    batch = checked(ward, csv_file([row, row | {"Số CCCD": ""}]))
    [problem] = hr.get(at(batch, "kiem-tra")).context["problems"]
    page = hr.post(at(batch, "kiem-tra"), {"act": "answer", "key": problem.key}, follow=True)
    assert (page.context["counts"]["created"], [one.label for one in page.context["answered"]]) == (
        2,
        ["Đã xác nhận là người khác (có thể là người ở dòng khác trong tệp)"],
    )


def test_the_confirmation_says_what_will_be(hr, ward):
    rows = [*many_people(3), person("Lỗi", **{"Mã cán bộ": "", "Số CCCD": "x"})]
    batch = checked(ward, csv_file(rows))
    page = words(hr.get(at(batch, "xac-nhan")))
    for sentence in (
        "Nhập 3 người vào hồ sơ?",
        "3 người được thêm mới, giữ vị trí từ 01/07/2025.",
        "1 dòng phải sửa không được nhập.",
        "Người không có trong tệp giữ nguyên. Không ai bị đổi vị trí.",
    ):
        assert sentence in page


def test_what_follows_is_promised_chosen_and_told(hr, ward):
    competencies = make_competencies()
    for code in ("CM-02", "CM-03"):
        require(ward.positions[code], competencies["T01"], 2)
    batch = checked(ward, csv_file(many_people(3)))
    page = hr.get(at(batch, "xac-nhan"))
    assert (
        "Đồng thời sẽ tạo 3 tài khoản, giao 2 lộ trình theo vị trí; bỏ dấu chọn bên dưới nếu chưa muốn."
        " 1 người giữ vị trí chưa khai yêu cầu năng lực nên chưa có lộ trình."
    ) in words(page)
    assert [page.context["form"][name].label for name in ("open_accounts", "assign_plans")] == [
        "Tạo 3 tài khoản để in phiếu kích hoạt",
        "Giao 2 lộ trình học theo vị trí",
    ]
    confirm(hr, batch, open_accounts="on", assign_plans="on")
    batch.refresh_from_db()
    run_job(batch.job)
    page = hr.get(at(batch, "ket-qua"))
    assert page.context["assigned"].plans == 2
    assert [[cell.text for cell in row.cells] for row in page.context["assigned"].table.rows] == [
        [f"{code} · {ward.positions[code].name_vi}", "1", "1", "0"] for code in ("CM-02", "CM-03")
    ]
    assert "Lộ trình học giao cùng lần nhập được thu lại" in words(hr.get(page.context["undo_url"]))


def test_accounts_can_be_opened_afterwards(hr, ward):
    batch = checked(ward, csv_file(many_people(2)))
    confirm(hr, batch)
    batch.refresh_from_db()
    run_job(batch.job)
    assert "Mở tài khoản cho 2 người" in words(hr.get(at(batch, "ket-qua")))
    assert said(hr.post(at(batch, "ket-qua"), {"act": "accounts"})) == ["Đã mở 2 tài khoản."]
    assert Official.objects.filter(user__isnull=True).count() == 0


def test_the_rows_to_mend_come_back_in_their_own_columns(hr, ward):
    batch = checked(ward, (DEMO / "roster_bad_rows.csv").read_bytes(), "bad.csv")
    response = hr.get(reverse("hr:roster_errors", args=[batch.uid]))
    assert response.headers["Content-Disposition"].endswith('"bad-can-sua.xlsx"')
    content = b"".join(response.streaming_content)
    rows = read_workbook(content, "x.xlsx").sheets[0].rows
    assert rows[0][-2:] == ["expected_problem", "Lỗi cần sửa"]
    assert len(rows) == 1 + hr.get(at(batch, "kiem-tra")).context["counts"]["refused"]
    formula = next(row for row in rows if row[1] == "BH0907")
    assert formula[2] == '=HYPERLINK("http://example.invalid","Lê Thị Hoa")'
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    [cell] = [cell for row in page.iter_rows() for cell in row if cell.value == "31/02/1980"]
    assert cell.comment.text.startswith("“31/02/1980” không có trong lịch.")
    assert page.cell(cell.row, 14).value.startswith("Ngày sinh: “31/02/1980” không có trong lịch.")
    again = checked(ward, content, "bad-can-sua.xlsx")
    left = [row.row.texts["staff_code"] for row in _plan(again, ward).rows if row.outcome != "refused"]
    assert left == ["BH0905"]  # its first row came in with the others' file


def test_the_template_reads_back_as_it_is_filled_in(hr, ward):
    content = b"".join(hr.get(reverse("hr:roster_template")).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    page, lists = book["Danh sách"], book["Danh mục"]
    assert [str(rule.sqref) for rule in page.data_validations.dataValidation] == ["E2:E1001", "F2:F1001"]
    unit, position = lists["A3"].value, lists["B20"].value
    page.append(["", "Lý Thị Mùi", "28/08/1985", "004185000047", unit, position])
    buffer = io.BytesIO()
    book.save(buffer)
    plan = _plan(checked(ward, buffer.getvalue(), "mau.xlsx"), ward)
    assert [(row.outcome, [finding.code for finding in row.errors]) for row in plan.rows] == [("created", [])]


@pytest.mark.parametrize("with_identity", [{}, {"with_identity": "on"}])
def test_our_own_export_imported_again_changes_nothing(hr, ward, with_identity):
    bring_in(hr, ward, (DEMO / "roster_ward.csv").read_bytes())
    response = hr.post(reverse("hr:people_export"), {"kind": "mau", "purpose": "Rà soát"} | with_identity)
    content = b"".join(response.streaming_content)
    assert (b"066190000034" in content) is False
    plan = _plan(checked(ward, content, "xuat.xlsx"), ward)
    assert plan.counts == {"read": 63, "created": 0, "changed": 0, "same": 63, "refused": 0}
    assert [finding.code for row in plan.rows for finding in row.row.findings] == []


def test_the_provinces_hr_says_for_which_ward(client, ward):
    other = make_ward("Xã Ea Kly", province=ward.province)
    chief = make_user()
    grant_role(chief, Role.HR, ward.province)
    client.force_login(chief)
    assert upload(client, csv_file([person()])).context["form"].errors == {"unit": ["Chọn xã, phường của danh sách."]}
    elsewhere = make_commune("Phường ở tỉnh khác")
    assert upload(client, csv_file([person()]), unit=str(elsewhere.uid)).context["form"].errors == {
        "unit": ["Chọn một xã, phường trong phạm vi phụ trách."]
    }
    upload(client, csv_file([person()]), unit=str(other.ward.uid))
    assert RosterImport.objects.get().unit == other.ward


def test_strangers_learners_and_the_signed_out(client, ward):
    batch = checked(ward, csv_file([person()]))
    pages = [
        at(batch, "kiem-tra"),
        reverse("hr:roster_errors", args=[batch.uid]),
        reverse("hr:roster_resume", args=[batch.uid]),
    ]
    for page in pages:
        assert client.get(page).url == f"{reverse('account_login')}?next={page}"
    client.force_login(make_official(user=make_user()).user)
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    client.force_login(make_ward("Phường Cư Bao", province=ward.province).hr)
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    assert client.post(at(batch, "kiem-tra"), {"act": "withdraw"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_the_pages_do_not_grow(hr, ward, count, django_assert_num_queries):
    for _time in range(count):
        batch = checked(ward, csv_file(many_people(count)))
    with django_assert_num_queries(8):
        hr.get(reverse("hr:roster_list"))
    with django_assert_num_queries(14):
        hr.get(at(batch, "kiem-tra"))


@pytest.mark.parametrize("step", ["tai-tep", "khop-cot", "kiem-tra", "xac-nhan"])
def test_in_english_the_words_are_english(hr, ward, step):
    batch = checked(ward, csv_file([person(), person("Lỗi", Phòng="?")]))
    response = hr.get(f"/en{at(batch, step)}")
    assert response.status_code == 200
    assert '<html lang="en"' in words(response)


OLD = "Hä vµ tªn,§¬n vÞ,VTVL\n" + "\n".join(
    f"{name},Ph\u00ad\u00eang Bu\u00abn H\u00e5,CM-13"
    for name in ("NguyÔn V¨n Hïng", "TrÇn ThÞ H\u00ad¬ng", "Lª ThÞ Hoµ")
)


def test_an_old_encoding_is_shown_both_ways_and_read_as_a_person_says(hr, ward):
    upload(hr, OLD.encode(), "ds.csv")
    batch = RosterImport.objects.get()
    assert (batch.suspected, batch.encoding) == ("tcvn3", "")
    for step in ("khop-cot", "kiem-tra", "xac-nhan"):
        assert hr.get(at(batch, step)).url == at(batch, "tai-tep")
    page = hr.get(at(batch, "tai-tep"))
    assert dict(page.context["samples"])["NguyÔn V¨n Hïng"] == ["Nguyễn Văn Hùng", "NguyƠn V¨n Hïng"]
    assert [way["value"] for way in page.context["ways"]] == ["tcvn3", "vni"]
    assert hr.post(at(batch, "tai-tep"), {"act": "encoding", "encoding": "tcvn3"}).url == at(batch, "tai-tep")
    batch.refresh_from_db()
    assert "Chữ trong tệp đang được đọc theo TCVN3 (phông .Vn…)." in words(hr.get(at(batch, "tai-tep")))
    guesses = suggested_columns(batch, sheet_of(batch))
    batch = set_columns(batch=batch, columns={one: g.index for one, g in guesses.items() if g.index is not None})
    page = hr.get(at(batch, "kiem-tra"))
    assert page.context["counts"]["created"] == 3
    assert "Nguyễn Văn Hùng" in words(page)
    hr.post(at(batch, "tai-tep"), {"act": "encoding", "encoding": ""})
    assert hr.get(at(batch, "kiem-tra")).url == at(batch, "tai-tep")


def test_what_was_said_of_the_encoding_holds_for_the_mended_file(hr, ward):
    upload(hr, OLD.encode(), "ds.csv")
    batch = RosterImport.objects.get()
    hr.post(at(batch, "tai-tep"), {"act": "encoding", "encoding": "tcvn3"})
    mended = SimpleUploadedFile("sua.csv", OLD.replace("Lª", "Lý").encode())
    hr.post(at(batch, "tai-tep"), {"act": "replace", "file": mended})
    batch.refresh_from_db()
    assert (batch.file_name, batch.encoding) == ("sua.csv", "tcvn3")
    hr.post(at(batch, "tai-tep"), {"act": "replace", "file": SimpleUploadedFile("u.csv", csv_file([person()]))})
    batch.refresh_from_db()
    assert (batch.suspected, batch.encoding, batch.columns) == ("", "", {})


def test_an_import_is_taken_back_from_its_result(hr, ward):
    batch = bring_in(hr, ward, csv_file(many_people(3)))
    edited = Official.objects.order_by("pk")[0]
    page = hr.get(at(batch, "ket-qua"))
    undo_url = reverse("hr:roster_undo", args=[batch.uid])
    assert page.context["undo_url"] == undo_url
    Official.objects.filter(pk=edited.pk).update(qualification="Đại học Luật")
    page = hr.get(undo_url)
    assert (page.context["going_back"], page.context["staying"]) == (2, 1)
    assert "Đưa 2 người về như trước khi nhập?" in words(page)
    assert hr.post(undo_url).url == at(batch, "ket-qua")
    batch.refresh_from_db()
    assert "Đang hoàn tác lần nhập này." in words(hr.get(at(batch, "ket-qua")))
    run_job(batch.job)
    page = words(hr.get(at(batch, "ket-qua")))
    assert "2 người về như trước khi nhập, 1 người giữ nguyên." in page
    assert (edited.full_name in page, "đã được sửa sau đó" in page) == (True, True)
    assert hr.get(undo_url).url == at(batch, "ket-qua")
    assert Official.objects.count() == 1


def test_how_to_import_is_chosen_with_the_columns_and_a_key_needs_its_column(hr, ward):
    upload(hr, csv_file([person()]))
    batch = RosterImport.objects.get()
    page = hr.get(at(batch, "khop-cot"))
    picked = {line["field"].name: line["field"].value() for line in page.context["lines"]}
    picked |= {"mode": "add", "match_by": "cccd"}
    refused = hr.post(at(batch, "khop-cot"), picked | {"cccd": ""})
    assert refused.context["form"].errors["match_by"] == [
        "Tìm người theo “Số CCCD” thì cần một cột của tệp chứa mục đó. Hãy chọn cột, hoặc chọn cách tìm người khác."
    ]
    hr.post(at(batch, "khop-cot"), picked)
    batch.refresh_from_db()
    assert (batch.mode, batch.match_by, batch.status) == ("add", "cccd", "checked")


def lost_zeros(hr, ward):
    rows = [
        person(f"Lê Văn {name}", **{"Mã cán bộ": name, "Số CCCD": f"6619000003{n}"}) for n, name in enumerate("ABC")
    ]
    return checked(ward, csv_file(rows))


def test_a_suggestion_may_be_taken_for_some_rows_alone(hr, ward):
    batch = lost_zeros(hr, ward)
    [problem] = hr.get(at(batch, "kiem-tra")).context["problems"]
    assert [(line.number, line.found, line.suggested) for line in problem.picks] == [
        (2, "66190000030", "066190000030"),
        (3, "66190000031", "066190000031"),
        (4, "66190000032", "066190000032"),
    ]
    answer = {"act": "answer", "key": problem.key, "tung-dong": "1"}
    none = hr.post(at(batch, "kiem-tra"), answer)
    assert said(none) == ["Chọn một mục trong danh sách rồi bấm “Áp dụng”."]
    hr.post(at(batch, "kiem-tra"), answer | {"dong": [problem.picks[0].mark, problem.picks[2].mark]})
    page = hr.get(at(batch, "kiem-tra"))
    assert (page.context["counts"]["created"], page.context["problems"][0].rows) == (2, (3,))
    hr.post(at(batch, "kiem-tra"), {"act": "answer", "key": problem.key})
    assert hr.get(at(batch, "kiem-tra")).context["counts"]["created"] == 3
    batch.refresh_from_db()
    assert "66190000030" not in str(batch.answers)


def test_what_was_taken_for_a_value_holds_in_the_next_file_and_for_no_other_value(hr, ward):
    batch = lost_zeros(hr, ward)
    hr.post(at(batch, "kiem-tra"), {"act": "answer", "key": "cccd_lost_zero"})
    rows = [
        person(f"Lê Văn {name}", **{"Mã cán bộ": name, "Số CCCD": f"6619000003{n}"}) for n, name in enumerate("ABCD")
    ]
    hr.post(at(batch, "tai-tep"), {"act": "replace", "file": SimpleUploadedFile("sua.csv", csv_file(rows))})
    batch.refresh_from_db()
    set_columns(batch=batch, columns={RosterField(one): place["index"] for one, place in batch.columns.items()})
    page = hr.get(at(batch, "kiem-tra"))
    assert (page.context["counts"]["created"], page.context["problems"][0].rows) == (3, (5,))


def test_a_cell_is_mended_on_the_page_and_stays_so_in_the_next_file(hr, ward):
    wrong = person("Lê Văn Tư", **{"Mã cán bộ": "X2", "Số CCCD": "", "Ngày sinh": "31/02/1985"})
    batch = checked(ward, csv_file([person(), wrong]))
    [problem] = hr.get(at(batch, "kiem-tra")).context["problems"]
    [line] = problem.edits
    assert (line.number, line.name, line.found, problem.fix) == (3, "Lê Văn Tư", "31/02/1985", "")
    hr.post(at(batch, "kiem-tra"), {"act": "edit", line.edit_name: "28/02/1985", "o-la:birth": "x"})
    page = hr.get(at(batch, "kiem-tra"))
    assert (page.context["counts"]["created"], page.context["edited"]) == (2, 1)
    batch.refresh_from_db()
    mended = SimpleUploadedFile("sua.csv", csv_file([wrong]))
    hr.post(at(batch, "tai-tep"), {"act": "replace", "file": mended})
    batch.refresh_from_db()
    set_columns(batch=batch, columns={RosterField(one): place["index"] for one, place in batch.columns.items()})
    assert hr.get(at(batch, "kiem-tra")).context["counts"]["created"] == 1
    confirm(hr, batch)
    batch.refresh_from_db()
    run_job(batch.job)
    assert Official.objects.get(staff_code="X2").birth_date_encrypted == "1985-02-28"
    assert b"28/02/1985" not in bytes(str(RosterImport.objects.values("answers", "counts", "columns")), "utf-8")


def test_mended_cells_can_be_taken_back(hr, ward):
    wrong = person("Lê Văn Tư", **{"Mã cán bộ": "X2", "Số CCCD": "", "Ngày sinh": "31/02/1985"})
    batch = checked(ward, csv_file([wrong]))
    [line] = hr.get(at(batch, "kiem-tra")).context["problems"][0].edits
    hr.post(at(batch, "kiem-tra"), {"act": "edit", line.edit_name: "28/02/1985"})
    hr.post(at(batch, "kiem-tra"), {"act": "drop-edits"})
    assert hr.get(at(batch, "kiem-tra")).context["counts"]["refused"] == 1
