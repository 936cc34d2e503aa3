import re
import uuid

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates.models import AutomaticApproval, Certificate
from lms.core.domain.job_runs import run_job
from lms.core.models import Job
from tests.factories.certificates import make_exam_course, make_office, make_waiting
from tests.factories.people import make_learner

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
BATCH, AUTOMATIC = "hr:certificates-batch", "hr:certificates-automatic"


@pytest.fixture
def approver(client, office):
    client.force_login(office.approver)
    return client


@pytest.fixture
def waiting(office):
    course = make_exam_course("khai-sinh")
    made = []
    for number in range(3):
        office.learner = make_learner(office.division, office.position, f"Hồ Thị Số {number}", province=office.province)
        made.append(make_waiting(office, course))
    return made


def hidden(page):
    return dict(re.findall(r'type="hidden" name="(khoa|noi-cap|ma|so)" value="([^"]*)"', page.content.decode()))


def test_from_the_list_to_a_job_that_issues_all(approver, office, waiting):
    assertContains(approver.get(reverse("hr:certificates")), "Xem và duyệt cả danh sách")
    page = approver.get(reverse(BATCH), {"khoa": waiting[0].course_id})
    for said in ("Cấp 3 giấy chứng nhận?", "3 giấy, ký với tư cách", "KT. CHỦ TỊCH", "Hồ Thị Số 2"):
        assertContains(page, said)
    sent = hidden(page)
    response = approver.post(reverse(BATCH), sent)
    job = Job.objects.get()
    assertRedirects(response, reverse("jobs:detail", args=[job.pk]))
    run_job(job.pk)
    assert Certificate.objects.issued().count() == 3
    assertRedirects(approver.post(reverse(BATCH), sent), reverse("jobs:detail", args=[job.pk]))
    assert Job.objects.count() == 1
    assertRedirects(approver.get(reverse(BATCH)), reverse("hr:certificates"))


def test_what_has_changed_since_is_shown_anew_and_nothing_is_issued(approver, office, waiting):
    sent = hidden(approver.get(reverse(BATCH)))
    office.learner = make_learner(office.division, office.position, "Hồ Thị Mới", province=office.province)
    make_waiting(office, waiting[0].course)
    page = approver.post(reverse(BATCH), sent)
    assertContains(page, "Danh sách vừa thay đổi, chưa có gì được duyệt.")
    assertContains(page, "Cấp 4 giấy chứng nhận?")
    assert (Job.objects.count(), Certificate.objects.issued().count()) == (0, 0)


def test_what_is_out_of_reach_is_not_there(approver, office, waiting):
    other = make_office("Phường Thuận Hóa", province=office.province)
    for asked in ({"khoa": "x"}, {"khoa": "999999"}, {"noi-cap": "x"}, {"noi-cap": other.commune.uid}):
        assert approver.get(reverse(BATCH), asked).status_code == 404
    assert approver.post(reverse(BATCH), {"ma": "x"}).status_code == 404
    assert approver.post(reverse(BATCH), {"ma": uuid.uuid4(), "khoa": "x"}).status_code == 404


def test_the_setting_is_off_until_its_signer_turns_it_on(approver, office):
    assertContains(approver.get(reverse(AUTOMATIC)), "Đang tắt: mỗi yêu cầu chờ người duyệt xem.")
    sent = {"don-vi": office.commune.uid, "viec": "bat"}
    for _twice in range(2):
        page = approver.post(reverse(AUTOMATIC), sent, follow=True)
        assertContains(page, "Đang bật, theo chữ ký của")
    assert AutomaticApproval.objects.get().signer == office.approver
    page = approver.post(reverse(AUTOMATIC), sent | {"viec": "tat"}, follow=True)
    assertContains(page, "Đang tắt")
    assert approver.post(reverse(AUTOMATIC), {"don-vi": office.division.uid, "viec": "bat"}).status_code == 404


def test_hr_is_shown_neither(client, office, waiting):
    client.force_login(office.hr)
    assertNotContains(client.get(reverse("hr:certificates")), "Xem và duyệt cả danh sách")
    assert [client.get(reverse(name)).status_code for name in (BATCH, AUTOMATIC)] == [403, 403]
