"""Draws the pictures of `lms/learn/user_guides`, of the demo ward; no test, run by `make guide-pictures`.

One picture shows one control, ringed in red, as the guide names it. `GUIDE_PICTURES` is the folder they go to.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Locator, Page, TimeoutError

from lms.accounts.models import User
from lms.learn.user_guides.reading import DOTS
from tests.architecture.permission_world import OWNER, PROVINCE_HR, build_world
from tests.e2e.screen_states import MIDWAY
from tests.e2e.screens import Screen, screens_of

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.soak,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.e2e.urls"),
]

PHONE = {"width": 360, "height": 640}
DESK = {"width": 1366, "height": 768}
CUT = {"width": 860, "height": 440}
"""Of a page on an office computer: what is around the control."""
COLOURS = 24
READY = """one => {
  document.querySelector("footer")?.remove();
  one.style.setProperty("outline", "3px solid #A61B1B", "important");
  one.style.setProperty("outline-offset", "3px", "important");
}"""
TRIES = 6
PATIENCE = 5_000


@dataclass(frozen=True)
class Picture:
    """A screen of `screens.py` and the control to ring on it, as a locator of Playwright."""

    name: str
    screen: str
    ring: str
    is_desk: bool = False
    first: str = ""
    """What is pressed before, where it is there."""


PICTURES = (
    Picture("dang-nhap", "cong-khai-dang-nhap", "main form button[type=submit]"),
    Picture("hom-nay", "hoc-hom-nay", "main .card-main .btn:visible"),
    Picture("buoc-hoc", "buoc-dang-hoc", ".action-bar .btn-primary"),
    Picture("truoc-khi-thi", "hoc-truoc-khi-thi", "text=Bắt đầu làm bài"),
    Picture("cau-hoi-thi", "hoc-cau-hoi", "button:has-text('Câu tiếp')", first="button:has-text('Làm tiếp ở máy này')"),
    Picture("nang-luc", "hoc-nang-luc", "main >> text=Vì sao? >> nth=0"),
    Picture("phieu-quan-sat", "quan-sat-phieu", "main label:has-text('Đạt') >> nth=0"),
    Picture("xac-minh", "cong-khai-xac-minh", "main form button"),
    Picture("nhan-su-tong-quan", "nhan-su-tong-quan", "main .todo a >> nth=0", is_desk=True),
    Picture("nhap-danh-sach", "nhap-danh-sach-moi", "main button:has-text('Tải tệp lên')", is_desk=True),
    Picture("phieu-kich-hoat", "nhan-su-phieu-kich-hoat", "button:has-text('Lập phiếu để in')", is_desk=True),
    Picture("mo-khoa", "nhan-su-mot-nguoi", "button:has-text('Mở khóa đăng nhập')", is_desk=True),
    Picture("quyet-dinh-viec-hoc", "quyet-dinh-dao-tao", "main button:has-text('Tiếp tục')", is_desk=True),
    Picture("khoang-trong", "nhan-su-khoang-trong", "main tbody td a:has-text('/') >> nth=1", is_desk=True),
    Picture("qua-han", "nhan-su-qua-han", "button:has-text('Nhắc học')", is_desk=True),
    Picture("giao-vai-tro", "giao-vai-tro", "main button:has-text('Giao vai trò')", is_desk=True),
    Picture("dan-yeu-cau", "yeu-cau-dan", "button:has-text('Xem trước, chưa ghi')", is_desk=True),
    Picture("cho-duyet", "cap-chung-nhan-cho-duyet", "button:has-text('Xem và duyệt') >> nth=0", is_desk=True),
    Picture("bang-viec", "bien-soan-bang-viec", "main .start-panel .button >> nth=0", is_desk=True),
    Picture("soan-bai", "bien-soan-sua-bai", "h2:has-text('Bài còn thiếu gì') >> nth=0", is_desk=True),
    Picture("cau-hoi", "bien-soan-cau-hoi", "a:has-text('Viết câu hỏi') >> nth=0", is_desk=True),
)


def test_draw(demo, browser, browser_context_args, address, sign_in, settings):
    settings.PUBLIC_URL = "https://lms.example.vn"
    world = build_world()
    screens = {one.name: one for one in screens_of(world)}
    for name, who, path in (
        ("giao-vai-tro", PROVINCE_HR, reverse("hr:person_grants", args=[world.owner.uid])),
        ("buoc-dang-hoc", MIDWAY, f"/hoc/bai/{world.lesson.address}/buoc/5/"),
    ):
        screens[name] = Screen(name, who, path)
    lock(world.users[OWNER])
    folder = Path(os.environ["GUIDE_PICTURES"])
    missed = []
    chosen = set(filter(None, os.environ.get("ONLY", "").split(",")))
    for picture in [one for one in PICTURES if not chosen or one.name in chosen]:
        screen = screens[picture.screen]
        viewport = {"viewport": DESK if picture.is_desk else PHONE, "is_mobile": not picture.is_desk}
        context = browser.new_context(**browser_context_args | viewport | {"device_scale_factor": DOTS})
        user = world.users[screen.who]
        if user is not None:
            sign_in(context, user)
        page = context.new_page()
        page.goto(address + screen.path)
        if picture.first and page.locator(picture.first).first.is_visible():
            page.locator(picture.first).first.click()
            page.wait_for_load_state()
        try:
            page.locator(picture.ring).first.wait_for(timeout=PATIENCE)
        except TimeoutError:
            missed.append(f"{picture.name}: nothing to ring at {screen.path}")
        else:
            draw(page, picture, folder)
        context.close()

    assert missed == []


def lock(user: User) -> None:
    """By what locks anybody."""
    client = Client()
    for _n in range(TRIES):
        client.post("/dang-nhap/", {"login": user.username, "password": "chua-dung"})


def draw(page: Page, picture: Picture, folder: Path) -> None:
    control = page.locator(picture.ring).first
    control.evaluate(READY)
    control.evaluate("(one, block) => one.scrollIntoView({block})", "center" if picture.is_desk else "nearest")
    page.wait_for_timeout(300)
    shot = page.screenshot(clip=around(page, control) if picture.is_desk else None)
    image = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
    image.save(folder / f"{picture.name}.webp", "WEBP", lossless=True, quality=100, method=6)


def around(page: Page, control: Locator) -> dict[str, float]:
    """A cut that begins with the page's own column and has the control near its middle."""
    box = control.bounding_box()
    assert box is not None
    main = page.locator("main").first.bounding_box()
    assert main is not None
    left = max(0, min(main["x"], box["x"] - 24))
    if left + CUT["width"] < box["x"] + box["width"] < box["x"] + CUT["width"]:
        left = box["x"] + box["width"] + 24 - CUT["width"]
    top = max(0, min(box["y"] + box["height"] / 2 - CUT["height"] / 2, DESK["height"] - CUT["height"]))
    return {"x": min(left, DESK["width"] - CUT["width"]), "y": top, **CUT}
