"""A picture is needed wherever a learner or an author has it before them."""

import pytest

from courses.domain.picture_use import used_pictures
from courses.models import ProcedureGuidePage, ProcedureStep
from tests.factories.courses import (
    every_kind,
    follow_picture,
    make_course,
    make_guide,
    make_lesson,
    make_procedure_guide,
)
from tests.factories.pictures import make_image


@pytest.fixture
def pictures(db):
    return [make_image(f"Ảnh {number}").pk for number in range(4)]


def test_published_words_and_drafts_need_their_pictures(pictures):
    published, drafted, in_a_guide, free = pictures
    make_lesson(make_course(), steps=[*every_kind(), follow_picture(published, (1, 1))])
    lesson = make_lesson(make_course("khac", "Khác"), "bai-khac")
    lesson.steps = lesson.steps.stream_block.to_python([follow_picture(drafted, (1, 1))])
    lesson.save_revision()
    make_guide(steps="[Mở] sổ.").save_revision()
    guide = make_procedure_guide()
    ProcedureStep.objects.filter(page=guide).update(picture=in_a_guide)
    assert used_pictures(pictures) == {published, drafted, in_a_guide}
    assert used_pictures([free]) == set()


def test_a_draft_of_a_procedure_guide_needs_its_picture(pictures):
    guide = ProcedureGuidePage.objects.get(pk=make_procedure_guide().pk)
    step = guide.steps.first()
    step.picture_id = pictures[0]
    guide.steps = [step]
    guide.save_revision()
    assert not ProcedureStep.objects.filter(picture=pictures[0]).exists()
    assert used_pictures(pictures) == {pictures[0]}


@pytest.mark.parametrize("count", [1, 3])
def test_asking_costs_the_same_for_one_page_and_three(pictures, count, django_assert_num_queries):
    course = make_course()
    for number in range(count):
        make_lesson(course, f"bai-{number}").save_revision()
        make_procedure_guide(f"thu-tuc-{number}").save_revision()
    with django_assert_num_queries(4):
        assert used_pictures(pictures) == set()
