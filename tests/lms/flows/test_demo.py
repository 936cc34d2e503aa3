"""The demo ward, built once by the command: what it tells must be there whole, on whatever day it is built."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Count, Q
from django.utils import timezone

from certificates.models import Certificate
from lms.accounts.models import User
from lms.core.domain.audit_verification import verify
from lms.core.domain.job_runs import run_job
from lms.core.domain.many_rows import refresh_statistics
from lms.core.models import AuditEntry, Job
from lms.flows.demo import HERO, HR, build_demo, is_built, logins
from lms.flows.library import load_shipped_course
from lms.flows.reassignment import preview_training
from lms.org.domain.posting_conflicts import main_posting_on
from lms.org.enums import DecisionKind
from lms.org.models import Decision, Official, Position
from lms.org.policy import can_manage_official
from lms.plans.domain.covering import COVER
from lms.plans.domain.plan_items import plan_lines
from lms.plans.domain.status import differences
from lms.plans.models import LearningPlan, PlanItem
from lms.plans.tasks import cover_waiting_lines
from tests.factories.reference import load_small_reference

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())
TODAY = date(2026, 7, 20)


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.AUDIT_HEAD_FILE = tmp_path / "heads.jsonl"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def dak_lak(db):
    load_small_reference(("66",), communes=None)
    refresh_statistics()  # nothing else tells PostgreSQL of rows that no transaction has committed


def plans(today=TODAY):
    """By staff code: the first day, and every line with its state, its date and how late it is."""
    found = {}
    for plan in LearningPlan.objects.select_related("official").order_by("pk"):
        items = plan.items.select_related("plan", "course", "competency").order_by("order")
        lines = [
            (line.item.competency.code, line.state.value, line.item.due_on, line.days_late)
            for line in plan_lines(items, today)
        ]
        found[plan.official.staff_code] = (plan.starts_on, lines)
    return found


TWO_OF_FIVE = [("T01", True), ("T02", True), ("T03", False), ("T04", False), ("T14", False)]


def lines_of(states, due_on, late=0):
    return [(code, state, due_on, late if state == "overdue" else 0) for code, state in states.items()]


def hero_gaps(now):
    """What a decision that moves the hero to justice would ask of her."""
    hero = Official.objects.get(staff_code=HERO)
    day = timezone.localdate(now)
    preview = preview_training(
        official=hero,
        kind=DecisionKind.TRANSFER,
        to_unit=main_posting_on(hero, day).unit,
        to_position=Position.objects.get(code="CM-04"),
        effective_on=day + timedelta(days=12),
        now=now,
    )
    codes = dict(apps.get_model("competencies", "Competency").objects.values_list("pk", "code"))
    return [(codes[one.check.required.competency_id], one.course_id is not None) for one in preview.new]


def everything():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


@pytest.mark.slow
@pytest.mark.soak
def test_the_ward_at_mid_story(dak_lak, capsys):
    call_command("demo")
    printed = capsys.readouterr().out

    assert Official.objects.count() == 63
    everybody = list(Official.objects.values_list("pk", flat=True))
    assert plans() == {
        "BH0035": (
            date(2026, 4, 21),
            lines_of(
                {"T01": "met", "T02": "overdue", "T03": "no_course", "T04": "met", "T14": "no_course"},
                date(2026, 6, 22),
                late=28,
            ),
        ),
        "BH0056": (
            date(2026, 6, 5),
            lines_of(
                {"T01": "met", "T02": "not_started"} | dict.fromkeys(("P03", "T13", "C02", "C06", "P05"), "no_course"),
                date(2026, 8, 4),
            ),
        ),
        "BH0036": (
            date(2026, 6, 30),
            lines_of(
                {
                    "T01": "in_progress",
                    "T02": "not_started",
                    "T03": "no_course",
                    "T04": "no_course",
                    "T14": "no_course",
                },
                date(2026, 9, 3),  # 60 days end on 29 August; Monday is swapped, then comes the National Day
            ),
        ),
        "BH0047": (
            date(2026, 8, 1),
            lines_of(dict.fromkeys(("T17", "C01", "C07", "T14"), "no_course"), date(2026, 9, 30)),
        ),
    }
    assert PlanItem.objects.overdue(TODAY).count() == 1

    certificates = Certificate.objects.order_by("requested_at").select_related("official", "course")
    assert [(c.official.staff_code, c.course.slug, c.register_number, c.issued_on) for c in certificates] == [
        ("BH0035", "dang-ky-khai-sinh", "1/2026/GCN-UBND", date(2026, 5, 15)),
        ("BH0056", "dang-ky-khai-sinh", "", None),
    ]
    assert hero_gaps(NOW) == TWO_OF_FIVE
    assert differences(everybody, now=NOW) == []

    found = verify(now=NOW)
    assert (found.ok, found.seals, AuditEntry.objects.unsealed().count()) == (True, AuditEntry.objects.count(), 0)

    users = {
        login.code: User.objects.get(Q(username=login.code) | Q(official__staff_code=login.code)) for login in logins()
    }
    assert {login.code: users[login.code].full_name for login in logins()} == {
        login.code: login.name for login in logins()
    }
    assert all(login.code in printed for login in logins())
    hero = Official.objects.get(staff_code=HERO)
    assert [can_manage_official(users[code], hero) for code in (HR, "so-noi-vu", HERO, "bien-soan")] == [
        True,
        True,
        False,
        False,
    ]

    before = everything()
    call_command("load_library", verbosity=0)
    call_command("demo")
    assert (everything(), capsys.readouterr().out) == (before, printed)
    call_command("recompute_status", "--check")
    assert capsys.readouterr().out == "63 people checked, 0 differences.\n"


def check_the_story(now):
    today = timezone.localdate(now)
    states = {code: [state for _, state, _, _ in lines] for code, (_, lines) in plans(today).items()}
    assert {code: {state: found.count(state) for state in found} for code, found in states.items()} == {
        "BH0035": {"met": 2, "overdue": 1, "no_course": 2},  # one line closed by what was seen at the desk
        "BH0056": {"met": 1, "not_started": 1, "no_course": 5},
        "BH0036": {"in_progress": 1, "not_started": 1, "no_course": 3},
        "BH0047": {"no_course": 4},
    }
    assert hero_gaps(now) == TWO_OF_FIVE
    assert Certificate.objects.aggregate(issued=Count("approved_at"), all=Count("pk")) == {"issued": 1, "all": 2}
    assert differences(list(Official.objects.values_list("pk", flat=True)), now=now) == []


@pytest.mark.once
def test_the_story_of_today(demo):
    """In the ward that all tests of this run share."""
    with time_machine.travel(demo, tick=False):
        check_the_story(demo)


@pytest.mark.once
def test_courses_without_an_exam_close_no_gap_of_the_story(demo):
    """The library has such courses for T03, T04 and T14; a plan of old that took one gives it up."""
    with time_machine.travel(demo, tick=False):
        names = ("course_digital_skills.json", "course_one_stop_reception.json", "course_online_filing.json")
        courses = {course.slug: course for course in (load_shipped_course(name, actor=None) for name in names)}
        assert hero_gaps(demo) == TWO_OF_FIVE
        t03 = PlanItem.objects.get(plan__official__staff_code="BH0035", competency__code="T03")
        t03.course = courses["tiep-nhan-va-tra-ket-qua-mot-cua"]
        t03.save()
        cover_waiting_lines(demo)
        run_job(Job.objects.get(kind=COVER).pk)
        check_the_story(demo)


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.parametrize("moment", ["2026-10-04T23:40+07:00", "2027-01-02T00:20+07:00", "2028-02-29T12:00+07:00"])
def test_the_story_is_the_same_on_any_day(dak_lak, moment):
    """A Sunday night, just after midnight early in a year, a leap day."""
    now = datetime.fromisoformat(moment)
    with time_machine.travel(now, tick=False):
        build_demo(now)
        check_the_story(now)


def test_it_needs_the_reference_data_first():
    with pytest.raises(CommandError, match="load_reference"):
        call_command("demo")
    assert (is_built(), User.objects.count(), Decision.objects.count()) == (False, 0, 0)
