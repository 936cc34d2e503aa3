"""Who hears that a learning path was changed, and what."""

import json
from datetime import date

import pytest
from django.utils import timezone

from courses.models import Enrolment, LearningPathPage, PagePosition
from lms.flows.enums import NoticeKind
from lms.flows.library import load_shipped_path
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.path_changes import published_targets, tell_of_changed_path
from lms.org.models import Official
from tests.factories.courses import enrol, make_course, make_guide, make_path
from tests.factories.people import make_commune, make_learner, make_official, make_position

pytestmark = pytest.mark.django_db

STATEMENTS = 4


@pytest.fixture
def position():
    return make_position(name_vi="Tư pháp – hộ tịch")


@pytest.fixture
def birth():
    return make_course("khai-sinh", "Khai sinh")


@pytest.fixture
def copies():
    return make_course("chung-thuc", "Chứng thực")


@pytest.fixture
def path(position, birth):
    path = make_path("lo-trinh-ho-tich", "Lộ trình hộ tịch", ("Đầu", birth))
    PagePosition.objects.create(page=path, position=position)
    return path


@pytest.fixture
def learner(position, birth) -> Official:
    official = make_learner(make_commune(), position)
    enrol(official, birth)
    return official


def publish(path, *stages):
    """Its stages anew, and tell."""
    before = published_targets(path)
    again = LearningPathPage.objects.get(pk=path.pk)
    raw = [
        {
            "type": "stage",
            "value": {"title": name, "items": [{"type": kind, "value": page.pk} for kind, page in items]},
        }
        for name, *items in stages
    ]
    again.stages = json.dumps(raw)
    again.save_revision().publish()
    return tell_of_changed_path(path_id=path.pk, before=before)


def told():
    return [(one.official, one.kind, one.path, sentence(one)) for one in Notice.objects.order_by("pk")]


def test_what_came_and_what_went_is_told_to_who_has_begun(path, birth, copies, learner):
    assert publish(path, ("Đầu", ("course", copies), ("guide", make_guide()))) == 1
    today = timezone.localdate().strftime("%d/%m/%Y")
    words = (
        f"Lộ trình “Lộ trình hộ tịch” vừa được cập nhật ngày {today}: thêm “Chứng thực”, “Cách đăng ký khai tử”; "
        "bớt “Khai sinh”. Phần đã học xong vẫn giữ nguyên."
    )
    assert told() == [(learner, NoticeKind.PATH_CHANGED, "/hoc/lo-trinh/lo-trinh-ho-tich/", words)]


def test_what_only_came_or_only_went_is_said_alone(path, birth, copies, learner):
    publish(path, ("Đầu", ("course", birth)), ("Sau", ("course", copies)))
    publish(path, ("Đầu", ("course", birth)))
    assert [words.partition(": ")[2] for *_rest, words in told()] == [
        "thêm “Chứng thực”. Phần đã học xong vẫn giữ nguyên.",
        "bớt “Chứng thực”. Phần đã học xong vẫn giữ nguyên.",
    ]


def test_another_order_and_other_words_are_no_news(path, birth, copies, learner):
    publish(path, ("Đầu", ("course", birth), ("course", copies)))
    Notice.objects.all().delete()
    assert publish(path, ("Tên khác", ("course", copies)), ("Sau", ("course", birth))) == 0
    assert told() == []


def test_a_first_publication_is_no_change(path, birth, copies, learner):
    LearningPathPage.objects.filter(pk=path.pk).update(live=False)
    assert publish(path, ("Đầu", ("course", birth), ("course", copies))) == 0


def test_nobody_else_hears_of_it(path, birth, copies, learner, position):
    unit = make_commune()
    make_learner(unit, position)  # hasn't begun
    elsewhere = make_learner(unit, make_position("TN-99", "Việc khác"))
    enrol(elsewhere, birth)
    left = make_official("Trần Thôi Học")
    Enrolment.objects.create(official=left, course=birth, enrolled_on=date(2026, 7, 1), ended_on=date(2026, 7, 2))
    publish(path, ("Đầu", ("course", birth), ("course", copies)))
    assert [official for official, *_rest in told()] == [learner]


@pytest.mark.parametrize("learners", [1, 3])
def test_telling_costs_the_same_however_many_are_on_it(
    path, birth, copies, position, learners, django_assert_num_queries
):
    unit = make_commune()
    for _one in range(learners):
        enrol(make_learner(unit, position), birth)
    with django_assert_num_queries(STATEMENTS):
        assert tell_of_changed_path(path_id=path.pk, before=[copies.pk]) == learners


def test_a_newer_library_tells_of_its_paths(path, birth, copies, learner, position):
    data = {"slug": path.slug, "title": path.title, "position": position.code}
    stages = [{"title": "Đầu", "courses": ["khai-sinh", "chung-thuc"], "guides": []}]
    for _time in range(2):
        load_shipped_path(data | {"stages": stages}, actor=None)
    assert len(told()) == 1
