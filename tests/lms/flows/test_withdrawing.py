"""Evidence withdrawn by HR and let count again: each a row with a reason; level, plan and status follow at once."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessments.models import Result
from certificates.domain.eligibility import eligibility_of
from certificates.domain.issuing import approve_certificate, request_certificate
from certificates.domain.states import state_of
from certificates.exceptions import NotEligible
from certificates.models import Certificate
from courses.models import CourseOutcome
from lms.competencies.enums import RequirementMark
from lms.competencies.models import Requirement
from lms.core.models import AuditEntry
from lms.evidence.domain.holdings import evidence_of, holding_on
from lms.evidence.domain.recording import record_result
from lms.evidence.exceptions import (
    EvidenceNotWithdrawn,
    EvidenceReasonMissing,
    EvidenceWithdrawnAlready,
    OwnEvidence,
)
from lms.evidence.models import Evidence
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.withdrawing import certificates_resting_on, reinstate_evidence, withdraw_evidence
from lms.org.enums import Role
from lms.plans.domain.planning import build_plan, close_met_items
from lms.plans.domain.status import differences, refresh_status
from lms.plans.models import PlanItem, RequirementStatus
from tests.factories.certificates import (
    CAPACITY,
    NOW,
    complete,
    earn,
    enrol,
    make_exam_course,
    make_issued,
    make_office,
    sit_exam,
)
from tests.factories.people import grant_role, make_commune, make_learner, make_user

pytestmark = pytest.mark.django_db
REASON = "Có người thi hộ, theo biên bản số 3."


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office():
    made = make_office()
    course = make_exam_course()
    outcome = course.assessment.outcomes.get()
    CourseOutcome.objects.create(course=course, competency=outcome.competency, level=outcome.level)
    Requirement.objects.create(
        position=made.position,
        competency=outcome.competency,
        min_level=2,
        max_level=3,
        mark=RequirementMark.EXAMPLE,
        valid_from=date(2025, 7, 1),
    )
    build_plan(posting=made.learner.postings.get(), decision=None, actor=made.hr, now=NOW)
    issued = make_issued(made, course)
    close_met_items(official=made.learner, actor=None, now=NOW)
    refresh_status([made.learner.pk], now=NOW)
    return made, issued


def level(official):
    shown = Evidence.objects.order_by("pk")[0]
    return holding_on(evidence_of([official.pk])[official.pk].get(shown.competency_id, []), NOW.date()).level


def line():
    return PlanItem.objects.values_list("closed_on", "closed_by", "stopped_on").get()


def test_withdrawn_the_level_falls_the_line_opens_and_the_person_is_told(office):
    made, issued = office
    shown, before = Evidence.objects.get(), state_of(issued, NOW.date())
    assert (level(made.learner), line()) == (2, (NOW.date(), shown.pk, None))
    withdraw_evidence(evidence=shown, reason=REASON, actor=made.hr, now=NOW)
    assert (level(made.learner), line()) == (0, (None, None, None))
    assert RequirementStatus.objects.get().held_level == 0
    assert differences([made.learner.pk], now=NOW) == []
    assert sentence(Notice.objects.get(kind="evidence_withdrawn")) == (
        "Minh chứng mức 2 của năng lực “Đăng ký và quản lý hộ tịch” đã được rút. Lý do: Có người thi hộ, theo biên bản "
        "số 3. Mở trang để xem, hoặc đề nghị xem lại nếu chưa đúng."
    )
    entry = AuditEntry.objects.get(verb="evidence.withdrawn")
    assert (entry.reason, entry.actor) == (REASON, made.hr)
    assert list(certificates_resting_on(shown)) == [issued]
    issued.refresh_from_db()
    assert (issued.revoked_at, state_of(issued, NOW.date())) == (None, before)


def test_let_count_again_by_a_row_of_its_own_with_the_days_it_had(office):
    made, _issued = office
    shown = Evidence.objects.get()
    correction = withdraw_evidence(evidence=shown, reason=REASON, actor=made.hr, now=NOW)
    again = reinstate_evidence(evidence=shown, reason="Biên bản ghi nhầm người.", actor=made.hr, now=NOW)
    assert (again.corrects, again.level, again.kind) == (correction, 2, shown.kind)
    assert (again.effective_on, again.expires_on, again.rule) == (shown.effective_on, shown.expires_on, shown.rule)
    assert (level(made.learner), line()) == (2, (NOW.date(), again.pk, None))
    assert differences([made.learner.pk], now=NOW) == []
    assert Evidence.objects.count() == 3
    assert Notice.objects.filter(kind="evidence_reinstated").count() == 1
    withdraw_evidence(evidence=again, reason=REASON, actor=made.hr, now=NOW)
    assert level(made.learner) == 0


def again(made, *acts):
    """Each act on the row that says last what the exam showed."""
    for act in acts:
        last = Evidence.objects.filter(level__gt=0).order_by("-pk")[0]
        act(evidence=last, reason=REASON, actor=made.hr, now=NOW)
    return Evidence.objects.order_by("-pk")[0]


def test_a_certificate_that_waits_is_not_issued_while_its_evidence_is_withdrawn(office):
    made, _issued = office
    waiting = earn(make_learner(made.division, made.position, "Trần Văn Chờ"), make_exam_course("ho-tich-2"))
    request = request_certificate(enrolment=waiting, now=NOW, actor=None)
    shown = Evidence.objects.get(official=waiting.official)
    client = Client()
    client.force_login(made.hr)
    asked = reverse("hr:evidence_withdraw", args=[waiting.official.uid, shown.competency.code, shown.uid])
    assert "đang chờ duyệt: không duyệt được khi minh chứng đã bị rút." in text(client.get(asked))
    withdraw_evidence(evidence=shown, reason=REASON, actor=made.hr, now=NOW)
    with pytest.raises(NotEligible) as refused:
        approve_certificate(certificate=request, actor=made.approver, capacity=CAPACITY, now=NOW)
    assert "Minh chứng của kết quả này đã bị rút ngày 06/07/2026. Cần thi lại, hoặc ghi lại minh chứng." in str(
        refused.value
    )
    client = Client()
    client.force_login(made.approver)
    page = text(client.get(reverse("hr:certificate", args=[request.uid])))
    assert "Minh chứng của kết quả này đã bị rút ngày 06/07/2026." in page
    again(made, reinstate_evidence)
    assert approve_certificate(certificate=request, actor=made.approver, capacity=CAPACITY, now=NOW).approved_at == NOW


def test_the_approver_finds_what_was_issued_on_withdrawn_evidence(office):
    """Withdrawn, let count again, withdrawn once more; what others earned isn't named."""
    made, issued = office
    other = earn(make_learner(made.division, made.position, "Trần Văn Chờ"), make_exam_course("ho-tich-2"))
    request = request_certificate(enrolment=other, now=NOW, actor=None)
    approve_certificate(certificate=request, actor=made.approver, capacity=CAPACITY, now=NOW)
    client = Client()
    client.force_login(made.approver)
    mine = Evidence.objects.filter(official=made.learner)

    def found():
        page = text(client.get(reverse("hr:certificate", args=[issued.uid])))
        return list(Certificate.objects.to_look_at()), "Minh chứng đã bị rút" in page

    assert found() == ([], False)
    for act, expected in ((withdraw_evidence, ([issued], True)), (reinstate_evidence, ([], False))) * 2:
        act(evidence=mine.filter(level__gt=0).order_by("-pk")[0], reason=REASON, actor=made.hr, now=NOW)
        assert found() == expected
    withdraw_evidence(evidence=mine.order_by("-pk")[0], reason=REASON, actor=made.hr, now=NOW)
    waiting = text(client.get(reverse("hr:certificates")))
    assert "hoặc minh chứng của bài thi đã bị rút" in waiting
    assert waiting.count(issued.official.full_name) == 1


def test_one_not_asked_for_because_of_a_withdrawal_is_asked_for_once_it_counts_again(office):
    made, _issued = office
    enrolment = enrol(make_learner(made.division, made.position, "Trần Văn Chờ"), make_exam_course("ho-tich-2"))
    sit_exam(enrolment)
    shown = Evidence.objects.get(official=enrolment.official)
    withdraw_evidence(evidence=shown, reason=REASON, actor=made.hr, now=NOW)
    complete(enrolment)
    assert request_certificate(enrolment=enrolment, now=NOW, actor=None) is None
    reinstate_evidence(evidence=shown, reason=REASON, actor=made.hr, now=NOW)
    assert Certificate.objects.get(official=enrolment.official).requested_at == NOW


@pytest.mark.parametrize("times", [1, 2, 3])
def test_withdrawn_and_let_count_again_many_times_it_is_still_of_its_exam(office, times):
    made, issued = office
    last = again(made, *[withdraw_evidence, reinstate_evidence] * times)
    assert list(certificates_resting_on(last)) == [issued]
    assert eligibility_of(issued.completion.enrolment, NOW.date()).evidence == (last,)
    result = issued.result
    regraded = Result.objects.create(
        attempt=result.attempt,
        official=result.official,
        posting=result.posting,
        score=0,
        marks={},
        out_of=2,
        passed=False,
        effective_on=result.effective_on,
        supersedes=result,
        reason="Đáp án sai",
    )
    assert [one.corrects for one in record_result(result=regraded, actor=None, now=NOW)] == [last]
    assert level(made.learner) == 0


def test_what_is_refused_writes_nothing(office):
    made, _issued = office
    shown = Evidence.objects.get()
    with pytest.raises(EvidenceReasonMissing):
        withdraw_evidence(evidence=shown, reason="  ", actor=made.hr, now=NOW)
    with pytest.raises(OwnEvidence):
        withdraw_evidence(evidence=shown, reason=REASON, actor=made.learner.user, now=NOW)
    with pytest.raises(EvidenceNotWithdrawn):
        reinstate_evidence(evidence=shown, reason=REASON, actor=made.hr, now=NOW)
    assert Evidence.objects.count() == 1
    withdraw_evidence(evidence=shown, reason=REASON, actor=made.hr, now=NOW)
    with pytest.raises(EvidenceWithdrawnAlready):
        withdraw_evidence(evidence=shown, reason=REASON, actor=made.hr, now=NOW)
    assert Evidence.objects.count() == 2


def address(name, made):
    shown = Evidence.objects.order_by("pk")[0]
    return reverse(f"hr:evidence_{name}", args=[made.learner.uid, shown.competency.code, shown.uid])


def text(response):
    return " ".join(response.content.decode().split())


def test_the_pages_ask_name_the_certificates_and_do_it(office):
    made, issued = office
    client = Client()
    client.force_login(made.hr)
    code = Evidence.objects.get().competency.code
    story = reverse("hr:person_level", args=[made.learner.uid, code])
    assert address("withdraw", made) in text(client.get(story))
    asked = text(client.get(address("withdraw", made)))
    assert f"mã {issued.code}" in asked
    assert reverse("hr:certificate", args=[issued.uid]) in asked
    assert "Nhập lý do" in text(client.post(address("withdraw", made), {"reason": " "}))
    assert Evidence.objects.count() == 1
    done = client.post(address("withdraw", made), {"reason": REASON}, follow=True)
    assert "Đã rút minh chứng." in text(done)
    assert address("reinstate", made) in text(done)
    assert "đã được rút trước đó" in text(client.post(address("withdraw", made), {"reason": REASON}))
    done = client.post(address("reinstate", made), {"reason": "Nhầm người."}, follow=True)
    assert "Đã ghi lại minh chứng." in text(done)
    assert "ghi lại minh chứng đã rút" in text(done)
    again = reverse("hr:evidence_withdraw", args=[made.learner.uid, code, Evidence.objects.last().uid])
    once_more = text(client.get(again))
    assert '<span lang="vi">Bài thi: Hộ tịch</span>' in once_more
    assert f"mã {issued.code}" in once_more
    client.force_login(made.learner.user)
    assert '<span lang="vi">Nhầm người.</span>' in text(client.get(reverse("learn:level", args=[code])))


def test_hr_of_another_unit_finds_nothing_and_others_are_kept_out(office):
    made, _issued = office
    stranger = make_user(full_name="Lê Lạ")
    grant_role(stranger, Role.HR, make_commune("Xã khác"))
    client = Client()
    for user, status in ((stranger, 404), (made.learner.user, 403), (made.approver, 403)):
        client.force_login(user)
        for name in ("withdraw", "reinstate"):
            assert client.get(address(name, made)).status_code == status
            assert client.post(address(name, made), {"reason": REASON}).status_code == status
    assert Evidence.objects.count() == 1
