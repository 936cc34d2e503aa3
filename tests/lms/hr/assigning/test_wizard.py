"""Giving learning on screen, page by page."""

import re

import pytest
from django.urls import reverse

from certificates.reports.skill_gap import skill_gap_report
from certificates.reports.skill_gap_people import Group, listed
from lms.org.enums import Role
from lms.plans.models import AssignedCourse, AssignmentDraft, AssignmentRule, CourseAssignment
from tests.factories.assigning import finish
from tests.factories.gaps import TODAY
from tests.factories.people import grant_role, make_commune, make_division, make_official, make_posting, make_user

pytestmark = pytest.mark.django_db


def begin(client, query=""):
    return client.get(reverse("hr:assignment_new") + query).url


def page(answer):
    return answer.content.decode()


def at(url, step):
    return re.sub(r"/moi/[^/]+/", f"/moi/{step}/", url)


def choose_who(client, desk, url, **changed):
    answers = {"position": str(desk.ward.positions["registrar"].pk), "gap": "", "codes": ""} | changed
    return client.post(url, answers)


def due(**changed):
    usual = {
        "by": "ngay",
        "due_on": "25/09/2026",
        "days": "",
        "in_charge": "Phan Thị Nội",
        "product": "Một bản sao làm thật",
        "expected_result": "Học xong",
        "note": "",
    }
    return usual | changed


def walk_to_check(client, desk, **due_changed):
    url = begin(client)
    choose_who(client, desk, url)
    client.post(at(url, "hoc-gi"), {"course": str(desk.course.pk), "path": ""})
    client.post(at(url, "han"), due(**due_changed))
    return at(url, "kiem-tra")


def seen_on(text):
    return re.search(r'name="da-xem" value="([0-9a-f]+)"', text)[1]


def test_two_tabs_never_write_over_one_another(client, desk):
    first, second = begin(client), begin(client)
    assert first != second
    choose_who(client, desk, first)
    choose_who(client, desk, second, position=str(desk.ward.positions["economist"].pk))
    kept = [AssignmentDraft.objects.get(uid=url.rpartition("=")[2]).who["position"] for url in (first, second)]
    assert kept == [desk.ward.positions[name].pk for name in ("registrar", "economist")]


@pytest.fixture
def many(desk):
    """So many divisions that they are searched."""
    return [make_division(desk.ward.ward, f"Phòng Thử nghiệm {number}") for number in range(1, 14)]


def units_on(text):
    boxes = re.findall(r'<label class="choice"><input type="checkbox" name="units"([^>]*)><span[^>]*>([^<]+)', text)
    return [name + (" *" if " checked" in attributes else "") for attributes, name in boxes]


def test_many_units_are_searched_and_nothing_chosen_is_lost(client, desk, many):
    url = begin(client)
    shown = page(client.get(url))
    assert len(units_on(shown)) == 16
    assert 'name="unit_text"' in shown
    registrar = str(desk.ward.positions["registrar"].pk)
    typed = {"units": [str(many[4].pk)], "position": registrar, "gap": "*", "codes": "PX-an", "loc": "1"}
    narrowed = page(client.post(url, typed | {"unit_text": "thu nghiem 12"}))
    assert units_on(narrowed) == ["Phòng Thử nghiệm 5 *", "Phòng Thử nghiệm 12"]
    assert "Danh sách còn 2 đơn vị." in narrowed
    assert re.search(rf'<option value="{registrar}"[^>]* selected', narrowed)
    assert ">\nPX-an</textarea>" in narrowed
    assert "Lỗi:" not in narrowed
    assert AssignmentDraft.objects.get().who == {}
    # A unit outside of the shortened list may still be sent, and the text asks nothing.
    sent = {"units": [str(many[0].pk)], "position": "", "gap": "", "codes": "", "unit_text": "thu nghiem 12"}
    told = page(client.post(url, sent | {"xem": "1"}))
    assert units_on(told) == ["Phòng Thử nghiệm 1 *", "Phòng Thử nghiệm 12"]


def test_few_units_need_no_search(client, desk):
    assert 'name="unit_text"' not in page(client.get(begin(client)))


def test_the_whole_way(client, desk):
    url = begin(client)
    assert url.startswith("/nhan-su/giao-hoc/moi/ai/?nhap=")
    assert choose_who(client, desk, url).url == at(url, "hoc-gi")
    assert client.post(at(url, "hoc-gi"), {"course": str(desk.course.pk), "path": ""}).url == at(url, "han")
    form = page(client.get(at(url, "han")))
    assert "cả thảy khoảng 14 phút học" in form
    assert 'value="Phan Thị Nội"' in form
    assert client.post(at(url, "han"), due()).url == at(url, "kiem-tra")
    check = page(client.get(at(url, "kiem-tra")))
    count = len(desk.look(desk.facts()).plan.people)
    assert f"Giao cho {count} người</button>" in check
    assert "≈ 5 phút/tuần" in check.replace("\xa0", " ")
    assert "Phụ trách nhân sự giao anh/chị học “Chứng thực bản sao”, hạn 25/09/2026." in check
    sent = {"da-xem": seen_on(check)}
    done = client.post(at(url, "kiem-tra"), sent)
    assignment = CourseAssignment.objects.get()
    assert done.url == reverse("hr:assignment", args=[assignment.uid])
    group = page(client.get(done.url))
    assert f"Đã giao cho {count} người; xong 0/{count} việc học." in group
    for words in ("Rõ người", "Rõ việc", "Rõ thời gian", "Rõ trách nhiệm", "Rõ sản phẩm", "Rõ kết quả"):
        assert f"<dt>{words}</dt>" in group
    assert client.post(at(url, "kiem-tra"), sent).url == done.url, "sent again it leads to what was given"
    assert (CourseAssignment.objects.count(), AssignedCourse.objects.count()) == (1, count)
    assert not AssignmentDraft.objects.exists()


def test_a_page_whose_questions_before_it_are_open_leads_back(client, desk):
    url = begin(client)
    assert client.get(at(url, "kiem-tra")).url == url


def test_who_must_be_narrowed_and_counted(client, desk):
    url = begin(client)
    nothing = page(choose_who(client, desk, url, position=""))
    assert "Chọn ít nhất một điều kiện" in nothing
    count = len(desk.look(desk.facts()).found.people)
    counted = page(choose_who(client, desk, url, xem="1"))
    assert f"<strong>{count} người</strong>" in counted
    heard = client.post(url.replace("/ai/", "/dem/"), {"position": str(desk.ward.positions["registrar"].pk)})
    assert heard.json() == {"text": f"{count} người"}


def test_an_empty_group_says_which_condition_emptied_it(client, desk):
    url = begin(client)
    guard = str(desk.ward.positions["guard"].pk)
    assert "Những người còn lại đều đã đạt năng lực này" in page(choose_who(client, desk, url, position=guard, gap="*"))


def test_unknown_codes_and_codes_out_of_scope_read_alike(client, desk):
    elsewhere = make_commune("Phường Khác", province=desk.ward.province)
    make_posting(
        make_official("Lê Văn Xa", province=desk.ward.province, staff_code="XA0001"),
        elsewhere,
        desk.ward.positions["registrar"],
    )
    url = begin(client)
    texts = [
        re.search(r"Trong phạm vi phụ trách không có ai mang mã: [^<]+", page(answer))[0]
        for code in ("XA0001", "XA0002")
        for answer in [choose_who(client, desk, url, position="", codes=code)]
    ]
    assert texts[0].replace("XA0001", "?") == texts[1].replace("XA0002", "?")


def test_a_course_or_a_path_but_not_both(client, desk):
    url = begin(client)
    choose_who(client, desk, url)
    assert "Chọn một khóa học" in page(client.post(at(url, "hoc-gi"), {"course": "", "path": ""}))
    looked = page(client.post(at(url, "hoc-gi"), {"course": str(desk.course.pk), "path": "", "xem": "1"}))
    assert "Những người đã chọn học đến đâu" in looked


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"due_on": "26/09/2026"}, "26/09/2026 là ngày nghỉ (thứ Bảy). Ngày làm việc kế tiếp là 28/09/2026"),
        ({"due_on": "02/09/2026"}, "02/09/2026 là ngày nghỉ (Quốc khánh). Ngày làm việc kế tiếp là 03/09/2026"),
        ({"due_on": "20/07/2026"}, "Ngày 20/07/2026 không còn ở phía trước"),
        ({"due_on": "05/07/2062"}, "Ngày 05/07/2062 còn quá 2 năm nữa."),
        ({"due_on": ""}, "Nhập ngày hạn chung theo dạng ngày/tháng/năm"),
        ({"by": "so-ngay"}, "Nhập số ngày bằng số nguyên, ví dụ 30."),
        ({"saves_rule": "on"}, "Quy tắc tính hạn theo số ngày kể từ ngày nhận việc"),
        ({"in_charge": ""}, "Ghi người theo dõi"),
    ],
)
def test_what_is_wrong_with_a_date_is_said_beside_it(client, desk, answers, told):
    url = begin(client)
    choose_who(client, desk, url)
    client.post(at(url, "hoc-gi"), {"course": str(desk.course.pk), "path": ""})
    assert told in page(client.post(at(url, "han"), due(**answers)))
    assert AssignmentDraft.objects.get().due_on is None


def test_a_day_off_may_be_kept(client, desk):
    check = walk_to_check(client, desk, due_on="26/09/2026", keeps_day="on")
    assert "26/09/2026" in page(client.get(check))


def test_a_rule_is_kept_along(client, desk):
    url = walk_to_check(client, desk, by="so-ngay", days="30", due_on="", saves_rule="on")
    check = page(client.get(url))
    assert "Lưu 1 quy tắc" in check
    client.post(url, {"da-xem": seen_on(check)})
    rule = AssignmentRule.objects.get()
    assert (rule.unit, rule.position, rule.days) == (desk.ward.ward, desk.ward.positions["registrar"], 30)
    listed_page = page(client.get(reverse("hr:assignment_rules")))
    assert "Chứng thực bản sao" in listed_page
    tried = page(client.get(reverse("hr:assignment_rule", args=[rule.uid]) + "?chay-thu=1"))
    assert "quy tắc sẽ giao cho 0 người" in tried, "everybody in post was just given it"


def test_a_list_that_changed_meanwhile_is_shown_again(client, desk):
    url = walk_to_check(client, desk)
    seen = seen_on(page(client.get(url)))
    make_posting(
        make_official("Lê Mới", province=desk.ward.province), desk.ward.office, desk.ward.positions["registrar"]
    )
    again = page(client.post(url, {"da-xem": seen}))
    assert "Danh sách người được giao vừa thay đổi" in again
    assert not CourseAssignment.objects.exists()


def test_from_a_person(client, desk):
    url = begin(client, f"?nguoi={desk.ward.people['an'].uid}")
    assert "PX-an</textarea>" in page(client.get(url))


@pytest.mark.parametrize("code", ["T01", "T02", "C01"])
def test_a_cell_of_the_gap_table_leads_to_as_many_people(client, desk, code):
    ward = desk.ward
    report = skill_gap_report(unit=ward.ward, as_of=TODAY, viewer=ward.hr, with_people=True)
    for row in [one for one in report.rows if not one.is_own]:
        short = listed(report, row_id=row.unit.unit_id, competencies={ward.competencies[code].pk}, group=Group.UNMET)
        url = begin(client, f"?chon={row.unit.uid}&nang-luc={code}")
        found = AssignmentDraft.objects.get(uid=url.rsplit("=", 1)[1])
        text = page(client.get(url))
        if short:
            assert f"<strong>{len(short)} người</strong>" in text
        else:
            assert "<strong>" not in text.split('role="status" data-count')[1].split("</p>")[0]
        assert found.who["units"] == [row.unit.unit_id]


def test_picked_rows_of_the_gap_table(client, desk):
    table = page(client.get(reverse("hr:gaps")))
    uids = re.findall(r'name="chon" value="([0-9a-f-]+)"', table)
    assert len(uids) == 2
    url = client.post(reverse("hr:assignment_new"), {"chon": uids, "viec": "giao-hoc"}).url
    assert sorted(AssignmentDraft.objects.get().who["units"]) == sorted([desk.ward.office.pk, desk.ward.economy.pk])
    assert "người</strong>" in page(client.get(url))
    assert client.post(reverse("hr:assignment_new"), {"viec": "giao-hoc"}).url == reverse("hr:gaps")


def test_units_out_of_scope_are_not_there(client, desk):
    elsewhere = make_commune("Phường Khác", province=desk.ward.province)
    assert client.get(reverse("hr:assignment_new") + f"?chon={elsewhere.uid}").status_code == 404
    assert client.get(reverse("hr:assignment_new") + "?chon=khong").status_code == 404


def test_others_find_neither_draft_nor_assignment(client, desk):
    url = begin(client)
    given = desk.give().assignment
    stranger = make_user()
    grant_role(stranger, Role.HR, make_commune("Phường Khác", province=desk.ward.province))
    client.force_login(stranger)
    assert client.get(url).status_code == 404
    assert client.get(reverse("hr:assignment", args=[given.uid])).status_code == 404
    assert "Chứng thực bản sao" not in page(client.get(reverse("hr:assignments")))


@pytest.mark.parametrize(
    ("names", "words"),
    [(["an"], "1 person learned and passed already"), (["an", "dat"], "2 people learned and passed already")],
)
def test_who_is_left_out_is_counted_in_english(client, desk, names, words):
    for name in names:
        finish(desk.ward.people[name], desk.course)
    url = begin(client)
    client.post(url, {"position": "", "gap": "", "codes": "PX-an,PX-dat,PX-dung"})
    client.post(at(url, "hoc-gi"), {"course": str(desk.course.pk), "path": ""})
    client.post(at(url, "han"), due())
    assert words in page(client.get("/en" + at(url, "kiem-tra")))


def test_a_phone_is_told_that_large_groups_are_easier_on_a_pc(client, desk):
    text = page(client.get(begin(client)))
    assert '<p class="muted only-phone">Nhóm trên 20 người nên giao trên máy tính' in text


def test_the_load_of_a_week_is_that_of_whoever_has_the_least_time(client, desk):
    """One day was asked for, and whoever has been in post for long gets fourteen: 14 minutes in two weeks."""
    check = page(client.get(walk_to_check(client, desk, by="so-ngay", days="1", due_on="")))
    assert "≈ 10 phút/tuần" in check.replace("\xa0", " ")
