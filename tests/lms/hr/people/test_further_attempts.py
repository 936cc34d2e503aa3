"""HR gives one more attempt to somebody of theirs who has used up the others."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from assessments.models import AttemptAllowance
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.org.enums import Role
from tests.factories.assessments import make_assessment, sit
from tests.factories.people import grant_role, make_commune, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam(official):
    exam = make_assessment(attempts_allowed=1, wait_hours=0)
    sit(official, exam, timezone.now() - timedelta(days=1))
    return exam


def send(client, official, exam, reason="Đã học lại bài 2."):
    url = reverse("hr:person_further_attempt", args=[official.uid])
    return client.post(url, {"assessment": exam.slug, "reason": reason})


def page(client, official):
    return client.get(reverse("hr:person", args=[official.uid])).content.decode()


def test_it_is_offered_given_and_told(hr, official, exam):
    assert 'id="mo-luot-thi"' in page(hr, official)
    response = send(hr, official, exam)
    assert response.url == f"{reverse('hr:person', args=[official.uid])}#ket-qua"
    assert [str(one) for one in get_messages(response.wsgi_request)] == [
        f"Đã mở thêm một lượt làm bài “{exam.title}” cho Nguyễn Thị Hương và đã gửi thông báo."
    ]
    notice = Notice.objects.get()
    assert (notice.official, notice.path) == (official, f"/thi/{exam.slug}/")
    assert sentence(notice) == (
        f"Phụ trách nhân sự đã mở thêm một lượt làm bài “{exam.title}” cho anh/chị. Xem lại bài học rồi hãy bắt đầu."
    )
    assert 'id="mo-luot-thi"' not in page(hr, official)


def test_sent_twice_one_is_given_and_it_is_said(hr, official, exam):
    send(hr, official, exam)
    again = send(hr, official, exam)
    assert "Người này còn lượt hoặc đã đạt bài đó, nên không mở thêm lượt." in again.content.decode()
    assert AttemptAllowance.objects.count() == 1


def test_without_a_reason_nothing_is_given(hr, official, exam):
    refused = send(hr, official, exam, reason=" ").content.decode()
    assert "<title>Lỗi: Nguyễn Thị Hương" in refused
    assert "Ghi lý do mở thêm lượt, ví dụ: đã học lại bài 2." in refused
    assert not AttemptAllowance.objects.exists()


def test_hr_of_another_ward_finds_nobody(client, official, exam):
    stranger = make_user()
    grant_role(stranger, Role.HR, make_commune())
    client.force_login(stranger)
    assert send(client, official, exam).status_code == 404
    assert not AttemptAllowance.objects.exists()


def test_hr_finds_no_form_on_their_own_page_and_why(client, ward, official, exam):
    grant_role(official.user, Role.HR, ward.ward)
    client.force_login(official.user)
    sentence_there = (
        "Người làm bài không tự mở thêm lượt cho mình. Hãy nhờ người phụ trách nhân sự khác, hoặc của cấp trên."
    )
    pages = [page(client, official), send(client, official, exam).content.decode()]
    assert [(sentence_there in one, 'id="mo-luot-thi"' in one) for one in pages] == [(True, False)] * 2
    assert not AttemptAllowance.objects.exists()
    client.force_login(ward.hr)
    assert sentence_there not in page(client, official)
