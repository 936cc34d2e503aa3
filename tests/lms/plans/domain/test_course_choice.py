"""Which course closes a gap, and which one is only there to learn from."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from assessments.models import AssessmentOutcome
from courses.domain.catalogue import ensure_section
from courses.models import CourseOutcome, CoursePosition, Enrolment
from lms.evidence.enums import EvidenceKind, RuleMark
from lms.evidence.models import EvidenceRule
from lms.org.tree import UnitsAtOrAbove
from lms.plans.domain.course_choice import (
    Asked,
    Choice,
    choices_for,
    choices_for_each,
    courses_for,
    courses_to_learn_from,
)
from tests.factories.courses import make_course
from tests.factories.gaps import NOW, TODAY, make_gap_ward
from tests.factories.people import make_commune
from tests.factories.plans import make_course_with_lessons, prove

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    return make_gap_ward()


def teach(slug, competency, level, *, positions=(), exam=None, **fields):
    course = prove(make_course(slug, slug, **fields), competency, level, **(exam or {}))
    for position in positions:
        CoursePosition.objects.create(course=course, position=position)
    return course


def at(ward, position="registrar", unit=None):
    return {"position_id": ward.positions[position].pk, "unit_id": (unit or ward.office).pk}


def chosen(ward, code, level, position="registrar", unit=None):
    wanted = (ward.competencies[code].pk, level)
    return courses_for([wanted], **at(ward, position, unit)).get(wanted)


def offered(ward, code, level, unit=None):
    wanted = (ward.competencies[code].pk, level)
    return courses_to_learn_from([wanted], UnitsAtOrAbove((unit or ward.office).pk, as_of=TODAY)).get(wanted)


def test_of_courses_as_long_the_one_meant_for_the_position_comes_first(ward):
    t01 = ward.competencies["T01"]
    exact = teach("chung", t01, 2)
    meant = teach("danh-rieng", t01, 4, positions=[ward.positions["registrar"]])
    teach("vi-tri-khac", t01, 2, positions=[ward.positions["economist"]])
    assert chosen(ward, "T01", 2) == meant.pk
    assert chosen(ward, "T01", 2, position="guard") == exact.pk
    short = teach("ngan", t01, 2, periods="3.5")
    assert chosen(ward, "T01", 2) == short.pk


def test_one_course_serves_several_lines_where_that_takes_fewer_hours(ward):
    t01, t02 = ward.competencies["T01"], ward.competencies["T02"]
    single = [teach("ho-tich", t01, 2), teach("chung-thuc", t02, 3)]
    both = teach("hai-viec", t01, 2, periods="12.0")
    CourseOutcome.objects.create(course=both, competency=t02, level=3)
    AssessmentOutcome.objects.create(assessment=both.assessment, competency=t02, level=3)
    wanted = [(t01.pk, 2), (t02.pk, 3)]
    assert courses_for(wanted, **at(ward)) == dict.fromkeys(wanted, both.pk)
    Enrolment.objects.create(official=ward.people["an"], course=single[0], enrolled_on=TODAY)
    asked = Asked(ward.positions["registrar"].pk, ward.office.pk, ward.people["an"].pk, frozenset(wanted))
    begun = {
        (t01.pk, 2): Choice(single[0].pk, Decimal(0), 1),
        (t02.pk, 3): Choice(single[1].pk, Decimal("8.0"), 1),
    }
    other = asked._replace(official_id=ward.people["dat"].pk)
    assert choices_for(asked) == begun
    assert choices_for_each([asked, other]) == {
        asked: begun,
        other: dict.fromkeys(wanted, Choice(both.pk, Decimal("12.0"), 2)),
    }


@pytest.mark.parametrize(("papers", "is_only"), [(5, False), (2, True)])
def test_where_the_rule_lets_no_exam_prove_the_level_an_observation_is_planned(ward, papers, is_only):
    t01, t02 = ward.competencies["T01"], ward.competencies["T02"]
    teach("ho-tich", t01, 4)
    for kind, level in ((EvidenceKind.OBSERVATION, 4), (EvidenceKind.PRIOR, papers), (EvidenceKind.RESULT, 2)):
        EvidenceRule.objects.create(
            kind=kind, competency=t01, max_level=level, mark=RuleMark.EMPLOYER, valid_from=date(2026, 7, 1)
        )
    wanted = frozenset({(t01.pk, 3), (t02.pk, 2)})
    asked = Asked(ward.positions["registrar"].pk, ward.office.pk, 0, wanted)
    observed = {(t01.pk, 3): Choice(None, is_only_way=is_only)}
    assert (choices_for(asked), choices_for_each([asked])) == (observed, {asked: observed})
    assert chosen(ward, "T01", 2) is not None
    assert choices_for(asked._replace(wanted=frozenset({(t01.pk, 5)}))) == {}


def test_then_the_code_decides(ward):
    t01 = ward.competencies["T01"]
    teach("muc-bon", t01, 4)
    three = teach("muc-ba", t01, 3)
    teach("muc-ba-nua", t01, 3)
    teach("muc-mot", t01, 1)
    assert [chosen(ward, "T01", level) for level in (2, 3)] == [three.pk, three.pk]
    assert (chosen(ward, "T01", 5), chosen(ward, "T02", 1)) == (None, None)


def test_a_units_own_course_is_for_its_people_alone(ward):
    t01, other = ward.competencies["T01"], make_commune("Xã khác")
    own = teach("cua-phuong", t01, 2, section=ensure_section(ward.ward, TODAY))
    assert [chosen(ward, "T01", 2, unit=unit) for unit in (ward.ward, ward.office, other)] == [own.pk, own.pk, None]
    bare = make_course_with_lessons("de-hoc", "Để học", section=ensure_section(ward.province, TODAY))
    CourseOutcome.objects.create(course=bare, competency=ward.competencies["T02"], level=3)
    assert [offered(ward, "T02", 2, unit=unit) for unit in (ward.province, ward.office, other)] == [bare, bare, None]


def test_a_course_published_without_its_lessons_is_no_course(ward):
    t01 = ward.competencies["T01"]
    course = teach("trong", t01, 3)
    assert (chosen(ward, "T01", 2), offered(ward, "T01", 2)) == (course.pk, course)
    course.get_children().update(live=False)
    assert (chosen(ward, "T01", 2), offered(ward, "T01", 2)) == (None, None)


def test_drafts_are_no_courses(ward):
    teach("ban-soan", ward.competencies["T01"], 3, live=False)
    assert chosen(ward, "T01", 2) is None


@pytest.mark.parametrize("courses", [1, 3])
def test_courses_take_one_statement_however_many(ward, django_assert_num_queries, courses):
    position = ward.positions["registrar"]
    for number in range(courses):
        teach(f"khoa-{number}", ward.competencies["T01"], 3, positions=[position])
    with django_assert_num_queries(1):
        courses_for([(ward.competencies["T01"].pk, 2), (ward.competencies["T02"].pk, 1)], **at(ward))


def test_a_course_without_an_open_exam_proves_nothing_and_is_there_to_learn_from(ward):
    t01 = ward.competencies["T01"]
    bare = make_course_with_lessons("khong-thi", "Không thi")
    CourseOutcome.objects.create(course=bare, competency=t01, level=2)
    closed = teach("chua-mo-thi", t01, 3, exam={"is_published": False})
    assert (chosen(ward, "T01", 2), chosen(ward, "T01", 3)) == (None, None)
    assert [offered(ward, "T01", level) for level in (2, 3, 4)] == [bare, closed, None]
    draft = make_course_with_lessons("ban-soan", "Bản soạn", live=False)
    CourseOutcome.objects.create(course=draft, competency=ward.competencies["T02"], level=3)
    assert offered(ward, "T02", 2) is None


def test_an_exam_counts_as_far_as_it_is_set_and_evidence_rules_allow(ward):
    t01, t02 = ward.competencies["T01"], ward.competencies["T02"]
    easy = teach("bai-de", t01, 4)
    easy.assessment.outcomes.update(level=2)
    top = teach("muc-nam", t02, 5)
    assert [chosen(ward, "T01", level) for level in (2, 3)] == [easy.pk, None]
    assert [chosen(ward, "T02", level) for level in (4, 5)] == [top.pk, None]
    EvidenceRule.objects.create(
        kind=EvidenceKind.RESULT, competency=t02, max_level=2, mark=RuleMark.EMPLOYER, valid_from=date(2026, 7, 1)
    )
    assert [chosen(ward, "T02", level) for level in (2, 3)] == [top.pk, None]


def test_without_a_rule_for_results_no_exam_proves_anything(ward):
    teach("ho-tich", ward.competencies["T01"], 2)
    EvidenceRule.objects.filter(kind=EvidenceKind.RESULT).update(superseded_at=NOW)
    assert chosen(ward, "T01", 2) is None


def test_levels_of_one_competency_are_told_apart(ward):
    t01 = ward.competencies["T01"]
    low, high = teach("thap", t01, 2, periods="2.0"), teach("cao", t01, 4)
    assert (chosen(ward, "T01", 2), chosen(ward, "T01", 3)) == (low.pk, high.pk)
    assert courses_for([(t01.pk, 2), (t01.pk, 3)], **at(ward)) == {(t01.pk, 2): high.pk, (t01.pk, 3): high.pk}


@pytest.mark.parametrize(("count", "statements"), [(0, 0), (1, 1), (3, 1)])
def test_courses_to_learn_from_take_one_statement(ward, django_assert_num_queries, count, statements):
    wanted = [(ward.competencies[code].pk, 2) for code in ("T01", "T02", "T03")[:count]]
    for competency_id, level in wanted:
        course = make_course_with_lessons(f"khoa-{competency_id}", "Khóa")
        CourseOutcome.objects.create(course=course, competency_id=competency_id, level=level)
    with django_assert_num_queries(statements):
        assert len(courses_to_learn_from(wanted, UnitsAtOrAbove(ward.office.pk, as_of=TODAY))) == count
