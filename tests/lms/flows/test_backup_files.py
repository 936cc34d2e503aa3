import base64
import json
import os
import re
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assessments.domain.backup_files import shared_key
from assessments.domain.papers import answers_of
from assessments.exceptions.attempts import BackupNotYours, BackupUnreadable
from assessments.models import Attempt, Response, Result
from lms.core.models import AuditEntry
from lms.flows.authoring import sync_editor_access
from lms.flows.backup_files import BROUGHT_IN, bring_in_backup
from lms.org.enums import Role
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, snapshot
from tests.factories.people import grant_role, make_learner, make_position, make_province, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def province():
    return make_province("Đắk Lắk")


@pytest.fixture
def trainer(province):
    user = make_user("dao-tao", full_name="Lê Thị Dạy")
    grant_role(user, Role.TRAINER, province)
    sync_editor_access(user=user, as_of=timezone.localdate())
    return user


@pytest.fixture
def attempt(province) -> Attempt:
    """Its time is over, its answers are still on the device."""
    learner = make_learner(province, make_position(), province=province)
    return make_attempt(learner, make_assessment(questions=4, pass_mark=3), minutes_ago=25)


def sealed(attempt: Attempt, *, right: int = 4, key_of: Attempt | None = None, **more: bool) -> bytes:
    """As `exam-backup.js` writes it."""
    answers = [
        {"order": one.order, "sequence": one.sequence, "answer": list(one.answer), "elapsed_ms": one.elapsed_ms}
        for one in snapshot(attempt, right=right, elapsed_ms=60_000)
    ]
    nonce, text = os.urandom(12), json.dumps({"device": str(DEVICE), "answers": answers} | more).encode()
    secret = AESGCM(base64.b64decode(shared_key((key_of or attempt).uid))).encrypt(nonce, text, None)
    parts = {"nonce": base64.b64encode(nonce).decode(), "sealed": base64.b64encode(secret).decode()}
    return json.dumps({"attempt": str(attempt.uid)} | parts).encode()


def test_a_file_counts_as_if_the_device_had_sent_and_once(attempt, trainer):
    content, now = sealed(attempt), timezone.now()

    submission, taken = bring_in_backup(content=content, actor=trainer, now=now)
    again, more = bring_in_backup(content=content, actor=trainer, now=now)

    assert (taken, submission.refused, submission.is_new, more, again.refused, again.is_new) == (
        4,
        [],
        True,
        0,
        [],
        False,
    )
    assert len(answers_of(attempt)) == 4
    assert set(Response.objects.values_list("is_late", flat=True)) == {True}
    assert [result.score for result in Result.objects.all()] == [4]
    assert [entry.actor for entry in AuditEntry.objects.filter(verb=BROUGHT_IN)] == [trainer]


def test_a_device_that_locked_itself_while_there_was_time_hands_nothing_in(attempt, trainer):
    """By a clock that was moved, or before it heard of time given."""
    now = timezone.now()
    Attempt.objects.update(deadline_at=now + timedelta(minutes=10))
    content = sealed(attempt, handed_in=False)

    submission, taken = bring_in_backup(content=content, actor=trainer, now=now)

    assert (taken, submission.refused, Attempt.objects.get().is_open) == (4, [], True)
    ended, more = bring_in_backup(content=content, actor=trainer, now=now + timedelta(minutes=11))
    assert (more, ended.is_new, ended.result.score) == (0, True, 4)


def test_a_file_of_a_running_attempt_ends_it_where_its_person_handed_in(attempt, trainer):
    Attempt.objects.update(deadline_at=timezone.now() + timedelta(minutes=10))

    submission, _taken = bring_in_backup(content=sealed(attempt, handed_in=True), actor=trainer, now=timezone.now())

    assert (submission.is_new, Attempt.objects.get().status) == (True, "submitted")


def test_a_file_that_comes_after_the_time_for_late_answers_is_taken_by_no_other_rule(attempt, trainer):
    submission, taken = bring_in_backup(
        content=sealed(attempt), actor=trainer, now=timezone.now() + timedelta(hours=25)
    )
    assert (taken, {one.code for one in submission.refused}) == (0, {"too_late"})


def test_nobody_brings_in_what_is_not_of_their_people_or_their_own(attempt, province):
    elsewhere = make_user("noi-khac", full_name="Trần Văn Khác")
    grant_role(elsewhere, Role.TRAINER, make_province("Tỉnh Đông", code="81"))
    grant_role(attempt.official.user, Role.TRAINER, province)
    for actor in (elsewhere, attempt.official.user):
        with pytest.raises(BackupNotYours):
            bring_in_backup(content=sealed(attempt), actor=actor, now=timezone.now())
    assert not Response.objects.exists()


@pytest.mark.parametrize("damage", ["empty", "text", "list", "changed", "of_another", "no_attempt"])
def test_what_is_no_such_file_or_was_changed_is_refused_whole(attempt, trainer, damage):
    other = Attempt(uid="11111111-2222-4333-8444-555555555555")
    data = json.loads(sealed(attempt))
    changed = data["sealed"][:-8] + ("AAAAAAA=" if not data["sealed"].endswith("AAAAAAA=") else "BBBBBBA=")
    content = {
        "empty": b"",
        "text": "câu 1: A".encode(),
        "list": b"[]",
        "changed": json.dumps(data | {"sealed": changed}).encode(),
        "of_another": sealed(attempt, key_of=other),
        "no_attempt": json.dumps(data | {"attempt": "x"}).encode(),
    }[damage]
    with pytest.raises(BackupUnreadable):
        bring_in_backup(content=content, actor=trainer, now=timezone.now())
    assert not Response.objects.exists()


def test_a_trainer_hands_the_file_in_and_is_told(attempt, trainer):
    desk = Client()
    desk.force_login(trainer)
    url = "/quan-tri/nhan-muon/tep-du-phong/"
    assert url in desk.get("/quan-tri/nhan-muon/").content.decode()

    wrong = desk.post(url, {"file": SimpleUploadedFile("anh.json", b"{}")}).content.decode()
    told = desk.post(url, {"file": SimpleUploadedFile("t.json", sealed(attempt))}, follow=True).content.decode()

    assert re.search(r"<title>\s*Lỗi: Nộp tệp dự phòng", wrong)
    assert str(BackupUnreadable.message) in wrong
    assert "Đã nhận 4 câu mới của Lê Thị Cúc, Bài thi: Hộ tịch." in told
