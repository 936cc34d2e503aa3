import pytest
from django.utils import timezone

from lms.competencies.domain.requirements import Seat, requirements_for
from lms.competencies.models import Requirement
from lms.core.domain.job_runs import run_job
from lms.core.models import AuditEntry, Job, LoadedData
from lms.flows.reference import is_current, load_reference, load_requirements_with_status, mark_current
from lms.org.enums import COMMUNE_TYPES, REFORM_DAY
from lms.org.models import UnitVersion
from lms.plans.domain.recomputing import RECOMPUTE
from lms.plans.domain.status import differences, refresh_status
from lms.plans.models import RequirementStatus
from tests.factories.people import make_learner

pytestmark = pytest.mark.django_db


def test_one_province_is_loaded_with_all_that_is_not_a_unit(django_assert_max_num_queries):
    with django_assert_max_num_queries(170):
        first = load_reference(provinces=["46"])
    created = {kind: loaded.created for kind, loaded in first.items()}
    assert created == {
        "provinces": 1,
        "communes": 40,
        "old_units": 143,
        "succession": 133,
        "province_succession": 1,
        "divisions": 200,
        "positions": 60,
        "competencies": 37,
        "study_fields": 52,
        "requirements": 611,
        "procedures": 46,
        "legal_texts": 36,
        "glossary": 142,
        "evidence_rules": 4,
    }
    again = load_reference(provinces=["46"])
    assert {kind: (done.created, done.changed, done.same) for kind, done in again.items()} == {
        kind: (0, 0, number) for kind, number in created.items()
    }


def test_reference_fixture_is_real_and_small(reference):
    versions = UnitVersion.objects.filter(valid_from=REFORM_DAY, unit_type__in=COMMUNE_TYPES)
    assert set(versions.values_list("unit", flat=True)) == {commune.pk for commune in reference.communes}
    assert len(reference.communes) == 6
    assert [version.name for version in reference.ward.versions.all()] == ["Phường Phú Xuân"]
    assert reference.rural_commune.versions.get().parent == reference.province
    assert len(reference.divisions(reference.ward)) == 5
    assert reference.division(reference.ward, "Ban Chỉ huy quân sự") in reference.divisions(reference.ward)
    assert reference.position("CM-04").requirements.filter(competency=reference.competency("T01")).exists()


def test_changed_requirements_reach_the_status_of_everybody(reference):
    official = make_learner(reference.divisions(reference.ward)[0], reference.position("CM-04"))
    refresh_status([official.pk], now=timezone.now())
    other = make_learner(reference.divisions(reference.ward)[0], reference.position("CM-13"))
    changed = Requirement.objects.filter(position__code="CM-04", competency__code="C01")
    changed.update(min_level=5, max_level=5)
    refresh_status([official.pk, other.pk], now=timezone.now())
    assert load_requirements_with_status().changed == 1

    marked = set(RequirementStatus.objects.filter(is_stale=True).values_list("official", flat=True))
    assert (marked, [job.kind for job in Job.objects.all()]) == ({official.pk}, [RECOMPUTE])
    assert load_requirements_with_status().changed == 0
    assert Job.objects.count() == 1
    run_job(Job.objects.get().pk)
    assert RequirementStatus.objects.get(official=official, competency__code="C01").min_level == 2
    assert differences([official.pk, other.pk], now=timezone.now()) == []


def test_without_people_nothing_is_asked_for():
    load_reference(provinces=["46"])
    assert not Job.objects.exists()


def test_a_value_that_the_file_changes_supersedes_the_old_row(reference):
    """So a read for a moment before says what was known then."""
    changed = Requirement.objects.filter(position__code="CM-04", competency__code="C01")
    changed.update(min_level=5, max_level=5)
    seat = Seat(reference.position("CM-04").pk, reference.ward.pk)
    day, before = timezone.localdate(), timezone.now()

    def level(known_at=None):
        asked = requirements_for([seat], day, known_at=known_at)[seat]
        return [one.min_level for one in asked if one.competency_id == reference.competency("C01").pk]

    assert load_requirements_with_status().changed == 1
    assert (level(before), level(), level(timezone.now())) == ([5], [2], [2])
    old, new = changed.order_by("pk")
    assert (old.min_level, old.superseded_at, new.superseded_at) == (5, new.recorded_at, None)
    assert AuditEntry.objects.get(verb="core.reference.changed").target_id == str(new.pk)


def test_unchanged_files_are_known_by_their_digest():
    assert not is_current()
    mark_current()
    assert is_current()
    LoadedData.objects.update(sha256="other")
    assert not is_current()
