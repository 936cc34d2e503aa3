import re

import pytest
from django.utils import timezone

from courses.enums import ReleaseKind
from courses.models import LessonPage
from tests.factories.courses import every_kind, read
from tests.factories.plans import do_steps
from tests.factories.releases import release, reworded

LESSON = "/hoc/bai/tiep-nhan-ho-so/"


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def begun(lesson, enrolment):
    do_steps(enrolment, lesson, 2, at=timezone.now())
    return enrolment


def change(lesson, kind=ReleaseKind.CONTENT):
    """The first step re-worded, the situation out, a new step at the second place."""
    first, follow, try_now, _situation, *rest = every_kind()
    return release(lesson, [reworded(first), read("Mẫu mới", "moi"), follow, try_now, *rest], kind, "Theo mẫu mới.")


def test_a_changed_lesson_says_since_when_and_what_changed(phone, lesson, begun):
    change(lesson)
    page = text_of(phone, f"{LESSON}buoc/4/")
    day = timezone.localdate().strftime("%d/%m/%Y")
    assert f"Bài đã cập nhật ngày {day}" in page
    assert "Theo mẫu mới." in page
    assert (
        f'<a href="{LESSON}buoc/1/?ma=read">Bước 1: <span lang="vi">Việc cần chuẩn bị</span></a> (đã sửa, cần xem lại)'
        in page
    )
    assert f'<a href="{LESSON}buoc/2/?ma=moi">Bước 2: <span lang="vi">Mẫu mới</span></a> (bước mới)' in page
    assert 'Đã bỏ bước: <span lang="vi">Hai giấy ghi tên khác nhau</span>' in page
    assert "cần học lại" not in page
    assert "Bước đã đổi" not in page
    assert "Bước đã đổi" in text_of(phone, f"{LESSON}buoc/1/")
    assert "Bài đã cập nhật" in text_of(phone, f"{LESSON}xong/")


def test_a_replaced_regulation_says_that_the_lesson_is_to_be_learned_again(phone, lesson, begun):
    change(lesson, ReleaseKind.REGULATION)
    assert "Quy định đã thay đổi nên bài này cần học lại." in text_of(phone, f"{LESSON}buoc/3/")


@pytest.mark.parametrize("kind", [ReleaseKind.MINOR, ReleaseKind.CONTENT])
def test_nothing_is_said_of_a_small_correction_or_to_who_begins_later(phone, lesson, enrolment, kind):
    if kind == ReleaseKind.MINOR:
        do_steps(enrolment, lesson, 2, at=timezone.now())
    change(lesson, kind)
    if kind == ReleaseKind.CONTENT:
        do_steps(enrolment, LessonPage.objects.get(), 1, at=timezone.now())
    page = text_of(phone, f"{LESSON}buoc/1/")
    assert "Bài đã cập nhật" not in page
    assert "Bước đã đổi" not in page


def test_a_reworded_step_is_done_again_from_the_start(phone, lesson, begun):
    """Its old ticks are gone too: the sentences they stood beside are others now."""
    steps = every_kind()
    words = steps[1]["value"] | {"intro_html": "<p>Làm theo mẫu mới.</p>"}
    release(lesson, [steps[0], steps[1] | {"value": words}, *steps[2:]], ReleaseKind.CONTENT)
    page = text_of(phone, f"{LESSON}buoc/2/")
    assert "Bước đã đổi" in page
    assert "Đã xong</" not in page
    assert " checked" not in page


@pytest.mark.parametrize("changes", [1, 3])
def test_a_changed_lesson_costs_one_statement_more(phone, lesson, begun, changes, django_assert_num_queries):
    for number in range(changes):
        steps = every_kind()
        release(lesson, [reworded(steps[0], f"<p>Lần {number}.</p>"), *steps[1:]], ReleaseKind.CONTENT)
    with django_assert_num_queries(6):
        phone.get(f"{LESSON}buoc/3/")
