import json

import pytest

from courses.domain.content_checks.checking import CHECKS, can_be_sent, check_draft, findings_of
from courses.models import CoursePage, LessonPage
from tests.courses.domain.content_checks.drafts import draft_of, spoilt
from tests.factories.courses import every_kind, make_course, make_lesson, reads, step

LINKED = '<p>Xem <a linktype="page" id="{}">bài sau</a>.</p>'


@pytest.mark.unit
def test_what_blocks_comes_first_then_the_order_of_the_steps():
    steps = spoilt(1, body_html='<p><a href="/x">tại đây</a></p>')[:3]
    steps[2]["value"]["question"] = ""
    steps[2]["value"]["choices"] = []
    assert [(one.code, one.blocks, one.number) for one in check_draft(draft_of(steps, legal_basis=()))] == [
        ("real_task_missing", True, 0),
        ("legal_basis_missing", True, 0),
        ("empty_step", True, 3),
        ("link_says_nothing", False, 1),
    ]


@pytest.mark.django_db
def test_a_whole_lesson_may_be_sent():
    lesson = make_lesson(make_course())
    assert (findings_of(lesson), can_be_sent(lesson)) == ([], True)


@pytest.mark.django_db
def test_a_warning_does_not_stop_sending():
    steps = spoilt(1, body_html='<p>Mở <a href="https://dichvucong.gov.vn">tại đây</a>.</p>')
    lesson = make_lesson(make_course(), steps=steps)
    assert ([one.code for one in findings_of(lesson)], can_be_sent(lesson)) == (["link_says_nothing"], True)


@pytest.mark.django_db
def test_the_last_draft_decides_not_what_learners_see():
    lesson = make_lesson(make_course())
    lesson.steps = json.dumps(reads(3))
    lesson.save_revision()
    again = LessonPage.objects.get(pk=lesson.pk)
    assert (findings_of(again), can_be_sent(again)) == ([], False)


@pytest.mark.django_db
def test_the_acts_of_the_course_are_the_basis_of_its_lessons():
    """Those its author wrote last, published or not; without them the card of the lesson counts."""
    course = make_course()
    lesson = make_lesson(course, steps=every_kind()[:5])
    assert [one.code for one in findings_of(lesson)] == ["legal_basis_missing"]
    course.refresh_from_db()
    course.legal_basis = "Luật Hộ tịch số 60/2014/QH13"
    course.save_revision()
    assert findings_of(lesson) == []


@pytest.mark.django_db
def test_a_link_to_a_draft_or_to_nothing_blocks_one_to_a_published_page_does_not():
    course = make_course()
    draft, live = make_lesson(course, "nhap", live=False), make_lesson(course, "da-co")
    for target, expected in ((draft.pk, ["link_to_closed_page"]), (987654, ["link_to_closed_page"]), (live.pk, [])):
        lesson = make_lesson(course, f"bai-{target}", steps=spoilt(1, body_html=LINKED.format(target)))
        assert [one.code for one in findings_of(lesson)] == expected


@pytest.mark.django_db
def test_a_link_to_a_published_lesson_of_a_withdrawn_course_blocks():
    """No learner can open it."""
    closed = make_course("khoa-an", "Khóa ẩn", live=False)
    target = make_lesson(closed, "bai-cua-khoa-an")
    lesson = make_lesson(make_course(), steps=spoilt(1, body_html=LINKED.format(target.pk)))
    assert [one.code for one in findings_of(lesson)] == ["link_to_closed_page"]
    CoursePage.objects.filter(pk=closed.pk).update(live=True)
    assert findings_of(lesson) == []


@pytest.mark.django_db
def test_a_draft_with_nothing_filled_in_is_judged_too():
    empty = [step(kind, {}) for kind in ("read", "follow", "try_now", "situation", "do_real", "remember")]
    codes = [one.code for one in findings_of(make_lesson(make_course(), steps=empty))]
    assert codes.count("empty_step") == 6
    assert codes.count("step_without_title") == 6


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_checking_costs_the_same_for_one_link_and_three(count, django_assert_num_queries):
    course = make_course()
    texts = "".join(LINKED.format(number) for number in range(900, 900 + count))
    lesson = make_lesson(course, steps=spoilt(1, body_html=texts))
    with django_assert_num_queries(5):
        assert len(findings_of(lesson)) == count


@pytest.mark.unit
def test_every_file_of_a_check_is_in_use():
    names = {check.__module__.rsplit(".", 1)[1] for check in CHECKS}
    assert len(names) == len(CHECKS) == 15
