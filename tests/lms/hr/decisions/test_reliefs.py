"""Relief from a position and leaving the service through the wizard."""

import re
from datetime import date

import pytest
from django.urls import reverse

from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.org.enums import Role
from lms.org.models import Decision, PostingVersion
from lms.plans.models import LearningPlan
from tests.factories.decisions import PAPER, begin, send, step, walk
from tests.factories.people import grant_role, make_posting, make_user

pytestmark = pytest.mark.django_db


def ends(client, official, kind, **paper):
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": kind})
    onward = step(client, "van-ban", draft, PAPER | {"number": "45/QĐ-UBND"} | paper)
    return draft, onward


def test_a_relief_asks_which_positions_and_no_new_one(client, reference, hr, official):
    second = make_posting(official, reference.ward, reference.position("CM-14"), is_main=False)
    draft, onward = ends(client, official, "relieve")
    assert reverse("hr:decision_step", args=["thoi-giu"]) in onward.url
    assert (
        "Chọn ít nhất một vị trí ghi trong quyết định thôi giữ." in step(client, "thoi-giu", draft, {}).content.decode()
    )
    onward = step(client, "thoi-giu", draft, {"also_ends": [str(second.pk)]})
    assert reverse("hr:decision_step", args=["dao-tao"]) in onward.url
    assert "Không có việc học nào được giao, dừng hay thay đổi." in client.get(onward.url).content.decode()
    page = step(client, "kiem-tra", draft).content.decode()
    assert (page.count("<dt>Thôi giữ"), page.count("<dt>Vẫn giữ"), "Đơn vị nhận" in page) == (1, 1, False)
    page = client.get(send(client, draft).url).content.decode()
    assert "Đã ghi nhận Quyết định số 45/QĐ-UBND: 1 vị trí kết thúc sau ngày 31/07/2026, 0 việc học dừng." in page
    held = PostingVersion.objects.known().filter(posting__official=official)
    assert {one.posting_id: one.ends_on for one in held}[second.pk] == date(2026, 7, 31)


def test_who_leaves_loses_every_position_and_plan_and_is_told(client, reference, hr, official):
    send(client, walk(client, reference, official, effective_on="20/07/2026"))
    official.user = make_user()
    official.save(update_fields=["user"])
    grant_role(official.user, Role.OBSERVER, reference.ward)
    grant_role(official.user, Role.ADMIN, reference.province)
    draft, onward = ends(client, official, "leave")
    training = client.get(onward.url).content.decode()
    assert reverse("hr:decision_step", args=["dao-tao"]) in onward.url
    assert training.count("Dừng</") == 18
    role = "Người quan sát tại chỗ – Phường Phú Xuân, Thành phố Huế"
    check = step(client, "kiem-tra", draft).content.decode()
    assert re.search(rf"<dt>Vai trò kết thúc</dt>\s*<dd>{role}</dd>", check)
    page = client.get(send(client, draft).url).content.decode()
    assert "1 vị trí kết thúc sau ngày 31/07/2026, 18 việc học dừng." in page
    assert "Sẽ có hiệu lực 01/08/2026. Đến ngày đó vị trí tự kết thúc, không cần làm thêm gì." in page
    assert f"Vai trò kết thúc cùng ngày: {role}." in page
    assert "Người này còn giữ vai trò: Quản trị hệ thống." in page
    assert f"Nguyễn Văn An: {role}" in page
    assert LearningPlan.objects.get().stopped_on == date(2026, 8, 1)
    assert sentence(Notice.objects.get(kind="posting_ended")) == (
        "Đã ghi nhận Quyết định số 45/QĐ-UBND: thôi giữ vị trí sau ngày 31/07/2026."
    )


def test_a_move_to_a_position_with_the_same_course_keeps_it(client, reference, hr, official):
    send(client, walk(client, reference, official, effective_on="20/07/2026"))
    draft, _onward = ends(client, official, "concurrent", number="46/QĐ-UBND")
    step(client, "noi-den", draft, {"to_unit": str(reference.ward.uid), "to_position": "CM-14"})
    page = step(client, "dao-tao", draft).content.decode()
    assert page.count("Vị trí đang giữ vẫn yêu cầu") == 18
    assert Decision.objects.count() == 1


def test_who_has_left_is_pointed_out_before_they_are_moved(client, reference, hr, official):
    draft, _onward = ends(client, official, "leave", effective_on="16/07/2026")
    send(client, draft)
    told = "Người này đã nghỉ việc từ 16/07/2026 theo Quyết định số 45/QĐ-UBND."
    moved = walk(client, reference, official)
    assert told in step(client, "kiem-tra", moved).content.decode()
    step(client, "loai", moved, {"kind": "receive"})
    assert told not in step(client, "kiem-tra", moved).content.decode()
    send(client, moved)  # taken on again: what follows is as with anybody
    later = walk(client, reference, official, number="300/QĐ-UBND", effective_on="01/09/2026")
    assert told not in step(client, "kiem-tra", later).content.decode()
