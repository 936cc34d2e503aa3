import pytest

from courses.domain.draft_editors import editors_of_draft
from courses.models import LessonPage
from tests.factories.courses import make_course, make_lesson, reads
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return make_lesson(make_course(), steps=reads(3), live=False)


def save(lesson, user, title=None):
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    draft.title = title or draft.title
    return draft.save_revision(user=user)


def test_everybody_who_changed_a_word_and_nobody_who_merely_saved(lesson):
    first, second, reader = make_user(), make_user(), make_user()
    save(lesson, first)
    save(lesson, second, "Tên khác")
    save(lesson, reader)
    assert editors_of_draft(lesson) == {first.pk, second.pk}


def test_a_publication_begins_anew(lesson):
    early, late = make_user(), make_user()
    save(lesson, early, "Bản đầu").publish()
    lesson.refresh_from_db()
    assert editors_of_draft(lesson) == set()
    save(lesson, late, "Bản sau")
    assert editors_of_draft(lesson) == {late.pk}


def test_writing_back_what_learners_have_is_a_change_too(lesson):
    early, late = make_user(), make_user()
    save(lesson, early, "Bản đầu").publish()
    save(lesson, late, "Bản sau")
    save(lesson, early, "Bản đầu")
    lesson.refresh_from_db()
    assert editors_of_draft(lesson) == {early.pk, late.pk}


def test_where_learners_have_nothing_of_it_everybody_who_ever_wrote_counts(lesson):
    early, late = make_user(), make_user()
    save(lesson, early, "Bản đầu").publish()
    LessonPage.objects.get(pk=lesson.pk).unpublish()
    save(lesson, late, "Bản sau")
    assert editors_of_draft(LessonPage.objects.get(pk=lesson.pk)) == {early.pk, late.pk}


def test_what_a_file_brought_belongs_to_nobody(lesson):
    save(lesson, None, "Từ tệp")
    assert editors_of_draft(lesson) == set()
