"""Question files through the screens: looked at, written, taken out, and only by those who write the bank."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.domain import import_batches
from assessments.models import Question, QuestionImport
from lms.core.domain.job_runs import run_job
from lms.core.models import AuditEntry, Job
from lms.core.spreadsheets.reading import read_workbook
from lms.studio.questions import bringing
from tests.factories.assessments import make_assessment, make_bank, make_question

URL = "/quan-tri/cau-hoi/nhap/"
GIFT = "// [id:A]\nMột? {=a ~b}\n\n::Hỏng::Hai? {~a ~b}\n"


@pytest.fixture
def bank(trainer):
    return make_bank()


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def upload(client, bank, data=GIFT, name="đề.gift"):
    file = SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())
    return client.post(URL, {"bank": bank.pk, "file": file})


def test_a_file_is_looked_at_then_written_once(desk, bank):
    answer = upload(desk, bank)
    batch = QuestionImport.objects.get()
    address = reverse("studio_question_import", args=[batch.uid])
    assert (answer.status_code, answer.url) == (302, address)
    page = text_of(desk.get(address))
    assert "Ghi 1 câu vào ngân hàng" in page
    assert "Câu một đáp án cần đúng một phương án đúng, đang có 0." in page
    assert Question.objects.count() == 0
    for _time in range(2):
        assert "Đã ghi vào ngân hàng lúc" in text_of(desk.post(address, follow=True))
    assert list(Question.objects.values_list("bank", "code")) == [(bank.pk, "A")]
    assert "đã ghi lúc" in text_of(desk.get(URL))


def test_many_questions_lead_to_the_page_of_the_job(desk, bank, monkeypatch):
    monkeypatch.setattr(import_batches, "AT_ONCE", 0)
    upload(desk, bank)
    address = reverse("studio_question_import", args=[QuestionImport.objects.get().uid])
    assert desk.post(address).url == reverse("jobs:detail", args=[Job.objects.get().pk])
    assert "Tệp đang được ghi." in text_of(desk.get(address))
    assert "<td>đang ghi</td>" in text_of(desk.get(URL))


def test_a_job_that_was_refused_says_why_and_may_be_asked_for_again(desk, bank, monkeypatch):
    """An exam that needs the question as it is was opened after the file had been looked at."""
    monkeypatch.setattr(import_batches, "AT_ONCE", 0)
    make_question(bank, "A")
    upload(desk, bank)
    exam = make_assessment(bank=bank, questions=1, pass_mark=1)
    exam.draw_rules.update(difficulty="easy")
    address = reverse("studio_question_import", args=[QuestionImport.objects.get().uid])
    desk.post(address)
    run_job(Job.objects.get().pk)
    page = text_of(desk.get(address))
    assert "Lần ghi trước không thành" in page
    assert "đang mở sẽ thiếu câu để rút nếu câu A không còn như cũ" in page
    assert "<td>chưa ghi được</td>" in text_of(desk.get(URL))
    exam.draw_rules.update(difficulty="")
    again = desk.post(address).url
    run_job(QuestionImport.objects.get().job)
    assert again == reverse("jobs:detail", args=[QuestionImport.objects.get().job])
    assert (Job.objects.count(), Question.objects.get().versions.count()) == (2, 2)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Chọn tệp câu hỏi."),
        ({"bank": ""}, "Chọn ngân hàng sẽ nhận câu hỏi."),
        ({"file": ("rong.txt", b"")}, "Tệp này rỗng. Hãy chọn tệp có câu hỏi."),
        ({"file": ("anh.png", b"\x89PNG\r\n\x1a\n" + bytes(50))}, "Không đọc được tệp câu hỏi."),
        ({"file": ("x.xlsx", b"PK\x03\x04 khong phai")}, "anh"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_kept(desk, bank, fields, sentence):
    sent = {"bank": bank.pk} | {
        name: SimpleUploadedFile(*value) if name == "file" else value for name, value in fields.items()
    }
    page = text_of(desk.post(URL, sent))
    assert sentence in page
    assert not QuestionImport.objects.exists()


def test_nothing_new_to_write_says_so(desk, bank):
    upload(desk, bank)
    desk.post(reverse("studio_question_import", args=[QuestionImport.objects.get().uid]))
    upload(desk, bank)
    newest = QuestionImport.objects.order_by("-pk")[0]
    page = text_of(desk.get(reverse("studio_question_import", args=[newest.uid])))
    assert "Không có câu nào mới để ghi." in page
    assert "Ghi 1 câu" not in page


def test_nothing_is_committed_where_nothing_is_new(desk, bank):
    upload(desk, bank, "::Hỏng::Hai? {~a ~b}\n")
    batch = QuestionImport.objects.get()
    page = text_of(desk.post(reverse("studio_question_import", args=[batch.uid]), follow=True))
    batch.refresh_from_db()
    assert ("Đã ghi 0 câu" in page, batch.committed_at, batch.job) == (False, None, None)
    assert page.count("Không có câu nào mới để ghi.") == 2
    assert not AuditEntry.objects.filter(verb="assessments.bank.imported").exists()


def test_new_questions_and_those_that_change_are_told_apart(desk, bank, monkeypatch):
    monkeypatch.setattr(bringing, "SHOWN_CODES", 1)
    upload(desk, bank, "// [id:A]\nMột? {=a ~b}\n\n// [id:<B>]\nHai? {=a ~b}\n")
    desk.post(reverse("studio_question_import", args=[QuestionImport.objects.get().uid]))
    upload(desk, bank, "// [id:A]\nMột? {=a ~c}\n\n// [id:<B>]\nHai? {=a ~c}\n\n// [id:C]\nBa? {=a ~b}\n")
    newest = QuestionImport.objects.order_by("-pk")[0]
    assert (newest.created, newest.added, newest.changed) == (3, 1, ["A", "<B>"])
    address = reverse("studio_question_import", args=[newest.uid])
    page = text_of(desk.get(address))
    assert "<dt>Câu mới sẽ ghi</dt><dd>1</dd>" in page
    assert "<dt>Câu đã có sẽ đổi theo tệp</dt><dd>2</dd>" in page
    assert '<p lang="vi">A</p>' in page
    assert "Còn 1 câu khác cũng đổi." in page
    assert "<dt>Câu đã có được đổi theo tệp</dt><dd>2</dd>" in text_of(desk.post(address, follow=True))


def test_what_an_open_assessment_needs_is_said_at_the_file(desk, bank):
    upload(desk, bank, "// [id:A] [tag:do-kho:easy]\nMột? {=a ~b}\n")
    desk.post(reverse("studio_question_import", args=[QuestionImport.objects.get().uid]))
    make_assessment(questions=1, pass_mark=1, bank=bank).draw_rules.update(difficulty="easy")
    page = text_of(upload(desk, bank, "// [id:A] [tag:do-kho:hard]\nMột? {=a ~b}\n"))
    assert "đang mở sẽ thiếu câu để rút nếu câu A không còn như cũ" in page
    assert QuestionImport.objects.count() == 1


def test_others_neither_see_nor_write_it(desk, ward, bank):
    upload(desk, bank)
    address = reverse("studio_question_import", args=[QuestionImport.objects.get().uid])
    assert (ward.get(address).status_code, ward.post(address).status_code) == (404, 404)
    answer = upload(ward, bank)
    assert answer.status_code == 200
    assert "Chưa có ngân hàng câu hỏi nào của đơn vị anh/chị." in answer.content.decode()
    assert (QuestionImport.objects.count(), Question.objects.count()) == (1, 0)
    assert desk.get(reverse("studio_question_import", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize(
    ("format_name", "beginning", "name"),
    [("xlsx", b"PK", "HT.xlsx"), ("gift", b"// [id:Q1]", "HT.txt"), ("moodle-xml", b"<?xml", "HT.xml")],
)
def test_a_bank_is_taken_out_as_a_file_and_that_is_logged(desk, bank, trainer, format_name, beginning, name):
    make_question(bank, "Q1")
    answer = desk.post(reverse("studio_question_export"), {"bank": bank.pk, "format": format_name})
    data = b"".join(answer.streaming_content)
    assert data.startswith(beginning)
    assert f'filename="{name}"' in answer["Content-Disposition"]
    entry = AuditEntry.objects.get(verb="assessments.bank.exported")
    assert (entry.actor, entry.after) == (trainer, {"count": 1, "format": format_name})


def test_only_ones_own_bank_is_taken_out_and_an_empty_one_says_so(desk, ward, bank):
    sent = {"bank": bank.pk, "format": "gift"}
    assert "Chọn ngân hàng và loại tệp rồi bấm lại." in text_of(
        ward.post(reverse("studio_question_export"), sent, follow=True)
    )
    page = text_of(desk.post(reverse("studio_question_export"), sent, follow=True))
    assert "Không có câu nào ghi được ra loại tệp này." in page


def test_the_sample_is_a_file_that_comes_in_whole(desk, bank):
    data = b"".join(desk.get(reverse("studio_question_sample")).streaming_content)
    assert read_workbook(data, "mau.xlsx").usable_sheets
    upload(desk, bank, data, "mau-cau-hoi.xlsx")
    batch = QuestionImport.objects.get()
    assert (batch.format, batch.created, batch.refusals) == ("xlsx", 9, [])


def test_an_uploaded_file_is_forgotten_and_its_page_says_so(desk, bank):
    upload(desk, bank)
    batch = QuestionImport.objects.get()
    batch.file.delete()
    page = text_of(desk.get(reverse("studio_question_import", args=[batch.uid])))
    assert "Tệp đã được xóa sau bảy ngày chưa ghi." in page


def test_a_file_stopped_on_its_way_is_said_to_be_too_large(desk, bank, settings):
    settings.UPLOAD_LIMIT_BYTES = 100
    page = upload(desk, bank, data=b"a" * 200_000)
    said = "Tệp nặng hơn 20\xa0MB nên chưa đọc. Hãy chia thành vài tệp nhỏ hơn."
    assert page.context["form"].errors == {"file": [said]}
