import pytest
from django.utils import timezone

from courses.domain.learning_paths import path_standing
from courses.models import LearningPathPage
from tests.factories.assessments import make_assessment, make_competency
from tests.factories.courses import enrol, make_course, make_guide, make_lesson, make_path, reads
from tests.factories.people import make_civil_status_learner
from tests.factories.plans import do_steps

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


@pytest.mark.parametrize("count", [1, 6])
def test_four_statements_whatever_the_length(learner, count, django_assert_num_queries):
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
    with django_assert_num_queries(4):
        found = path_standing(path, learner.user, now=timezone.now())
    assert [one.exam.slug for one in found.courses] == [f"thi-{number}" for number in range(count)]
