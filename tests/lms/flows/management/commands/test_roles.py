"""From an empty database to somebody who may work: accounts and roles by command."""

from datetime import date, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import User
from lms.core.models import AuditEntry
from lms.org.enums import Role
from lms.org.models import RoleGrant
from lms.org.policy import has_role, signing_capacity
from tests.factories.people import make_commune, make_official, make_province, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())
TODAY = date(2026, 7, 20)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def province():
    return make_province("Tỉnh Thử Nghiệm", code="98")


@pytest.fixture
def ward(province):
    return make_commune("Phường Thử Nghiệm", province=province, code="98001")


def run(name, *arguments, **options):
    out = StringIO()
    call_command(name, *arguments, stdout=out, no_color=True, **options)
    return out.getvalue()


def grants():
    return [
        (one.user.username, one.role, one.unit, one.valid_from, one.valid_to, one.capacity)
        for one in RoleGrant.objects.select_related("user", "unit").order_by("pk")
    ]


def refusal(name, *arguments, **options):
    with pytest.raises(CommandError) as refused:
        run(name, *arguments, **options)
    return str(refused.value)


def test_an_administrator_needs_no_mail(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "mot-cau-ngan-de-nho")
    run("createsuperuser", interactive=False, username="quan-tri", full_name="Trần Quản Trị", verbosity=0)
    admin = User.objects.get()
    assert (admin.username, admin.full_name, admin.email, admin.is_superuser) == (
        "quan-tri",
        "Trần Quản Trị",
        "",
        True,
    )
    assert client.login(username="quan-tri", password="mot-cau-ngan-de-nho")


def test_the_first_hr_person_gets_going(client, province):
    make_user("quan-tri", is_superuser=True)
    said = run("create_account", "so-noi-vu", "Nguyễn  Thị Sở", by="quan-tri").splitlines()
    assert said[0] == (
        "Đã tạo tài khoản so-noi-vu cho Nguyễn Thị Sở. Gửi riêng cho người này đường dẫn đặt mật khẩu, dùng một lần,"
        " trong 30 ngày:"
    )
    said_of_role = run("grant_role", "so-noi-vu", "hr", "98", by="quan-tri", reason="Giao ban đầu")
    assert said_of_role == (
        "Nguyễn Thị Sở (so-noi-vu) giữ vai trò Phụ trách nhân sự từ 20/07/2026 ở: Tỉnh Thử Nghiệm.\n"
    )
    assert grants() == [("so-noi-vu", "hr", province, TODAY, None, "")]
    trail = AuditEntry.objects.filter(verb__in=("org.account.created", "org.role.granted")).order_by("at")
    assert [(one.verb, one.actor_label, one.reason) for one in trail] == [
        ("org.account.created", "Nguyễn Văn An (quan-tri)", ""),
        ("org.role.granted", "Nguyễn Văn An (quan-tri)", "Giao ban đầu"),
    ]

    link = said[1].removeprefix("http://testserver")
    assert client.post(link, {"password": "mot-cau-ngan-de-nho"}).status_code == 302
    assert client.get(reverse("hr:home")).status_code == 200


@pytest.mark.parametrize(
    ("code", "name", "sentence"),
    [
        ("SO-NOI-VU", "Ai Đó", "Đã có tài khoản dùng mã đăng nhập SO-NOI-VU."),
        ("so noi vu", "Ai Đó", "Mã đăng nhập và họ tên không được để trống"),
        ("moi", " ", "Mã đăng nhập và họ tên không được để trống"),
    ],
)
def test_an_account_that_cannot_be_is_refused(code, name, sentence):
    make_user("so-noi-vu")
    assert refusal("create_account", code, name).startswith(sentence)
    assert User.objects.count() == 1


def test_everywhere_is_every_province(province, ward):
    other = make_province("Tỉnh Khác", code="99")
    make_user("thanh-tra")
    run("grant_role", "thanh-tra", "inspector", "all")
    assert grants() == [("thanh-tra", "inspector", unit, TODAY, None, "") for unit in (province, other)]


def test_an_official_is_named_by_staff_code_and_signs_in_a_capacity(ward, province):
    official = make_official(province=province, staff_code="BH0002", user=make_user("98-BH0002"))
    options = {"valid_from": "1/8/2026", "valid_to": "31/12/2026", "capacity": "KT. CHỦ TỊCH\\nPHÓ CHỦ TỊCH"}
    run("grant_role", "BH0002", "approver", "98001", **options)
    run("grant_role", "BH0002", "approver", "98001", **options)  # twice is once
    assert grants() == [
        ("98-BH0002", "approver", ward, date(2026, 8, 1), date(2026, 12, 31), "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH")
    ]
    days = (TODAY, date(2026, 8, 1), date(2027, 1, 1))
    assert [signing_capacity(official.user, ward, as_of=day) for day in days] == [
        None,
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
        None,
    ]


@pytest.mark.parametrize(
    ("arguments", "options", "sentence"),
    [
        (("khong-co", "hr", "98001"), {}, "Không có đúng một tài khoản đang dùng mang mã khong-co."),
        (("BH0009", "hr", "98001"), {}, "Cán bộ mã BH0009 chưa có tài khoản."),
        (("can-bo", "boss", "98001"), {}, "Không có vai trò “boss”. Các vai trò: hr (Phụ trách nhân sự), head"),
        (("can-bo", "hr", "12345"), {}, "Không có tỉnh hay xã nào mang mã 12345 vào ngày 20/07/2026."),
        (("can-bo", "hr", "98001"), {"valid_from": "mai"}, "“mai” chưa phải là ngày."),
        (("can-bo", "hr", "98001"), {"valid_to": "1/7/2026"}, "Ngày cuối 01/07/2026 đang trước ngày đầu 20/07/2026."),
        (("can-bo", "approver", "98001"), {}, "Người duyệt giấy chứng nhận cần có tư cách ký"),
        (("can-bo", "hr", "98001"), {"by": "khong-co"}, "Không có đúng một tài khoản đang dùng mang mã khong-co."),
    ],
)
def test_what_cannot_be_granted_is_said(ward, province, arguments, options, sentence):
    make_user("can-bo")
    make_official(province=province, staff_code="BH0009")
    assert refusal("grant_role", *arguments, **options).startswith(sentence)
    assert grants() == []


def test_a_role_that_is_held_otherwise_is_not_mixed_up(ward):
    make_user("can-bo")
    run("grant_role", "can-bo", "hr", "98001", valid_to="31/7/2026")
    assert refusal("grant_role", "can-bo", "hr", "98001") == (
        "Nguyễn Văn An đã được giao vai trò Phụ trách nhân sự ở đơn vị này từ 20/07/2026 đến 31/07/2026, khác thời"
        " gian hoặc khác tư cách ký. Hãy kết thúc vai trò đó trước, rồi giao lại từ ngày sau."
    )
    run("grant_role", "can-bo", "hr", "98001", valid_from="1/8/2026")
    assert [row[3:5] for row in grants()] == [(TODAY, date(2026, 7, 31)), (date(2026, 8, 1), None)]


def test_a_role_ends_at_once(ward):
    user = make_user("can-bo", full_name="Lê Thị Cúc")
    run("grant_role", "can-bo", "hr", "98001", valid_from="1/7/2026")
    assert run("end_role", "can-bo", "hr", "98001", reason="Chuyển công tác") == (
        "Lê Thị Cúc (can-bo) thôi vai trò Phụ trách nhân sự sau ngày 19/07/2026 ở:"
        " Phường Thử Nghiệm, Tỉnh Thử Nghiệm.\n"
    )
    assert (has_role(user, Role.HR), has_role(user, Role.HR, as_of=date(2026, 7, 19))) == (False, True)
    entry = AuditEntry.objects.get(verb="org.role.ended")
    assert (entry.before, entry.after["valid_to"], entry.reason) == (
        {"valid_to": None},
        "2026-07-19",
        "Chuyển công tác",
    )
    assert refusal("end_role", "can-bo", "hr", "98001").startswith(
        "Lê Thị Cúc không giữ vai trò Phụ trách nhân sự ở đơn vị này sau ngày 19/07/2026"
    )


def test_a_role_ends_wherever_it_is_held(ward, province):
    make_user("can-bo")
    for unit in ("98", "98001"):
        run("grant_role", "can-bo", "hr", unit, valid_from="1/7/2026")
    run("grant_role", "can-bo", "inspector", "98")
    run("end_role", "can-bo", "hr", "all", last_day="31/7/2026")
    assert [row[1:5] for row in grants()] == [
        ("hr", province, date(2026, 7, 1), date(2026, 7, 31)),
        ("hr", ward, date(2026, 7, 1), date(2026, 7, 31)),
        ("inspector", province, TODAY, None),
    ]
    assert refusal("end_role", "can-bo", "hr", "all", last_day="31/7/2026") == (
        "can-bo không giữ vai trò Phụ trách nhân sự ở đơn vị nào sau ngày 31/07/2026. Chưa có gì thay đổi."
    )


def test_a_role_that_has_not_begun_does_not_end_before(ward):
    make_user("can-bo")
    run("grant_role", "can-bo", "hr", "98001")
    assert refusal("end_role", "can-bo", "hr", "98001").startswith(
        "Vai trò Phụ trách nhân sự của Nguyễn Văn An bắt đầu từ 20/07/2026"
    )
    assert [row[4] for row in grants()] == [None]


def test_a_trainer_may_write_from_the_same_moment_and_no_longer(province):
    make_user("bien-soan")

    def may_write():
        return User.objects.get(username="bien-soan").has_perm("wagtailadmin.access_admin")

    run("grant_role", "bien-soan", "trainer", "98", valid_from="1/7/2026")
    assert may_write()
    run("end_role", "bien-soan", "trainer", "98")
    assert not may_write()
