"""What a degree says beside what competencies are about: a hint for a test-out, read from illustrative data."""

import pytest

from lms.competencies.domain.reference_study_fields import load_study_fields, study_fields_file
from lms.competencies.domain.study_fields import is_named, studied
from lms.competencies.models import Competency, StudyField
from tests.factories.assessments import make_competency


@pytest.mark.parametrize(
    ("field", "degree", "named"),
    [
        ("Luật", "Đại học Luật", True),
        ("Luật", "ĐH LUẬT kinh tế", True),
        ("Luật", "cu nhan luat", True),
        ("Luật", "Kỹ thuật xây dựng", False),
        ("Luật", "", False),
        ("Quản lý đất đai", "Đại học Quản lý đất đai", True),
        ("Quản lý đất đai", "Đại học Quản lý giáo dục", False),
        ("Lao động – Xã hội", "Đại học Lao động - Xã hội", True),
        ("Văn thư – lưu trữ", "Trung cấp Văn thư, lưu trữ", True),
        ("Kế toán", "Thạc sĩ Tài chính, kế toán", True),
        ("", "Đại học Luật", False),
    ],
)
def test_a_field_is_named_by_whole_words_whatever_the_marks(field, degree, named):
    assert is_named(field, degree) is named


@pytest.mark.django_db
def test_of_what_is_asked_only_the_near_ones_are_found(django_assert_num_queries):
    registry, land = make_competency("T01"), make_competency("T05")
    StudyField.objects.create(competency=registry, words="Luật")
    StudyField.objects.create(competency=land, words="Quản lý đất đai")
    with django_assert_num_queries(1):
        assert studied("Đại học Luật", [registry.pk, land.pk]) == {registry.pk}
    with django_assert_num_queries(0):
        assert (studied("  ", [registry.pk]), studied("Đại học Luật", [])) == (set(), set())


@pytest.mark.django_db
def test_the_file_is_loaded_once_and_refuses_what_it_does_not_know():
    framework = make_competency("T01").framework
    framework.code = "VN-XA"
    framework.save()
    rows = [row for row in study_fields_file() if row["competency_code"] == "T01"]
    assert [load_study_fields(rows).created, load_study_fields(rows).same] == [2, 2]
    assert set(StudyField.objects.values_list("words", "mark")) == {
        ("Luật", "illustrative"),
        ("Hành chính", "illustrative"),
    }
    Competency.objects.filter(code="T01").update(code="T99")
    assert len(load_study_fields(rows).refused) == 2


def test_every_field_of_the_file_is_marked_illustrative():
    assert {row["status"] for row in study_fields_file()} == {"illustrative"}
