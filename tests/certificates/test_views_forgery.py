"""Suspected forgeries, told and looked into."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from certificates.limits import REPORTS
from certificates.models import ForgeryReport
from lms.core.models import AuditEntry
from lms.org.enums import Role
from tests.factories.certificates import NOW, make_issued, make_office
from tests.factories.people import grant_role, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def issued(office):
    return make_issued(office)


def tell(client, **changes):
    sent = {"typed": "", "seen": "Nộp kèm hồ sơ, tên khác trang tra cứu", "contact": "0905 000 111"}
    return client.post(reverse("verify:report"), sent | {"client_id": str(uuid.uuid4())} | changes)


def words(response):
    return " ".join(response.content.decode().split())


def test_anyone_tells_once_without_session_or_token(client, issued):
    client.handler.enforce_csrf_checks = True
    page = client.get(f"{reverse('verify:report')}?ma={issued.code}").content.decode()
    assert f'value="{issued.code}"' in page
    client_id = re.search(r'name="client_id" value="([^"]+)"', page).group(1)
    for _time in range(2):
        answer = tell(client, typed=issued.code.lower(), client_id=client_id)
        assert (answer.status_code, "Đã nhận báo cáo" in words(answer)) == (200, True)
    assert not answer.cookies
    report = ForgeryReport.objects.get()
    assert (report.certificate, report.contact, report.number in words(answer)) == (issued, "0905 000 111", True)
    assert AuditEntry.objects.filter(verb="certificates.forgery.reported").count() == 1


@pytest.mark.parametrize("typed", ["", "abc", "0000-0000-00"])
def test_a_code_of_no_paper_of_ours_is_kept_as_typed(client, issued, typed):
    tell(client, typed=typed)
    report = ForgeryReport.objects.get()
    assert (report.typed, report.certificate) == (typed, None)


def test_what_is_missing_is_asked_for_and_a_flood_is_held_off(client, db):
    refused = tell(client, seen=" ")
    assert (refused.status_code, "Ghi thấy giấy ở đâu và vì sao nghi" in words(refused)) == (422, True)
    for _time in range(REPORTS):
        tell(client)
    held = tell(client)
    assert (held.status_code, "tạm chưa nhận thêm" in words(held)) == (422, True)
    assert "Nộp kèm hồ sơ" in words(held)
    assert ForgeryReport.objects.count() == REPORTS


def test_who_issues_looks_into_it_and_answers_once(client, office, issued):
    tell(client, typed=issued.code)
    report = ForgeryReport.objects.get()
    page = reverse("verify:report-one", args=[report.uid])
    client.force_login(office.approver)
    assert report.number in words(client.get(reverse("verify:reports")))
    assert "Ghi kết quả xem xét" in words(client.post(page, {"answer": ""}))
    assert client.post(page, {"answer": "Giấy thật"}).url == reverse("verify:reports")
    assert "đã có người ghi kết quả" in words(client.post(page, {"answer": "Giấy giả"}))
    report.refresh_from_db()
    assert (report.answer, report.answered_by) == ("Giấy thật", office.approver)
    assert AuditEntry.objects.get(verb="certificates.forgery.answered").reason == "Giấy thật"


def test_others_see_none_of_it(client, office, issued):
    tell(client, typed=issued.code)
    tell(client, typed="0000-0000-00")
    of_ours, unknown = ForgeryReport.objects.order_by("typed").reverse()
    stranger, inspector = make_user(), make_user()
    grant_role(stranger, Role.HR, make_office("Phường Thuận Hóa", learner="Đỗ Văn Đạt").commune)
    grant_role(inspector, Role.INSPECTOR, office.province)
    seen = {}
    for who in (stranger, office.hr, inspector):
        client.force_login(who)
        seen[who] = [client.get(reverse("verify:report-one", args=[one.uid])).status_code for one in (of_ours, unknown)]
    assert seen == {stranger: [404, 404], office.hr: [200, 404], inspector: [200, 200]}


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_the_list_do_not_grow(client, office, issued, django_assert_num_queries, count):
    for _number in range(count):
        tell(client, typed=issued.code)
    client.force_login(office.approver)
    client.get(reverse("verify:reports"))
    with django_assert_num_queries(7):
        client.get(reverse("verify:reports"))
