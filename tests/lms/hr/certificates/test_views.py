import io
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from assessments.domain.regrading import Correction
from assessments.enums import CorrectionKind
from certificates.domain.files import keep_file
from certificates.domain.issuing import approve_certificate, refuse_certificate
from certificates.domain.revoking import revoke_certificate
from certificates.models import Certificate
from lms.core.models import AuditEntry, Job
from lms.flows.regrading import correct_and_regrade
from lms.org.enums import Role
from tests.factories.certificates import CAPACITY, NOW, make_exam_course, make_issued, make_waiting
from tests.factories.people import grant_role, make_learner, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def approver(client, office):
    client.force_login(office.approver)
    return client


def more(office, count):
    """Requests of further people of the office."""
    first, made = office.learner, []
    for number in range(count):
        office.learner = make_learner(office.division, office.position, f"Hồ Thị Số {number}", province=office.province)
        made.append(make_waiting(office, make_exam_course(f"khoa-{number}")))
    office.learner = first
    return made


def page(name, certificate):
    return reverse(f"hr:{name}", args=[certificate.uid])


def approval(*certificates, capacity=CAPACITY):
    return {"chon": [str(one.uid) for one in certificates]} | {f"tu-cach-{one.uid}": capacity for one in certificates}


def stored(certificate):
    return Certificate.objects.get(pk=certificate.pk)


def test_the_waiting_list_shows_the_facts_and_lets_the_approver_pick(approver, office):
    waiting = make_waiting(office)
    response = approver.get(reverse("hr:certificates"))
    assertContains(response, f'name="chon" value="{waiting.uid}"')
    for fact in ("Lê Thị Cúc", "Công chức tư pháp – hộ tịch", "Đăng ký khai sinh", "05/07/2026", "2/2 câu đúng"):
        assertContains(response, fact)
    assertContains(response, "Phường Phú Xuân, Thành phố Huế")


def test_hr_sees_the_list_without_picking(client, office):
    waiting = make_waiting(office)
    client.force_login(office.hr)
    response = client.get(reverse("hr:certificates"))
    assertContains(response, "Chờ người duyệt khác")
    assertNotContains(response, 'name="chon"')
    assertNotContains(client.get(page("certificate", waiting)), "Xem và duyệt")


def test_an_empty_list_says_how_it_fills(approver):
    assertContains(approver.get(reverse("hr:certificates")), "Không có yêu cầu nào chờ duyệt.")
    assertContains(approver.get(reverse("hr:certificate-register")), "Chưa cấp giấy chứng nhận nào")


def test_an_issued_one_whose_exam_is_no_longer_passed_is_listed_to_be_looked_at(approver, office):
    issued = make_issued(office)
    lasting = more(office, 1)[0]
    approve_certificate(certificate=lasting, actor=office.approver, capacity=CAPACITY, now=NOW)
    address = reverse("hr:certificates")
    assertNotContains(approver.get(address), "Giấy đã cấp cần xem lại")
    version = issued.result.attempt.questions.get(order=1).version
    wrong = version.choices.filter(is_correct=False)[0]
    correction = Correction(CorrectionKind.KEY, frozenset({wrong.pk}))
    done = correct_and_regrade(
        version=version, correction=correction, reason="Luật mới.", actor=make_user(is_superuser=True), now=NOW
    )
    assert done.to_review == 1
    at_home = Client()
    at_home.force_login(office.hr)
    assertContains(at_home.get("/nhan-su/"), "giấy chứng nhận đã cấp mà nay không còn đạt bài thi")
    [listed] = at_home.get("/nhan-su/can-xu-ly/can-xem-lai/").context["page"].object_list
    assert listed == issued
    shown = approver.get(address)
    assertContains(shown, "Giấy đã cấp cần xem lại")
    assertContains(shown, page("certificate", issued), count=1)
    assertNotContains(shown, page("certificate", lasting))
    assertContains(approver.get(page("certificate", issued)), "Không còn đạt bài thi", count=1)
    assertNotContains(approver.get(page("certificate", lasting)), "Không còn đạt bài thi")
    revoke_certificate(certificate=issued, actor=office.approver, reason="Không còn đạt bài thi.", now=NOW)
    assertNotContains(approver.get(address), "Giấy đã cấp cần xem lại")
    assertNotContains(at_home.get("/nhan-su/"), "không còn đạt bài thi")


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize("screen", ["certificates", "certificate-register"])
def test_lists_ask_the_same_for_one_and_three(approver, office, screen, people, django_assert_num_queries):
    waiting = more(office, people)
    if screen == "certificate-register":
        approver.post(reverse("hr:certificates-approve"), approval(*waiting))
        approver.get(reverse("hr:certificates"))
    with django_assert_num_queries({"certificates": 16, "certificate-register": 7}[screen]):
        approver.get(reverse(f"hr:{screen}"))


def test_several_are_approved_after_one_look(approver, office):
    waiting = [make_waiting(office), *more(office, 2)]
    asked = approver.get(reverse("hr:certificates-approve"), {"chon": [one.uid for one in waiting]})
    assertContains(asked, "Cấp 3 giấy chứng nhận?")
    assertContains(asked, CAPACITY, count=6)
    assertContains(asked, "Đã đạt “Bài thi: Hộ tịch” ngày 06/07/2026: 2/2 câu đúng.")
    response = approver.post(reverse("hr:certificates-approve"), approval(*waiting), follow=True)
    assertRedirects(response, reverse("hr:certificates"))
    assertContains(response, "Đã cấp 3 giấy chứng nhận. Tệp PDF đang được lập.")
    assert [stored(one).register_number for one in waiting] == [f"{n}/2026/GCN-UBND" for n in (1, 2, 3)]
    assert Job.objects.count() == 1


def test_one_is_approved_from_its_page(approver, office):
    waiting = make_waiting(office)
    assertContains(approver.get(page("certificate", waiting)), "Căn cứ để cấp")
    response = approver.post(reverse("hr:certificates-approve"), approval(waiting), follow=True)
    assertContains(response, "Đã cấp 1 giấy chứng nhận.")
    assertContains(response, stored(waiting).code)


def test_sending_the_approval_twice_issues_once(approver, office):
    waiting = make_waiting(office)
    for _again in range(2):
        approver.post(reverse("hr:certificates-approve"), approval(waiting))
    assert (stored(waiting).register_number, Job.objects.count()) == ("1/2026/GCN-UBND", 1)


def test_a_capacity_other_than_the_one_shown_is_refused_with_words(approver, office):
    waiting = make_waiting(office)
    response = approver.post(reverse("hr:certificates-approve"), approval(waiting, capacity="CHỦ TỊCH"), follow=True)
    assertContains(response, "khác với tư cách đã hiện trên trang")
    assert stored(waiting).code is None


def test_a_capacity_of_two_lines_comes_back_as_browsers_send_it(client, office):
    grant_role(user := make_user(), Role.APPROVER, office.commune, capacity="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH")
    client.force_login(user)
    waiting = make_waiting(office)
    client.post(reverse("hr:certificates-approve"), approval(waiting, capacity="KT. CHỦ TỊCH\r\nPHÓ CHỦ TỊCH"))

    assert stored(waiting).capacity == "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"


def test_nothing_picked_goes_back_with_words(approver):
    response = approver.get(reverse("hr:certificates-approve"), follow=True)
    assertContains(response, "Chưa chọn yêu cầu nào.")


def test_a_refusal_asks_for_its_reason(approver, office):
    waiting = make_waiting(office)
    assertContains(approver.post(page("certificate-refuse", waiting), {"reason": " "}), "Cần ghi lý do")
    response = approver.post(page("certificate-refuse", waiting), {"reason": "Thiếu hồ sơ."}, follow=True)
    assertContains(response, "Không duyệt ngày 06/07/2026")
    assertContains(response, "Thiếu hồ sơ.")


def test_a_refused_request_is_taken_up_again(approver, office):
    refused = refuse_certificate(certificate=make_waiting(office), actor=office.approver, reason="Nhầm.", now=NOW)
    response = approver.post(page("certificate-again", refused), follow=True)
    assertContains(response, "Đã lập lại yêu cầu.")
    assert Certificate.objects.waiting().count() == 1


def test_revoking_asks_and_tells(approver, office):
    issued = make_issued(office)
    assertContains(approver.get(page("certificate-revoke", issued)), "Thu hồi giấy chứng nhận này?")
    assertContains(approver.post(page("certificate-revoke", issued), {"reason": ""}), "Cần ghi lý do")
    response = approver.post(page("certificate-revoke", issued), {"reason": "Cấp nhầm."}, follow=True)
    assertContains(response, "Đã thu hồi giấy chứng nhận.")
    assert stored(issued).revocation_reason == "Cấp nhầm."
    for response in (
        approver.get(page("certificate-revoke", issued), follow=True),
        approver.post(page("certificate-revoke", issued), {"reason": "Lý do khác."}, follow=True),
    ):
        assertContains(response, "đã được thu hồi ngày")
    assert stored(issued).revocation_reason == "Cấp nhầm."


def test_replacing_leads_to_the_new_one(approver, office):
    issued = make_issued(office)
    posted = {"reason": "Sai họ tên.", "tu-cach": CAPACITY}
    response = approver.post(page("certificate-replace", issued), posted, follow=True)
    new = stored(issued).replaced_by
    assertRedirects(response, page("certificate", new))
    assertContains(approver.get(page("certificate", issued)), new.code)


def test_revoking_what_waits_is_refused_with_words(approver, office):
    response = approver.post(page("certificate-revoke", make_waiting(office)), {"reason": "Nhầm."})
    assertContains(response, "chưa được cấp nên chưa có gì để thu hồi")


def test_the_register_is_searched_and_taken_out_as_xlsx(approver, office):
    issued = make_issued(office)
    for found in ("cuc le", issued.code[:4], "1/2026"):
        assertContains(approver.get(reverse("hr:certificate-register"), {"tim": found}), issued.code)
    assertContains(
        approver.get(reverse("hr:certificate-register"), {"tim": "không có"}), "Không có giấy chứng nhận nào"
    )
    file = reverse("hr:certificate-register-file")
    assertContains(approver.post(file, {"purpose": " "}), "Tệp có họ tên nên cần ghi mục đích sử dụng.")
    assert AuditEntry.objects.filter(verb="certificates.register_exported").count() == 0
    response = approver.post(file, {"purpose": "Đối chiếu quý III"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=6, values_only=True))
    assert rows[1][:3] == ("1/2026/GCN-UBND", issued.code, "Lê Thị Cúc")
    assert rows[1][9].date() == date(2026, 7, 6)
    assert AuditEntry.objects.get(verb="certificates.register_exported").after == {
        "unit": "Phường Phú Xuân, Thành phố Huế",
        "count": 1,
        "purpose": "Đối chiếu quý III",
    }


def test_the_file_is_served_only_as_it_was_made(approver, office):
    issued = make_issued(office)
    assertContains(approver.get(page("certificate-file", issued)), "Tệp PDF đang được lập", status_code=409)
    stored_at = Path(keep_file(certificate=issued, content=b"%PDF-1.7 x", now=NOW).file.path)
    stored_at.write_bytes(b"%PDF-1.7 y")
    assertContains(approver.get(page("certificate-file", issued)), "không còn giống tệp đã lập", status_code=409)
    stored_at.write_bytes(b"%PDF-1.7 x")
    response = approver.get(page("certificate-file", issued))
    assert (response.getvalue(), response["Content-Type"]) == (b"%PDF-1.7 x", "application/pdf")
    response.close()


def test_expiring_soon_is_said(approver, office):
    issued = make_issued(office)
    keep_file(certificate=issued, content=b"%PDF", now=NOW)
    with time_machine.travel(NOW + timedelta(days=1080)):
        approver.force_login(office.approver)
        assertContains(approver.get(page("certificate", issued)), "Sắp hết hạn.")


def test_english(approver, office):
    waiting = make_waiting(office)
    with translation.override("vi"):
        for address in ("/en/nhan-su/cap-chung-nhan/", f"/en/nhan-su/cap-chung-nhan/{waiting.uid}/"):
            assertContains(approver.get(address), '<html lang="en"')
