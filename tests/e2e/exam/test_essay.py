"""An essay written without a network, sent when it is back, marked by keyboard, and its result."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.domain.answers_to_mark import alias_of
from assessments.domain.papers import answers_of
from assessments.domain.question_text import PictureText
from assessments.domain.receipts import receipt_code
from assessments.models import MarkDraft, PersonMark, Result
from lms.flows.authoring import sync_editor_access
from lms.org.enums import Role
from lms.org.models import PostingVersion
from tests.e2e.exam.player import SENT, attempt_of, hand_in, state, wait_for
from tests.e2e.screens import WIDTHS
from tests.factories.assessments import make_essay_exam
from tests.factories.people import grant_role, make_user
from tests.factories.pictures import png

pytestmark = [pytest.mark.e2e, pytest.mark.soak, pytest.mark.scan, pytest.mark.django_db(transaction=True)]

WRITTEN = "Thưa bác,\n\n\n  cần   bản chính để đối chiếu.\nMời bác quay lại."
KEPT = "Thưa bác,\n\ncần bản chính để đối chiếu.\nMời bác quay lại."


@pytest.fixture
def exam(learner):
    """An essay with a picture, then a single choice."""
    return make_essay_exam(attempts_allowed=1, pictures=(PictureText("so.png", png(400, 300), "Mẫu sổ"),))


@pytest.fixture
def trainer(learner):
    user = make_user("nguoi-cham", full_name="Lê Thị Chấm")
    grant_role(user, Role.TRAINER, PostingVersion.objects.get(posting__official=learner).unit)
    sync_editor_access(user=user, as_of=timezone.localdate())
    return user


def test_an_essay_written_offline_is_sent_marked_and_told(
    address, browser, browser_context_args, context, exam, learner, trainer, sign_in, faults, picture
):
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page.get_by_role("img", name="Mẫu sổ")).to_be_visible()
    box = page.get_by_label("Trả lời")
    expect(page.locator(".exam-left")).to_have_text("Còn viết được 5000 ký tự.")

    context.set_offline(True)
    box.fill(WRITTEN)
    expect(state(page)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng", timeout=10_000)
    expect(page.locator(".exam-left")).to_have_text(f"Còn viết được {5000 - len(WRITTEN)} ký tự.")
    page.locator("#exam-next").click()
    expect(page.get_by_role("img", name="Mẫu sổ")).to_have_count(0)
    page.locator("#exam-previous").click()
    expect(page.get_by_role("img", name="Mẫu sổ")).to_be_visible()
    assert page.evaluate("document.querySelector('#exam-pictures img').naturalWidth") == 400
    expect(box).to_have_value(KEPT)
    for name, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == []
        picture(page, f"tu-luan-{name}")
    context.set_offline(False)
    attempt = attempt_of(learner)
    wait_for(page, attempt, 1)
    expect(state(page)).to_have_text(SENT)
    assert [list(given.answer) for given in answers_of(attempt).values()] == [[KEPT]]
    hand_in(page)
    expect(page.get_by_role("heading", level=1, name="Chờ chấm")).to_be_visible()
    expect(page.get_by_text("Câu 1 do người chấm.")).to_be_visible()
    code = receipt_code(attempt.uid, {1: [KEPT]})
    expect(page.get_by_text(f"mã biên nhận {code}")).to_be_visible()
    assert faults(page) == []
    picture(page, "cho-cham")

    office = browser.new_context(**browser_context_args)
    sign_in(office, trainer)
    desk = office.new_page()
    desk.goto(address + reverse("studio_marking"))
    assert faults(desk) == []
    picture(desk, "hang-cho-cham")
    desk.locator(".mark-list a").click()
    expect(desk.get_by_role("heading", name=f"Bài {alias_of(attempt)}")).to_be_visible()
    expect(desk.get_by_role("img", name="Mẫu sổ")).to_be_visible()
    desk.locator("body").press("3")
    desk.keyboard.press("2")
    expect(desk.locator("#mark-kept")).to_contain_text("Đã lưu nháp lúc", timeout=10_000)
    assert MarkDraft.objects.get().levels == [2, 1]
    for name, (width, height) in WIDTHS.items():
        desk.set_viewport_size({"width": width, "height": height})
        assert desk.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(desk) == []
        picture(desk, f"cham-mot-cau-{name}")
    desk.get_by_label("Nhận xét (không bắt buộc)").fill("Rõ ràng.")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("Đã ghi điểm; bài này có kết quả.")).to_be_visible()
    assert [(mark.levels, mark.comment) for mark in PersonMark.objects.all()] == [([2, 1], "Rõ ràng.")]
    assert [result.score for result in Result.objects.all()] == [1]
    office.close()

    page.reload()
    expect(page.get_by_role("heading", level=1, name="Chưa đạt")).to_be_visible()
    expect(page.get_by_text("Rõ ràng.")).to_be_visible()
    expect(page.get_by_text("nêu đủ")).to_be_visible()
    assert faults(page) == []
    picture(page, "ket-qua-tu-luan")
