from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from assessments.models import Result
from certificates.domain.issuing import approve_certificate, refuse_certificate, request_again, request_certificate
from certificates.domain.words import capacity_lines
from certificates.exceptions import (
    AlreadyIssued,
    AlreadyRefused,
    NotEligible,
    NotRefused,
    ReasonMissing,
)
from certificates.models import Certificate, CertificateSeries
from lms.core.models import AuditEntry
from lms.evidence.domain.recording import withdraw
from lms.evidence.models import Evidence
from lms.org.enums import DecisionKind, Role
from lms.org.models import Decision, PostingVersion, UnitVersion
from tests.factories.certificates import (
    CAPACITY,
    DESCRIPTION,
    NOW,
    complete,
    earn,
    enrol,
    make_course,
    make_exam_course,
    make_issued,
    make_office,
    make_waiting,
    sit_exam,
)
from tests.factories.people import grant_role, make_learner, make_position, make_posting, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def approve(certificate, office, now=NOW, actor=None, capacity=CAPACITY):
    return approve_certificate(certificate=certificate, actor=actor or office.approver, capacity=capacity, now=now)


def refuse(certificate, office, reason="Thiếu hồ sơ gốc."):
    return refuse_certificate(certificate=certificate, actor=office.approver, reason=reason, now=NOW)


def test_nothing_is_asked_for_before_it_is_earned(office):
    enrolment = enrol(office.learner, make_exam_course())
    complete(enrolment)
    assert request_certificate(enrolment=enrolment, now=NOW, actor=None) is None
    sit_exam(enrolment)
    certificate = request_certificate(enrolment=enrolment, now=NOW, actor=None)
    assert (certificate.issuer, certificate.code, certificate.words) == (office.commune, None, {})


def test_a_completion_gives_one_request(office):
    enrolment = earn(office.learner, make_exam_course())
    first = request_certificate(enrolment=enrolment, now=NOW, actor=None)
    assert request_certificate(enrolment=enrolment, now=NOW, actor=None) == first
    assert AuditEntry.objects.filter(verb="certificates.requested").count() == 1


def test_a_refusal_stands_until_a_newer_result(office):
    enrolment = earn(office.learner, make_exam_course())
    refused = refuse(request_certificate(enrolment=enrolment, now=NOW, actor=None), office)
    assert request_certificate(enrolment=enrolment, now=NOW, actor=None) is None
    old = refused.result
    newer = Result.objects.create(
        attempt=old.attempt,
        official=old.official,
        score=2,
        out_of=2,
        passed=True,
        marks={},
        effective_on=old.effective_on,
        supersedes=old,
        reason="Sửa đáp án",
    )
    again = request_certificate(enrolment=enrolment, now=NOW, actor=None)
    assert (again.result, again.refused_at) == (newer, None)


def test_a_refused_request_can_be_taken_up_again(office):
    refused = refuse(make_waiting(office), office)
    again = request_again(certificate=refused, actor=office.approver, now=NOW)
    assert request_again(certificate=refused, actor=office.approver, now=NOW) == again
    assert approve(again, office).register_number == "1/2026/GCN-UBND"
    with pytest.raises(NotRefused):
        request_again(certificate=again, actor=office.approver, now=NOW)


def test_every_word_is_frozen_at_approval(office):
    seat = PostingVersion.objects.get(posting__official=office.learner)
    seat.start_decision = Decision.objects.create(
        client_id="11111111-1111-4111-8111-111111111111",
        kind=DecisionKind.ASSIGN,
        number="12/QĐ-UBND",
        signed_on=date(2026, 6, 20),
        effective_on=date(2026, 7, 1),
        issued_by="UBND phường Phú Xuân",
        issued_by_key="ubnd phuong phu xuan",
        recorded_by=office.hr,
    )
    seat.save()
    office.learner.birth_year = 1990
    office.learner.save()
    issued = make_issued(office, make_exam_course(is_illustrative=True))
    assert issued.words == {
        "layout": 1,
        "code": issued.code,
        "register_number": "1/2026/GCN-UBND",
        "holder": {
            "name": "Lê Thị Cúc",
            "birth_year": 1990,
            "position": "Công chức tư pháp – hộ tịch",
            "unit": "Văn phòng HĐND và UBND – Phường Phú Xuân, Thành phố Huế",
        },
        "course": {
            "title": "Đăng ký khai sinh",
            "periods": "8",
            "from": "2026-07-01",
            "to": "2026-07-05",
            "is_illustrative": True,
        },
        "exam": {"title": "Bài thi: Hộ tịch", "passed_on": "2026-07-06"},
        "competencies": [
            {
                "name": "Đăng ký và quản lý hộ tịch",
                "level": 2,
                "level_name": "Vận dụng",
                "description": DESCRIPTION,
                "expires_on": "2029-07-06",
            }
        ],
        "decision": {"number": "12/QĐ-UBND", "signed_on": "2026-06-20", "issued_by": "UBND phường Phú Xuân"},
        "issuer": {
            "body": "Ủy ban nhân dân",
            "unit": "phường Phú Xuân",
            "province": "thành phố Huế",
            "place": "Phú Xuân",
        },
        "signer": {"name": "Nguyễn Văn Ước", "capacity": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]},
        "issued_on": "2026-07-06",
        "expires_on": "2029-07-06",
        "replaces": None,
        "verify_url": f"http://testserver/v/{issued.code}",
    }
    assert (issued.issued_on, issued.expires_on) == (date(2026, 7, 6), date(2029, 7, 6))


def test_a_position_that_has_not_begun_is_not_said_to_be_held(office):
    """Learned for a decision of next month, certified today."""
    waiting = make_waiting(office)
    seat = PostingVersion.objects.get(posting__official=office.learner)
    seat.starts_on = date(2026, 8, 1)
    seat.save()
    make_posting(office.learner, office.commune, make_position("CM-13", "Chuyên viên về nông nghiệp"))
    issued = approve(waiting, office)
    assert issued.words["holder"]["position"] == "Chuyên viên về nông nghiệp"
    assert issued.words["decision"] is None


@pytest.mark.parametrize("between", [" / ", "\r\n", "\n\n"])
def test_a_capacity_is_printed_in_its_lines(between):
    assert capacity_lines(f"KT. CHỦ TỊCH{between}PHÓ CHỦ TỊCH") == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


def test_later_changes_of_names_change_no_issued_word(office):
    issued = make_issued(office)
    before = issued.words
    issued.course.title = "Tên khác"
    issued.course.save()
    office.learner.full_name = "Tên Người Khác"
    office.learner.save()
    office.position.name_vi = "Vị trí khác"
    office.position.save()
    UnitVersion.objects.filter(unit=office.commune).update(name="Phường Khác")
    assert approve(issued, office).words == before
    assert Certificate.objects.get(pk=issued.pk).words == before


def test_a_course_without_exam_names_no_level_and_no_end(office):
    enrolment = enrol(office.learner, make_course())
    complete(enrolment)
    issued = approve(request_certificate(enrolment=enrolment, now=NOW, actor=None), office)
    assert (issued.words["exam"], issued.words["competencies"], issued.expires_on) == (None, [], None)


def test_approving_twice_gives_the_same_certificate(office):
    waiting = make_waiting(office)
    first = approve(waiting, office)
    again = approve(waiting, office, now=NOW + timedelta(hours=1))
    assert (again.code, again.register_number, again.approved_at) == (first.code, first.register_number, NOW)
    assert CertificateSeries.objects.get().last_number == 1
    assert AuditEntry.objects.filter(verb="certificates.approved").count() == 1


def test_the_second_of_two_approvers_gets_what_the_first_issued(office):
    other = make_user(full_name="Trần Thị Ánh")
    grant_role(other, Role.APPROVER, office.commune, capacity="CHỦ TỊCH")
    waiting = make_waiting(office)
    seen_by_both = Certificate.objects.get(pk=waiting.pk)
    first = approve(waiting, office)
    second = approve(seen_by_both, office, actor=other, capacity="CHỦ TỊCH")
    assert (second.code, second.words["signer"]["name"]) == (first.code, "Nguyễn Văn Ước")


def test_register_numbers_of_a_unit_and_year_are_consecutive(office):
    numbers = []
    for index in range(3):
        learner = make_learner(office.division, office.position, f"Người Thứ {index}", province=office.province)
        office.learner = learner
        numbers.append(make_issued(office, make_exam_course(f"khoa-{index}")).register_number)
    elsewhere = make_office("Xã Khác")
    next_year = datetime(2027, 1, 4, 3, tzinfo=UTC)
    office.learner = make_learner(office.division, office.position, "Người Sau", province=office.province)
    later = approve(make_waiting(office, make_exam_course("khoa-sau")), office, now=next_year)
    assert numbers == ["1/2026/GCN-UBND", "2/2026/GCN-UBND", "3/2026/GCN-UBND"]
    assert make_issued(elsewhere, make_exam_course("khoa-xa-khac")).register_number == "1/2026/GCN-UBND"
    assert later.register_number == "1/2027/GCN-UBND"


def test_a_rollback_leaves_no_gap_in_the_register(office):
    waiting = make_waiting(office)
    with transaction.atomic():
        approve(waiting, office)
        transaction.set_rollback(True)
    waiting.refresh_from_db()
    assert (waiting.code, waiting.words) == (None, {})
    assert approve(waiting, office).register_number == "1/2026/GCN-UBND"


def test_approval_looks_at_the_conditions_again(office):
    waiting = make_waiting(office)
    with pytest.raises(NotEligible) as caught:
        approve(waiting, office, now=NOW + timedelta(days=1200))
    assert caught.value.facts == {"missing": "Kết quả đã hết giá trị sau ngày 06/07/2029. Cần thi lại."}
    assert CertificateSeries.objects.exists() is False


def test_nothing_is_issued_on_withdrawn_evidence(office):
    waiting = make_waiting(office)
    withdraw(evidence=Evidence.objects.get(), reason="Thi hộ", actor=None, now=NOW)
    with pytest.raises(NotEligible):
        approve(waiting, office)
    assert Certificate.objects.get().approved_at is None


def test_a_refusal_keeps_its_reason_and_ends_the_request(office):
    waiting = make_waiting(office)
    refused = refuse(waiting, office, "  Thiếu  hồ sơ gốc. ")
    assert (refused.refused_at, refused.refusal_reason) == (NOW, "Thiếu hồ sơ gốc.")
    assert refuse(waiting, office, "Lý do khác").refusal_reason == "Thiếu hồ sơ gốc."
    with pytest.raises(AlreadyRefused):
        approve(waiting, office)


def test_a_refusal_needs_a_reason(office):
    with pytest.raises(ReasonMissing):
        refuse(make_waiting(office), office, " ")


def test_what_is_issued_cannot_be_refused(office):
    with pytest.raises(AlreadyIssued):
        refuse(make_issued(office), office)
