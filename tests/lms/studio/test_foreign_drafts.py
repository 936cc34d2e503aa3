"""A draft of another unit isn't there for a trainer of another province: by no list, search or number."""

import json

import pytest
from django.utils import timezone

from courses.domain.catalogue import ensure_section
from courses.domain.citations import set_citations
from lms.org.enums import Role
from lms.reference.models import LegalText
from tests.factories.checks import desk_of, make_editor
from tests.factories.courses import make_course, make_lesson
from tests.factories.people import make_province

SECRET = "Bản thảo kín của tỉnh bạn"


def sit_down(province):
    return desk_of(make_editor(Role.TRAINER, province))


@pytest.fixture
def draft(province):
    """A course with a lesson, never published, cited text included, with what the editor keeps of its making."""
    section = ensure_section(province, timezone.localdate())
    text = LegalText.objects.create(number="60/2014/QH13", kind="law", title="Luật Hộ tịch")
    course = make_course("kin", SECRET, live=False, section=section)
    set_citations(course, [text])
    course.save_revision(log_action=True)
    course.save()
    make_lesson(course, "bai-kin", f"{SECRET}: bài", live=False).save_revision(log_action=True)
    return course


def places(draft):
    section, lesson = draft.get_parent(), draft.get_children().get()
    text = LegalText.objects.get()
    reports = ("locked", "workflow", "workflow_tasks", "site-history", "aging-pages", "page-types-usage")
    return [
        "/quan-tri/",
        *(f"/quan-tri/choose-page/{pk}/" for pk in (section.get_parent().pk, section.pk, draft.pk)),
        "/quan-tri/choose-page/search/?q=kín",
        f"/quan-tri/choose-page/chosen-multiple/?id={draft.pk}",
        *(f"/quan-tri/reports/{name}/{part}" for name in reports for part in ("", "results/")),
        *(f"/quan-tri/pages/usage/courses/{kind}/" for kind in ("coursepage", "lessonpage")),
        *(f"/quan-tri/pages/{pk}/" for pk in (1, section.get_parent().pk, section.pk, draft.pk)),
        *(
            f"/quan-tri/pages/{pk}/{act}/"
            for pk in (draft.pk, lesson.pk)
            for act in (
                "edit",
                "history",
                "usage",
                "view_draft",
                "delete",
                "unpublish",
                "copy",
                "move",
                "convert_alias",
            )
        ),
        f"/quan-tri/pages/move/{draft.pk}/choose_destination/",
        "/quan-tri/pages/search/?q=kín",
        "/quan-tri/pages/search/results/?q=kín",
        "/quan-tri/api/main/pages/",
        f"/quan-tri/api/main/pages/?child_of={section.pk}",
        *(f"/quan-tri/api/main/pages/{pk}/" for pk in (draft.pk, lesson.pk)),
        f"/quan-tri/van-ban/edit/{text.pk}/",
        f"/quan-tri/van-ban/usage/{text.pk}/",
        f"/quan-tri/van-ban/history/{text.pk}/",
    ]


def is_seen(client, at):
    """In a page, or in what scripts are sent."""
    answer = client.get(at, follow=True).content.decode()
    return SECRET in answer or json.dumps(SECRET)[1:-1] in answer


def seen_at(client, draft):
    return [at for at in places(draft) if is_seen(client, at)]


def test_a_draft_of_another_province_is_nowhere(province, draft):
    own = seen_at(sit_down(province), draft)
    assert len(own) > 15, "Where its own trainer finds it, another could have."
    assert f"/quan-tri/choose-page/{draft.get_parent().pk}/" in own
    assert seen_at(sit_down(make_province("Tỉnh Tây", code="82")), draft) == []


def test_what_is_published_is_there_to_be_linked_to(province, draft):
    draft.save_revision().publish()
    other = sit_down(make_province("Tỉnh Tây", code="82"))
    assert is_seen(other, f"/quan-tri/choose-page/{draft.get_parent().pk}/")
    assert is_seen(other, f"/quan-tri/van-ban/edit/{LegalText.objects.get().pk}/")
