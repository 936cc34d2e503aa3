"""What a course asks for before it counts as completed, as its page says it."""

from datetime import date

from django.utils import timezone

from assessments.domain.closing import submit_attempt
from courses.models import Completion
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, snapshot
from tests.factories.courses import enrol, make_lesson, reads
from tests.factories.plans import do_steps

URL = "/hoc/khoa/dang-ky-khai-sinh/"


def completing(client):
    """The lines of the rule, what is missing, whether it is met, and what the page says of it."""
    response = client.get(URL)
    found = response.context["overview"].completing
    said = response.content.decode().partition('id="dieu-kien"')[2].partition("</section>")[0]
    return found.asked, found.missing, found.is_met, said


LEARNED = "Làm xong mọi bước của 2 bài; số tiết được tính một lần, khi xong bước cuối cùng."


def test_the_rule_of_completion_and_what_is_missing(phone, course, lesson, learner):
    second = make_lesson(course, "tra-ket-qua", "Trả kết quả", steps=reads(3), minutes=9)
    course.assessment = make_assessment("bai-thi", questions=2, pass_mark=2)
    course.save()
    asked = [LEARNED, "Đạt bài thi: đúng ít nhất 2 câu."]
    assert completing(phone)[:3] == (asked, "", False)
    enrolment = enrol(learner, course)
    do_steps(enrolment, lesson, 4, at=timezone.now())
    *facts, said = completing(phone)
    assert facts == [asked, "bài 1 (2 bước), bài 2 (3 bước), bài thi", False]
    assert "<strong>Còn thiếu:</strong> bài 1 (2 bước), bài 2 (3 bước), bài thi." in said
    assert "Bài 1 · Xong 4/6 bước" in phone.get(URL).content.decode()
    do_steps(enrolment, lesson, 6, at=timezone.now())
    do_steps(enrolment, second, 3, at=timezone.now())
    Completion.objects.create(enrolment=enrolment, completed_on=date(2026, 11, 19), periods=8)
    assert completing(phone)[:3] == (asked, "bài thi", False)
    attempt = make_attempt(learner, course.assessment)
    submit_attempt(attempt=attempt, device=DEVICE, answers=snapshot(attempt, right=2), now=timezone.now(), actor=None)
    *facts, said = completing(phone)
    assert facts == [asked, "", True]
    assert "Đã đủ điều kiện hoàn thành" in said
    make_lesson(course, "bai-moi", "Bài mới", steps=reads(2))
    assert completing(phone)[1:3] == ("", True)


def test_a_course_learned_again_says_that_its_hours_have_been_counted(phone, course, lesson, learner):
    first = enrol(learner, course, ended_on=date(2026, 11, 1))
    Completion.objects.create(enrolment=first, completed_on=date(2026, 8, 1), periods=8)
    again = enrol(learner, course, retakes=first)
    Completion.objects.create(enrolment=again, completed_on=date(2026, 11, 19), periods=8, is_credited=False)
    page = phone.get(URL).content.decode()
    assert "Đã học lại xong ngày 19/11/2026; số tiết đã tính ở lần học trước" in page
    assert "Đã đủ điều kiện hoàn thành" in page
