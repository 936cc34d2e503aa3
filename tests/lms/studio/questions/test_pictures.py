"""Pictures of a question: kept as soon as they are uploaded, described, mentioned by their number."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from assessments.domain.question_text import WHOLE, ChoiceText, PictureText, QuestionText
from assessments.domain.questions import text_of
from assessments.models import Question, QuestionPictureUpload
from lms.studio.questions.pictures import picture_url
from tests.factories.assessments import make_question_of
from tests.factories.checks import desk_of
from tests.factories.people import make_user
from tests.factories.photos import phone_jpeg
from tests.lms.studio.questions.sheet_forms import FOUR, add_url, errors, form, sent_by, told, url

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"
CHOICES = (ChoiceText("Có", WHOLE), ChoiceText("Không"))


def file(data=None, name="Sơ đồ.PNG"):
    return SimpleUploadedFile(name, phone_jpeg() if data is None else data)


def read(response):
    return response.getvalue()


def test_an_uploaded_picture_outlives_a_page_that_comes_back(desk, bank):
    address = add_url(bank)
    sent = form(stem="", save="1") | {"pictures-TOTAL": "1", "pictures-0-file": file()}
    page = desk.post(address, sent)
    assert errors(page) == {
        "stem": ["Câu hỏi chưa có đề bài."],
        "pictures-0-description": ["Hình này chưa có lời mô tả."],
    }
    upload = QuestionPictureUpload.objects.get()
    shown = desk.get(picture_url(upload.uid))
    assert read(shown).startswith(b"\xff\xd8")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    typed = {"stem": "Đây là gì?", "pictures-0-description": "Sơ đồ quầy"}
    for _time in (1, 2):
        assert desk.post(address, sent_by(page, save="1", **typed)).status_code == 302
    question = Question.objects.get()
    text = text_of(question.versions.get())
    [picture] = text.pictures
    assert (text.stem, picture.name, picture.description) == ("Đây là gì?\n[hình 1]", "Sơ đồ.jpg", "Sơ đồ quầy")
    assert b"SECRET" not in picture.data
    page = desk.get(url(question))
    assert told(desk.post(url(question), sent_by(page, save="1"), follow=True)) == [
        "Không có gì thay đổi nên không ghi thêm bản mới."
    ]


def test_a_picture_that_goes_takes_its_mention_along(desk, bank):
    pictures = tuple(PictureText(f"{one}.png", PNG + one.encode(), f"Hình {one}") for one in "AB")
    text = QuestionText("single", "Xem [hình 1] rồi [hình 2].", CHOICES, pictures=pictures)
    question = make_question_of(bank, "Q1", text).question
    page = desk.get(url(question))
    page = desk.post(url(question), sent_by(page, drop="pictures-0"))
    assert page.context["sheet"].form["stem"].value() == "Xem  rồi [hình 1]."
    desk.post(url(question), sent_by(page, save="1"))
    second = text_of(question.versions.get(number=2))
    assert (second.stem, second.pictures) == ("Xem rồi [hình 1].", pictures[1:])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"chu", "Tệp này không mở được như một ảnh JPEG, PNG hoặc WebP nên chưa được lưu. Hãy chọn ảnh khác."),
        (None, "Ảnh có hơn 40 triệu điểm ảnh nên chưa được lưu. Hãy chụp lại ở cỡ nhỏ hơn rồi chọn lại."),
    ],
)
def test_what_is_no_picture_is_refused_at_its_place(desk, bank, data, sentence):
    if data is None:
        made = io.BytesIO()
        Image.new("1", (7000, 6000)).save(made, "PNG")
        data = made.getvalue()
    for act in ("save", "more"):
        sent = form(FOUR) | {"pictures-TOTAL": "1", "pictures-0-file": file(data), act: "rows"}
        page = desk.post(add_url(bank), sent)
        assert errors(page) == {"pictures-0": [sentence]}
        assert "<title>Lỗi: " in " ".join(page.content.decode().split()).replace("<title> ", "<title>")
    assert not QuestionPictureUpload.objects.exists()


def test_mentions_and_empty_places_are_told(desk, bank):
    kept = QuestionPictureUpload(name="a.jpg", uploaded_by=make_user("khac"))
    kept.save()
    sent = form(FOUR, stem="Xem [hình 2]?") | {"pictures-TOTAL": "2", "pictures-1-description": "Gì"}
    page = desk.post(add_url(bank), sent | {"pictures-0-kept": str(kept.uid)})
    assert errors(page) == {
        "pictures-0": ["Hình này không còn trên máy chủ. Hãy chọn lại tệp."],
        "pictures-1": ["Chưa có hình cho lời mô tả này. Hãy chọn tệp, hoặc bỏ hình."],
    }
    page = desk.post(add_url(bank), form(FOUR, stem="Xem [hình 2]?"))
    assert errors(page) == {"stem": ["Có chữ [hình 2] nhưng câu chỉ có 0 hình. Hãy thêm hình, hoặc sửa số."]}


def test_nobody_else_sees_an_upload(desk, bank):
    desk.post(add_url(bank), form(more="rows") | {"pictures-TOTAL": "1", "pictures-0-file": file()})
    address = picture_url(QuestionPictureUpload.objects.get().uid)
    admin = make_user("quan-tri", is_superuser=True)
    answers = [client.get(address) for client in (desk, desk_of(admin), Client())]
    read(answers[0])
    assert [one.status_code for one in answers] == [200, 404, 302]


def test_the_preview_shows_what_is_not_saved_yet(desk, bank):
    sent = form(FOUR, stem="Đây là gì?", preview="1")
    page = desk.post(
        add_url(bank), sent | {"pictures-TOTAL": "1", "pictures-0-file": file(), "pictures-0-description": "Sơ đồ"}
    ).content.decode()
    assert (page.count('alt="Sơ đồ"'), page.count('type="radio"'), Question.objects.count()) == (1, 4, 0)
    assert "câu hỏi chưa được lưu" in page


def test_pictures_stopped_on_their_way_are_said_to_be_lost(desk, bank, settings):
    settings.UPLOAD_LIMIT_BYTES = 100
    sent = form(stem="Đây là gì?", save="1") | {"pictures-TOTAL": "2"}
    sent |= {f"pictures-{number}-file": file(name=f"{number}.jpg") for number in range(2)}
    page = desk.post(add_url(bank), sent)
    said = "Ảnh lớn hơn 10 MB nên chưa được lưu. Hãy chụp lại ở cỡ nhỏ hơn rồi chọn lại."
    assert [one.file_error for one in page.context["sheet"].pictures] == [said, said]
    assert not Question.objects.exists()
