"""Every report by the one contract, and the same figures for the same question for ever."""

import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.reports.files import FileFormat
from certificates.reports.registry import BY_NAME, KINDS
from certificates.reports.report_files import report_json
from certificates.reports.report_making import build, make_file
from courses.models import Completion, Enrolment
from lms.plans.models import AssignedCourse, DueExtension
from tests.factories.gaps import NOW, hold
from tests.factories.moves import make_exam, sit
from tests.factories.plans import do_steps, make_course_with_lessons, make_item, make_plan
from tests.factories.reports import ask

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 6, 30)
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
KNOWN = datetime(2026, 7, 10, 17, 0, tzinfo=HERE)
BEFORE = datetime(2026, 6, 1, 8, 0, tzinfo=HERE)


def figures(kind, asked):
    """All but who made it and when."""
    told = json.loads(report_json(build(kind, asked)))
    return {name: value for name, value in told.items() if name not in {"made_at", "made_by"}}


def recorded(row, at):
    type(row).objects.filter(pk=row.pk).update(recorded_at=at)


@pytest.fixture
def learning(ward):
    """An has learned one course of two; the second is late since 15/06. Đạt hasn't begun, due on 31/07."""
    first, second = (make_course_with_lessons(f"khoa-{n}", f"Khóa {n}", lessons=1, steps=2) for n in (1, 2))
    ward.courses = first, second
    plan = make_plan(ward.people["an"], ward.postings["an"], starts_on=date(2026, 5, 4))
    lines = [
        make_item(plan, ward.competencies["T01"], course=first, due_on=date(2026, 6, 5)),
        make_item(plan, ward.competencies["T02"], course=second, due_on=date(2026, 6, 15)),
    ]
    other = make_plan(ward.people["dat"], ward.postings["dat"], starts_on=date(2026, 6, 1))
    lines.append(make_item(other, ward.competencies["T01"], course=second, due_on=date(2026, 7, 31)))
    ward.done = Completion.objects.create(
        enrolment=lines[0].enrolment, completed_on=date(2026, 6, 3), periods=Decimal("4.0")
    )
    shown = hold(ward.people["an"], ward.competencies["T01"], 2, since=date(2026, 6, 3), recorded_at=BEFORE)
    lines[0].closed_on, lines[0].closed_by = date(2026, 6, 3), shown
    lines[0].save()
    lesson = second.get_children().first().specific
    do_steps(lines[1].enrolment, lesson, 1, at=BEFORE)
    for row in (*lines, plan, other, *Enrolment.objects.all(), *lines[1].enrolment.events.all(), ward.done):
        recorded(row, BEFORE)
    ward.lines = lines
    return ward


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_workbook_paper_and_json_say_the_same(learning, kind):
    asked = ask(learning)
    report = build(kind, asked)
    told = json.loads(report_json(report))
    book = openpyxl.load_workbook(io.BytesIO(make_file(kind, asked, FileFormat.XLSX).content))
    assert [sheet.title for sheet in book][:-1] == [str(table.name) for table in report.tables]
    for sheet, table in zip(book, told["tables"], strict=False):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        assert rows[5] == [column["label"] for column in table["columns"]]
        assert len(rows) - 6 == len(table["rows"])
    pages = pypdf.PdfReader(io.BytesIO(make_file(kind, asked, FileFormat.PDF).content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Số liệu đến ngày 20/07/2026; theo dữ liệu ghi nhận đến 09:30 20/07/2026" in text
    assert report.conclusion in text


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.is_of_one], ids=lambda kind: kind.name)
def test_without_names_nobody_is_named(learning, kind):
    told = report_json(build(kind, ask(learning, with_names=False)))
    assert not [person.full_name for person in learning.people.values() if person.full_name in told]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_last_month_as_known_then_stays_as_it_was(learning, kind):
    """Run again after new and back-dated facts, with the same day and moment, it is equal; without the moment it shows
    what was recorded late and says so."""
    asked = ask(learning, as_of=LAST_DAY, units_on=LAST_DAY, known_at=KNOWN)
    before = figures(kind, asked)
    open_before = figures(kind, ask(learning, as_of=LAST_DAY, units_on=LAST_DAY))
    add_facts(learning)
    assert figures(kind, asked) == before
    later = figures(kind, ask(learning, as_of=LAST_DAY, units_on=LAST_DAY))
    assert "ghi nhận sau ngày 30/06/2026" in later["recorded_later"] or kind.name in {"certificates", "moves"}
    if kind.name in {"skill-gap", "progress", "overdue", "hours", "dossier"}:
        assert later["tables"] != open_before["tables"]


def add_facts(ward):
    """After the moment that is asked about: of that month what came late, and what is new."""
    an, dat = ward.people["an"], ward.people["dat"]
    after = KNOWN + timedelta(days=3)
    shown = hold(an, ward.competencies["T02"], 3, since=date(2026, 6, 20), recorded_at=after)
    line = ward.lines[1]
    type(line).objects.filter(pk=line.pk).update(closed_on=after.date(), closed_by=shown)
    recorded(
        Completion.objects.create(enrolment=line.enrolment, completed_on=date(2026, 6, 20), periods=Decimal("8.0")),
        after,
    )
    DueExtension.objects.create(
        client_id="00000000-0000-4000-8000-000000000001",
        item=ward.lines[2],
        due_before=date(2026, 7, 31),
        due_on=date(2026, 9, 30),
        reason="Nghỉ phép",
        extended_by=ward.hr,
        extended_at=after,
    )
    enrolment = Enrolment.objects.create(official=dat, course=ward.courses[0], enrolled_on=date(2026, 6, 10))
    recorded(enrolment, after)
    hold(dat, ward.competencies["T01"], 3, since=date(2026, 7, 15), recorded_at=after)
    assert not AssignedCourse.objects.exists()


def test_progress_of_each_unit_adds_up(learning):
    told = figures(BY_NAME["progress"], ask(learning))
    units, positions, people = told["tables"]
    assert units["rows"] == [
        ["Trực thuộc Phường Phú Xuân", 1, 0, 0, 0, 0, 0, None],
        ["Phòng Kinh tế, Hạ tầng và Đô thị", 3, 0, 0, 0, 0, 0, None],
        ["Văn phòng HĐND và UBND", 4, 3, 1, 0, 1, 1, 1 / 3],
        ["Cả phạm vi", 8, 3, 1, 0, 1, 1, 1 / 3],
    ]
    assert [row[1] for row in people["rows"] if row[0] == "Văn phòng HĐND và UBND"] == [
        "Trần Thị An",
        "Hồ Văn Bình",
        "Phạm Văn Dũng",
        "Lê Văn Đạt",
    ]
    assert told["conclusion"] == ("8 người, 3 lượt học: 1 hoàn thành, 1 chưa bắt đầu, 1 quá hạn (hoàn thành 33%).")
    assert sum(row[1] for row in positions["rows"]) == 8


def test_only_who_is_asked_for_is_listed(learning):
    told = figures(BY_NAME["progress"], ask(learning, options={"ai": "qua-han"}))
    assert [row[1] for row in told["tables"][2]["rows"]] == ["Trần Thị An"]


def test_a_date_put_off_since_was_the_old_one_then(learning):
    line = learning.lines[1]
    DueExtension.objects.create(
        client_id="00000000-0000-4000-8000-000000000002",
        item=line,
        due_before=date(2026, 6, 15),
        due_on=date(2026, 8, 15),
        reason="Nghỉ phép",
        extended_by=learning.hr,
        extended_at=NOW,
    )
    type(line).objects.filter(pk=line.pk).update(due_on=date(2026, 8, 15))
    then = figures(BY_NAME["overdue"], ask(learning, as_of=LAST_DAY, units_on=LAST_DAY))
    assert [row[1:] for row in then["tables"][1]["rows"]] == [
        [
            "Trần Thị An",
            1985,
            "Công chức tư pháp – hộ tịch",
            "Văn phòng HĐND và UBND",
            "Khóa 2",
            "Chứng thực",
            "2026-06-15",
            15,
        ]
    ]
    assert figures(BY_NAME["overdue"], ask(learning))["conclusion"] == "Không có ai quá hạn."


def test_periods_that_count(learning):
    told = figures(BY_NAME["hours"], ask(learning))
    assert told["tables"][0]["rows"][-1] == ["Cả phạm vi", 8, 1, 1, 4.0, 0.5]
    later = figures(BY_NAME["hours"], ask(learning, options={"tu-ngay": date(2026, 6, 4)}))
    assert later["tables"][0]["rows"][-1] == ["Cả phạm vi", 8, 0, 0, 0.0, 0.0]


def test_exams_by_first_attempts(ward):
    exam = make_exam(ward, "T01", 2)
    for name, right in (("hoa", 5), ("an", 1)):
        sit(ward.people[name], exam, date(2026, 7, 2), right=right, posting=None)
    told = figures(BY_NAME["quality"], ask(ward))
    assert told["conclusion"] == "1 bài thi, 2 lượt thi lần đầu, 1 lượt đạt; 0 câu hỏi cần xem lại."
    assert told["tables"][0]["rows"][0][1:6] == [2, 1, 0.5, None, None]
    before = figures(BY_NAME["quality"], ask(ward, as_of=LAST_DAY, units_on=LAST_DAY))
    assert before["conclusion"] == "Chưa có ai trong phạm vi này nộp bài thi nào trong thời gian này."


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.is_of_one], ids=lambda kind: kind.name)
def test_statements_do_not_grow_with_what_is_learned(learning, kind, django_assert_num_queries):
    asked = ask(learning, as_of=LAST_DAY, units_on=LAST_DAY)
    with CaptureQueriesContext(connection) as before:
        build(kind, asked)
    for name in ("dung", "hoa", "binh"):
        plan = make_plan(learning.people[name], learning.postings[name], starts_on=LAST_DAY)
        make_item(plan, learning.competencies["T02"], course=learning.courses[0], due_on=date(2026, 6, 12))
    with django_assert_num_queries(len(before)):
        build(kind, asked)
