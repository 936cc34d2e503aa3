"""The page of digital signing: the seal, the way out to an office's own tool, and the way back."""

import io
import uuid
import zipfile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates.domain.files import keep_file
from certificates.domain.sealing import choose_sealing, seal_certificate
from certificates.enums import FileKind
from certificates.models import CertificateFile
from certificates.tasks import make_file, seal_missing_files
from certificates.tasks_signing import discard_signing_files
from lms.core.domain.job_runs import run_job
from lms.core.enums import JobStatus
from lms.core.models import AuditEntry, Job
from lms.core.seal.keys import DEMO_NAME, forget_keys
from lms.core.storage import private_storage
from lms.flows.certification import approve_and_issue
from tests.factories.certificates import CAPACITY, NOW, make_exam_course, make_issued, make_office, make_waiting
from tests.factories.people import make_learner
from tests.factories.seals import PASSPHRASE, key_of, make_key_file, make_paper, sign_outside

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PAGE = "/nhan-su/cap-chung-nhan/ky-so/"
HAND_IN = f"{PAGE}gui-len/"


@pytest.fixture(autouse=True)
def _clock():
    forget_keys()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def demo_key(tmp_path, settings):
    settings.SEAL_P12, settings.SEAL_PASSPHRASE = make_key_file(tmp_path / "demo.p12", name=DEMO_NAME), PASSPHRASE


@pytest.fixture
def outside(tmp_path):
    return key_of(make_key_file(tmp_path / "outside.p12", name="Nguyễn Văn Ước"))


@pytest.fixture
def issued(office):
    return keep_file(certificate=make_issued(office), content=make_paper(), now=NOW)


@pytest.fixture
def hr(office, client):
    client.force_login(office.hr)
    return client


def pdf(content: bytes, name: str = "da-ky.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def page_text(response) -> str:
    return " ".join(response.content.decode().split())


def test_without_a_key_the_page_says_what_to_do(hr, issued):
    text = page_text(hr.get(PAGE))
    assert "Chưa đóng được dấu số vì hệ thống chưa có khóa." in text
    assert "Bật đóng dấu" not in text
    assert issued.code in text


def test_the_page_names_the_key_and_says_that_it_is_for_show(hr, issued, demo_key):
    text = page_text(hr.get(PAGE))
    assert DEMO_NAME in text
    assert "không có giá trị pháp lý" in text
    assert "1 giấy chưa có dấu hay chữ ký." in text


@pytest.mark.parametrize("papers", [1, 3])
def test_the_page_asks_as_often_for_any_number_of_papers(papers, hr, office, demo_key, django_assert_num_queries):
    for number in range(papers):
        office.learner = make_learner(office.division, office.position, f"Hồ Văn {number}", province=office.province)
        paper = make_issued(office, make_exam_course(f"khoa-{number}"))
        keep_file(certificate=paper, content=make_paper(str(number)), now=NOW)
    hr.get(PAGE)
    with django_assert_num_queries(12):
        assert hr.get(PAGE).status_code == 200


def test_the_seal_is_switched_on_and_papers_are_sealed_as_they_are_made(hr, office, issued, demo_key):
    said = hr.post(f"{PAGE}dong-dau/", {"noi-cap": office.commune.uid, "dong-dau": "1"}, follow=True)
    assert "Đã bật: giấy cấp từ nay được đóng dấu số ngay khi lập tệp." in page_text(said)
    waiting = make_waiting(office, make_exam_course("khoa-hai"))
    approve_and_issue(certificate=waiting, actor=office.approver, capacity=CAPACITY, now=NOW)
    job = Job.objects.get(kind="certificates.render")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result["summary"]) == (JobStatus.SUCCEEDED, "Đã lập 1 tệp giấy chứng nhận.")
    kinds = list(waiting.files.values_list("kind", "job"))
    assert kinds == [(FileKind.UNSIGNED, job.pk), (FileKind.SEALED, job.pk)]
    assert issued.files.count() == 1


def test_a_key_that_is_gone_leaves_the_papers_and_is_told(hr, office, demo_key, settings, tmp_path):
    choose_sealing(issuer=office.commune, is_sealed=True, actor=office.hr, now=NOW)
    settings.SEAL_P12 = tmp_path / "none.p12"
    waiting = make_waiting(office)
    approve_and_issue(certificate=waiting, actor=office.approver, capacity=CAPACITY, now=NOW)
    job = Job.objects.get(kind="certificates.render")
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.SUCCEEDED
    assert (
        "1 giấy chưa có tệp hoặc chưa có dấu số. Chưa đóng được dấu số vì hệ thống chưa có khóa."
        in job.result["summary"]
    )
    assert waiting.files.get().kind == FileKind.UNSIGNED


def test_what_the_key_left_is_sealed_by_the_sweep(office, demo_key):
    choose_sealing(issuer=office.commune, is_sealed=True, actor=office.hr, now=NOW)
    issued = make_issued(office)
    make_file(issued)
    with time_machine.travel(NOW.replace(hour=11), tick=False):
        seal_missing_files(NOW.replace(hour=11))
    assert list(issued.files.values_list("kind", flat=True)) == [FileKind.UNSIGNED, FileKind.SEALED]


def test_those_of_before_are_sealed_by_a_job(hr, office, issued, demo_key):
    request_id = uuid.uuid4()
    sent = {"noi-cap": office.commune.uid, "request_id": request_id}
    led = hr.post(f"{PAGE}dong-dau/con-thieu/", sent)
    hr.post(f"{PAGE}dong-dau/con-thieu/", sent)
    assert led.url == reverse("jobs:detail", args=[request_id])
    run_job(request_id)
    assert Job.objects.get(pk=request_id).result["summary"] == "Đã đóng dấu 1 tệp."
    assert issued.files.last().kind == FileKind.SEALED


def test_the_picked_files_leave_as_a_zip_and_that_is_told(hr, issued):
    response = hr.post(f"{PAGE}tep/", {"chon": issued.uid})
    with zipfile.ZipFile(io.BytesIO(response.content)) as pack:
        assert pack.read(f"giay-chung-nhan-{issued.code}.pdf") == make_paper()
    assert response["Content-Disposition"] == 'attachment; filename="giay-de-ky-2026-07-06.zip"'
    assert AuditEntry.objects.filter(verb="certificates.taken_to_sign").count() == 1


def test_nothing_picked_is_said(hr, issued):
    said = hr.post(f"{PAGE}tep/", {}, follow=True)
    assert "Chưa chọn giấy nào. Hãy đánh dấu ít nhất một giấy trong danh sách." in page_text(said)


def test_many_are_gathered_by_a_job(hr, issued, office, monkeypatch):
    monkeypatch.setattr("lms.hr.certificates.signing.AT_ONCE", 0)
    request_id = uuid.uuid4()
    hr.post(f"{PAGE}tep/", {"tat-ca": "1", "request_id": request_id})
    run_job(request_id)
    job = Job.objects.get(pk=request_id)
    with job.result_file.open("rb") as stored, zipfile.ZipFile(stored) as pack:
        assert len(pack.namelist()) == 3
    assert job.result["summary"] == "Đã gom 1 tệp để ký."


def test_files_come_back_and_each_is_answered(hr, issued, outside):
    signed = sign_outside(make_paper(), outside)
    response = hr.post(HAND_IN, {"tep": [pdf(signed), pdf(make_paper(), "quen-ky.pdf"), pdf(b"x", "la.txt")]})
    text = page_text(response)
    assert "Đã nhận 1 tệp, 0 tệp đã nhận từ trước, 2 tệp không nhận." in text
    assert text.index("quen-ky.pdf") < text.index("da-ky.pdf")
    assert "Tệp giống hệt tệp đã tải về, chưa có chữ ký số mới." in text
    assert "Tệp này không phải PDF" in text
    again = page_text(hr.post(HAND_IN, {"tep": pdf(signed)}))
    assert "Đã nhận 0 tệp, 1 tệp đã nhận từ trước, 0 tệp không nhận." in again
    assert CertificateFile.objects.get(kind=FileKind.SIGNED).signatures[0]["signer"] == "Nguyễn Văn Ước"


def test_no_file_at_all_is_an_error_at_the_field(hr):
    response = hr.post(HAND_IN)
    assert response.status_code == 200
    assert "Chưa chọn tệp nào." in page_text(response)


def test_many_are_taken_by_a_job_that_may_be_begun_again(hr, issued, outside, monkeypatch):
    monkeypatch.setattr("lms.hr.certificates.taking.AT_ONCE", 1)
    request_id = uuid.uuid4()
    signed = sign_outside(make_paper(), outside)
    sent = {"tep": [pdf(signed), pdf(make_paper(), "quen-ky.pdf")], "request_id": request_id}
    hr.post(HAND_IN, sent)
    run_job(request_id)
    job = Job.objects.get(pk=request_id)
    assert job.result["summary"] == (
        "Đã nhận 1 tệp, 0 tệp đã nhận từ trước, 1 tệp không nhận. Lý do của từng tệp ở trong tệp kết quả."
    )
    assert issued.files.last().job == job
    assert private_storage().exists(job.params["file"])
    with time_machine.travel(NOW.replace(year=2036), tick=False):
        discard_signing_files(NOW.replace(year=2036))
    assert not private_storage().exists(job.params["file"])


def test_another_unit_has_nothing_to_do_with_it(client, office, issued, outside, demo_key):
    other = make_office("Phường Thuận Hóa", province=office.province)
    client.force_login(other.hr)
    assert issued.code not in page_text(client.get(PAGE))
    assert client.post(f"{PAGE}tep/", {"chon": issued.uid}).status_code == 404
    assert client.post(f"{PAGE}dong-dau/", {"noi-cap": office.commune.uid, "dong-dau": "1"}).status_code == 404
    said = page_text(client.post(HAND_IN, {"tep": pdf(sign_outside(make_paper(), outside))}))
    assert "Phần đầu không giống tệp nào đã cấp trong phạm vi này" in said
    assert issued.files.count() == 1


def test_the_page_of_a_certificate_lists_its_files_and_hands_out_the_latest(hr, issued, demo_key):
    sealed = seal_certificate(certificate=issued, now=NOW)
    text = page_text(hr.get(f"/nhan-su/cap-chung-nhan/{issued.uid}/"))
    assert text.index("đã đóng dấu số tại hệ thống") < text.index("chưa ký số")
    assert sealed.grouped_digest in text
    with sealed.file.open("rb") as stored:
        assert b"".join(hr.get(f"/nhan-su/cap-chung-nhan/{issued.uid}/tep/").streaming_content) == stored.read()


def test_anyone_is_told_that_the_seal_is_for_show(client, issued, demo_key):
    with seal_certificate(certificate=issued, now=NOW).file.open("rb") as stored:
        text = page_text(client.post("/xac-minh/tep/", {"tep": pdf(stored.read())}))
    assert "Đúng tệp đã cấp, còn hiệu lực" in text
    assert "Tệp được đóng dấu bằng khóa trình diễn: chữ ký không có giá trị pháp lý." in text
    assert "Tệp đã đóng dấu số tại hệ thống này và không đổi từ lúc đóng dấu." in text
    assert "Tệp được đóng dấu bằng khóa trình diễn" in page_text(client.get(f"/v/{issued.code}"))
