"""The database itself refuses to change what is only ever appended."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from assessments.domain.outages import hear, notice_gap, take_offer
from assessments.models import (
    ChecklistItem,
    ChecklistOutcome,
    ContactGap,
    Observation,
    ObservationAnswer,
    ObservationMark,
    ObservationRuling,
    PersonMark,
    Response,
    Result,
    TimeGiven,
)
from certificates.domain.files import keep_file
from certificates.models import Certificate, CertificateFile, SealChoice
from lms.evidence.enums import ReviewOutcome, ViewKind
from lms.evidence.models import Evidence, LevelReview, LevelReviewAnswer, LevelView
from lms.flows import learning
from lms.flows.certification import approve_and_issue
from lms.flows.level_reviews import answer_review
from lms.flows.observing import answer_observation
from lms.org.domain.admin_mode import begin_admin_mode, end_admin_mode
from lms.org.enums import AdminModeEnding, AdminModeProof
from lms.org.models import AdminMode, AdminModeEnd, Decision
from tests.audit_guards import put_up_fact_guards
from tests.factories.assessments import (
    DEVICE,
    essay_answers,
    make_assessment,
    make_attempt,
    make_essay_exam,
    snapshot,
)
from tests.factories.certificates import CAPACITY, NOW, make_office, make_waiting
from tests.factories.gaps import make_competencies
from tests.factories.observations import ask, make_checklist, make_desk, make_rule, send
from tests.factories.people import make_official, make_user
from tests.factories.reviews import make_review

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _guards(db):
    put_up_fact_guards()


@pytest.fixture
def office():
    return make_office()


def refused(act) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        return "only ever appended" in str(error)
    return False


def stays(model: type[models.Model], **change: object) -> list[bool]:
    one = model._base_manager.order_by("pk").first()
    assert one is not None
    found = model._base_manager.filter(pk=one.pk)
    return [refused(lambda: found.update(**change)), refused(lambda: found._raw_delete(found.db))]


def test_what_was_asked_about_a_level_and_answered_stays():
    review = make_review(make_official(), make_competencies()["T01"])
    answer_review(review=review, outcome=ReviewOutcome.UPHELD, words="Đủ và đúng.", actor=make_user(), now=NOW)
    assert stays(LevelReview, reason="") == [True, True]
    assert stays(LevelReviewAnswer, words="Khác.") == [True, True]


def test_what_was_said_of_a_level_stays():
    person, actor = make_official(), make_user()
    said = {"kind": ViewKind.SELF, "level": 2, "client_id": uuid.uuid4(), "given_by": actor}
    LevelView.objects.create(official=person, competency=make_competencies()["T01"], **said)
    assert stays(LevelView, level=3) == [True, True]


def test_answers_results_and_evidence_stay_as_they_came(reference, office):
    exam = make_assessment("bai-thi", questions=2, pass_mark=2, competency=reference.competency("T01"))
    attempt = make_attempt(office.learner, exam, now=NOW)
    answers = snapshot(attempt, right=2, wrong=0)
    learning.submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=NOW, actor=office.learner.user)
    assert stays(Response, flagged=True) == [True, True]
    assert stays(Result, score=0) == [True, True]
    assert stays(Evidence, level=5) == [True, True]


def test_observations_and_what_they_rest_on_stay_as_they_came(db):
    desk = make_desk()
    make_rule()
    sent = send(ask(desk, make_checklist()))
    answer_observation(
        observation=sent, agrees=True, reason="", claims=(), actor=desk.official.user, now=timezone.now()
    )
    ObservationRuling.objects.create(
        request=sent.request, reason="Thử", ruled_by=desk.official.user, ruled_at=timezone.now()
    )
    assert stays(Observation, passed=False) == [True, True]
    assert stays(ObservationMark, mark="not_met") == [True, True]
    assert stays(ObservationAnswer, reason="Khác") == [True, True]
    assert stays(ObservationRuling, reason="Khác") == [True, True]
    assert stays(ChecklistItem, text="Khác") == [True, True]
    assert stays(ChecklistOutcome, level=5) == [True, True]
    assert stays(Evidence, level=5) == [True, True]


def test_what_a_person_gave_stays_as_it_was_given(office):
    attempt = make_attempt(office.learner, make_essay_exam(others=0, pass_mark=1), now=NOW)
    answers = essay_answers(attempt)
    learning.submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=NOW, actor=office.learner.user)
    place = attempt.questions.get()
    facts = {"question": place, "response": place.responses.get(), "marker": office.approver, "levels": [0, 0]}
    PersonMark.objects.create(marked_at=NOW, **facts)
    assert stays(PersonMark, levels=[2, 1]) == [True, True]


def test_silences_and_time_given_stay_as_they_came(db):
    now = timezone.now()
    official = make_official(user=make_user())
    attempt = make_attempt(official, minutes_ago=15)
    hear(attempt_uid=attempt.uid, user_id=official.user_id, is_away=False, now=now - timedelta(minutes=10))
    attempt.refresh_from_db()
    notice_gap(attempt, now)
    take_offer(attempt=attempt, now=now, actor=None)

    assert stays(ContactGap, to_at=now) == [True, True]
    assert stays(TimeGiven, note="khác") == [True, True]


def test_an_issued_certificate_keeps_its_words(office):
    waiting = make_waiting(office)
    assert not refused(lambda: Certificate.objects.filter(pk=waiting.pk).update(capacity="x"))
    issued = approve_and_issue(certificate=waiting, actor=office.approver, capacity=CAPACITY, now=NOW)
    held = Certificate.objects.filter(pk=issued.pk)
    for change in ({"words": {}}, {"code": "7K2F9QXM41"}, {"register_number": "9"}, {"issued_on": "2020-01-01"}):
        assert refused(lambda change=change: held.update(**change)), change
    assert refused(lambda: held._raw_delete(held.db))
    assert not refused(lambda: held.update(file_sha256="x", file_made_at=timezone.now()))


def test_files_of_certificates_and_the_choice_to_seal_stay(office):
    issued = approve_and_issue(certificate=make_waiting(office), actor=office.approver, capacity=CAPACITY, now=NOW)
    keep_file(certificate=issued, content=b"%PDF-1.7", now=NOW)
    SealChoice.objects.create(issuer=office.commune, is_sealed=True, chosen_at=NOW, chosen_by=office.hr)
    assert stays(CertificateFile, sha256="x") == [True, True]
    assert stays(SealChoice, is_sealed=False) == [True, True]


def test_a_decision_says_what_it_said(office):
    decision = Decision.objects.create(
        client_id="11111111-1111-4111-8111-111111111111",
        kind="assign",
        number="12/QĐ-UBND",
        number_key="12/qd-ubnd",
        signed_on="2026-06-20",
        effective_on="2026-07-01",
        issued_by="UBND phường Phú Xuân",
        issued_by_key="ubnd phuong phu xuan",
        recorded_by=office.hr,
    )
    held = Decision.objects.filter(pk=decision.pk)
    assert refused(lambda: held.update(number="13/QĐ-UBND"))
    assert refused(lambda: held.update(number_key="13/qd-ubnd"))
    assert refused(lambda: held._raw_delete(held.db))
    assert not refused(lambda: held.update(scan="decisions/x.pdf"))
    for other in ("decisions/y.pdf", ""):
        assert refused(lambda other=other: held.update(scan=other)), other


def test_turns_of_administrators_powers_stay_and_so_does_what_ended_them():
    admin = make_user(is_superuser=True)
    mode = begin_admin_mode(
        mode_id=uuid.uuid4(),
        user=admin,
        session_key="khoa-phien",
        minutes=15,
        reason="Sửa lịch nghỉ",
        proof=AdminModeProof.CODE,
        now=timezone.now(),
    )
    end_admin_mode(mode=mode, cause=AdminModeEnding.BY_HAND, actor=admin, now=timezone.now())

    assert stays(AdminMode, reason="Lý do khác") == [True, True]
    assert stays(AdminModeEnd, cause="signed_out") == [True, True]
