"""Whether a file is one that was issued, by its bytes."""

from datetime import date, timedelta

import pytest
import time_machine

from certificates.domain.file_verification import MOST_BYTES, verify_file
from certificates.domain.files import keep_file
from certificates.domain.revoking import revoke_certificate
from certificates.enums import CertificateState, FileMatch
from certificates.exceptions import NotAPdf, PdfTooLarge
from tests.factories.certificates import NOW, make_exam_course, make_issued

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 7)
PAPER = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
ADDED = b"2 0 obj\n<</Sig 1>>\nendobj\nstartxref\n%%EOF\n"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def issued(office):
    return keep_file(certificate=make_issued(office), content=PAPER, now=NOW)


def test_the_issued_file_is_known_by_its_bytes(issued, django_assert_num_queries):
    with django_assert_num_queries(1):
        check = verify_file(PAPER, DAY)
    assert (check.match, check.sha256) == (FileMatch.EXACT, issued.file_sha256)
    assert (check.certificate.code, check.certificate.state) == (issued.code, CertificateState.VALID)


@pytest.mark.parametrize("added", [ADDED, ADDED * 3, b"\n" + ADDED, b"x"])
def test_what_an_office_appended_leaves_the_issued_beginning(issued, added, django_assert_num_queries):
    with django_assert_num_queries(2):
        check = verify_file(PAPER + added, DAY)
    assert (check.match, check.certificate.code) == (FileMatch.EXTENDED, issued.code)


def test_the_longest_beginning_counts(issued, office):
    other = make_issued(office, make_exam_course("khoa-hai"))
    longer = keep_file(certificate=other, content=PAPER + ADDED, now=NOW)
    assert verify_file(PAPER + ADDED + ADDED, DAY).certificate.code == longer.code
    assert verify_file(PAPER + ADDED, DAY).match == FileMatch.EXACT


@pytest.mark.parametrize("content", [PAPER.replace(b"<<>>", b"<<  >>"), b"%PDF-1.7\n", PAPER[:-8], PAPER[:30] + ADDED])
def test_one_byte_changed_is_another_file(issued, content):
    check = verify_file(content, DAY)
    assert (check.match, check.certificate) == (FileMatch.UNKNOWN, None)


def test_the_register_says_what_the_file_is_worth_by_now(issued, office):
    revoke_certificate(certificate=issued, reason="Cấp nhầm", actor=office.approver, now=NOW + timedelta(days=1))
    check = verify_file(PAPER, DAY)
    assert (check.match, check.certificate.state) == (FileMatch.EXACT, CertificateState.REVOKED)


def test_what_is_no_pdf_or_too_large_is_not_looked_at():
    with pytest.raises(NotAPdf):
        verify_file(b"PK\x03\x04", DAY)
    with pytest.raises(PdfTooLarge):
        verify_file(b"%PDF-" + bytes(MOST_BYTES), DAY)


def test_a_file_of_nothing_but_ends_is_answered(issued):
    assert verify_file(b"%PDF-1.7\n" + b"%%EOF\n" * 100_000, DAY).match == FileMatch.UNKNOWN
