import pytest

from lms.competencies.domain.reference_framework import (
    competencies_file,
    levels_file,
    load_competencies,
    scale_file,
)
from lms.competencies.models import (
    Competency,
    CompetencyLevel,
    CompetencyVersion,
    Framework,
    FrameworkVersion,
    ScaleLevel,
)
from lms.core.domain.loading import Loaded, Refusal, Row
from lms.core.models import AuditEntry
from lms.org.enums import REFORM_DAY
from tests.factories.reference import with_cells

pytestmark = pytest.mark.django_db


def load(competencies=None, levels=None, scale=None):
    return load_competencies(competencies or competencies_file(), levels or levels_file(), scale or scale_file())


def test_framework_is_loaded_as_one_published_version():
    assert load() == Loaded(created=37)
    assert load() == Loaded(same=37)
    version = FrameworkVersion.objects.get()
    assert (version.framework.code, version.number, version.status, version.valid_from) == (
        "VN-XA",
        1,
        "published",
        REFORM_DAY,
    )
    assert "chưa đối chiếu" in version.legal_basis
    assert [level.level for level in version.scale.all()] == [0, 1, 2, 3, 4, 5]
    assert (Competency.objects.count(), CompetencyVersion.objects.count()) == (37, 37)
    assert CompetencyLevel.objects.count() == 181
    assert AuditEntry.objects.count() == 0


def test_scale_may_begin_later_and_marks_are_kept():
    load()
    late = CompetencyVersion.objects.get(competency__code="P03")
    assert (late.first_level, late.last_level, late.mark, late.order) == (3, 5, "framework", 10)
    assert [level.level for level in late.levels.all()] == [3, 4, 5]
    assert CompetencyVersion.objects.get(competency__code="T01").mark == "illustrative"


def test_wording_may_be_corrected_and_counts_each_competency_once():
    load()
    number = next(row.number for row in levels_file() if row["competency_code"] == "C01")
    names = with_cells(competencies_file(), 2, name_vi="Đạo đức công vụ")
    texts = with_cells(levels_file(), number, description_vi="Nêu được quy tắc.")
    texts = with_cells(texts, number + 9, description_en="Other words.")
    assert load(names, texts) == Loaded(changed=2, same=35)
    assert CompetencyVersion.objects.get(competency__code="C01").name_vi == "Đạo đức công vụ"
    assert CompetencyLevel.objects.filter(description_vi="Nêu được quy tắc.").count() == 1
    assert AuditEntry.objects.count() == 3


def test_scale_names_may_be_corrected():
    load()
    load(scale=with_cells(scale_file(), 7, name_vi="Dẫn dắt người khác"))
    assert ScaleLevel.objects.get(level=5).name_vi == "Dẫn dắt người khác"


def test_levels_of_a_published_version_stay():
    load()
    loaded = load(with_cells(competencies_file(), 2, levels_defined="2-5"))
    assert loaded == Loaded(
        same=36,
        refused=[
            Refusal(
                2,
                "C01",
                "Các mức của phiên bản đã áp dụng giữ nguyên 1-5; muốn đổi hãy lập phiên bản khung mới.",
            )
        ],
    )


def test_bad_lines_are_refused_with_a_reason():
    rows = with_cells(competencies_file(), 2, levels_defined="1..5")
    rows = with_cells(rows, 3, status="guess")
    rows = with_cells(rows, 4, levels_defined="1-4")
    rows = with_cells(rows, 5, name_vi="")
    rows = with_cells(rows, 6, levels_defined="5-1")
    levels = [*levels_file(), Row(999, {"competency_code": "X99", "level": "1", "description_vi": "Lạ."})]
    loaded = load(rows, levels)
    assert (loaded.created, loaded.read) == (32, 38)
    span = "Cột levels_defined ghi “%s”; cần dạng mức đầu-mức cuối, ví dụ 1-5."
    assert loaded.refused == [
        Refusal(2, "C01", span % "1..5"),
        Refusal(3, "C02", "Cột status ghi “guess”, chưa có trong danh sách."),
        Refusal(4, "C03", "Chưa đủ mô tả cho từng mức từ 1 đến 4, mỗi mức một dòng theo thứ tự."),
        Refusal(5, "C04", "Ô “tên” còn trống."),
        Refusal(6, "C05", span % "5-1"),
        Refusal(999, "X99", "Chưa có năng lực mang mã X99."),
    ]


def test_a_level_without_words_is_missing():
    levels = with_cells(levels_file(), 2, description_vi="")
    assert [refusal.key for refusal in load(levels=levels).refused] == ["C01"]


def test_a_competency_known_to_the_framework_is_taken_up():
    framework = Framework.objects.create(code="VN-XA", name_vi="Khung")
    known = Competency.objects.create(framework=framework, code="C01")
    assert load() == Loaded(created=37)
    assert Competency.objects.get(code="C01") == known
