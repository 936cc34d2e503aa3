import re
from dataclasses import asdict

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates.domain.issuing import approve_certificate
from certificates.domain.template_designs import Design
from certificates.domain.template_writing import create_template
from certificates.models import CertificateTemplate, CertificateTemplateVersion
from tests.certificates.domain.test_template_writing import picture
from tests.factories.certificate_templates import make_template
from tests.factories.certificates import CAPACITY, NOW, make_office, make_waiting

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LIST = "hr:certificate-templates"


def url(name, template):
    return reverse(f"hr:certificate-template{name}", args=[template.uid])


def filled(**more):
    design = asdict(Design())
    given = {name: design[name] for name in ("kind", "language", "heading_vi", "text_vi", "heading_en", "text_en")}
    return given | {"shows_levels": "on", "signatories": "", "seen": "0"} | more


@pytest.fixture
def hr(client, office):
    client.force_login(office.hr)
    return client


@pytest.fixture
def draft(hr, office):
    hr.post(reverse("hr:certificate-template-new"), filled(name="Mẫu chung", owner=office.commune.uid, course=""))
    return CertificateTemplateVersion.objects.select_related("template").get()


def test_the_empty_list_says_what_is_used_and_offers_a_first_template(hr):
    page = hr.get(reverse(LIST))
    assertContains(page, "Chưa có mẫu nào.")
    assertContains(page, reverse("hr:certificate-template-new"))


def test_from_the_form_to_a_paper_issued_by_it(hr, office, draft):
    assert (draft.template.name, draft.template.owner, draft.status) == ("Mẫu chung", office.commune, "draft")
    sent = filled(heading_vi="Giấy xác nhận", signatories="TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG | Nguyễn Văn An")
    sent["logo"] = SimpleUploadedFile("logo.png", picture().getvalue(), "image/png")
    assertRedirects(hr.post(url("-change", draft.template), sent), url("", draft.template))
    draft.refresh_from_db()
    assert (draft.heading_vi, draft.signatories, draft.logo.width) == (
        "Giấy xác nhận",
        [{"capacity": ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], "name": "Nguyễn Văn An"}],
        400,
    )
    assertContains(hr.get(url("-change", draft.template)), "Bỏ biểu trưng đang có")
    assertContains(hr.get(url("-publish", draft.template)), "Đưa phiên bản 1 vào dùng?")
    assertRedirects(hr.post(url("-publish", draft.template)), url("", draft.template))
    issued = approve_certificate(certificate=make_waiting(office), actor=office.approver, capacity=CAPACITY, now=NOW)
    assert issued.words["design"]["headings"] == {"vi": "Giấy xác nhận"}
    assertContains(hr.get(reverse(LIST)), "phiên bản 1 đang dùng")
    hr.post(url("-draft", draft.template))
    assertContains(hr.get(reverse(LIST)), "phiên bản 2 đang soạn; phiên bản 1 đang dùng")
    hr.post(url("-retire", draft.template))
    assertContains(hr.get(url("", draft.template)), "Chưa có phiên bản nào đang dùng")


def test_faults_are_told_at_their_fields_and_what_was_typed_stays(hr, office):
    sent = filled(name="Mẫu", owner=office.commune.uid, course="", text_vi="{ho_ten}\n{khoahoc}", signatories="An")
    page = hr.post(reverse("hr:certificate-template-new"), sent)
    assertContains(page, "Dòng 1: ghi tư cách ký, dấu |, rồi họ tên")
    page = hr.post(reverse("hr:certificate-template-new"), sent | {"signatories": ""})
    assertContains(page, "Dòng 2: không có chỗ điền “{khoahoc}”. Có phải “{khoa_hoc}”?")
    assertContains(page, "{ho_ten}\n{khoahoc}")
    wrong = SimpleUploadedFile("logo.png", b"GIF89a", "image/png")
    page = hr.post(
        reverse("hr:certificate-template-new"), sent | {"signatories": "", "text_vi": Design().text_vi, "logo": wrong}
    )
    assertContains(page, "không phải ảnh PNG hoặc JPEG còn nguyên")
    assert not CertificateTemplate.objects.exists()


def test_two_tabs_don_t_overwrite_each_other(hr, draft):
    change = url("-change", draft.template)
    hr.post(change, filled(heading_vi="Thẻ một"))
    page = hr.post(change, filled(heading_vi="Thẻ hai"))
    assertContains(page, "Có người vừa lưu mẫu này")
    assert re.search(r'name="seen" value="1"', page.content.decode())
    draft.refresh_from_db()
    assert draft.heading_vi == "Thẻ một"
    assertRedirects(hr.post(change, filled(heading_vi="Thẻ hai", seen="1")), url("", draft.template))


def test_what_somebody_edited_meanwhile_is_not_put_into_use_unseen(hr, draft):
    page = hr.get(url("-publish", draft.template)).content.decode()
    seen = re.search(r'name="da-xem" value="(\d+)"', page)[1]
    hr.post(url("-change", draft.template), filled(heading_vi="Giấy khác"))
    answer = hr.post(url("-publish", draft.template), {"da-xem": seen}, follow=True)
    assertContains(answer, "Có người vừa sửa bản soạn này sau khi anh/chị mở trang, nên chưa đưa vào dùng.")
    draft.refresh_from_db()
    assert draft.status == "draft"
    hr.post(url("-publish", draft.template), {"da-xem": int(seen) + 1})
    draft.refresh_from_db()
    assert draft.status == "published"


def test_a_course_that_was_withdrawn_is_told_and_its_papers_go_on(hr, office):
    waiting = make_waiting(office)
    template = make_template(office.commune, office.hr, course=waiting.course, heading_vi="Giấy xác nhận").template
    waiting.course.unpublish()
    assertContains(hr.get(url("", template)), "Khóa học đã gỡ xuất bản; mẫu vẫn dùng cho giấy của người đã học xong.")
    issued = approve_certificate(certificate=waiting, actor=office.approver, capacity=CAPACITY, now=NOW)
    assert issued.words["design"]["headings"] == {"vi": "Giấy xác nhận"}


def test_a_wording_that_overflows_is_not_put_into_use(hr, draft):
    hr.post(url("-change", draft.template), filled(text_vi=Design().text_vi + "\nCăn cứ các quy định hiện hành" * 5))
    page = hr.post(url("-publish", draft.template), follow=True)
    assertContains(page, "giấy tràn sang trang 2")
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_the_live_preview_is_the_paper_of_the_unsaved_form(hr, office, draft):
    address = f"{reverse('hr:certificate-template-preview')}?cua={office.commune.uid}"
    page = hr.post(address, filled(heading_vi="Chưa lưu"))
    assertContains(page, "Chưa lưu")
    assertContains(page, "Nguyễn Phúc Vĩnh Thụy Hoàng Thị Phương Khuynh")
    faulty = hr.post(address, filled(text_vi="{ho_ten"))
    assert (faulty.status_code, "Dòng 1 có dấu { hoặc } lẻ" in faulty.content.decode()) == (422, True)
    pdf = hr.post(address + "&kieu=pdf", filled())
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assertContains(hr.post(address + "&kieu=pdf", filled(text_vi="")), "Chưa in thử được")
    assert hr.get(address).status_code == 405
    assert hr.post(reverse("hr:certificate-template-preview") + "?cua=x", filled()).status_code == 404


def test_a_version_is_printed_with_made_up_words(hr, draft):
    page = hr.get(reverse("hr:certificate-template-sample", args=[draft.template.uid, 1]))
    assert (page["Content-Type"], page.content[:5]) == ("application/pdf", b"%PDF-")
    assert hr.get(reverse("hr:certificate-template-sample", args=[draft.template.uid, 2])).status_code == 404


def test_the_approver_reads_and_another_commune_does_not(client, office):
    version = make_template(office.commune, office.hr)
    client.force_login(office.approver)
    assertNotContains(client.get(url("", version.template)), "Soạn phiên bản mới")
    assert client.get(url("-change", version.template)).status_code == 403
    other = make_office("Phường Thuận Hóa", province=office.province)
    client.force_login(other.hr)
    for name in ("", "-change", "-draft", "-publish", "-retire"):
        assert client.get(url(name, version.template)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements_for_any_number(hr, office, count, django_assert_num_queries):
    for number in range(count):
        make_template(office.commune, office.hr, name=f"Mẫu {number}") if number == 0 else _draft(office, number)
    hr.get(reverse(LIST))
    with django_assert_num_queries(9):
        hr.get(reverse(LIST))


def _draft(office, number):
    create_template(owner=office.commune, course=None, name=f"Mẫu {number}", design=Design(), actor=office.hr, now=NOW)
