import pytest
from wagtail.models import PageLogEntry

from courses.domain.content_checks.checking import findings_of
from courses.domain.lesson_templates import DESCRIPTIONS, OUTLINES, start_lesson
from courses.enums import LessonTemplate
from courses.models import LessonPage
from tests.factories.courses import make_course
from tests.factories.people import make_user

NOT_WRITTEN_YET = {"empty_step", "feedback_missing", "legal_basis_missing"}


@pytest.mark.unit
def test_every_template_has_steps_and_a_description():
    assert set(OUTLINES) == set(DESCRIPTIONS) == set(LessonTemplate)


@pytest.mark.django_db
@pytest.mark.parametrize("template", LessonTemplate)
def test_a_lesson_starts_as_a_draft_with_the_empty_steps_in_order(template):
    author = make_user("bien-soan")
    made = start_lesson(course=make_course(), template=template, title=" Bài  mới ", actor=author)
    lesson = LessonPage.objects.get(pk=made.pk)
    assert (lesson.title, lesson.live, lesson.address, lesson.owner) == ("Bài mới", False, "bai-moi", author)
    assert [(step.block_type, step.value["title"]) for step in lesson.steps] == [
        (kind.value, title) for kind, title in OUTLINES[template]
    ]
    assert len(set(lesson.step_ids)) == len(OUTLINES[template])
    assert lesson.latest_revision.user == author
    assert list(PageLogEntry.objects.filter(page=lesson.pk, user=author).values_list("action", flat=True)) == [
        "wagtail.create"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("template", LessonTemplate)
def test_what_a_template_lacks_is_only_what_the_author_will_write(template):
    """Its order passes the checks: practice often enough, a real task, no step without a title."""
    lesson = start_lesson(course=make_course(), template=template, title="Bài mới", actor=make_user())
    assert {one.code for one in findings_of(lesson)} <= NOT_WRITTEN_YET


@pytest.mark.django_db
def test_two_lessons_of_the_same_title_have_two_addresses():
    course, author = make_course(), make_user()
    for _time in range(2):
        start_lesson(course=course, template=LessonTemplate.PROCEDURE, title="Bài mới", actor=author)
    assert [one.address for one in LessonPage.objects.order_by("path")] == ["bai-moi", "bai-moi-2"]
