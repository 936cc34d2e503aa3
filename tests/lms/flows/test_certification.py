import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from certificates.exceptions import NotAnApprover
from certificates.models import Certificate
from lms.core.models import Job
from lms.flows.certification import (
    Signing,
    approve_and_issue,
    approve_and_issue_all,
    replace_and_issue,
    revoke_and_tell,
)
from lms.flows.models import Notice
from lms.flows.notices import sentence
from tests.factories.certificates import CAPACITY, NOW, make_exam_course, make_office, make_waiting
from tests.factories.people import make_learner

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def office():
    return make_office()


def issue(certificate, office):
    return approve_and_issue(certificate=certificate, actor=office.approver, capacity=CAPACITY, now=NOW)


def test_an_approval_tells_the_holder_and_asks_for_the_file(office):
    issued = issue(make_waiting(office), office)
    notice = Notice.objects.get(official=office.learner)
    assert sentence(notice) == f"Đã cấp giấy chứng nhận khóa học “Đăng ký khai sinh”, mã {issued.code}."
    assert notice.path == f"/chung-nhan/{issued.code}/"
    job = Job.objects.get()
    assert (job.kind, job.params, job.owner) == (
        "certificates.render",
        {"certificates": [str(issued.uid)]},
        office.approver,
    )


def test_a_double_submit_tells_and_asks_once(office):
    waiting = make_waiting(office)
    assert issue(waiting, office).code == issue(waiting, office).code
    assert (Notice.objects.count(), Job.objects.count()) == (1, 1)


def test_a_revocation_is_told_once(office):
    issued = issue(make_waiting(office), office)
    for _press in range(2):
        revoke_and_tell(certificate=issued, actor=office.approver, reason="Cấp nhầm.", now=NOW)
    told = Notice.objects.exclude(kind="certificate_issued").get()
    assert sentence(told) == (
        f"Giấy chứng nhận khóa học “Đăng ký khai sinh”, mã {issued.code}, đã bị thu hồi. Lý do: Cấp nhầm."
    )


def test_a_refused_approval_leaves_nothing(office):
    waiting = make_waiting(office)
    with pytest.raises(NotAnApprover):
        approve_and_issue(certificate=waiting, actor=office.hr, capacity=CAPACITY, now=NOW)
    assert (Notice.objects.count(), Job.objects.count()) == (0, 0)


def test_of_several_each_stands_by_itself(office):
    waiting = make_waiting(office)
    already = issue(make_another(office, "Hồ Văn Dũng"), office)
    elsewhere = make_waiting(make_office("Xã Khác", province=office.province), make_exam_course("khoa-xa-khac"))
    signings = [Signing(one, CAPACITY) for one in (waiting, already, elsewhere)]
    outcome = approve_and_issue_all(signings=signings, actor=office.approver, now=NOW)
    assert (outcome.issued, outcome.unchanged) == ([waiting], [already])
    assert [(one, type(violation)) for one, violation in outcome.refused] == [(elsewhere, NotAnApprover)]
    assert outcome.job.params == {"certificates": [str(waiting.uid)]}
    numbers = Certificate.objects.issued().order_by("pk").values_list("register_number", flat=True)
    assert set(numbers) == {"1/2026/GCN-UBND", "2/2026/GCN-UBND"}
    assert connection.needs_rollback is False


def test_nothing_issued_starts_no_job(office):
    outcome = approve_and_issue_all(signings=[], actor=office.approver, now=NOW)
    assert (outcome.issued, outcome.job) == ([], None)


def test_a_replacement_tells_the_holder_once(office):
    issued = issue(make_waiting(office), office)

    def replace():
        return replace_and_issue(
            certificate=issued, actor=office.approver, capacity=CAPACITY, reason="Sai họ tên.", now=NOW
        )

    assert replace() == replace()
    assert (Notice.objects.count(), Job.objects.count()) == (2, 2)


def make_another(office, name):
    first, office.learner = office.learner, make_learner(office.division, office.position, name)
    try:
        return make_waiting(office, make_exam_course("khoa-hai"))
    finally:
        office.learner = first


@pytest.mark.django_db(transaction=True)
def test_approvers_at_the_same_time_make_no_gap_and_no_double(office):
    """Four people approve at once; two of them the same request."""
    waiting = [make_waiting(office), make_another(office, "Hồ Văn Dũng")]
    third = make_learner(office.division, office.position, "Võ Thị Yến", province=office.province)
    office.learner = third
    waiting.append(make_waiting(office, make_exam_course("khoa-ba")))
    start = threading.Barrier(4)

    def approve(certificate):
        try:
            start.wait(timeout=10)
            return issue(certificate, office).code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(approve, [*waiting, waiting[0]]))
    assert codes[0] == codes[3]
    numbers = Certificate.objects.issued().values_list("register_number", flat=True)
    assert sorted(numbers) == [f"{number}/2026/GCN-UBND" for number in (1, 2, 3)]
    assert (Notice.objects.count(), Job.objects.count()) == (3, 3)
