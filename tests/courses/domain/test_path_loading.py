import json

import pytest
from django.conf import settings

from courses.domain.path_loading import load_path
from courses.exceptions import GuideDataUnusable
from courses.models import LearningPathPage
from tests.factories.courses import make_course, make_guide

pytestmark = pytest.mark.once

SHIPPED = json.loads((settings.BASE_DIR / "lms" / "flows" / "demo_data" / "paths.json").read_text("utf-8"))["paths"]


@pytest.fixture
def data(reference):
    make_course("mot", "Một")
    make_guide("hai", "Hai")
    return {
        "slug": "lo-trinh",
        "title": "Lộ trình thử",
        "position": "CM-04",
        "intro": "Dành cho người mới.",
        "stages": [{"title": "Đầu", "courses": ["mot"], "guides": ["hai"]}],
    }


def load(data):
    return load_path(data, actor=None)


def test_a_path_is_loaded_with_its_stages_and_position(data):
    path = load(data)
    assert (path.title, path.live, path.is_illustrative) == ("Lộ trình thử", True, True)
    assert [(stage.title, [item.kind for item in stage.items]) for stage in path.outline()] == [
        ("Đầu", ["course", "guide"])
    ]
    assert [one.position.code for one in path.for_positions.all()] == ["CM-04"]


def test_the_shipped_paths_load(reference):
    for slug in {slug for path in SHIPPED for stage in path["stages"] for slug in stage["courses"]}:
        make_course(slug, f"Khóa {slug}")
    for slug in {slug for path in SHIPPED for stage in path["stages"] for slug in stage["guides"]}:
        make_guide(slug, f"Cách {slug}")
    assert [len(load(data).outline()) for data in SHIPPED] == [len(data["stages"]) for data in SHIPPED]


def test_the_same_again_makes_no_revision(data):
    load(data)
    assert load(data).revisions.count() == 1
    data["stages"][0]["guides"] = []
    assert load(data).revisions.count() == 2
    assert [len(stage.items) for stage in LearningPathPage.objects.get().outline()] == [1]


def test_a_page_that_is_not_published_is_refused(data):
    data["stages"][0]["courses"].append("an")
    make_course("an", "Ẩn", live=False)
    with pytest.raises(GuideDataUnusable) as refused:
        load(data)
    assert str(refused.value) == (
        "Chưa nạp được “Lộ trình thử”: chưa có trang nào đã xuất bản ở địa chỉ “an”. Chưa có gì được ghi cho mục này."
    )
    assert not LearningPathPage.objects.exists()
