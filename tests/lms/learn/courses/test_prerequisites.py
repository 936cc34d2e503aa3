"""What is to be learned first, as a learner reads it: in the path, on the home page, at the course, in the list."""

from html import unescape

import pytest
import time_machine
from django.urls import reverse

from courses.models import CoursePrerequisite, Enrolment
from lms.flows.reassignment import start_plan
from lms.flows.renewing import follow_postings
from lms.learn.home.today import today_of
from tests.factories.certificates import make_course
from tests.factories.gaps import NOW, make_gap_ward
from tests.factories.people import make_user
from tests.factories.plans import make_course_with_lessons, prove

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    made = make_gap_ward()
    for name in ("an", "an2"):
        made.people[name].user = make_user(name, full_name=made.people[name].full_name)
        made.people[name].save()
    return made


@pytest.fixture
def courses(ward):
    """Copying (T02, level 3) needs digital skills, which need reading."""
    copying = prove(make_course("chung-thuc", "Chứng thực bản sao"), ward.competencies["T02"], 3)
    skills = make_course_with_lessons("ky-nang-so", "Kỹ năng số")
    reading = make_course_with_lessons("doc-van-ban", "Đọc văn bản")
    CoursePrerequisite.objects.create(course=copying, before=skills)
    CoursePrerequisite.objects.create(course=skills, before=reading)
    return copying, skills, reading


def begin(ward, *names):
    for name in names:
        posting = ward.postings[name]
        start_plan(posting=posting, decision=None, actor=ward.hr, now=NOW)
        follow_postings(official_ids=[posting.official_id], moved=[posting.pk], actor=ward.hr, now=NOW)


def read(client, ward, path, name="an"):
    client.force_login(ward.people[name].user)
    return " ".join(unescape(client.get(path).content.decode()).split())


def test_the_path_shows_it_before_the_line_and_goes_on_with_it(client, ward, courses):
    begin(ward, "an")
    page = read(client, ward, "/hoc/lo-trinh/")
    titles = ("Đọc văn bản</a>", "Kỹ năng số</a>", "Chứng thực bản sao</span>")
    places = [page.index(title) for title in titles]
    assert places == sorted(places)
    assert "Học trước khóa “Kỹ năng số”" in page
    assert "Học trước khóa “Chứng thực bản sao”" in page
    assert 'href="/hoc/khoa/doc-van-ban/" data-busy' in page  # "Học tiếp"


def test_the_day_begins_with_it(ward, courses):
    begin(ward, "an")
    day = today_of(ward.people["an"], NOW)
    assert [(task.course.title, task.before, task.due_on) for task in day.open] == [
        ("Đọc văn bản", "Kỹ năng số", day.open[2].due_on),
        ("Kỹ năng số", "Chứng thực bản sao", day.open[2].due_on),
        ("Chứng thực bản sao", "", day.open[2].due_on),
    ]


def test_the_course_advises_and_stops_nobody(client, ward, courses):
    begin(ward, "an")
    page = read(client, ward, "/hoc/khoa/chung-thuc/")
    assert 'Nên học trước: <a href="/hoc/khoa/doc-van-ban/" lang="vi">Đọc văn bản</a>' in page
    assert "Anh/chị vẫn học được khóa này ngay." in page
    assert "Bắt đầu học" in page
    assert "<dt>Học trước</dt>" in page


def test_it_may_be_enrolled_on_where_a_plan_wants_it_first(client, ward, courses):
    """Its author lets nobody enrol alone, and it was named only after the plan was made."""
    CoursePrerequisite.objects.all().delete()
    begin(ward, "an")
    copying, skills, _reading = courses
    assert "Ghi danh</button>" not in read(client, ward, "/hoc/khoa/ky-nang-so/")
    CoursePrerequisite.objects.create(course=copying, before=skills)
    assert "Ghi danh</button>" in read(client, ward, "/hoc/khoa/ky-nang-so/")
    client.post(reverse("learn:course_enrol", args=["ky-nang-so"]))
    made = Enrolment.objects.get(course=skills)
    assert (made.official, made.source) == (ward.people["an"], "plan")


def test_the_list_of_courses_says_it(client, ward, courses):
    copying, _skills, _reading = courses
    copying.allows_self_enrolment = True
    copying.save()
    assert 'Học trước: <span lang="vi">Kỹ năng số</span>' in read(client, ward, reverse("learn:courses"))


def test_a_path_whose_work_lies_in_another_one_says_so(client, ward, courses):
    begin(ward, "an2", "an2+")
    sentence = "Việc học cho vị trí này nằm trong lộ trình của vị trí khác mà anh/chị đang giữ."
    assert read(client, ward, "/hoc/lo-trinh/", "an2").count(sentence) == 1
