import pytest
from django.utils import timezone

from lms.competencies.domain.reference_framework import (
    competencies_file,
    levels_file,
    load_competencies,
    scale_file,
)
from lms.competencies.domain.reference_requirements import load_requirements, requirements_file
from lms.competencies.enums import RequirementKind, RequirementMark
from lms.competencies.models import Competency, Requirement
from lms.core.domain.loading import Loaded, Refusal
from lms.org.domain.reference_positions import load_positions, positions_file
from lms.org.enums import REFORM_DAY
from lms.org.models import Position
from tests.factories.people import make_commune
from tests.factories.reference import with_cells

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogues(db):
    load_positions(positions_file())
    load_competencies(competencies_file(), levels_file(), scale_file())


def test_requirements_are_defaults_with_their_mark():
    assert load_requirements(requirements_file()) == Loaded(created=611)
    assert load_requirements(requirements_file()) == Loaded(same=611)
    rows = Requirement.objects.filter(position__code="CM-04")
    assert set(rows.values_list("kind", "employer", "valid_from", "valid_to")) == {("must", None, REFORM_DAY, None)}
    row = rows.get(competency__code="T01")
    assert row.mark == RequirementMark.ILLUSTRATIVE
    assert rows.get(competency__code="C01").mark == RequirementMark.EXAMPLE


def test_minimum_below_the_first_described_level_stays_as_written():
    load_requirements(requirements_file())
    row = Requirement.objects.get(position__code="CM-04", competency__code="P03")
    assert (row.min_level, row.max_level) == (2, 3)


def test_what_hr_has_written_from_the_first_day_is_left_alone():
    load_requirements(requirements_file())
    rows = Requirement.objects.filter(position__code="CM-04")
    written, ended = rows.get(competency__code="T01"), rows.get(competency__code="C01")
    rows.filter(pk__in=[written.pk, ended.pk]).update(superseded_at=timezone.now())
    written.pk, written.min_level, written.mark = None, 4, RequirementMark.EMPLOYER
    written.max_level = 5
    written.save()
    assert load_requirements(requirements_file()) == Loaded(same=611)
    known = rows.filter(superseded_at=None, competency__code__in=["T01", "C01"])
    assert list(known.values_list("competency__code", "min_level")) == [("T01", 4)]


def test_an_employers_own_row_is_left_alone():
    load_requirements(requirements_file())
    own = Requirement.objects.create(
        position=Position.objects.get(code="CM-04"),
        competency=Competency.objects.get(code="T01"),
        employer=make_commune(),
        min_level=4,
        max_level=5,
        kind=RequirementKind.SHOULD,
        mark=RequirementMark.EMPLOYER,
        valid_from=REFORM_DAY,
    )
    assert load_requirements(requirements_file()) == Loaded(same=611)
    own.refresh_from_db()
    assert (own.min_level, own.kind) == (4, "should")


def test_changed_and_bad_lines():
    load_requirements(requirements_file())
    rows = with_cells(requirements_file(), 2, required_level_max="5")
    rows = with_cells(rows, 3, position_code="XX-01")
    rows = with_cells(rows, 4, competency_code="X01")
    rows = with_cells(rows, 5, required_level_min="5", required_level_max="3")
    rows = with_cells(rows, 6, required_level_max="cao")
    rows = with_cells(rows, 7, required_level_max="6")
    rows = with_cells(rows, 8, status="employer")
    loaded = load_requirements(rows)
    assert (loaded.changed, loaded.same, loaded.read) == (1, 604, 611)
    span = "Khoảng mức “%s–%s” chưa đúng; cần hai số từ 1 đến 5, số đầu không lớn hơn."
    assert [(refusal.row, refusal.reason) for refusal in loaded.refused] == [
        (3, "Chưa có vị trí mang mã XX-01."),
        (4, "Chưa có năng lực mang mã X01."),
        (5, span % (5, 3)),
        (6, span % (3, "cao")),
        (7, span % (2, 6)),
        (8, "Cột status ghi “employer”, chưa có trong danh sách."),
    ]
    assert loaded.refused[0] == Refusal(3, "XX-01/C02", "Chưa có vị trí mang mã XX-01.")
