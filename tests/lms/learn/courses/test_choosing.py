from datetime import date

import pytest
from django.utils import timezone

from courses.models import Completion
from lms.learn.courses import choosing
from tests.factories.courses import enrol, make_course, make_lesson
from tests.factories.plans import do_steps

URL = "/hoc/khoa/"


def text_of(client):
    response = client.get(URL)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def make_open(number):
    course = make_course(f"khoa-{number}", f"Khóa {number}", allows_self_enrolment=True)
    make_lesson(course, f"bai-{number}", f"Bài {number}", minutes=20)
    return course


def test_the_list_is_reached_from_home_and_from_ones_path(phone):
    for page in ("/hoc/", "/hoc/lo-trinh/"):
        assert f'href="{URL}"' in phone.get(page).content.decode()


def test_without_open_courses_it_says_so(phone, course):
    assert "Chưa có khóa học nào mở để tự ghi danh." in text_of(phone)


def test_a_row_leads_to_the_course_and_tells_how_far_one_is(phone, learner):
    new, begun, done = (make_open(number) for number in range(3))
    enrolments = [enrol(learner, one) for one in (begun, done)]
    do_steps(enrolments[0], begun.get_children().get().specific, 1, at=timezone.now())
    Completion.objects.create(enrolment=enrolments[1], completed_on=date(2026, 11, 19), periods=8)
    context = phone.get(URL).context
    assert context["meant"] == []
    assert [(row.title, row.meta, row.status, row.status_text) for row in context["others"]] == [
        ("Khóa 0", "20\xa0phút · 8 tiết", "", ""),
        ("Khóa 1", "20\xa0phút · 8 tiết", "in_progress", ""),
        ("Khóa 2", "20\xa0phút · 8 tiết", "met", "Đã học xong ngày 19/11/2026"),
    ]
    page = text_of(phone)
    assert f'<a href="/hoc/khoa/{new.slug}/">Khóa 0</a>' in page
    assert "Tất cả các khóa học" in page


def test_so_many_a_page(phone, monkeypatch):
    monkeypatch.setattr(choosing, "PAGE_SIZE", 2)
    for number in range(3):
        make_open(number)
    assert [row.title for row in phone.get(URL, {"trang": 2}).context["others"]] == ["Khóa 2"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(phone, learner, count, django_assert_num_queries):
    for number in range(count):
        enrol(learner, make_open(number))
    with django_assert_num_queries(6):
        phone.get(URL)
