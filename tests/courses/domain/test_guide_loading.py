import copy
import json
from datetime import date

import pytest
from django.conf import settings

from courses.domain.guide_loading import load_quick_guide
from courses.exceptions import GuideDataUnusable
from courses.models import QuickGuidePage
from lms.core.models import AuditEntry

pytestmark = pytest.mark.once

FOLDER = settings.BASE_DIR / "lms" / "flows" / "demo_data"
SLUG = "cach-dang-ky-khai-tu"


def shipped(name):
    return json.loads((FOLDER / name).read_text("utf-8"))["guides"]


@pytest.fixture
def data(reference):
    return copy.deepcopy(next(one for one in shipped("quick_guides_a.json") if one["slug"] == SLUG))


def load(data):
    return load_quick_guide(data, actor=None)


@pytest.mark.parametrize("name", ["quick_guides_a.json", "quick_guides_b.json"])
def test_the_shipped_guides_load_whole(reference, name):
    for data in shipped(name):
        guide = load(data)
        assert (guide.title, guide.slug, guide.live, guide.is_illustrative) == (data["title"], data["slug"], True, True)
        assert (guide.procedure and guide.procedure.code) == data["procedure_code"]
        assert guide.card.steps == data["steps"]
        assert guide.card.stop_points == data["stop_points"]
        assert guide.review_by == date.fromisoformat(data["review_by"])
        assert [one.position.code for one in guide.for_positions.all()] == data["positions"]


def test_a_guide_cites_the_known_texts_of_its_legal_basis(data):
    numbers = [one.text.number for one in load(data).citations.all()]
    assert numbers == ["60/2014/QH13", "123/2015/NĐ-CP", "07/2025/NĐ-CP", "04/2020/TT-BTP"]


def test_the_same_again_makes_no_revision(data):
    load(data)
    assert load(data).revisions.count() == 1
    assert AuditEntry.objects.filter(verb="courses.guide.loaded").count() == 1
    data["when_to_use"] = "Khi khác."
    assert (load(data).revisions.count(), QuickGuidePage.objects.get().when_to_use) == (2, "Khi khác.")


def break_steps(data):
    data["steps"] = [f"Bước {number}" for number in range(10)]


def break_line(data):
    data["stop_points"][1] = "a" * 201


def break_position(data):
    data["positions"].append("CM-99")


def break_key(data):
    del data["legal_basis"]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (break_steps, "Đang có 10 dòng, nhiều nhất là 9 để thẻ in vừa một trang. Hãy gộp lại."),
        (break_line, "Dòng 2 dài quá 200 ký tự. Hãy rút gọn hoặc tách thành hai dòng."),
        (break_position, "chưa có vị trí mã CM-99."),
        (break_key, "thiếu mục “legal_basis”."),
    ],
)
def test_a_faulty_entry_writes_nothing_and_says_why(data, fault, sentence):
    fault(data)
    with pytest.raises(GuideDataUnusable) as refused:
        load(data)
    assert str(refused.value) == (f"Chưa nạp được “Cách đăng ký khai tử”: {sentence} Chưa có gì được ghi cho mục này.")
    assert QuickGuidePage.objects.count() == 0
