"""A copied course is a whole of its own: its links lead into it."""

import json
from uuid import uuid4

import pytest

from courses.domain.copying import copy_page
from courses.models import CoursePage, LessonPage
from tests.factories.courses import make_course, make_guide, make_lesson, read, reads, step

pytestmark = pytest.mark.once

LINK = '<a linktype="page" id="{}">xem</a>'


def linking(block_id, *page_ids):
    """A step with a link to each page, and another in one of its actions."""
    links = [LINK.format(page_id) for page_id in page_ids]
    action = {"type": "item", "value": {"text": "Mở bài.", "check": links[0]}, "id": f"viec-{block_id}"}
    return step("follow", {"title": "Mở", "intro_html": f"<p>{' '.join(links)}</p>", "actions": [action]}, block_id)


def links_of(steps):
    [found] = [one["value"] for one in steps if one["id"] == "mo"]
    return found["intro_html"], found["actions"][0]["value"]["check"]


def test_links_between_copied_pages_lead_to_the_copies_and_others_stay(writer, section):
    course, guide = make_course(), make_guide()
    draft = make_lesson(course, "nhap", "Bài nháp", live=False, steps=reads(1))
    second = make_lesson(course, "hai", "Bài hai", steps=reads(2))
    first = make_lesson(
        course, "mot", "Bài một", steps=[read(block_id="doc"), linking("mo", second.pk, course.pk, guide.pk, draft.pk)]
    )
    first.save_revision().publish()
    before = list(LessonPage.objects.get(pk=first.pk).steps.raw_data)

    copy = copy_page(
        page=CoursePage.objects.get(pk=course.pk), into=section, title="Của xã", actor=writer, client_id=uuid4()
    )
    made = {one.origin.copied_from_id: one for one in LessonPage.objects.child_of(copy)}
    ids = [made[second.pk].pk, copy.pk, guide.pk, draft.pk]
    expected = (f"<p>{' '.join(LINK.format(one) for one in ids)}</p>", LINK.format(made[second.pk].pk))
    copied = made[first.pk]
    assert links_of(copied.steps.raw_data) == expected
    assert links_of(json.loads(copied.get_latest_revision().content["steps"])) == expected
    assert (copied.step_ids, copied.revisions.count()) == (("doc", "mo"), 1)
    assert list(LessonPage.objects.get(pk=first.pk).steps.raw_data) == before


def test_a_lesson_copied_alone_leads_to_itself_and_else_where_it_led(writer, section):
    course = make_course()
    second = make_lesson(course, "hai", "Bài hai", steps=reads(2))
    first = make_lesson(course, "mot", "Bài một", steps=reads(1))
    LessonPage.objects.filter(pk=first.pk).update(steps=json.dumps([linking("mo", first.pk, second.pk)]))
    mine = make_course("cua-xa", "Khóa của xã", section=section)
    copy = copy_page(
        page=LessonPage.objects.get(pk=first.pk), into=mine, title="Bài của xã", actor=writer, client_id=uuid4()
    )
    stored = LessonPage.objects.get(pk=copy.pk)
    assert links_of(stored.steps.raw_data) == (
        f"<p>{LINK.format(copy.pk)} {LINK.format(second.pk)}</p>",
        LINK.format(copy.pk),
    )
