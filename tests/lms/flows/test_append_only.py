"""The database itself refuses to change what is only ever appended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from assessments.domain.outages import hear, notice_gap, take_offer
from assessments.models import ContactGap, Response, Result, TimeGiven
from certificates.models import Certificate
from lms.evidence.models import Evidence
from lms.flows import learning
from lms.flows.certification import approve_and_issue
from lms.org.models import Decision
from tests.audit_guards import put_up_fact_guards
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, snapshot
from tests.factories.certificates import CAPACITY, NOW, make_office, make_waiting
from tests.factories.people import make_official, make_user

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


def test_answers_results_and_evidence_stay_as_they_came(reference, office):
    exam = make_assessment("bai-thi", questions=2, pass_mark=2, competency=reference.competency("T01"))
    attempt = make_attempt(office.learner, exam, now=NOW)
    answers = snapshot(attempt, right=2, wrong=0)
    learning.submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=NOW, actor=office.learner.user)
    assert stays(Response, flagged=True) == [True, True]
    assert stays(Result, score=0) == [True, True]
    assert stays(Evidence, level=5) == [True, True]


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
