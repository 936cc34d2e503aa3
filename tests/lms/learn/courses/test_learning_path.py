import uuid

import pytest
from django.utils import timezone

from courses.domain.catalogue import ensure_section
from courses.models import PagePosition
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.notices import notify
from lms.org.models import Position
from tests.factories.assessments import make_assessment
from tests.factories.courses import enrol, make_course, make_guide, make_lesson, make_path, reads
from tests.factories.people import make_commune
from tests.factories.plans import do_steps, make_item, make_plan

URL = "/hoc/lo-trinh/lo-trinh-ho-tich/"
LIST = "/hoc/lo-trinh/"


def text_of(client, address=URL):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def other(course):
    other = make_course("chung-thuc", "Chứng thực")
    make_lesson(other, "ban-sao", "Bản sao", steps=reads(3))
    return other


@pytest.fixture
def path(course, lesson, other):
    stages = (("Khai sinh", course, make_guide()), ("Chứng thực", other))
    return make_path("lo-trinh-ho-tich", "Lộ trình hộ tịch", *stages, intro="Cho người mới.")


def test_a_path_is_for_those_who_sign_in(path, client):
    assert client.get(URL).url == f"/dang-nhap/?next={URL}"


def test_a_draft_path_is_not_there(phone, course):
    make_path("lo-trinh-ho-tich", "Lộ trình hộ tịch", ("Chặng", course), live=False)
    assert phone.get(URL).status_code == 404
    assert "Lộ trình hộ tịch" not in text_of(phone, LIST)


def test_the_stages_in_order_with_what_comes_next(phone, path, learner, course, lesson):
    page = text_of(phone)
    assert "0/2 bài · còn khoảng 40" in page
    assert page.index("Khai sinh</span></h2>") < page.index("Chứng thực</span></h2>")
    assert page.count('aria-current="step"') == 1
    assert "Mở khóa học<" in page
    assert 'href="/so-tay/cach-dang-ky-khai-tu/"' in page
    enrolment = enrol(learner, course)
    do_steps(enrolment, lesson, 6, at=timezone.now())
    page = text_of(phone)
    assert "1/2 bài · còn khoảng 20" in page
    assert page.index("Khai sinh</span></h2>") < page.index('aria-current="step"')


def test_a_learner_goes_on_where_the_next_lesson_is(phone, path, learner, course, lesson):
    enrol(learner, course)
    assert 'class="btn btn-primary" href="/hoc/bai/tiep-nhan-ho-so/"' in text_of(phone)


def test_a_path_says_why_it_is_mine(reference, phone, path, learner, course):
    [posting] = learner.postings.all()
    today = timezone.localdate()
    plan = make_plan(learner, posting, starts_on=today)
    make_item(plan, reference.competency("T01"), course=course, due_on=today, level=4)
    page = text_of(phone)
    assert 'Được giao cho vị trí <span lang="vi">Tư pháp – hộ tịch</span>' in page


def test_what_is_being_written_is_told_without_its_name(phone, path, other):
    other.refresh_from_db()
    other.unpublish()
    page = text_of(phone)
    assert "1 nội dung của chặng đang được biên soạn." in page
    assert "Bản sao" not in page


def test_paths_of_my_position_are_open_and_others_folded(phone, path, course):
    make_path("khac", "Lộ trình khác", ("Chặng", course))
    PagePosition.objects.create(page=path, position=Position.objects.get(code="TN-04"))
    page = text_of(phone, LIST)
    assert page.index("Học theo chặng cho vị trí của tôi") < page.index(URL)
    assert page.index("Lộ trình của vị trí khác (1)") < page.index("/hoc/lo-trinh/khac/")


@pytest.mark.parametrize("count", [1, 6])
def test_a_path_costs_the_same_whatever_its_length(reference, phone, learner, count, django_assert_num_queries):
    competency = reference.competency("T01")
    courses = []
    for number in range(count):
        one = make_course(f"khoa-{number}", f"Khóa {number}")
        for place in range(3):
            make_lesson(one, f"bai-{number}-{place}", f"Bài {number} {place}", steps=reads(3))
        one.refresh_from_db()
        one.assessment = make_assessment(f"thi-{number}", questions=2, pass_mark=2, competency=competency)
        one.save()
        enrol(learner, one)
        courses.append(one)
    make_path("lo-trinh-ho-tich", "Lộ trình hộ tịch", *(("Chặng", one, make_guide(f"the-{one.pk}")) for one in courses))
    with django_assert_num_queries(10):
        page = text_of(phone)
    assert page.count('class="task-name"') == 4 * count
    assert len(page.encode()) <= 25 * 1024


NEWS = "Lộ trình “Lộ trình hộ tịch” vừa được cập nhật ngày 20/07/2026: thêm “Chứng thực”."


@pytest.fixture
def changed(path, learner):
    facts = {"title": path.title, "day": "20/07/2026", "added": "“Chứng thực”", "removed": ""}
    return notify(official=learner, kind=NoticeKind.PATH_CHANGED, path=URL, **facts)


def test_a_changed_path_says_so_at_home_and_on_the_path_until_seen_there(phone, changed):
    home = text_of(phone, "/hoc/")
    assert NEWS in home
    assert f'<a href="{URL}">Xem lộ trình</a>' in home
    assert NEWS in text_of(phone, "/hoc/")
    assert NEWS in text_of(phone)
    assert [NEWS in text_of(phone, address) for address in ("/hoc/", URL)] == [False, False]


def test_a_copy_fetched_behind_the_page_is_not_seen(phone, changed):
    assert phone.get(URL, headers={"sec-fetch-mode": "cors"}).status_code == 200
    assert NEWS in text_of(phone)


def test_the_news_of_somebody_else_or_another_path_is_not_shown(phone, other_phone, changed):
    changed.pk = None
    changed.uid = uuid.uuid4()
    changed.path = "/hoc/lo-trinh/khac/"
    changed.save()
    Notice.objects.exclude(pk=changed.pk).delete()
    assert NEWS not in text_of(phone)
    assert Notice.objects.get().read_at is None
    assert NEWS not in text_of(other_phone)


def test_a_course_that_another_unit_keeps_for_its_own_people_is_not_the_next_step(phone, learner, course, lesson):
    section = ensure_section(make_commune("Xã Khác"), timezone.localdate())
    theirs = make_course("cua-xa-khac", "Viết cho xã khác", section=section)
    make_lesson(theirs, "bai-xa-khac", "Bài của xã khác", steps=reads(3))
    make_path("lo-trinh-ho-tich", "Lộ trình hộ tịch", ("Chặng một", theirs), ("Chặng hai", course))
    page = text_of(phone)
    assert "0/1 bài · còn khoảng 20" in page
    assert f"của {section.title} · chưa ghi danh" in page
    assert "Viết cho xã khác</span></a></p>" not in page
    assert 'Mở khóa học<span class="visually-hidden">: <span lang="vi">Đăng ký khai sinh' in page
    enrol(learner, theirs)
    assert "0/2 bài" in text_of(phone)
