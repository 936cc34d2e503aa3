"""My competencies: counts, gaps, reasons, tabs, at a fixed cost."""

from datetime import date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.domain.catalogue import ensure_section
from courses.models import CourseOutcome
from lms.competencies.enums import RequirementKind
from lms.learn.profile.standing import MERGED, profile_of
from tests.factories.exemptions import exempt
from tests.factories.gaps import hold, make_competencies, make_gap_ward, require
from tests.factories.people import (
    make_commune,
    make_division,
    make_learner,
    make_official,
    make_position,
    make_posting,
    make_province,
    make_user,
)
from tests.factories.plans import make_course_with_lessons, make_item, make_plan, prove

pytestmark = pytest.mark.django_db

TODAY = date(2026, 7, 20)
NOW = datetime(2026, 7, 20, 9, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def competencies():
    return make_competencies()


@pytest.fixture
def office():
    return make_division(make_commune("Phường Phú Xuân", province=make_province("Thành phố Huế")))


@pytest.fixture
def registrar(competencies):
    position = make_position("CM-04", "Tư pháp – hộ tịch")
    require(position, competencies["T01"], 2)
    require(position, competencies["T02"], 3)
    require(position, competencies["C01"], 1)
    require(position, competencies["T03"], 2, kind=RequirementKind.SHOULD)
    return position


@pytest.fixture
def learner(client, office, registrar):
    official = make_learner(office, registrar)
    client.force_login(official.user)
    return official


def profile(client, **params):
    return client.get("/nang-luc/", params)


def lines(page):
    return [
        (line.words.code, line.check.required.min_level, line.check.holding.level, line.missing)
        for line in page.context["profile"].view.lines
    ]


def test_gaps_come_first_the_largest_on_top_should_after_must(client, learner, competencies):
    hold(learner, competencies["C01"], 2)
    hold(learner, competencies["T02"], 1)
    page = profile(client)
    assert lines(page) == [("T01", 2, 0, 2), ("T02", 3, 1, 2), ("T03", 2, 0, 2), ("C01", 1, 2, 0)]
    text = " ".join(page.content.decode().split())
    for part in (
        'Vị trí <span lang="vi">Tư pháp – hộ tịch</span>',
        "cần 3 năng lực. Đã đạt 1, còn thiếu 2.",
        "nên có, không bắt buộc",
        "05/01/2026",
    ):
        assert part in text


def test_evidence_that_ran_out_says_when(client, learner, competencies):
    hold(learner, competencies["T01"], 2, since=date(2025, 7, 1), until=date(2026, 6, 30))
    page = profile(client)
    assert lines(page)[0] == ("T02", 3, 0, 3)
    assert "Hết hạn 30/06/2026" in page.content.decode()


def test_the_plans_course_closes_the_biggest_gap(client, learner, competencies):
    course = make_course_with_lessons("chung-thuc", "Chứng thực")
    plan = make_plan(learner, learner.postings.get(), starts_on=TODAY)
    make_item(plan, competencies["T02"], course=course, due_on=date(2026, 8, 30), level=3)
    text = profile(client).content.decode()
    assert 'href="/hoc/khoa/chung-thuc/"' in text
    assert "Học phần còn thiếu" in text
    assert "Hạn 30/08/2026 (còn 41\N{NO-BREAK SPACE}ngày)" in text


def test_without_a_plan_the_course_that_reaches_the_level_is_offered(client, learner, competencies):
    course = make_course_with_lessons("ho-tich", "Hộ tịch")
    prove(course, competencies["T01"], 2)
    page = profile(client)
    assert page.context["profile"].view.next_course == course


def test_a_line_without_a_course_is_never_late_and_names_one_to_learn_from(client, learner, competencies):
    course = make_course_with_lessons("mot-cua", "Một cửa")
    CourseOutcome.objects.create(course=course, competency=competencies["T02"], level=3)
    plan = make_plan(learner, learner.postings.get(), starts_on=TODAY)
    for code, planned in (("T02", None), ("T01", make_course_with_lessons("soan", "Khóa soạn", live=False))):
        make_item(plan, competencies[code], course=planned, due_on=date(2026, 6, 30), level=3)
    page = profile(client)
    view, text = page.context["profile"].view, page.content.decode()
    assert [(line.due_on, line.course) for line in view.lines] == [(None, None)] * 4
    assert [line.extra for line in view.lines if line.words.code == "T02"] == [course]
    assert 'Có khóa để học thêm: <a href="/hoc/khoa/mot-cua/" lang="vi">Một cửa</a>' in text
    assert "30/06/2026" not in text


def test_all_met_says_so(client, learner, competencies):
    for code, level in (("T01", 2), ("T02", 3), ("C01", 1)):
        hold(learner, competencies[code], level)
    text = profile(client).content.decode()
    assert "Đủ mức cho vị trí này." in text
    assert "Học phần còn thiếu" not in text


def test_two_postings_have_tabs_and_the_strictest_together(client, learner, office, competencies):
    other = make_position("CM-13", "Nông nghiệp")
    require(other, competencies["T01"], 4)
    make_posting(learner, office, other, is_main=False)
    page = profile(client)
    assert [tab["label"] for tab in page.context["tabs"]] == [
        "Tư pháp – hộ tịch – Văn phòng HĐND và UBND",
        "Nông nghiệp – Văn phòng HĐND và UBND",
        "Gộp (mức cao nhất)",
    ]
    assert lines(profile(client, **{"vi-tri": "2"})) == [("T01", 4, 0, 4)]
    merged = profile(client, **{"vi-tri": "gop"})
    assert lines(merged)[:2] == [("T01", 4, 0, 4), ("T02", 3, 0, 3)]
    assert "Các vị trí cộng lại cần 3 năng lực." in " ".join(merged.content.decode().split())


def test_together_they_have_the_courses_of_every_postings_unit(client, learner, competencies):
    other, there = make_position("CM-13", "Nông nghiệp"), make_commune("Xã Khác")
    require(other, competencies["T01"], 4)
    make_posting(learner, there, other, is_main=False)
    own = make_course_with_lessons("xa-khac", "Của xã khác", section=ensure_section(there, TODAY))
    prove(own, competencies["T01"], 4)
    for tab in ("2", "gop"):
        view = profile(client, **{"vi-tri": tab}).context["profile"].view
        assert [line.course for line in view.lines if line.words.code == "T01"] == [own]


def test_a_position_without_requirements_is_never_enough(client, office):
    official = make_learner(office, make_position(name_vi="Bảo vệ"))
    client.force_login(official.user)
    text = profile(client).content.decode()
    assert "chưa khai yêu cầu năng lực" in text
    assert "Đủ mức" not in text


def test_no_posting_says_whom_to_ask(client):
    official = make_official(user=make_user())
    client.force_login(official.user)
    assert "Chưa có vị trí. Phụ trách nhân sự cần cập nhật." in profile(client).content.decode()


def test_an_unknown_tab_shows_the_main_posting(client, learner):
    assert profile(client, **{"vi-tri": "99"}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_profile_asks_the_same_at_one_and_at_three(client, office, competencies, count):
    position = make_position()
    official = make_learner(office, position)
    client.force_login(official.user)
    plan = make_plan(official, official.postings.get(), starts_on=TODAY)
    for code in ("T01", "T02", "T03")[:count]:
        require(position, competencies[code], 3)
        hold(official, competencies[code], 1)
        course = make_course_with_lessons(f"khoa-{code.lower()}", code)
        make_item(plan, competencies[code], course=course, due_on=TODAY, level=3)
    profile(client)
    with CaptureQueriesContext(connection) as asked:
        profile(client)
    assert len(asked) == 19


def test_let_off_in_one_posting_and_met_in_the_other_nothing_is_missing_in_all():
    """Hùng holds T02 at 2, which one posting asks for; the other asks for 3, of which he is let off."""
    ward = make_gap_ward()
    exempt(ward, "hung", "T02", posting="hung+")
    profile = profile_of(ward.people["hung"], TODAY, MERGED)
    states = {line.words.code: line.check.state.value for line in profile.view.must}
    assert states["T02"] == "exempt"
