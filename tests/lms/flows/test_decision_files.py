"""Decisions from a file: what is read, what one job records, stops and goes on with."""

from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from lms.core.domain.job_runs import JobCancelled, run_job
from lms.flows.decision_files import record_decision_file
from lms.org.domain.decision_file_rows import HEADINGS
from lms.org.domain.decision_files import confirm_decision_file, read_decision_file
from lms.org.enums import Role
from lms.org.exceptions_decisions import DecisionFileRunning, NoDecisionColumns, NothingToRecord
from lms.org.models import Decision, DecisionFileRow, PostingVersion
from lms.plans.models import LearningPlan
from tests.factories.people import grant_role, make_commune, make_official, make_posting, make_user

NOW = datetime(2026, 7, 20, 2, 0, tzinfo=timezone.get_default_timezone())
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


class Desk:
    def __init__(self, reference):
        self.reference = reference
        self.hr = make_user()
        grant_role(self.hr, Role.HR, reference.ward)
        self.people = [self.person(f"BH{number:04}", f"Nguyễn Văn {name}") for number, name in enumerate("ABC")]

    def person(self, code, name):
        person = make_official(name, province=self.reference.province, staff_code=code)
        make_posting(person, self.reference.ward, self.reference.position("CM-13"))
        return person

    def row(self, person, **changes):
        usual = {
            "staff_code": person.staff_code,
            "full_name": person.full_name,
            "kind": "Điều động",
            "number": "200/QĐ-UBND",
            "signed_on": "15/07/2026",
            "effective_on": "01/08/2026",
            "issued_by": "Ủy ban nhân dân phường Phú Xuân",
            "legal_basis": "Luật Cán bộ, công chức",
            "unit": "Phường Phú Xuân",
            "position": "CM-04",
        }
        return usual | changes

    def read(self, rows):
        lines = ["DANH SÁCH QUYẾT ĐỊNH", ";".join(HEADINGS.values())]
        lines += [";".join(f'"{row.get(name, "")}"' for name in HEADINGS) for row in rows]
        return read_decision_file(
            unit=self.reference.ward,
            data="\n".join(lines).encode("utf-8-sig"),
            filename="qd.csv",
            actor=self.hr,
            today=NOW.date(),
        )

    def problems(self, file):
        rows = DecisionFileRow.objects.filter(file=file)
        return {row.number: [(one["column"], one["text"]) for one in row.problems] for row in rows if row.problems}


@pytest.fixture
def desk(reference):
    return Desk(reference)


def test_each_row_is_recorded_as_a_clerk_would_and_one_paper_is_one_decision(desk):
    leaving = desk.row(desk.people[2], kind="nghỉ hưu", number="201/QĐ-UBND", unit="", position="")
    file = desk.read([desk.row(desk.people[0]), desk.row(desk.people[1], position="CM-14"), leaving])
    assert (desk.problems(file), Decision.objects.count()) == ({}, 0)
    job = confirm_decision_file(file=file, actor=desk.hr)
    with pytest.raises(DecisionFileRunning):
        confirm_decision_file(file=file, actor=desk.hr)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == ("succeeded", 3, 3)
    assert job.result["summary"] == "Đã ghi nhận 3 dòng; 0 dòng phải sửa."
    assert {one.number: one.lines.count() for one in Decision.objects.all()} == {"200/QĐ-UBND": 2, "201/QĐ-UBND": 1}
    assert Decision.objects.get(number="200/QĐ-UBND").legal_basis == "Luật Cán bộ, công chức"
    assert LearningPlan.objects.count() == 2
    with pytest.raises(NothingToRecord):
        confirm_decision_file(file=file, actor=desk.hr)


def test_rows_that_cannot_be_recorded_say_why_and_hold_up_no_other(desk):
    stranger = make_official("Trần Văn Lạ", province=desk.reference.province, staff_code="XX0001")
    make_posting(stranger, make_commune("Phường Khác"), desk.reference.position("CM-13"))
    file = desk.read(
        [
            desk.row(desk.people[0], position="CM-13"),  # holds it already: told by the job
            desk.row(desk.people[1], full_name="Nguyễn Văn Khác", effective_on="31/02/2026", kind="thăng chức"),
            desk.row(stranger, unit="Phường Khác", position="", number="-"),
            desk.row(desk.people[2]),
        ]
    )
    kinds = (
        "bổ nhiệm, chỉ định, tiếp nhận, điều động, luân chuyển, biệt phái, phân công, kiêm nhiệm, thôi giữ vị trí,"
        " nghỉ việc"
    )
    assert desk.problems(file) == {
        4: [
            ("Loại quyết định", f"Không có loại này. Các loại: {kinds}."),
            ("Ngày hiệu lực", "“31/02/2026” không phải ngày/tháng/năm."),
            ("Họ và tên", "Mã BH0001 là của Nguyễn Văn B. Hãy kiểm tra lại mã hoặc họ tên."),
        ],
        5: [
            ("Số, ký hiệu", "Số, ký hiệu gồm chữ số và ký hiệu, như 123/QĐ-UBND. Hãy nhập như trên văn bản."),
            ("Đơn vị nhận", "Không tìm thấy “Phường Khác” trong phạm vi phụ trách hoặc trong danh mục."),
            ("Vị trí việc làm mới", "Chưa có nội dung."),
            ("Mã cán bộ", "Không có ai mang mã này trong phạm vi phụ trách."),
        ],
    }
    job = confirm_decision_file(file=file, actor=desk.hr)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.result["summary"] == "Đã ghi nhận 1 dòng; 1 dòng phải sửa."
    refused = "Người này đang giữ đúng vị trí và đơn vị đó. Hãy chọn vị trí hoặc đơn vị mới."
    assert desk.problems(file)[3] == [("Vị trí việc làm mới", refused)]
    assert [line.official for line in Decision.objects.get().lines.all()] == [desk.people[2]]


class StopsAfterOne:
    """A job whose owner asks it to stop while its second row is written."""

    done = 0

    def advance(self, done, total, cursor=None):
        if done > 1:
            raise JobCancelled


def test_a_job_that_was_stopped_goes_on_with_the_rows_that_are_left(desk):
    file = desk.read([desk.row(person) for person in desk.people])
    begun = PostingVersion.objects.filter(start_decision__isnull=False)
    with pytest.raises(JobCancelled):
        record_decision_file(file=file, actor=desk.hr, now=NOW, job=StopsAfterOne())
    assert (begun.count(), DecisionFileRow.objects.filter(decision__isnull=False).count()) == (1, 1)
    run_job(confirm_decision_file(file=file, actor=desk.hr).pk)
    assert (begun.count(), Decision.objects.count(), LearningPlan.objects.count()) == (3, 1, 3)
    file.refresh_from_db()
    assert file.status == "done"


def test_a_file_of_something_else_is_refused(desk):
    with pytest.raises(NoDecisionColumns):
        read_decision_file(
            unit=desk.reference.ward, data=b"a;b\n1;2\n", filename="x.csv", actor=desk.hr, today=NOW.date()
        )


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_thousand_decisions_in_one_file_are_one_job(desk):
    people = [desk.person(f"NG{number:04}", f"Lê Văn {number}") for number in range(1000)]
    file = desk.read([desk.row(person, number=f"{number}/QĐ-UBND") for number, person in enumerate(people, start=1)])
    job = confirm_decision_file(file=file, actor=desk.hr)
    run_job(job.pk)
    job.refresh_from_db()
    begun = PostingVersion.objects.filter(start_decision__isnull=False).count()
    assert (job.done, Decision.objects.count(), begun, LearningPlan.objects.count()) == (1000, 1000, 1000, 1000)
