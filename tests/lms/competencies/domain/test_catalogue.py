from datetime import date

import pytest
from django.utils import translation

from lms.competencies.domain.catalogue import competencies_in_force, scale_in_force
from lms.competencies.models import CompetencyLevel, CompetencyVersion, FrameworkVersion, ScaleLevel
from tests.factories.gaps import TODAY, make_competencies

pytestmark = pytest.mark.django_db
BEFORE = date(2025, 6, 30)


@pytest.fixture
def competencies():
    found = make_competencies()
    version = CompetencyVersion.objects.get(competency=found["T01"])
    CompetencyVersion.objects.filter(pk=version.pk).update(name_en="Civil status")
    ScaleLevel.objects.create(framework_version=version.framework_version, level=0, name_vi="Chưa thể hiện")
    ScaleLevel.objects.create(
        framework_version=version.framework_version, level=2, name_vi="Vận dụng", name_en="Applies"
    )
    CompetencyLevel.objects.create(
        competency_version=version, level=2, description_vi="Làm được.", description_en="Can do."
    )
    CompetencyLevel.objects.create(competency_version=version, level=3, description_vi="Làm thạo.")
    return found


def test_words_in_the_order_of_the_framework(competencies, django_assert_num_queries):
    with django_assert_num_queries(1):
        words = competencies_in_force(TODAY)
    assert [(one.code, one.name, one.group, one.is_illustrative) for one in words.values()] == [
        ("C01", "Đạo đức và bản lĩnh", "chung", False),
        ("T01", "Đăng ký và quản lý hộ tịch", "nghiệp vụ", True),
        ("T02", "Chứng thực", "nghiệp vụ", True),
        ("T03", "Tiếp nhận hồ sơ một cửa", "nghiệp vụ", True),
    ]
    with translation.override("en"):
        assert [one.name for one in words.values()][:3] == ["Đạo đức và bản lĩnh", "Civil status", "Chứng thực"]
    assert competencies_in_force(BEFORE) == {}


def test_scale(competencies, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert scale_in_force(TODAY) == {0: "Chưa thể hiện", 2: "Vận dụng"}
    with translation.override("en"):
        assert scale_in_force(TODAY) == {0: "Chưa thể hiện", 2: "Applies"}
    assert scale_in_force(BEFORE) == {}


def test_scale_of_the_newest_version(competencies):
    framework = FrameworkVersion.objects.get().framework
    newer = FrameworkVersion.objects.create(
        framework=framework, number=2, valid_from=date(2026, 7, 1), status="published"
    )
    ScaleLevel.objects.create(framework_version=newer, level=2, name_vi="Làm được")
    assert scale_in_force(TODAY) == {2: "Làm được"}
