import pytest

from courses.domain.going_back import go_back, text_before
from courses.draft_text import shown_as
from courses.exceptions import EarlierTextUnusable
from courses.models import CoursePage, LearningPathPage
from tests.factories.courses import make_course, make_guide, make_path
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_what_leads_to_a_withdrawn_course_does_not_come_back():
    course, guide = make_course(), make_guide()
    path = make_path("lo-trinh", "Lộ trình", ("Chặng đầu", course))
    path.save_revision().publish()
    path.stages = make_path("khac", "Khác", ("Chặng đầu", guide)).stages
    path.save_revision().publish()
    CoursePage.objects.update(live=False)
    path = LearningPathPage.objects.get(pk=path.pk)
    earlier = text_before(path)
    with pytest.raises(EarlierTextUnusable, match="Bản trước không còn dùng được"):
        go_back(page=path, seen=shown_as(earlier), kind=None, note="", actor=make_user())
    assert LearningPathPage.objects.get(pk=path.pk).live_revision_id != earlier.pk


def test_a_page_without_a_publication_has_no_text_before():
    """Withdrawn, or made by a release of before."""
    assert [text_before(make_guide("a", live=False)), text_before(make_guide("b"))] == [None, None]
