"""HR puts an official of theirs on a course."""

import re
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from courses.domain.catalogue import ensure_section
from courses.models import Completion, Enrolment
from lms.flows.models import Notice
from lms.flows.notices import sentence
from tests.factories.courses import enrol
from tests.factories.people import make_commune
from tests.factories.plans import make_course_with_lessons
from tests.factories.rosters import make_ward

pytestmark = pytest.mark.django_db
COURSE = ("dang-ky-khai-sinh", "Đăng ký khai sinh")
NOT_HERE = (
    "Không ghi danh được khóa học này cho người này: khóa vừa được rút, chưa có bài, hoặc do đơn vị khác biên soạn "
    "cho cán bộ của mình. Hãy chọn khóa khác."
)


def page_of(official):
    return reverse("hr:person", args=[official.uid])


def send(client, official, course):
    return client.post(reverse("hr:person_enrol", args=[official.uid]), {"course": course})


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def offered(response):
    return [name for _slug, name in response.context["form"].fields["course"].choices]


def test_an_official_is_put_on_a_course_and_told(hr, official):
    course = make_course_with_lessons(*COURSE)
    response = send(hr, official, course.slug)
    assert response.url == f"{page_of(official)}#khoa-hoc"
    assert said(response) == ["Đã ghi danh Nguyễn Thị Hương vào khóa học “Đăng ký khai sinh” và đã gửi thông báo."]
    made = Enrolment.objects.get()
    assert (made.official, made.course, made.posting, made.source) == (official, course, None, "hr")
    notice = Notice.objects.get()
    assert (notice.official, notice.path) == (official, "/hoc/khoa/dang-ky-khai-sinh/")
    assert sentence(notice) == (
        "Phụ trách nhân sự đã ghi danh khóa học “Đăng ký khai sinh” cho anh/chị. Mở khóa học để bắt đầu."
    )
    hr.force_login(official.user)
    assert "Phụ trách nhân sự ghi danh" in hr.get("/hoc/").content.decode()


def test_sent_twice_or_after_somebody_else_nothing_is_added(hr, official):
    course = make_course_with_lessons(*COURSE)
    enrol(official, course, enrolled_on=date(2026, 7, 1))
    response = send(hr, official, course.slug)
    assert said(response) == [
        "Nguyễn Thị Hương đã có trong khóa học “Đăng ký khai sinh” từ ngày 01/07/2026 nên không ghi danh thêm."
    ]
    assert list(Enrolment.objects.values_list("official", "source")) == [(official.pk, "self")]
    assert not Notice.objects.exists()


def test_a_draft_a_withdrawn_course_and_no_choice_are_refused_on_the_page(hr, official):
    make_course_with_lessons("nhap", "Bản nháp", live=False)
    make_course_with_lessons(*COURSE)
    for sent, problem in (
        ("nhap", NOT_HERE),
        ("khong-co", NOT_HERE),
        ("", "Chọn khóa học cần ghi danh."),
    ):
        response = send(hr, official, sent)
        assert response.context["form"].errors == {"course": [problem]}
        assert problem in response.content.decode()
    assert not Enrolment.objects.exists()


def test_only_courses_one_is_not_on_are_offered_by_name(hr, official):
    for slug, title in (("c", "Đất đai"), ("a", "Chứng thực"), ("b", "Bầu cử")):
        course = make_course_with_lessons(slug, title)
    enrol(official, course)
    assert offered(hr.get(page_of(official))) == ["Chọn khóa học", "Chứng thực", "Đất đai"]


def test_enrolments_are_told_with_who_made_them_both_of_a_retake(hr, official):
    course = make_course_with_lessons(*COURSE)
    first = enrol(official, course, enrolled_on=date(2026, 7, 1), ended_on=date(2026, 11, 1), source="plan")
    Completion.objects.create(enrolment=first, completed_on=date(2026, 8, 1), periods=8)
    enrol(official, course, enrolled_on=date(2026, 11, 1), retakes=first, source="plan")
    section = hr.get(page_of(official)).content.decode().split('id="khoa-hoc"')[1].split("</section>")[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", section.partition("</h2>")[2]).split())
    assert words == (
        "Đăng ký khai sinh Chưa bắt đầu ghi danh ngày 01/11/2026, theo kế hoạch học lại vì quy định thay đổi "
        "Đăng ký khai sinh Học xong ngày 01/08/2026 ghi danh ngày 01/07/2026, theo kế hoạch 8 tiết dừng ngày 01/11/2026"
    )


def test_people_of_another_ward_are_not_there(client, ward, official):
    course = make_course_with_lessons(*COURSE)
    client.force_login(make_ward("Phường Cư Bao", province=ward.province).hr)
    assert send(client, official, course.slug).status_code == 404
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_the_page_whatever_the_number_of_courses(hr, official, count, django_assert_num_queries):
    for number in range(count):
        enrol(official, make_course_with_lessons(f"khoa-{number}", f"Khóa {number}"))
        make_course_with_lessons(f"moi-{number}", f"Khóa mới {number}")
    with django_assert_num_queries(25):
        hr.get(page_of(official))


def test_what_another_unit_wrote_for_its_people_is_not_offered(hr, official):
    make_course_with_lessons(
        "xa-khac", "Của xã khác", section=ensure_section(make_commune("Xã Khác"), date(2026, 7, 1))
    )
    make_course_with_lessons(*COURSE)
    assert offered(hr.get(page_of(official))) == ["Chọn khóa học", "Đăng ký khai sinh"]
    assert send(hr, official, "xa-khac").status_code == 200
    assert not Enrolment.objects.exists()


def test_a_course_without_lessons_is_not_offered(hr, official):
    make_course_with_lessons("trong", "Trống", lessons=0)
    assert offered(hr.get(page_of(official))) == ["Chọn khóa học"]
