"""The photo of a real task on a telephone: sent once chosen, and said to need a network where there is none."""

import io
import re

import pytest
from PIL import Image as Drawing
from playwright.sync_api import expect

from courses.models import ProgressEvent, StepPhoto
from tests.factories.courses import enrol, make_course, make_lesson, reads
from tests.factories.people import make_civil_status_learner
from tests.factories.photos import asks_photo, phone_jpeg

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
STEP = "/hoc/bai/tiep-nhan-ho-so/buoc/1/"


def test_a_photo_is_made_small_sent_and_told_where_it_is(transactional_db, address, sign_in, context, picture):
    learner = make_civil_status_learner()
    course = make_course(assessment=None)
    make_lesson(course, steps=[asks_photo(), *reads(1)])
    enrol(learner, course)
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(address + STEP)
    expect(page.get_by_text("Ảnh được gửi ngay khi chọn.")).to_be_visible()
    picture(page, "gui-anh-dien-thoai")
    photo = {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": phone_jpeg(3000, 2000)}

    context.set_offline(True)
    page.get_by_role("checkbox").check()
    page.get_by_label("Một ảnh").set_input_files(photo)
    expect(page.get_by_text("Ảnh cần mạng: chọn lại khi có mạng.")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_be_checked()
    assert page.get_by_label("Một ảnh").input_value() == ""

    context.set_offline(False)
    page.get_by_label("Một ảnh").set_input_files(photo)
    expect(page.get_by_text(re.compile(r"^Ảnh đã gửi lên hệ thống lúc \d\d:\d\d$"))).to_be_visible()
    expect(page.get_by_label("Một ảnh")).to_be_hidden()
    picture(page, "da-gui-anh-dien-thoai")
    with StepPhoto.objects.get().file.open("rb") as file:
        assert Drawing.open(io.BytesIO(file.read())).size == (853, 1280)
    page.locator(".action-bar").get_by_role("button", name="Tôi đã làm xong").click()
    page.wait_for_url("**/buoc/2/*")
    assert ProgressEvent.objects.filter(kind="done").count() == 1
    page.goto(address + STEP)
    page.get_by_role("link", name="Xóa ảnh").click()
    expect(page.get_by_role("img", name="Ảnh sẽ bị xóa")).to_be_visible()
    picture(page, "xoa-anh-dien-thoai")
    page.get_by_role("button", name="Xóa ảnh").click()
    expect(page.get_by_text("Đã xóa ảnh.")).to_be_visible()
    assert StepPhoto.objects.count() == 0
