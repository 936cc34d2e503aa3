"""The same paper for a second person: what was missing is taken, what is recorded stays."""

import uuid
from datetime import date, datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from lms.core.domain.audit_history import history_for
from lms.org.domain.decision_completing import Completed
from lms.org.domain.postings import DecisionFacts, reassign_official
from lms.org.enums import DecisionKind
from lms.org.models import Decision
from tests.audit_guards import put_up_fact_guards
from tests.factories.people import make_official, make_position, make_posting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())
PDF = b"%PDF-1.4\n%%EOF"
WORDS = {"signer": "Lê Văn Ký", "signer_title": "Chủ tịch", "summary": "Về việc điều động công chức"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people(ward):
    position = make_position("TN-A")
    made = [make_official("Trần Thị An"), make_official("Lê Văn Đạt")]
    for one in made:
        make_posting(one, ward, position, starts_on=date(2025, 7, 1))
    return made


@pytest.fixture
def move(ward, hr):
    to = make_position("TN-B")

    def send(person, *, client_id=None, scan=None, **words):
        facts = DecisionFacts(
            client_id=client_id or uuid.uuid4(),
            kind=DecisionKind.TRANSFER,
            number="201/QĐ-UBND",
            signed_on=date(2026, 7, 15),
            effective_on=date(2026, 8, 1),
            issued_by="Ủy ban nhân dân phường",
            scan=ContentFile(scan) if scan else None,
            **words,
        )
        return reassign_official(facts=facts, official=person, to_unit=ward, to_position=to, actor=hr, now=NOW)

    return send


def recorded():
    decision = Decision.objects.get()
    with decision.scan.open() if decision.scan else ContentFile(b"") as scan:
        return decision.signer, decision.signer_title, decision.summary, scan.read()


def told(*targets):
    return sorted((line.verb.rsplit(".")[-1], line.what) for line in history_for(*targets))


def test_what_the_paper_was_recorded_without_is_taken_and_told(people, move, hr):
    put_up_fact_guards()
    decision = move(people[0]).decision
    moved = move(people[1], scan=PDF, **WORDS)
    assert (moved.created, moved.completed) == (True, Completed(taken=("signer", "signer_title", "summary", "scan")))
    assert recorded() == ("Lê Văn Ký", "Chủ tịch", "Về việc điều động công chức", PDF)
    words = (
        "đã bổ sung phần còn trống của Quyết định số 201/QĐ-UBND; nay là: người ký Lê Văn Ký, "
        "chức vụ Chủ tịch, trích yếu Về việc điều động công chức, căn cứ –"
    )
    who = f"{hr} ({hr.get_username()})"
    assert told(decision, *decision.lines.all()) == [
        ("line_added", f"{who} đã ghi nhận thêm Lê Văn Đạt theo Quyết định số 201/QĐ-UBND"),
        ("recorded", f"{who} đã ghi nhận Quyết định số 201/QĐ-UBND"),
        ("scan_added", f"{who} đã bổ sung bản quét Quyết định số 201/QĐ-UBND"),
        ("words_added", f"{who} {words}"),
    ]


def test_what_it_says_otherwise_stays_as_it_is(people, move):
    decision = move(people[0], scan=PDF, signer="Lê Văn Ký").decision
    moved = move(people[1], scan=b"%PDF-1.4 other", signer="Lê Văn Khác", summary="Điều động")
    assert moved.completed == Completed(taken=("summary",), kept=("signer", "scan"))
    assert recorded() == ("Lê Văn Ký", "", "Điều động", PDF)
    assert [verb for verb, _what in told(decision)] == ["recorded", "words_added"]


@pytest.mark.parametrize(
    ("first", "then", "completed", "signed"),
    [
        ({"signer": "Lê Văn Ký"}, {"signer": "Lê Văn Khác", "signer_title": "Chủ tịch"}, (), ("Lê Văn Ký", "")),
        ({"signer_title": "Chủ tịch"}, {"signer": "Lê Văn Ký", "signer_title": "Chánh án"}, (), ("", "Chủ tịch")),
        ({"signer": "Lê Văn Ký"}, WORDS, ("signer_title",), ("Lê Văn Ký", "Chủ tịch")),
    ],
)
def test_nobody_gets_the_title_of_another(people, move, first, then, completed, signed):
    move(people[0], summary=WORDS["summary"], **first)
    found = move(people[1], **then).completed
    assert (found.taken, found.kept) == (completed, () if completed else ("signer", "signer_title"))
    assert recorded()[:2] == signed


def test_the_same_words_and_file_again_change_nothing(people, move):
    decision = move(people[0], scan=PDF, **WORDS).decision
    again = WORDS | {"signer": " lê văn  ký "}
    assert move(people[1], scan=PDF, **again).completed == Completed()
    assert [verb for verb, _what in told(decision)] == ["recorded"]


def test_sent_again_for_the_same_person_it_is_taken_too(people, move):
    move(people[0])
    again = move(people[0], scan=PDF)
    assert (again.created, again.completed, recorded()[3]) == (False, Completed(taken=("scan",)), PDF)


def test_a_recorded_scan_that_is_lost_keeps_nobody_from_being_moved(people, move):
    decision = move(people[0], scan=PDF).decision
    decision.scan.storage.delete(decision.scan.name)
    moved = move(people[1], scan=PDF)
    assert (moved.created, moved.completed) == (True, Completed(kept=("scan",)))
