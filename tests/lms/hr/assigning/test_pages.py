"""What HR gave, on screen: list, group, file, taking it back."""

import io

import openpyxl
import pytest
from django.urls import reverse

from lms.core.models import AuditEntry
from lms.hr.assigning.page import who_words
from lms.plans.domain.assigning_people import Who
from lms.plans.models import AssignedCourse
from tests.factories.assigning import begin, finish
from tests.factories.gaps import NOW, TODAY
from tests.factories.people import make_commune
from tests.factories.plans import do_steps

pytestmark = pytest.mark.django_db


def page(answer):
    return answer.content.decode()


def test_the_state_of_each(client, desk):
    assignment = desk.give().assignment
    first, second, *_rest = AssignedCourse.objects.order_by("official__sort_key")
    do_steps(first.enrolment, desk.course.get_children().first().specific, 1, at=NOW)
    finish(second.official, desk.course)
    url = reverse("hr:assignment", args=[assignment.uid])
    total = len(assignment.people)
    text = page(client.get(url))
    assert f"xong 1/{total} việc học" in text
    assert "Đang học (1)" in text
    assert f"Chưa bắt đầu ({total - 2})" in text
    met = page(client.get(url + "?tinh-trang=dat"))
    assert met.count('<th role="rowheader"') == 1


def test_file_says_what_for(client, desk):
    assignment = desk.give().assignment
    url = reverse("hr:assignment_download", args=[assignment.uid])
    assert "cần ghi mục đích sử dụng" in page(client.post(url, {"purpose": ""}))
    content = b"".join(client.post(url, {"purpose": "họp giao ban"}).streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert sum(cell == "Chứng thực bản sao" for cell in cells) == len(assignment.people)
    assert AuditEntry.objects.get(verb="reports.assignment.exported").reason == "họp giao ban"


def test_taken_back(client, desk):
    assignment = desk.give().assignment
    url = reverse("hr:assignment_undo", args=[assignment.uid])
    ask = page(client.get(url))
    assert "Hoàn tác lần giao học này?" in ask
    assert "Quy tắc đã lưu cùng lần giao này vẫn chạy." in ask
    client.post(url)
    assert not AssignedCourse.objects.exists()
    told = page(client.get(reverse("hr:assignment", args=[assignment.uid])))
    assert "Đã hoàn tác lúc" in told
    assert "Không còn ai được giao." in told
    assert "dưới đây là những người giữ lại" not in told
    assert f"đã thôi giao “Chứng thực bản sao” cho {len(assignment.people)} người, giữ lại 0 người" in told


def test_skipped_people_are_named_with_why(client, desk):
    finish(desk.ward.people["an"], desk.course)
    assignment = desk.give().assignment
    text = page(client.get(reverse("hr:assignment", args=[assignment.uid])))
    assert '<span lang="vi">Trần Thị An</span>: đã học xong và đạt' in text


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(client, desk, django_assert_num_queries, count):
    for number in range(count):
        person = list(desk.ward.people.values())[number]
        begin(person, desk.course)
        desk.give(who=Who(codes=(person.staff_code,)))
    client.get(reverse("hr:assignments"))
    with django_assert_num_queries(8):
        assert page(client.get(reverse("hr:assignments"))).count('<th role="rowheader"') == count


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_a_group_do_not_grow(client, desk, django_assert_num_queries, count):
    codes = tuple(one.staff_code for one in list(desk.ward.people.values())[:count])
    assignment = desk.give(who=Who(codes=codes)).assignment
    client.get(reverse("hr:assignment", args=[assignment.uid]))
    with django_assert_num_queries(21):
        assert page(client.get(reverse("hr:assignment", args=[assignment.uid]))).count('role="rowheader"') == count


def test_many_units_are_counted_after_the_first_ones(desk):
    units = tuple(make_commune(f"Phường {number:02}", province=desk.ward.province).pk for number in range(12))
    [(label, text, _lang)] = who_words({"units": list(units)}, TODAY)
    assert label == "Đơn vị"
    assert text.startswith("Phường 00, Thành phố Huế; Phường 01")
    assert text.endswith("Phường 09, Thành phố Huế; và 2 đơn vị khác")
