"""Papers of the scope: listed, answered, revoked; what was closed by one is open again."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lms.evidence.enums import DocumentState
from lms.evidence.models import Evidence, HandedInDocument
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.org.enums import Role
from lms.plans.models import PlanItem
from tests.factories.documents import PAPER_PDF, let_documents_prove, make_document
from tests.factories.gaps import NOW, TODAY, GapWard, make_gap_ward
from tests.factories.people import grant_role, make_commune, make_user
from tests.factories.plans import make_item, make_plan

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def ward(db, client) -> GapWard:
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        let_documents_prove()
        client.force_login(made.hr)
        yield made


@pytest.fixture
def document(ward):
    """An's, for the level of T02 that the position asks for and a plan waits for."""
    person, competency = ward.people["an"], ward.competencies["T02"]
    plan = make_plan(person, ward.postings["an"], starts_on=TODAY)
    make_item(plan, competency, course=None, due_on=TODAY, level=3)
    return make_document(person, competency, level=3, now=NOW)


def page_of(client, document):
    return client.get(reverse("hr:document", args=[document.uid])).content.decode()


def answer(client, document, **said):
    return client.post(reverse("hr:document", args=[document.uid]), said, follow=True)


def test_accepting_closes_the_gap_and_revoking_opens_it_again(client, ward, document):
    listed = client.get(reverse("hr:documents")).content.decode()
    assert "Chứng chỉ bồi dưỡng hộ tịch" in listed

    done = answer(client, document, answer="cong-nhan", level=document.level, reason="")

    assert "Đã công nhận. Minh chứng được ghi" in done.content.decode()
    item = PlanItem.objects.get(closed_on__isnull=False)
    assert (item.closed_on, item.closed_by) == (
        TODAY,
        Evidence.objects.get(kind="document", document_title="Chứng chỉ bồi dưỡng hộ tịch"),
    )
    assert sentence(Notice.objects.get(kind="document_accepted")) == (
        f"Giấy tờ “Chứng chỉ bồi dưỡng hộ tịch” đã được công nhận: chứng minh mức {document.level}."
    )
    assert "Không có giấy tờ nào chờ xác nhận." in client.get(reverse("hr:documents")).content.decode()

    client.post(reverse("hr:document_revoke", args=[document.uid]), {"reason": "Giấy giả."})

    item.refresh_from_db()
    assert (item.closed_on, HandedInDocument.objects.get().is_revoked) == (None, True)
    assert "Giấy giả." in page_of(client, document)
    assert "Đã thu hồi" in client.get(reverse("hr:documents") + "?loai=da-tra-loi").content.decode()
    again = client.post(reverse("hr:document_revoke", args=[document.uid]), {"reason": "Lần nữa."})
    assert "không còn ở tình trạng được công nhận" in again.content.decode()


def test_refusing_needs_a_reason_that_the_person_reads(client, ward, document):
    refused = answer(client, document, answer="khong-cong-nhan", reason="")
    assert "Nhập lý do để người gửi biết" in refused.content.decode()

    answer(client, document, answer="khong-cong-nhan", reason="Ảnh mờ.")

    document.refresh_from_db()
    assert (document.state, document.reason) == (DocumentState.REFUSED, "Ảnh mờ.")
    assert "Lý do: Ảnh mờ." in sentence(Notice.objects.get())


def test_a_lower_level_needs_a_reason(client, ward, document):
    page = answer(client, document, answer="cong-nhan", level=document.level - 1, reason="").content.decode()

    document.refresh_from_db()
    assert ("Nhập lý do để người gửi biết" in page, document.state) == (True, DocumentState.WAITING)


def test_answered_in_another_window_says_so_and_writes_nothing(client, ward, document):
    answer(client, document, answer="khong-cong-nhan", reason="Ảnh mờ.")

    late = answer(client, document, answer="cong-nhan", level=document.level, reason="")

    assert "Giấy tờ này đã có kết quả lúc" in late.content.decode()
    assert Evidence.objects.filter(kind="document").count() == 0


def test_ones_own_waits_for_somebody_else(client, ward, document):
    official = ward.people["an"]
    official.user = ward.hr
    official.save()

    page = page_of(client, document)
    late = answer(client, document, answer="cong-nhan", level=document.level, reason="")

    assert "Không ai tự xác nhận giấy tờ của mình." in page
    assert "Không ai tự xác nhận giấy tờ của mình." in late.content.decode()
    document.refresh_from_db()
    assert document.state == DocumentState.WAITING


def test_another_wards_hr_finds_nothing(ward, document):
    other = make_user()
    grant_role(other, Role.HR, make_commune("Xã Khác", code="99999"))
    client = Client()
    client.force_login(other)

    for name in ("hr:document", "hr:document_file", "hr:document_revoke"):
        assert client.get(reverse(name, args=[document.uid])).status_code == 404
    assert "Chứng chỉ" not in client.get(reverse("hr:documents")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(client, ward, count, django_assert_num_queries):
    for index in range(count):
        make_document(ward.people["an"], ward.competencies["T02"], now=NOW, content=PAPER_PDF + bytes([index]))
    client.get(reverse("hr:documents"))

    with django_assert_num_queries(8):
        client.get(reverse("hr:documents"))
