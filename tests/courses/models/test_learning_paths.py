import json

import pytest
from django.core.exceptions import ValidationError

from courses.models import LearningPathPage
from courses.models.learning_paths import PathItem, PathStage
from tests.factories.courses import make_course, make_guide, make_path, step

pytestmark = pytest.mark.django_db


def leads_to(path, *pages):
    """The path with other stages, published."""
    again = LearningPathPage.objects.get(pk=path.pk)
    items = [step("path" if isinstance(page, LearningPathPage) else "course", page.pk) for page in pages]
    again.stages = json.dumps([step("stage", {"title": "Chặng", "items": items})])
    again.save_revision().publish()


def refusal(act):
    with pytest.raises(ValidationError) as refused:
        act()
    return refused.value.message_dict["stages"]


def test_the_outline_of_a_path():
    course, guide = make_course(), make_guide()
    path = make_path("mot", "Một", ("Đầu", course, guide), ("Sau", course))
    assert LearningPathPage.objects.get(pk=path.pk).outline() == [
        PathStage("Đầu", (PathItem("course", course.pk), PathItem("guide", guide.pk))),
        PathStage("Sau", (PathItem("course", course.pk),)),
    ]
    assert path.url == "/hoc/lo-trinh/mot/"


def test_a_path_may_lead_to_another():
    course = make_course()
    first = make_path("mot", "Một", ("Chặng", course))
    leads_to(make_path("hai", "Hai", ("Chặng", course)), first, course)
    assert LearningPathPage.objects.get(slug="hai").target_ids("path") == [first.pk]


@pytest.mark.parametrize("length", [1, 2, 4])
def test_a_circle_of_any_length_is_refused(length):
    course = make_course()
    paths = [make_path(f"lo-{number}", f"Lộ {number}", ("Chặng", course)) for number in range(length)]
    for here, there in zip(paths, paths[1:], strict=False):
        leads_to(here, there)
    closing = paths[-2].title if length > 1 else paths[0].title
    assert refusal(lambda: leads_to(paths[-1], paths[0])) == [
        f"Lộ trình này dẫn đến “{closing}”, và từ đó lại quay về chính nó. Hãy bỏ một trong hai liên kết."
    ]
    assert LearningPathPage.objects.get(pk=paths[-1].pk).target_ids("path") == []


def test_a_page_that_is_not_published_is_refused():
    path = make_path("mot", "Một", ("Chặng", make_course()))
    hidden = make_course("an", "Khóa ẩn", live=False)
    assert refusal(lambda: leads_to(path, hidden)) == [
        "“Khóa ẩn” chưa xuất bản nên người học không mở được. Hãy xuất bản trang đó trước, hoặc bỏ khỏi lộ trình."
    ]


def test_a_draft_may_lead_to_a_draft():
    path = make_path("mot", "Một", ("Chặng", make_course("an", "Khóa ẩn", live=False)), live=False)
    assert not LearningPathPage.objects.get(pk=path.pk).live
