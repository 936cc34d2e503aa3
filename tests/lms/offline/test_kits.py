import json

import pytest
from django.core.cache import cache
from django.test import Client

from courses.domain.content_checks.reading import read_draft
from courses.domain.loading import load_course
from courses.models import LessonPage
from lms.flows.library import DATA, PICTURES
from tests.factories.courses import enrol, make_course, make_lesson, reads

LESSON = "/hoc/bai/tiep-nhan-ho-so/"
DAY = ["/hoc/", "/hoc/lo-trinh/", "/so-tay/", "/so-tay/thuat-ngu/", "/cho-gui/"]
STATEMENTS = 10


def kit(client, path=""):
    return client.get(f"/ngoai-tuyen/goi/{path}").json()


def test_the_days_kit_has_the_guides_of_ones_position_and_no_others(phone, lesson):
    make_lesson(make_course("khac", "Khác"), "the-khac")
    make_lesson(lesson.get_parent().specific, "chua-dang", live=False)
    make_lesson(lesson.get_parent().specific, "khong-co-the", steps=reads(2))

    assert kit(phone) == {"pages": [*DAY, "/so-tay/tiep-nhan-ho-so/"]}


def test_the_days_kit_asks_as_much_for_three_guides_as_for_one(phone, lesson, django_assert_num_queries):
    cache.clear()
    with django_assert_num_queries(STATEMENTS):
        assert len(kit(phone)["pages"]) == len(DAY) + 1
    for slug in ("bai-hai", "bai-ba"):
        make_lesson(lesson.get_parent().specific, slug)
    cache.clear()
    with django_assert_num_queries(STATEMENTS):
        assert len(kit(phone)["pages"]) == len(DAY) + 3


def test_the_kit_of_a_lesson_is_all_of_it(phone, lesson):
    steps = [f"{LESSON}buoc/{number}/" for number in range(1, 7)]
    assert kit(phone, "tiep-nhan-ho-so/") == {
        "pages": [*steps, f"{LESSON}xong/", "/hoc/khoa/dang-ky-khai-sinh/", "/cho-gui/"]
    }


def test_kits_speak_the_language_of_the_page(phone, lesson):
    pages = phone.get("/en/ngoai-tuyen/goi/tiep-nhan-ho-so/").json()["pages"]
    assert {page[:4] for page in pages} == {"/en/"}


def test_a_lesson_that_is_not_published_has_no_kit(phone, lesson):
    lesson.unpublish()
    assert phone.get("/ngoai-tuyen/goi/tiep-nhan-ho-so/").status_code == 404


def test_a_shared_machine_gets_empty_kits(shared_computer, lesson):
    assert [kit(shared_computer), kit(shared_computer, "tiep-nhan-ho-so/")] == [{"pages": []}] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "tiep-nhan-ho-so/"])
def test_kits_are_for_those_who_are_signed_in(path, lesson):
    answer = Client().get(f"/ngoai-tuyen/goi/{path}")
    assert (answer.status_code, answer.json()) == (401, {"code": "signed_out"})


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(path.name, marks=[] if path.name == "course_birth_registration.json" else pytest.mark.soak)
        for path in sorted(DATA.glob("course_*.json"))
    ],
)
def test_a_whole_lesson_of_the_library_stays_within_its_weight(phone, learner, reference, name):
    """≤ 400 KB (ux.md 8), here even before compression; a picture ≤ 40 KB."""
    course = load_course(json.loads((DATA / name).read_text("utf-8")), assessment=None, actor=None, pictures=PICTURES)
    enrol(learner, course)
    for lesson in LessonPage.objects.of_course(course):
        pages = [phone.get(path) for path in kit(phone, f"{lesson.slug}/")["pages"]]
        assert {page.status_code for page in pages} == {200}
        pictures = read_draft(lesson).picture_bytes.values()
        assert max(pictures, default=0) <= 40 * 1024
        assert sum(len(page.content) for page in pages) + sum(pictures) <= 400 * 1024, lesson.slug
