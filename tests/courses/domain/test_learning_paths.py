import pytest
from django.utils import timezone

from courses.domain.learning_paths import path_standing
from courses.domain.progress import course_progress
from courses.domain.retaking import open_retakes
from courses.enums import ReleaseKind
from courses.models import Completion, LearningPathPage, LessonPage
from tests.factories.assessments import make_assessment, make_competency
from tests.factories.courses import enrol, make_course, make_guide, make_lesson, make_path, reads
from tests.factories.people import make_civil_status_learner
from tests.factories.plans import do_steps
from tests.factories.releases import release, reworded

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return make_civil_status_learner()


def standing(path, learner):
    return path_standing(LearningPathPage.objects.get(pk=path.pk), learner.user, now=timezone.now())


def course_of(slug, lessons=2):
    course = make_course(slug, f"Khóa {slug}")
    for number in range(lessons):
        make_lesson(course, f"{slug}-{number}", f"Bài {slug} {number}", steps=reads(3))
    return course


def test_progress_goes_stage_by_stage(learner):
    first, second = course_of("mot"), course_of("hai", 1)
    path = make_path("lo", "Lộ", ("Đầu", first, make_guide()), ("Sau", second))
    enrolment = enrol(learner, first)
    [lesson, other] = first.get_children().specific()
    do_steps(enrolment, lesson, 3, at=timezone.now())
    found = standing(path, learner)
    assert [(stage.title, stage.is_complete, len(stage.links), stage.hidden) for stage in found.stages] == [
        ("Đầu", False, 1, 0),
        ("Sau", False, 0, 0),
    ]
    assert [(one.slug, one.enrolment_id) for one in found.courses] == [("mot", enrolment.pk), ("hai", None)]
    assert found.next_course.progress.next_lesson.pk == other.pk
    do_steps(enrolment, other, 3, at=timezone.now())
    found = standing(path, learner)
    assert [stage.is_complete for stage in found.stages] == [True, False]
    assert found.next_course.slug == "hai"


def test_a_course_that_was_assigned_comes_before_one_that_was_not(learner):
    first, second = course_of("mot"), course_of("hai")
    path = make_path("lo", "Lộ", ("Đầu", first), ("Sau", second))
    assert standing(path, learner).next_course.slug == "mot"
    enrol(learner, second)
    assert standing(path, learner).next_course.slug == "hai"


def test_what_was_withdrawn_is_counted_but_not_named(learner):
    first, second, guide = course_of("mot"), course_of("hai"), make_guide()
    path = make_path("lo", "Lộ", ("Đầu", first, second, guide))
    second.refresh_from_db()
    second.unpublish()
    guide.refresh_from_db()
    guide.unpublish()
    [stage] = standing(path, learner).stages
    assert ([one.slug for one in stage.courses], stage.links, stage.hidden) == (["mot"], (), 2)


def test_a_course_named_twice_counts_once(learner):
    course = course_of("mot")
    found = standing(make_path("lo", "Lộ", ("Đầu", course), ("Sau", course)), learner)
    assert [len(stage.courses) for stage in found.stages] == [1, 1]
    assert len(found.courses) == 1


@pytest.mark.parametrize(("kind", "done"), [(ReleaseKind.CONTENT, 2), (ReleaseKind.REGULATION, 0)])
def test_a_lesson_that_changed_is_next_again_as_on_the_page_of_the_course(learner, kind, done):
    course = course_of("mot")
    enrolment = enrol(learner, course)
    changed, _after = course.get_children().specific()
    do_steps(enrolment, changed, 3, at=timezone.now())
    release(changed, [reworded(reads(3)[0]), *reads(3)[1:]], kind)
    [found] = standing(make_path("lo", "Lộ", ("Đầu", course)), learner).courses
    assert [len(progress.done) for _lesson, progress in found.progress.lessons] == [done, 0]
    assert found.progress.next_lesson.pk == changed.pk
    assert _as_on_the_course(found) == found.progress.lessons


def test_what_was_done_before_a_retake_counts_in_it(learner, django_assert_num_queries):
    course = course_of("mot")
    first = enrol(learner, course)
    lessons = list(course.get_children().specific())
    for lesson in lessons:
        do_steps(first, lesson, 3, at=timezone.now())
    Completion.objects.create(enrolment=first, completed_on=timezone.localdate(), periods=course.periods)
    release(lessons[1], reads(3)[:2], ReleaseKind.REGULATION)
    [(_ended, second)] = open_retakes(
        course_id=course.pk, lesson_title="Bài", day=timezone.localdate(), actor=learner.user
    )
    path = LearningPathPage.objects.get(pk=make_path("lo", "Lộ", ("Đầu", course)).pk)
    with django_assert_num_queries(5):  # no exam, one more for the retake
        [found] = path_standing(path, learner.user, now=timezone.now()).courses
    assert [len(progress.done) for _lesson, progress in found.progress.lessons] == [3, 0]
    assert (found.enrolment_id, found.progress.next_lesson.pk) == (second.pk, lessons[1].pk)
    assert _as_on_the_course(found) == found.progress.lessons


def _as_on_the_course(found):
    lessons = [lesson for lesson, _progress in found.progress.lessons]
    assert [one.pk for one in lessons] == list(LessonPage.objects.order_by("path").values_list("pk", flat=True))
    return course_progress(found.enrolment_id, lessons).lessons


@pytest.mark.parametrize("count", [1, 6])
def test_five_statements_whatever_the_length(learner, count, django_assert_num_queries):
    competency = make_competency()
    courses = []
    for number in range(count):
        course = course_of(f"khoa-{number}")
        course.refresh_from_db()
        course.assessment = make_assessment(f"thi-{number}", questions=2, pass_mark=2, competency=competency)
        course.save()
        enrol(learner, course)
        courses.append(course)
    path = LearningPathPage.objects.get(pk=make_path("lo", "Lộ", *(("Chặng", one) for one in courses)).pk)
    with django_assert_num_queries(5):
        found = path_standing(path, learner.user, now=timezone.now())
    assert [one.exam.slug for one in found.courses] == [f"thi-{number}" for number in range(count)]
