from datetime import date

import pytest
from django.contrib.auth.hashers import is_password_usable

from lms.core.domain.audit_history import history_for
from lms.core.models import AuditEntry
from lms.org.domain.officials import (
    OfficialFacts,
    birth_date_digest,
    cccd_digest,
    differences,
    open_account,
    open_accounts,
    register_official,
    register_officials,
    show_identity,
    update_officials,
)
from lms.org.enums import BirthPrecision
from lms.org.exceptions import IdentityReasonMissing
from lms.org.exceptions_roster import CccdTaken, StaffCodeTaken
from lms.org.models import Official
from lms.org.sign_in import user_for_identifier
from tests.factories.people import make_official, make_province, make_user

pytestmark = pytest.mark.django_db
FACTS = OfficialFacts(
    full_name="Nguyễn  Thị Hương",
    staff_code="BH0034",
    birth_date=date(1990, 6, 18),
    cccd="066190000034",
    phone="0540001034",
    email="huongnt@buonho.example",
    qualification="Đại học Nông lâm",
)


@pytest.fixture
def province():
    return make_province("Tỉnh Đắk Lắk", code="66")


@pytest.fixture
def clerk():
    return make_user("66-HR", full_name="Phan Thị Thúy Hằng")


def test_registering_stores_keys_and_covers_identity(province, clerk):
    official = register_official(province=province, facts=FACTS, actor=clerk)
    stored = Official.objects.get(pk=official.pk)
    assert (stored.full_name, stored.search_key, stored.staff_code) == (
        "Nguyễn Thị Hương",
        "nguyen thi huong",
        "BH0034",
    )
    assert (stored.birth_year, stored.birth_precision) == (1990, BirthPrecision.DAY)
    assert (stored.cccd_encrypted, stored.birth_date_encrypted) == ("066190000034", "1990-06-18")
    assert stored.cccd_digest == cccd_digest("066190000034")
    assert stored.birth_date_digest == birth_date_digest(date(1990, 6, 18))
    raw = str(Official.objects.filter(pk=official.pk).values_list("cccd_digest", "birth_date_digest").first())
    assert "066190000034" not in raw
    assert [line.what for line in history_for(stored)] == [
        "Phan Thị Thúy Hằng (66-HR) đã thêm hồ sơ Nguyễn Thị Hương, mã cán bộ BH0034"
    ]


def test_the_trail_holds_identity_only_as_digests(province, clerk):
    register_official(province=province, facts=FACTS, actor=clerk)
    after = AuditEntry.objects.get().after
    assert after["cccd"].startswith("hmac-sha256:")
    assert after["birth_date"].startswith("hmac-sha256:")
    assert "066190000034" not in str(after)
    assert "1990-06-18" not in str(after)


def test_codes_are_issued_in_turn_in_each_province(province, clerk):
    register_official(province=province, facts=OfficialFacts("Bế Thị Ngân", staff_code="CB000041"), actor=clerk)
    register_official(province=province, facts=OfficialFacts("Bế Thị Ngà", staff_code="CBX00099"), actor=clerk)
    people = [OfficialFacts("K'Brêu"), OfficialFacts("Y Thuan Niê", staff_code="BH0004"), OfficialFacts("Lý Thị Mùi")]
    codes = [official.staff_code for official in register_officials(province=province, people=people, actor=clerk)]
    assert codes == ["CB000042", "BH0004", "CB000043"]
    elsewhere = register_official(province=make_province(), facts=OfficialFacts("Lý Thị Mùi"), actor=clerk)
    assert elsewhere.staff_code == "CB000001"


def test_a_code_or_number_in_use_is_refused(province, clerk):
    register_official(province=province, facts=FACTS, actor=clerk)
    with pytest.raises(StaffCodeTaken) as refusal:
        register_official(province=province, facts=OfficialFacts("Ai đó", staff_code="BH0034"), actor=clerk)
    assert str(refusal.value) == ("Mã cán bộ BH0034 đã được dùng trong tỉnh. Mỗi người một mã; hãy kiểm tra lại mã.")
    with pytest.raises(CccdTaken) as refusal:
        register_official(province=make_province(), facts=OfficialFacts("Ai đó", cccd="066190000034"), actor=clerk)
    assert str(refusal.value) == (
        "Số CCCD này đã có ở một hồ sơ khác. Mỗi người một số; hãy kiểm tra lại số trên giấy tờ."
    )
    assert Official.objects.count() == 1


def test_a_year_alone_is_kept_as_a_year(province, clerk):
    official = register_official(province=province, facts=OfficialFacts("Quách Thị Nhàn", birth_year=1984), actor=clerk)
    assert (official.birth_year, official.birth_precision, official.birth_date_encrypted) == (
        1984,
        BirthPrecision.YEAR,
        "",
    )


@pytest.mark.parametrize(
    ("facts", "changed"),
    [
        (FACTS, set()),
        (OfficialFacts("Nguyễn Thị Hương"), set()),
        (OfficialFacts("Nguyễn Thị Hường"), {"full_name"}),
        (OfficialFacts("Nguyễn Thị Hương", birth_year=1990), set()),
        (OfficialFacts("Nguyễn Thị Hương", birth_year=1991), {"birth"}),
        (OfficialFacts("Nguyễn Thị Hương", birth_date=date(1990, 6, 19)), {"birth"}),
        (OfficialFacts("Nguyễn Thị Hương", cccd="066190000035", phone="0540001035"), {"cccd", "phone"}),
        (OfficialFacts("Nguyễn Thị Hương", staff_code="BH0099", email="x@y.example"), {"staff_code", "email"}),
    ],
)
def test_differences_are_what_the_source_says_otherwise(province, clerk, facts, changed):
    official = register_official(province=province, facts=FACTS, actor=clerk)
    assert set(differences(official, facts)) == changed


def test_updating_writes_what_changed_and_says_so(province, clerk):
    official = register_official(province=province, facts=FACTS, actor=clerk)
    user = open_account(official=official, actor=clerk)
    said = OfficialFacts("Nguyễn Thị Hường", phone="0540009999", birth_year=1990)
    assert update_officials(changes=[(official, said)], actor=clerk) == [official]
    stored = Official.objects.get(pk=official.pk)
    assert (stored.full_name, stored.search_key, stored.phone) == ("Nguyễn Thị Hường", "nguyen thi huong", "0540009999")
    assert stored.birth_date_encrypted == "1990-06-18"
    user.refresh_from_db()
    assert (user.full_name, user.phone) == ("Nguyễn Thị Hường", "0540009999")
    line = history_for(stored)[0]
    assert line.what.startswith("Phan Thị Thúy Hằng (66-HR) đã cập nhật hồ sơ Nguyễn Thị Hường: ")
    assert set(line.what.rsplit(": ")[1].split(", ")) == {"họ và tên", "điện thoại"}
    entry = AuditEntry.objects.get(verb="org.official.updated")
    assert entry.before["full_name"] == "Nguyễn Thị Hương"
    assert set(entry.before) == {"full_name", "phone"}


def test_phone_and_mail_enter_the_trail_as_digests_that_can_be_compared(province, clerk):
    official = register_official(province=province, facts=FACTS, actor=clerk)
    for phone in ("0540009999", FACTS.phone):
        change = OfficialFacts("Nguyễn Thị Hương", phone=phone, email=f"{phone}@xa.example")
        update_officials(changes=[(Official.objects.get(pk=official.pk), change)], actor=clerk)
    first, second = AuditEntry.objects.filter(verb="org.official.updated").order_by("at")

    assert first.before["phone"] == second.after["phone"] != first.after["phone"]
    for entry in AuditEntry.objects.all():
        written = f"{entry.before} {entry.after} {entry.target_label}"
        assert not any(clear in written for clear in (FACTS.phone, "0540009999", "@xa.example"))
    assert history_for(official)[0].what.endswith("điện thoại, thư điện tử")


def test_nothing_new_writes_nothing(province, clerk):
    official = register_official(province=province, facts=FACTS, actor=clerk)
    assert update_officials(changes=[(official, FACTS)], actor=clerk) == []
    assert not AuditEntry.objects.filter(verb="org.official.updated").exists()


def test_an_account_is_a_key_without_a_password(province, clerk):
    official = register_official(province=province, facts=FACTS, actor=clerk)
    user = open_account(official=official, actor=clerk)
    assert (user.username, user.full_name, user.phone, is_password_usable(user.password)) == (
        "66-BH0034",
        "Nguyễn Thị Hương",
        "0540001034",
        False,
    )
    assert open_account(official=official, actor=clerk) == user
    assert user_for_identifier("bh0034") == user
    assert AuditEntry.objects.filter(verb="org.account.opened").count() == 1


def test_an_account_gives_way_to_a_code_in_use(province, clerk):
    make_user("66-bh0034")
    official = register_official(province=province, facts=FACTS, actor=clerk)
    assert open_account(official=official, actor=clerk).username == "66-BH0034-2"


@pytest.mark.parametrize("count", [1, 3])
def test_many_accounts_in_few_statements(province, clerk, count, django_assert_num_queries):
    people = [make_official(province=province) for _number in range(count)]
    with django_assert_num_queries(7):
        assert len(open_accounts(officials=people, actor=clerk)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_many_people_in_few_statements(province, clerk, count, django_assert_num_queries):
    people = [OfficialFacts(f"Người thứ {number}", staff_code=f"X{number}") for number in range(count)]
    with django_assert_num_queries(5):
        register_officials(province=province, people=people, actor=clerk)


def test_whoever_looks_at_the_number_is_written_down(province, clerk):
    official = register_official(province=province, facts=FACTS, actor=clerk)
    with pytest.raises(IdentityReasonMissing):
        show_identity(official=Official.objects.get(), reason=" ", actor=clerk)
    shown = show_identity(official=Official.objects.get(), reason="Làm thẻ", actor=clerk)
    assert shown.cccd == "066190000034"
    assert (
        history_for(official)[0].what
        == "Phan Thị Thúy Hằng (66-HR) đã xem đầy đủ ngày sinh và số CCCD của Nguyễn Thị Hương"
    )
