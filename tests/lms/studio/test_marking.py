import re
import uuid

import pytest
from django.utils import timezone

from assessments.domain.answers_to_mark import alias_of
from assessments.domain.closing import submit_attempt
from assessments.domain.giving_marks import give_mark, open_answer
from assessments.domain.question_text import PictureText
from assessments.models import MarkComment, MarkDraft, PersonMark, QuestionPicture
from lms.org.enums import Role
from lms.org.models import PostingVersion
from tests.factories.assessments import DEVICE, essay_answers, make_attempt, make_essay, make_essay_exam
from tests.factories.people import grant_role, make_learner, make_position, make_province, make_user
from tests.factories.pictures import png

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

QUEUE = "/quan-tri/cham-bai/"
GIVEN = {"act": "cham", "muc-0": "2", "muc-1": "1", "comment": "Đủ ý."}


@pytest.fixture
def handed_in(trainer):
    """Makes attempts of people in the trainer's province, each with two essays to mark."""
    province, position, exam = make_province("Đắk Lắk"), make_position(), make_essay_exam(essays=2)
    grant_role(trainer, Role.TRAINER, province)

    def make(count):
        made = []
        for number in range(count):
            learner = make_learner(province, position, f"Người Viết {number + 1}", province=province)
            attempt = make_attempt(learner, exam)
            submit_attempt(
                attempt=attempt, device=DEVICE, answers=essay_answers(attempt), now=timezone.now(), actor=None
            )
            attempt.refresh_from_db()
            made.append(attempt)
        return made

    return make


def text_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def place_of(attempt, order=1):
    return attempt.questions.select_related("attempt", "version").get(order=order)


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_and_the_queue_count_what_waits_without_names(desk, handed_in, count, django_assert_num_queries):
    attempts = handed_in(count)

    home, by_question, by_person = (text_of(desk, url) for url in ("/quan-tri/", QUEUE, f"{QUEUE}?theo=nguoi"))

    assert f"Chờ chấm ({2 * count})" in home
    assert by_question.count(f"{count} câu trả lời, lâu nhất từ ngày") == 2
    assert all(f"Bài {alias_of(one)}" in by_person for one in attempts)
    for page in (home, by_question, by_person, text_of(desk, f"{QUEUE}{place_of(attempts[0]).pk}/")):
        assert "Người Viết" not in page
    with django_assert_num_queries(16):
        desk.get(QUEUE)


def test_marking_goes_on_in_the_row_until_its_end_and_then_names_and_marks_again(desk, handed_in, trainer):
    one, other = sorted(handed_in(2), key=alias_of)
    version = place_of(one).version_id
    first, second = place_of(one), other.questions.get(version=version)
    url = f"{QUEUE}{first.pk}/"

    assert "Căn cứ Luật Hộ tịch.\nĐề nghị bổ sung." in text_of(desk, url)
    assert desk.post(url, GIVEN | {"keep": "rieng"}).url == f"{QUEUE}{second.pk}/"
    assert desk.post(f"{QUEUE}{second.pk}/", GIVEN).url == QUEUE
    assert [(mark.levels, mark.comment) for mark in PersonMark.objects.all()] == [([2, 1], "Đủ ý.")] * 2
    assert [sentence.text for sentence in MarkComment.objects.filter(owner=trainer)] == ["Đủ ý."]

    last = f"{QUEUE}{place_of(one, 2).pk}/?theo=nguoi"
    picked = {"comment": "", "mau": str(MarkComment.objects.get().pk)}
    assert desk.post(last, GIVEN | picked).url == f"{QUEUE}?theo=nguoi"
    assert PersonMark.objects.last().comment == "Đủ ý."

    done = text_of(desk, f"{QUEUE}?theo=xong")
    assert (one.official.full_name in done, other.official.full_name in done) == (True, False)
    assert "Lý do chấm lại" in text_of(desk, url)
    refused = desk.post(url, GIVEN | {"muc-0": "0", "reason": ""})
    assert re.search(r"<title>\s*Lỗi: ", refused.content.decode())
    assert "Chưa có lý do chấm lại." in refused.content.decode()
    again = desk.post(url, GIVEN | {"muc-0": "0", "reason": "Chấm nhầm."}, follow=True).content.decode()
    assert "Đã chấm lại. Kết quả mới được ghi thêm, kèm lý do." in again
    assert one.results.order_by("pk").last().supersedes.passed


def test_a_mark_without_a_level_is_refused_and_keeps_what_was_typed(desk, handed_in):
    [attempt] = handed_in(1)

    page = desk.post(f"{QUEUE}{place_of(attempt).pk}/", {"act": "cham", "muc-0": "1", "comment": "Đang nghĩ"})

    text = page.content.decode()
    assert "Còn tiêu chí chưa chọn mức" in text
    assert ("Đang nghĩ" in text, PersonMark.objects.count(), text.count(" checked>")) == (True, 0, 2)


def test_a_draft_is_kept_with_scripts_and_without(desk, handed_in):
    [attempt] = handed_in(1)
    url = f"{QUEUE}{place_of(attempt).pk}/"

    kept = desk.post(url, {"act": "nhap", "muc-1": "1", "comment": "Xem lại"}, headers={"accept": "application/json"})
    assert (kept.status_code, set(kept.json())) == (200, {"at"})
    assert "Đã lưu nháp" in desk.post(url, {"act": "nhap", "muc-0": "2"}, follow=True).content.decode()
    draft = MarkDraft.objects.get()
    assert (draft.levels, draft.comment) == ([2, None], "")


def test_whoever_opens_what_another_marks_is_told_and_the_quicker_one_counts(desk, handed_in):
    [attempt] = handed_in(1)
    place, colleague = place_of(attempt), make_user("dong-nghiep", full_name="Trần Văn Chấm")
    grant_role(colleague, Role.TRAINER, PostingVersion.objects.get(posting__official=attempt.official).unit)
    open_answer(place=place, marker=colleague, now=timezone.now())
    url = f"{QUEUE}{place.pk}/"

    assert "Trần Văn Chấm đang mở câu trả lời này" in text_of(desk, url)
    assert "1 câu đang có người khác chấm" in text_of(desk, QUEUE)
    give_mark(place=place, levels=(0, 0), comment="", marker=colleague, client_id=uuid.uuid4(), now=timezone.now())
    assert "Người khác vừa chấm xong" in desk.post(url, GIVEN).content.decode()
    assert "Câu trả lời này đã chấm xong" in text_of(desk, url)


def test_what_is_not_ones_own_to_read_is_not_found(desk, ward, handed_in, trainer):
    [attempt] = handed_in(1)
    single, essay = place_of(attempt, 3), place_of(attempt)

    assert desk.get(f"{QUEUE}{single.pk}/").status_code == 404
    assert ward.get(f"{QUEUE}{essay.pk}/").status_code == 404
    assert "Chờ chấm (" not in text_of(ward, "/quan-tri/")
    assert "Không có câu trả lời nào chờ" in text_of(ward, QUEUE)


def test_the_pictures_of_the_question_stand_beside_the_answer(desk, handed_in, ward):
    [attempt] = handed_in(1)
    place = place_of(attempt)
    bank = place.version.question.bank
    pictured = make_essay(bank, "H1", pictures=(PictureText("so.png", png(40, 30), "Mẫu sổ"),))
    QuestionPicture.objects.filter(version=pictured).update(version=place.version)
    picture = f"{QUEUE}{place.pk}/hinh/{QuestionPicture.objects.get().uid}/"

    page = text_of(desk, f"{QUEUE}{place.pk}/")

    assert f'src="{picture}" alt="Mẫu sổ" width="40" height="30"' in page
    shown = desk.get(picture)
    assert (shown.headers["Content-Type"], shown.getvalue()) == ("image/png", png(40, 30))
    assert ward.get(picture).status_code == 404
