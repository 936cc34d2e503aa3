import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.domain.catalogue import ensure_section
from courses.models import Citation, Completion, CourseOutcome, Enrolment, ProgressEvent
from lms.org.enums import DecisionKind, Role
from lms.org.models import Decision
from lms.plans.models import LearningPlan
from lms.reference.models import LegalText
from tests.factories.assessments import make_assessment, make_attempt
from tests.factories.courses import enrol, make_course, make_lesson, reads
from tests.factories.people import grant_role, make_commune, make_province, make_user
from tests.factories.plans import do_steps, make_item, make_plan

URL = "/hoc/khoa/dang-ky-khai-sinh/"
STATEMENTS = 8


def text_of(client, url=URL):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_course_is_for_those_who_sign_in(course, client):
    response = client.get(URL)
    assert (response.status_code, response.url) == (302, f"/dang-nhap/?next={URL}")
    assert client.get("/hoc/khoa/khong-co/").url == "/dang-nhap/?next=/hoc/khoa/khong-co/"


def test_an_account_without_record_or_role_is_told_for_whom_it_is(course):
    response = signed_in(make_user()).get(URL)
    assert response.status_code == 403
    assert "cán bộ, công chức có hồ sơ trong hệ thống" in response.content.decode()


@pytest.mark.parametrize("role", [Role.HR, Role.TRAINER])
def test_hr_and_trainers_look_in_without_progress(course, lesson, role):
    user = make_user()
    grant_role(user, role, make_province())
    page = text_of(signed_in(user))
    assert "Đang xem trước" in page
    assert "Ghi danh" not in page


def test_drafts_and_unknown_courses_are_not_found(phone, course):
    make_course("ban-nhap", "Bản nháp", live=False)
    assert [phone.get(f"/hoc/khoa/{slug}/").status_code for slug in ("ban-nhap", "khong-co")] == [404, 404]


def test_a_course_says_what_it_is(reference, phone, course, lesson):
    CourseOutcome.objects.create(course=course, competency=reference.competency("T01"), level=4)
    course.legal_basis = "Luật Hộ tịch số 60/2014/QH13\nNghị định số 123/2015/NĐ-CP"
    course.review_by, course.is_illustrative = date(2027, 2, 15), True
    course.save()
    page = text_of(phone)
    for words in (
        "Tự giải quyết trọn một hồ sơ khai sinh.",
        "Đăng ký và quản lý hộ tịch</span>: mức 4",
        "8 tiết",
        "2 văn bản",
        "Nghị định số 123/2015/NĐ-CP",
        "15/02/2027",
        "Nội dung minh họa",
        "6 bước · 20",
    ):
        assert words in page, words


def opened(course):
    course.allows_self_enrolment = True
    course.save()
    return course


def test_enrolling_by_oneself(phone, course, lesson, learner):
    opened(course)
    assert "Chưa ghi danh vẫn xem được các bài" in text_of(phone)
    for _time in range(2):
        assert phone.post(f"{URL}ghi-danh/").url == URL
    enrolment = Enrolment.objects.get()
    assert (enrolment.official, enrolment.course, enrolment.posting, enrolment.source) == (
        learner,
        course,
        None,
        "self",
    )
    assert "Bắt đầu học" in text_of(phone)


def test_a_course_without_a_lesson_offers_nothing_to_enrol_on(phone, course, lesson, learner):
    opened(course)
    assert "ghi-danh/" in text_of(phone)
    lesson.unpublish()
    page = text_of(phone)
    assert "Khóa học đang được biên soạn, chưa có bài nào." in page
    assert "ghi-danh/" not in page


def test_a_course_that_is_not_open_says_who_enrols(phone, course, lesson):
    page = text_of(phone)
    assert "Khóa học này học theo kế hoạch hoặc do phụ trách nhân sự ghi danh." in page
    assert "ghi-danh/" not in page


def test_a_course_closed_while_its_page_was_open_is_refused_with_the_reason(phone, course, lesson, learner):
    response = phone.post(f"{URL}ghi-danh/", follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert "Khóa học này không mở để tự ghi danh nên chưa ghi danh được." in response.content.decode()
    assert not Enrolment.objects.exists()


def test_enrolling_needs_a_record_and_a_published_course(phone, course, learner):
    opened(course)
    hr = make_user()
    grant_role(hr, Role.HR, make_province())
    assert signed_in(hr).post(f"{URL}ghi-danh/").status_code == 403
    assert phone.get(f"{URL}ghi-danh/").status_code == 405
    course.unpublish()
    assert phone.post(f"{URL}ghi-danh/").status_code == 404
    assert not Enrolment.objects.exists()


def test_lessons_show_how_far_one_is(phone, course, lesson, enrolment, stranger):
    second = make_lesson(course, "tra-ket-qua", "Trả kết quả", steps=reads(3), minutes=9)
    do_steps(enrolment, lesson, 2, at=timezone.now())
    do_steps(enrol(stranger, course), second, 3, at=timezone.now())
    page = text_of(phone)
    assert "Học tiếp" in page
    assert "Bước 3/6 · còn khoảng 14" in page
    assert "Xong 2/6 bước" in page
    assert "Chưa bắt đầu" in page


def test_a_finished_course_leads_to_its_exam(phone, course, lesson, enrolment):
    course.assessment = make_assessment("bai-thi", questions=2, pass_mark=2)
    course.save()
    do_steps(enrolment, lesson, 6, at=timezone.now())
    Completion.objects.create(enrolment=enrolment, completed_on=date(2026, 11, 19), periods=8)
    page = text_of(phone)
    assert "Đã học xong ngày 19/11/2026, 8 tiết" in page
    assert "Đến bài thi" in page
    assert 'href="/thi/bai-thi/"' in page


@pytest.mark.parametrize(("published", "state"), [(True, "Đang học"), (False, "Bài thi đang được chuẩn bị")])
def test_the_exam_is_visible_from_the_first_day(phone, course, lesson, learner, published, state):
    course.assessment = make_assessment("bai-thi", questions=2, pass_mark=2)
    course.save()
    make_attempt(learner, course.assessment)
    type(course.assessment).objects.update(is_published=published)
    page = text_of(phone)
    assert "cần đúng 2 câu" in page
    assert state in page


def give_plan(learner, course, competency, *, decision=True):
    [posting] = learner.postings.all()
    plan = make_plan(learner, posting, starts_on=date(2026, 7, 1))
    if decision:
        plan.decision = Decision.objects.create(
            client_id=uuid.uuid4(),
            kind=DecisionKind.TRANSFER,
            number="123/QĐ-UBND",
            signed_on=date(2026, 6, 25),
            effective_on=date(2026, 7, 1),
            issued_by="UBND phường",
            recorded_by=learner.user,
        )
        plan.save()
    return make_item(plan, competency, course=course, due_on=timezone.localdate() + timedelta(days=3))


def test_a_course_on_a_plan_says_why_and_until_when(reference, phone, course, lesson, learner):
    item = give_plan(learner, course, reference.competency("T01"))
    page = text_of(phone)
    assert 'Được giao theo Quyết định số 123/QĐ-UBND, vị trí <span lang="vi">Tư pháp – hộ tịch</span>.' in page
    assert "(còn 3\xa0ngày)" in page
    LearningPlan.objects.filter(pk=item.plan_id).update(stopped_on=timezone.localdate() + timedelta(days=1))
    assert "123/QĐ-UBND" in text_of(phone)
    LearningPlan.objects.filter(pk=item.plan_id).update(stopped_on=timezone.localdate())
    assert "123/QĐ-UBND" not in text_of(phone)


def test_a_plan_without_a_decision(reference, phone, course, lesson, learner):
    give_plan(learner, course, reference.competency("T01"), decision=False)
    assert 'Được giao cho vị trí <span lang="vi">Tư pháp – hộ tịch</span>.' in text_of(phone)


def test_in_english_the_content_stays_vietnamese_and_says_so(phone, course, lesson, enrolment):
    page = text_of(phone, f"/en{URL}")
    assert '<html lang="en"' in page
    assert '<h1 lang="vi">Đăng ký khai sinh</h1>' in page
    assert '<div class="task-name" lang="vi"><a href="/en/hoc/bai/tiep-nhan-ho-so/"' in page


def test_a_published_course_is_unpacked_once(reference, phone, course, lesson, enrolment, django_assert_num_queries):
    course.save_revision().publish()
    lesson.save_revision().publish()
    text_of(phone)
    with django_assert_num_queries(5):
        text_of(phone)


def test_a_reader_is_warned_of_a_text_that_has_ended(phone, course, lesson):
    day = timezone.localdate() - timedelta(days=1)
    new = LegalText.objects.create(number="2/2026/NĐ-CP", kind="decree", title="Nghị định mới")
    old = LegalText.objects.create(
        number="1/2020/NĐ-CP", kind="decree", title="Nghị định cũ", valid_to=day, replaced_by=new
    )
    Citation.objects.create(page=course, text=new)
    assert "Có căn cứ đã hết hiệu lực" not in phone.get(URL).content.decode()
    Citation.objects.create(page=course, text=old)
    page = phone.get(URL).content.decode()
    assert "Có căn cứ đã hết hiệu lực" in page
    assert '<span lang="vi">Nghị định cũ</span> (1/2020/NĐ-CP)' in page
    assert "thay bằng 2/2026/NĐ-CP" in page


@pytest.mark.parametrize("lessons", [1, 3, 30, pytest.param(200, marks=pytest.mark.soak)])
def test_a_course_page_costs_the_same_whatever_its_length(
    reference, phone, course, learner, lessons, django_assert_num_queries
):
    competency = reference.competency("T01")
    course.assessment = make_assessment("bai-thi", questions=2, pass_mark=2, competency=competency)
    course.save()
    CourseOutcome.objects.create(course=course, competency=competency, level=4)
    item = give_plan(learner, course, competency)
    for number in range(lessons):
        lesson = make_lesson(course, f"bai-{number}", f"Bài {number}")
        do_steps(item.enrolment, lesson, 3, at=timezone.now())
    with django_assert_num_queries(STATEMENTS):
        response = phone.get(URL)
    if lessons <= 3:
        assert len(response.content) <= 25 * 1024
    assert ProgressEvent.objects.count() == 3 * lessons


def test_a_course_of_another_unit_says_whose_it_is_and_takes_no_enrolment(phone):
    own = ensure_section(make_commune("Xã Khác"), date(2026, 11, 20))
    make_course("xa-khac", "Của xã khác", section=own, allows_self_enrolment=True)
    page = " ".join(phone.get("/hoc/khoa/xa-khac/").content.decode().split())
    assert f"Khóa học này do {own.title} biên soạn cho cán bộ của mình nên không tự ghi danh được" in page
    assert f'<dt>Đơn vị biên soạn</dt><dd lang="vi">{own.title}</dd>' in page
    assert "/ghi-danh/" not in page
