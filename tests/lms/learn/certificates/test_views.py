from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains

from certificates.domain.files import keep_file
from certificates.domain.issuing import refuse_certificate
from certificates.domain.revoking import replace_certificate, revoke_certificate
from tests.factories.certificates import (
    CAPACITY,
    NOW,
    make_exam_course,
    make_issued,
    make_office,
    make_waiting,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(client):
    office = make_office()
    client.force_login(office.learner.user)
    return office


def page(issued, name="certificate"):
    return reverse(f"learn:{name}", args=[issued.code])


def test_nothing_yet(client, office):
    assertContains(client.get(reverse("learn:certificates")), "Chưa có giấy chứng nhận nào.")


def test_what_waits_and_what_was_refused_say_so(client, office):
    waiting = make_waiting(office)
    assertContains(client.get(reverse("learn:certificates")), "Đang chờ người có thẩm quyền duyệt")
    refuse_certificate(certificate=waiting, actor=office.approver, reason="Thiếu hồ sơ.", now=NOW)
    assertContains(client.get(reverse("learn:certificates")), "Thiếu hồ sơ.")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_and_three(client, office, count, django_assert_num_queries):
    for number in range(count):
        make_issued(office, make_exam_course(f"khoa-{number}"))
    with django_assert_num_queries(4):
        client.get(reverse("learn:certificates"))


def test_all_words_as_text(client, office):
    issued = make_issued(office)
    response = client.get(page(issued))
    for word in (
        "Lê Thị Cúc",
        "Công chức tư pháp – hộ tịch, Văn phòng HĐND và UBND – Phường Phú Xuân, Thành phố Huế",
        "Đăng ký khai sinh",
        "1/2026/GCN-UBND",
        "Ủy ban nhân dân phường Phú Xuân, thành phố Huế",
        "Nguyễn Văn Ước (KT. CHỦ TỊCH, PHÓ CHỦ TỊCH)",
        f'value="http://testserver/v/{issued.code}"',
        "Đã duyệt, đang lập tệp",
        "Tệp PDF đang được lập",
    ):
        assertContains(response, word)


def test_the_file_is_downloaded(client, office):
    issued = make_issued(office)
    assertContains(client.get(page(issued, "certificate-file")), "đang được lập", status_code=409)
    keep_file(certificate=issued, content=b"%PDF-1.7 x", now=NOW)
    assertContains(client.get(page(issued)), "Tải PDF")
    assertContains(client.get(page(issued)), "Còn hiệu lực đến 06/07/2029")
    response = client.get(page(issued, "certificate-file"))
    assert response.getvalue() == b"%PDF-1.7 x"
    assert response["Content-Disposition"] == f'attachment; filename="giay-chung-nhan-{issued.code}.pdf"'
    response.close()


def test_only_ones_own(client, office):
    issued = make_issued(make_office("Xã Khác", learner="Hồ Văn Dũng"), make_exam_course("khoa-khac"))
    mine = make_issued(office)
    assert client.get(page(mine)).status_code == 200
    assert client.get(page(issued)).status_code == 404
    assert client.get(page(issued, "certificate-file")).status_code == 404
    assert client.get("/chung-nhan/khong-phai-ma/").status_code == 404
    assertNotContains(client.get(reverse("learn:certificates")), issued.code)


def test_signed_out_goes_to_the_sign_in_page(client, office):
    issued = make_issued(office)
    client.logout()
    assert client.get(page(issued)).status_code == 302


def test_soon_to_expire_expired_revoked_and_replaced(client, office):
    issued = make_issued(office)
    with time_machine.travel(NOW + timedelta(days=1080)):
        client.force_login(office.learner.user)
        assertContains(client.get(page(issued)), "Sắp hết hạn: giá trị đến hết ngày 06/07/2029.")
    with time_machine.travel(NOW + timedelta(days=1100)):
        client.force_login(office.learner.user)
        assertContains(client.get(page(issued)), "Hết hạn sau ngày 06/07/2029.")
    client.force_login(office.learner.user)
    new = replace_certificate(certificate=issued, actor=office.approver, capacity=CAPACITY, reason="Sai.", now=NOW)
    assertContains(client.get(page(issued)), f'href="/chung-nhan/{new.code}/"')
    revoke_certificate(certificate=new, actor=office.approver, reason="Cấp nhầm.", now=NOW)
    response = client.get(page(new))
    assertContains(response, "Đã thu hồi ngày 06/07/2026")
    assertNotContains(response, "Tải PDF")


def test_english_keeps_the_content_in_vietnamese(client, office):
    issued = make_issued(office)
    with translation.override("vi"):
        response = client.get(f"/en/chung-nhan/{issued.code}/")
    assertContains(response, '<p class="lead" lang="vi">Đăng ký khai sinh</p>')
