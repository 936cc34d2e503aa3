"""Papers from outside: what may be handed in, who may answer, what an answer gives."""

import io
import uuid
from datetime import date, datetime

import pytest
from django.utils import timezone

from lms.core.models import AuditEntry
from lms.evidence.document_files import read_paper
from lms.evidence.domain.documents import Counting, Paper, accept, check_paper, hand_in, refuse, revoke, take_back
from lms.evidence.domain.holdings import evidence_of, level_on
from lms.evidence.enums import DocumentState, EvidenceKind
from lms.evidence.exceptions import (
    DocumentAnswered,
    DocumentNotAccepted,
    DocumentRunOut,
    DocumentWaitsAlready,
    ExpiresBeforeIssued,
    HigherThanAsked,
    IssuedLater,
    LevelBeyondRule,
    LevelNotDescribed,
    NotAPaper,
    NothingProves,
    OwnDocument,
    TooOld,
)
from lms.evidence.models import Evidence, HandedInDocument
from tests.factories.certificates import make_framework
from tests.factories.documents import PAPER_PDF, let_documents_prove, make_document
from tests.factories.people import make_official, make_user
from tests.factories.photos import phone_jpeg

NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())
DAY = date(2026, 7, 20)
REFORM = date(2025, 7, 1)


@pytest.fixture
def competency(db):
    """Papers prove it up to level 4, for 60 months."""
    let_documents_prove(4)
    return make_framework()


@pytest.fixture
def person(db):
    official = make_official()
    official.user = make_user()
    official.save()
    return official


@pytest.fixture
def hr(db):
    return make_user()


def paper(competency, **said):
    facts = {"kind": EvidenceKind.DOCUMENT, "level": 2, "title": "Chứng chỉ", "issuer": "Học viện"}
    return Paper(competency=competency, **facts | {"issued_on": date(2026, 5, 4)} | said)


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({}, Counting(4, date(2026, 5, 4), date(2031, 5, 4))),
        ({"expires_on": date(2027, 1, 1)}, Counting(4, date(2026, 5, 4), date(2027, 1, 1))),
        # Older than the rule: from the rule's first day, and for 60 months of its own.
        ({"issued_on": date(2022, 3, 1)}, Counting(4, REFORM, date(2027, 3, 1))),
    ],
)
def test_a_paper_counts_from_its_day_and_as_long_as_rule_and_paper_say(competency, said, counts):
    assert check_paper(paper(competency, **said), DAY) == counts


@pytest.mark.parametrize(
    ("said", "violation", "field"),
    [
        ({"issued_on": date(2026, 7, 21)}, IssuedLater, "issued_on"),
        ({"expires_on": date(2026, 5, 3)}, ExpiresBeforeIssued, "expires_on"),
        ({"expires_on": date(2026, 7, 19)}, DocumentRunOut, "expires_on"),
        ({"issued_on": date(2021, 7, 19)}, TooOld, "issued_on"),
        ({"level": 6}, LevelNotDescribed, "level"),
        ({"level": 5}, LevelBeyondRule, "level"),
        ({"kind": EvidenceKind.PRIOR}, NothingProves, "competency"),
    ],
)
def test_what_cannot_count_is_refused_before_anybody_looks(competency, person, said, violation, field):
    with pytest.raises(violation) as refused:
        hand_in(
            official=person,
            paper=paper(competency, **said),
            file=read_paper(io.BytesIO(PAPER_PDF)),
            client_id=uuid.uuid4(),
            actor=person.user,
            now=NOW,
        )

    assert (refused.value.at, HandedInDocument.objects.count()) == (field, 0)


def test_sent_twice_it_is_one_and_the_same_file_waits_once(competency, person):
    client_id, file = uuid.uuid4(), read_paper(io.BytesIO(PAPER_PDF))
    said = {"official": person, "paper": paper(competency), "file": file, "actor": person.user, "now": NOW}
    first = hand_in(client_id=client_id, **said)

    assert hand_in(client_id=client_id, **said) == first
    with pytest.raises(DocumentWaitsAlready):
        hand_in(client_id=uuid.uuid4(), **said)
    assert HandedInDocument.objects.count() == 1


def test_a_photo_is_drawn_anew_and_other_bytes_are_no_paper(db):
    photo = read_paper(io.BytesIO(phone_jpeg()))

    assert (photo.ending, b"SECRET" in photo.content) == ("jpg", False)
    with pytest.raises(NotAPaper):
        read_paper(io.BytesIO(b"PK\x03\x04 not a picture"))


def test_accepted_it_is_evidence_at_the_level_granted(competency, person, hr):
    document = make_document(person, competency, level=3, now=NOW)

    evidence = accept(document=document, level=2, posting=None, reason="Mới xong phần một.", actor=hr, now=NOW)

    document.refresh_from_db()
    assert (document.state, document.evidence, document.answered_by) == (DocumentState.ACCEPTED, evidence, hr)
    assert (evidence.level, evidence.kind, evidence.effective_on, evidence.expires_on, evidence.document_title) == (
        2,
        EvidenceKind.DOCUMENT,
        date(2026, 5, 4),
        date(2031, 5, 4),
        "Chứng chỉ bồi dưỡng hộ tịch",
    )
    assert level_on(evidence_of([person.pk])[person.pk][competency.pk], DAY) == 2


def test_refused_it_proves_nothing_and_keeps_the_reason(competency, person, hr):
    document = refuse(document=make_document(person, competency, now=NOW), reason="Ảnh mờ.", actor=hr, now=NOW)

    assert (document.state, document.reason, Evidence.objects.count()) == (DocumentState.REFUSED, "Ảnh mờ.", 0)


def test_an_answer_is_given_once(competency, person, hr):
    document = make_document(person, competency, now=NOW)
    refuse(document=document, reason="Ảnh mờ.", actor=hr, now=NOW)

    for again in (
        lambda: accept(document=document, level=2, posting=None, reason="", actor=hr, now=NOW),
        lambda: refuse(document=document, reason="Khác.", actor=hr, now=NOW),
        lambda: take_back(document=document, actor=person.user, now=NOW),
    ):
        with pytest.raises(DocumentAnswered):
            again()
    with pytest.raises(DocumentNotAccepted):
        revoke(document=document, reason="Sai.", actor=hr, now=NOW)


def test_nobody_answers_their_own(competency, person):
    document = make_document(person, competency, now=NOW)

    with pytest.raises(OwnDocument):
        accept(document=document, level=2, posting=None, reason="", actor=person.user, now=NOW)
    with pytest.raises(OwnDocument):
        refuse(document=document, reason="Sai.", actor=person.user, now=NOW)


def test_no_level_above_the_one_asked_for(competency, person, hr):
    with pytest.raises(HigherThanAsked):
        accept(document=make_document(person, competency, now=NOW), level=3, posting=None, reason="", actor=hr, now=NOW)


def test_what_ran_out_while_it_waited_is_not_accepted(competency, person, hr):
    document = make_document(person, competency, expires_on=DAY, now=NOW)

    with pytest.raises(DocumentRunOut):
        accept(document=document, level=2, posting=None, reason="", actor=hr, now=NOW.replace(day=21))
    document.refresh_from_db()
    assert document.state == DocumentState.WAITING


def test_revoked_the_level_is_gone_and_both_rows_stay(competency, person, hr):
    document = make_document(person, competency, now=NOW)
    accept(document=document, level=2, posting=None, reason="", actor=hr, now=NOW)

    revoke(document=document, reason="Giấy giả.", actor=hr, now=NOW)

    document = HandedInDocument.objects.get()
    assert document.is_revoked
    assert [(one.level, one.reason) for one in Evidence.objects.order_by("pk")] == [(2, ""), (0, "Giấy giả.")]
    assert level_on(evidence_of([person.pk])[person.pk][competency.pk], DAY) == 0
    with pytest.raises(DocumentNotAccepted):
        revoke(document=document, reason="Lại.", actor=hr, now=NOW)


def test_every_step_is_in_the_history(competency, person, hr):
    document = make_document(person, competency, now=NOW)
    accept(document=document, level=2, posting=None, reason="", actor=hr, now=NOW)
    revoke(document=document, reason="Giấy giả.", actor=hr, now=NOW)

    verbs = AuditEntry.objects.filter(verb__startswith="evidence.document").order_by("at", "pk")
    assert sorted(verbs.values_list("verb", flat=True)) == [
        "evidence.document.accepted",
        "evidence.document.handed_in",
        "evidence.document.revoked",
    ]
