"""A turn of administrators' powers: begun once, in one session, over in time, by hand, or with the role."""

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.core.domain.audit import record, recorded_under
from lms.core.domain.audit_sealing import hash_of, seal_pending
from lms.core.models import AuditEntry
from lms.org.domain.admin_mode import (
    MODE_USED,
    admin_mode_of,
    begin_admin_mode,
    digest_of,
    end_admin_mode,
    note_use,
)
from lms.org.domain.grants import end_role
from lms.org.enums import AdminModeEnding, AdminModeProof, Role
from lms.org.exceptions_admin_mode import AdminModeFormUsed, AdminModeReasonMissing, NotAnAdministrator
from lms.org.models import AdminMode, AdminModeEnd
from tests.factories.people import grant_role, make_province, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 20, 14, 5, tzinfo=timezone.get_default_timezone())
SESSION = "khoa-phien"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def admin(province):
    user = make_user("quan-tri-1", full_name="Trần Quản Trị")
    grant_role(user, Role.ADMIN, province)
    return user


def begin(user, **changes):
    facts = {
        "mode_id": uuid.uuid4(),
        "user": user,
        "session_key": SESSION,
        "minutes": 30,
        "reason": "Sửa  khung năng lực",
        "proof": AdminModeProof.CODE,
        "now": NOW,
    }
    return begin_admin_mode(**facts | changes)


def of(mode, user, *, session=SESSION, now=NOW):
    return admin_mode_of(user=user, mode_id=mode.pk, session_key=session, now=now)


def test_a_turn_says_who_from_when_until_when_and_why(admin):
    mode = AdminMode.objects.get(pk=begin(admin).pk)

    assert (mode.user, mode.began_at, mode.until, mode.reason, mode.proof, mode.session_digest) == (
        admin,
        NOW,
        NOW + timedelta(minutes=30),
        "Sửa khung năng lực",
        "code",
        digest_of(SESSION),
    )
    [line] = AuditEntry.objects.filter(verb="org.admin_mode.begun")
    assert (line.actor, line.target_id, line.reason) == (admin, str(mode.pk), "Sửa khung năng lực")
    assert line.after == {"until": "2026-07-20T14:35:00+07:00", "minutes": 30, "proof": "code"}


def test_it_is_over_at_the_very_minute(admin):
    mode = begin(admin)
    end = mode.until

    assert of(mode, admin, now=end - timedelta(microseconds=1)) == mode
    assert of(mode, admin, now=end) is None
    assert end_admin_mode(mode=mode, cause=AdminModeEnding.BY_HAND, actor=admin, now=end) is False
    assert not AdminModeEnd.objects.exists()


def test_it_is_of_one_person_in_one_session(admin, province):
    other = make_user()
    grant_role(other, Role.ADMIN, province)
    mode = begin(admin)

    assert of(mode, admin) == mode
    assert of(mode, other) is None
    assert of(mode, admin, session="phien-khac") is None


def test_a_form_sent_twice_begins_one_turn_and_none_once_that_is_over(admin):
    key = uuid.uuid4()
    first, second = begin(admin, mode_id=key), begin(admin, mode_id=key, reason="Khác", minutes=60)

    assert (first, second.until, AdminMode.objects.count()) == (second, first.until, 1)
    end_admin_mode(mode=first, cause=AdminModeEnding.BY_HAND, actor=admin, now=NOW)
    with pytest.raises(AdminModeFormUsed):
        begin(admin, mode_id=key)
    with pytest.raises(AdminModeFormUsed):
        begin(admin, mode_id=key, session_key="phien-khac")


def test_another_turn_ends_the_one_of_that_session_alone(admin):
    first, elsewhere = begin(admin), begin(admin, session_key="phien-khac")
    second = begin(admin, now=NOW + timedelta(minutes=1))

    assert of(first, admin) is None
    assert of(elsewhere, admin, session="phien-khac") == elsewhere
    assert of(second, admin) == second
    assert list(AdminModeEnd.objects.values_list("mode", "cause")) == [(first.pk, "begun_anew")]


def test_whoever_is_no_administrator_has_no_powers_to_turn_on(admin):
    with pytest.raises(NotAnAdministrator):
        begin(make_user())
    with pytest.raises(AdminModeReasonMissing):
        begin(admin, reason=" ")
    with pytest.raises(ValueError, match="15, 30, 60"):
        begin(admin, minutes=600)
    assert not AdminMode.objects.exists()
    assert begin(make_user(is_superuser=True)).until == NOW + timedelta(minutes=30)


def test_an_account_whose_powers_are_set_aside_may_still_turn_them_on(admin):
    admin.powers_set_aside = True
    assert of(begin(admin), admin) is not None


def test_it_ends_with_the_role_where_that_is_ended(admin, province):
    mode = begin(admin)
    end_role(user=admin, role=Role.ADMIN, unit=province, last_day=NOW.date() - timedelta(days=1), actor=None)

    assert (mode.end.cause, mode.end.at) == ("role_ended", NOW)
    assert of(mode, admin) is None


def test_it_lasts_while_another_grant_of_the_role_does(admin, province):
    grant_role(admin, Role.ADMIN, make_province())
    mode = begin(admin)
    end_role(user=admin, role=Role.ADMIN, unit=province, last_day=NOW.date() - timedelta(days=1), actor=None)

    assert of(mode, admin) == mode


def test_a_role_that_has_run_out_is_found_by_the_next_request(admin):
    mode = begin(admin)
    admin.role_grants.update(valid_to=NOW.date() - timedelta(days=1))

    assert of(mode, admin) is None
    assert mode.end.cause == "role_ended"
    [line] = AuditEntry.objects.filter(verb="org.admin_mode.ended")
    assert (line.actor, line.after) == (None, {"user": "quan-tri-1", "cause": "thôi vai trò quản trị"})


def test_ended_by_hand_it_is_ended_once(admin):
    mode, later = begin(admin), NOW + timedelta(minutes=3)

    assert end_admin_mode(mode=mode, cause=AdminModeEnding.BY_HAND, actor=admin, now=later) is True
    assert end_admin_mode(mode=mode, cause=AdminModeEnding.SIGNED_OUT, actor=admin, now=later) is False
    assert list(AdminModeEnd.objects.values_list("at", "cause")) == [(later, "by_hand")]


def test_rows_are_only_ever_appended(admin):
    mode = begin(admin)
    end_admin_mode(mode=mode, cause=AdminModeEnding.BY_HAND, actor=admin, now=NOW)

    for rows in (AdminMode.objects.all(), AdminModeEnd.objects.all()):
        with pytest.raises(TypeError):
            rows.delete()
        with pytest.raises(TypeError):
            rows.update(pk=uuid.uuid4())
    with pytest.raises(IntegrityError), transaction.atomic():
        AdminModeEnd.objects.create(mode=mode, at=NOW, cause="by_hand")


def test_what_is_recorded_meanwhile_names_the_turn(admin, province):
    mode = begin(admin)
    with recorded_under(lambda: mode.pk) as turn, transaction.atomic():
        record(verb="org.role.granted", target=province, actor=admin)
    with transaction.atomic():
        record(verb="org.role.granted", target=province, actor=admin)

    assert turn.lines == 1
    lines = AuditEntry.objects.filter(verb="org.role.granted").order_by("at", "pk")
    assert sorted(lines.values_list("mode_id", flat=True), key=str) == sorted([mode.pk, None], key=str)


def test_the_chain_knows_which_turn_a_line_names(admin, province):
    mode = begin(admin)
    with recorded_under(lambda: mode.pk), transaction.atomic():
        line = record(verb="org.role.granted", target=province, actor=admin)
    seal_pending()
    seal = line.seal

    def seal_of(entry):
        return hash_of(entry, number=seal.number, previous_hash=seal.previous_hash, sealed_at=seal.sealed_at)

    assert seal_of(AuditEntry.objects.get(pk=line.pk)) == seal.hash
    line.mode_id = None
    assert seal_of(line) != seal.hash


def test_one_line_an_address_and_turn_tells_of_the_editor(admin):
    mode = begin(admin)
    for path in ("/quan-tri/pages/3/edit/", "/quan-tri/pages/3/edit/", "/quan-tri/pages/4/edit/"):
        with recorded_under(lambda: mode.pk):
            note_use(mode=mode, user=admin, path=path)

    lines = AuditEntry.objects.filter(verb=MODE_USED).order_by("at", "pk")
    assert sorted(line.after["path"] for line in lines) == ["/quan-tri/pages/3/edit/", "/quan-tri/pages/4/edit/"]
    assert {line.mode_id for line in lines} == {mode.pk}
