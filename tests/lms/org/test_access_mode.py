"""Administrators' powers in requests: off after sign-in, asked for, used, ended; nothing that was typed is lost."""

import re
import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from lms.accounts.models import User
from lms.core.domain.audit import record, recorded_under
from lms.core.kept_forms import unpack
from lms.core.models import AuditEntry
from lms.core.navigation import _door_of
from lms.org.access_mode import user_with_powers
from lms.org.enums import Role
from lms.org.models import AdminMode, AdminModeEnd, Position
from lms.org.policy import can_edit_positions
from lms.org.views_admin_modes import NAMES_NOBODY
from tests.factories.admin_modes import REASON, turn_on
from tests.factories.factors import code_of, give_app
from tests.factories.people import PASSWORD, grant_role, make_official, make_user
from tests.factories.rosters import make_ward

pytestmark = pytest.mark.django_db

MODE = "/quan-tri/che-do/"
END = f"{MODE}ket-thuc/"
ADD = "/nhan-su/vi-tri/moi/"
RETRY = "/quan-tri/suc-khoe/chay-lai/"
NOW = datetime(2026, 7, 20, 14, 5, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _demanded(settings):
    settings.ADMIN_MODE_REQUIRED = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    return make_ward()


@pytest.fixture
def admin(ward):
    """By the role and made on the server, as the demo's."""
    user = make_user("quan-tri-1", full_name="Trần Quản Trị", is_superuser=True)
    grant_role(user, Role.ADMIN, ward.province)
    return user


@pytest.fixture
def by_role(ward):
    user = make_user("quan-tri-2")
    grant_role(user, Role.ADMIN, ward.province)
    return user


def words(response):
    return " ".join(response.content.decode().split())


def form_of(client, path=MODE):
    page = client.get(path).content.decode()
    return {"mode_id": re.search(r'name="mode_id" value="([^"]+)"', page)[1], "reason": REASON, "minutes": "30"}


def kept_of(response):
    return re.search(r'name="kept" value="([^"]+)"', response.content.decode())[1]


def test_after_sign_in_powers_are_ordinary_and_the_way_is_shown(client, admin):
    client.post("/dang-nhap/", {"login": admin.username, "password": PASSWORD})
    page = words(client.get(MODE))

    assert client.get("/quan-tri/").url == f"{MODE}?next=%2Fquan-tri%2F"
    assert "Bật quyền quản trị" in page
    assert "Kết thúc ngay" not in page
    for path in ("/quan-tri/suc-khoe/", "/nhan-su/vi-tri/", "/nhan-su/khung-nang-luc/"):
        assert f'href="{path}"' in page
        assert client.get(path).status_code == 200
    assert client.get("/").url == MODE
    assert User.objects.get(pk=admin.pk).is_superuser is True


def test_turned_on_by_the_password_it_leads_on_and_every_page_says_so(client, admin):
    client.force_login(admin)
    answer = client.post(MODE, form_of(client) | {"password": PASSWORD, "next": ADD})

    assert answer.url == ADD
    page = words(client.get(ADD))
    assert "Đang dùng <strong>quyền quản trị</strong> đến 14:35" in page
    assert f'action="{END}"' in page
    assert "Kết thúc ngay" in words(client.get("/quan-tri/"))
    assert "Đang dùng <strong>quyền quản trị</strong>" in words(client.get("/tai-khoan/"))
    mode = AdminMode.objects.get()
    assert (mode.user, mode.reason, mode.proof, mode.until) == (admin, REASON, "password", NOW + timedelta(minutes=30))


def test_the_code_of_the_app_is_asked_of_whoever_has_one(client, admin):
    secret = give_app(admin)
    client.force_login(admin)
    form = form_of(client)
    assert 'name="password"' not in words(client.get(MODE))

    refused = client.post(MODE, form | {"password": PASSWORD})
    assert "Nhập mã đang hiện trong ứng dụng, hoặc mã dự phòng." in words(refused)
    wrong = client.post(MODE, form | {"code": "000000"})
    assert "Mã chưa đúng hoặc đã quá giờ." in words(wrong)
    assert not AdminMode.objects.exists()
    assert client.post(MODE, form | {"code": code_of(secret)}).url == MODE
    assert AdminMode.objects.get().proof == "code"


def test_a_form_to_be_mended_uses_up_no_code(client, admin):
    secret = give_app(admin)
    client.force_login(admin)
    form = form_of(client) | {"code": code_of(secret)}

    answer = words(client.post(MODE, form | {"reason": " ", "minutes": "600"}))
    assert "Ghi lý do, ví dụ: Sửa khung năng lực theo Công văn số 15." in answer
    assert "Chọn bật trong bao lâu." in answer
    assert client.post(MODE, form).url == MODE


def test_wrong_passwords_lock_the_account_as_at_sign_in(client, admin):
    client.force_login(admin)
    form = form_of(client)
    answers = [words(client.post(MODE, form | {"password": "khong-phai"})) for _ in range(6)]

    assert "Mật khẩu chưa đúng." in answers[0]
    assert "Tài khoản tạm khóa đến" in answers[5]
    assert "Tài khoản tạm khóa đến" in words(client.post(MODE, form | {"password": PASSWORD}))
    assert not AdminMode.objects.exists()


def test_an_account_with_a_second_factor_still_to_come_is_led_to_set_it_up(client, admin, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(admin)
    assert client.get(MODE).url == reverse("mfa_index")


def test_nobody_else_finds_the_page(client, ward):
    client.force_login(ward.hr)
    assert [client.get(path).status_code for path in (MODE, f"{MODE}so/")] == [403, 403]
    assert client.post(MODE, {"mode_id": str(uuid.uuid4())}).status_code == 403
    assert MODE not in words(client.get("/nhan-su/"))


def test_a_form_sent_twice_is_one_turn(client, admin):
    client.force_login(admin)
    form = form_of(client) | {"password": PASSWORD, "next": ADD}
    assert [client.post(MODE, form).url for _ in range(2)] == [ADD, ADD]
    assert AdminMode.objects.count() == 1
    client.post(END)
    assert "Lần bật này đã dùng và đã hết." in words(client.post(MODE, form))
    assert AdminMode.objects.count() == 1


def test_it_leads_to_addresses_of_ours_alone(client, admin):
    client.force_login(admin)
    form = form_of(client, f"{MODE}?next=https://xau.example/") | {"password": PASSWORD}
    assert client.post(MODE, form | {"next": "https://xau.example/"}).url == MODE
    assert client.post(MODE, form | {"next": "//xau.example/"}).url == MODE


def test_a_page_that_needs_it_leads_there_and_back(client, by_role):
    client.force_login(by_role)
    led = client.get(f"{ADD}?don-vi=x")
    assert led.url == f"{MODE}?next=%2Fnhan-su%2Fvi-tri%2Fmoi%2F%3Fdon-vi%3Dx"
    assert "Trang vừa mở cần quyền quản trị." in words(client.get(led.url))
    assert ADD in words(client.get("/nhan-su/vi-tri/"))  # the button is there


def test_what_was_typed_is_sent_after_all(client, by_role):
    client.force_login(by_role)
    typed = {"code": "XX-01", "name_vi": "Vị trí mới", "valid_from": "01/08/2026", "reason": "Theo đề án"}
    page = client.post(ADD, typed)

    assert page.status_code == 200
    assert "Nội dung vừa nhập được giữ lại" in words(page)
    form = form_of(client) | {"password": "sai", "kept": kept_of(page)}
    again = client.post(MODE, form)
    assert "Mật khẩu chưa đúng." in words(again)
    answer = client.post(MODE, form | {"password": PASSWORD, "kept": kept_of(again)})
    assert answer.url == reverse("learn:kept_form")
    shown = words(client.get(answer.url))
    assert "Vị trí mới" in shown
    assert f'action="{ADD}"' in shown
    assert not Position.objects.filter(code="XX-01").exists()


def test_a_button_says_so_and_leads_back_to_its_page(client, admin):
    client.force_login(admin)
    led = client.post(RETRY, headers={"referer": "http://testserver/quan-tri/suc-khoe/"})
    assert led.url == f"{MODE}?next=%2Fquan-tri%2Fsuc-khoe%2F"
    assert "Chưa làm được vì quyền quản trị đang tắt." in words(client.get(led.url))
    turn_on(client, admin)
    assert client.post(RETRY).url == "/quan-tri/suc-khoe/"


def test_of_a_form_sent_after_the_session_had_ended_no_code_is_kept(client, admin):
    client.force_login(admin)
    sent = form_of(client) | {"code": "k7f3-29xq", "credential": "{}", "password": PASSWORD}
    client.logout()
    form = unpack(kept_of(client.post(MODE, sent)))
    assert form.path == MODE
    assert dict(form.fields) == {name: sent[name] for name in ("mode_id", "reason", "minutes")}


def test_scripts_are_told(client, admin):
    client.force_login(admin)
    answer = client.post("/quan-tri/pages/1/edit/", {"a": "b"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (403, "admin_mode_off")


def test_it_is_off_in_another_session(client, admin):
    elsewhere = Client()
    for one in (client, elsewhere):
        one.force_login(admin)
    mode = turn_on(client, admin)
    session = elsewhere.session
    session["admin_mode"] = str(mode.pk)  # even if that session named it
    session.save()

    assert client.get(ADD).status_code == 200
    assert elsewhere.get(ADD).url.startswith(MODE)
    assert "admin_mode" not in elsewhere.session


def test_it_is_off_once_its_time_is_over(client, admin):
    client.force_login(admin)
    turn_on(client, admin, minutes=15)
    with time_machine.travel(NOW + timedelta(minutes=15) - timedelta(seconds=1), tick=False):
        assert client.get(ADD).status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=15), tick=False):
        assert client.get(ADD).url.startswith(MODE)
        assert "Kết thúc ngay" not in words(client.get("/nhan-su/vi-tri/"))
        assert client.get("/quan-tri/").url.startswith(MODE)


def test_it_ends_by_hand_and_at_sign_out(client, admin):
    client.force_login(admin)
    turn_on(client, admin)
    assert client.post(END).url == MODE
    assert client.get(ADD).url.startswith(MODE)
    assert "Quyền quản trị đã tắt từ trước." in words(client.post(END, follow=True))
    turn_on(client, admin)
    client.post("/dang-xuat/")
    client.force_login(admin)
    turn_on(client, admin)
    client.post("/quan-tri/logout/")
    assert sorted(AdminModeEnd.objects.values_list("cause", flat=True)) == ["by_hand", "signed_out", "signed_out"]


def test_a_role_that_has_ended_takes_the_powers_along(client, by_role):
    client.force_login(by_role)
    turn_on(client, by_role)
    assert client.get(ADD).status_code == 200
    by_role.role_grants.update(valid_to=NOW.date() - timedelta(days=1))
    assert client.get(ADD).status_code == 403
    assert AdminModeEnd.objects.get().cause == "role_ended"


def test_powers_of_another_role_need_no_turn(client, ward, by_role):
    grant_role(by_role, Role.HR, ward.province)
    client.force_login(by_role)
    assert client.get(ADD).status_code == 200


def test_the_account_stays_what_it_is_when_it_is_written(client, admin):
    client.force_login(admin)
    change = {"oldpassword": PASSWORD, "password1": "cau-moi-dai-hon", "password2": "cau-moi-dai-hon"}
    assert client.post("/doi-mat-khau/", change).status_code == 302
    kept = User.objects.get(pk=admin.pk)
    assert (kept.is_superuser, kept.check_password("cau-moi-dai-hon")) == (True, True)
    assert can_edit_positions(kept) is True  # outside of requests


def test_whoever_saves_the_account_whole_is_refused_while_the_powers_are_off(admin):
    request = HttpRequest()
    request.session = {}
    user = user_with_powers(request, SimpleLazyObject(lambda: admin))
    for more in ({}, {"update_fields": None}, {"update_fields": ["phone", "is_superuser"]}):
        with pytest.raises(RuntimeError, match="set aside"):
            user.save(**more)
    user.phone = "0912345678"
    user.save(update_fields=["phone"])
    kept = User.objects.get(pk=admin.pk)
    assert (kept.is_superuser, kept.phone) == (True, "0912345678")
    kept.save()


def test_a_new_password_ends_the_turn(client, admin):
    client.force_login(admin)
    turn_on(client, admin)
    change = {"oldpassword": PASSWORD, "password1": "cau-moi-dai-hon", "password2": "cau-moi-dai-hon"}
    client.post("/doi-mat-khau/", change)
    assert client.get(ADD).url.startswith(MODE)
    assert AdminModeEnd.objects.get().cause == "new_password"


def test_lines_of_the_trail_name_the_turn(client, admin):
    client.force_login(admin)
    mode = turn_on(client, admin)
    client.post("/nhan-su/lich-nghi/", {"day": "03/09/2026", "kind": "off", "note": "Nghỉ bù theo công văn"})
    client.post(END)

    lines = AuditEntry.objects.exclude(verb="org.admin_mode.begun").order_by("at", "pk")
    assert {line.verb: line.mode_id for line in lines} == {
        "org.work_calendar.declared": mode.pk,
        "org.admin_mode.ended": mode.pk,
    }


def test_the_editor_is_on_record_too(client, admin):
    client.force_login(admin)
    mode = turn_on(client, admin)
    client.post("/quan-tri/account/", {})
    [line] = AuditEntry.objects.filter(verb="org.admin_mode.used")
    assert (line.mode_id, line.after, line.actor) == (mode.pk, {"path": "/quan-tri/account/"}, admin)


def test_pages_of_everybody_else_cost_no_statement_more(client, ward, settings):
    client.force_login(ward.hr)
    counts = []
    client.get("/nhan-su/don-vi/")
    for demanded in (False, True):
        settings.ADMIN_MODE_REQUIRED = demanded
        client.get("/nhan-su/don-vi/")
        with CaptureQueriesContext(connection) as statements:
            assert client.get("/nhan-su/don-vi/").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] > 0


def test_the_list_tells_inspectors_and_administrators(client, admin, ward, by_role):
    client.force_login(admin)
    assert "Chưa ai bật quyền quản trị." in words(client.get(f"{MODE}so/"))
    mode = turn_on(client, admin)
    client.post("/nhan-su/lich-nghi/", {"day": "03/09/2026", "kind": "off", "note": "Nghỉ bù theo công văn"})
    client.post(END)
    other = Client()
    other.force_login(by_role)
    turn_on(other, by_role)
    inspector = make_user("thanh-tra")
    grant_role(inspector, Role.INSPECTOR, ward.province)
    reader = Client()
    reader.force_login(inspector)

    page = words(reader.get(f"{MODE}so/"))
    assert "2 lần bật" in page
    assert "20/07/2026 14:05, tự kết thúc" in page.replace(" lúc ", " ") or "tự kết thúc" in page
    assert "đang bật, đến 14:35" in page
    assert "1 lần bật" in words(reader.get(f"{MODE}so/?nguoi=quan-tri-1"))
    assert "Không có lần bật nào khớp." in words(reader.get(f"{MODE}so/?nguoi=&ngay=21/07/2026"))
    assert "2 lần bật" in words(reader.get(f"{MODE}so/?ngay=20/07/2026"))
    assert "Nhập ngày theo dạng ngày/tháng/năm" in words(reader.get(f"{MODE}so/?ngay=hom+nay"))
    one = words(reader.get(f"{MODE}so/{mode.pk}/"))
    assert REASON in one
    assert "03/09/2026" in one
    assert "Đã tắt" not in one
    assert reader.get(f"{MODE}so/{uuid.uuid4()}/").status_code == 404


def test_what_was_done_to_a_record_of_a_person_names_nobody_there(client, admin, ward):
    client.force_login(admin)
    mode = turn_on(client, admin)
    official = make_official("Lê Thị Kín", province=ward.province)
    with recorded_under(lambda: mode.pk), transaction.atomic():
        record(verb="org.account.unlocked", target=official, actor=admin)
        record(verb="org.position.reopened", target=ward.positions["CM-04"], actor=admin, before={"valid_to": "31/08"})
    page = words(client.get(f"{MODE}so/{mode.pk}/"))

    assert "Lê Thị Kín" not in page
    assert "Đã ghi vào: cán bộ, công chức. Tên không nêu ở đây" in page
    assert "đã bỏ ngày hết hiệu lực 31/08" in page


def test_the_kinds_of_row_that_name_nobody_are_there():
    assert {apps.get_model(one)._meta.label_lower for one in NAMES_NOBODY} == NAMES_NOBODY


def test_the_page_is_there_in_english(client, by_role):
    _door_of.cache_clear()  # what was asked for in Vietnamese
    client.force_login(by_role)
    page = words(client.get(f"/en{MODE}"))
    assert "Turn on administrator powers" in page
    assert 'href="/en/nhan-su/vi-tri/"' in page
    assert 'href="/quan-tri/"' not in page  # the editor is a superuser's


def test_the_list_costs_the_same_for_more(client, admin):
    client.force_login(admin)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            turn_on(client, admin)
            client.post(END)
        with CaptureQueriesContext(connection) as statements:
            client.get(f"{MODE}so/")
        counts.append(len(statements))
    assert counts == [counts[0]] * 2


def test_where_it_is_not_demanded_nothing_changes(client, admin, settings):
    settings.ADMIN_MODE_REQUIRED = False
    client.force_login(admin)
    assert client.get(ADD).status_code == 200
    assert client.get("/quan-tri/").status_code == 200
    assert "Ở bản cài này quyền quản trị luôn bật." in words(client.get(MODE))
