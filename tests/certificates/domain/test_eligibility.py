from datetime import date

import pytest

from certificates.domain.eligibility import Condition, eligibility_of
from certificates.enums import ConditionKind
from lms.org.models import Posting
from tests.factories.certificates import complete, earn, enrol, make_course, make_exam_course, sit_exam

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
TODAY = date(2026, 7, 6)
POSTED = Condition(ConditionKind.POSTED, True, "Đã có vị trí đảm nhận, nên đã rõ đơn vị cấp.")


def test_a_completed_course_with_a_passed_exam(office):
    eligibility = eligibility_of(earn(office.learner, make_exam_course()), TODAY)
    assert eligibility.conditions == (
        Condition(ConditionKind.COMPLETED, True, "Đã học hết khóa học ngày 05/07/2026 (8 tiết)."),
        Condition(ConditionKind.PASSED, True, "Đã đạt “Bài thi: Hộ tịch” ngày 06/07/2026: 2/2 câu đúng."),
        Condition(ConditionKind.CURRENT, True, "Kết quả có giá trị đến hết ngày 06/07/2029."),
        POSTED,
    )
    assert (eligibility.is_met, eligibility.issuer_id) == (True, office.commune.pk)
    assert eligibility.expires_on == date(2029, 7, 6)


def test_nothing_done_says_what_is_missing(office):
    eligibility = eligibility_of(enrol(office.learner, make_exam_course()), TODAY)
    assert not eligibility.is_met
    assert eligibility.missing == (
        "Chưa học hết các bước của khóa học. Cần làm xong các bước còn lại. "
        "Chưa có kết quả đạt của “Bài thi: Hộ tịch”. Cần làm bài thi và đạt."
    )


def test_a_failed_exam_is_not_enough(office):
    enrolment = enrol(office.learner, make_exam_course())
    complete(enrolment)
    sit_exam(enrolment, right=1)
    assert [one.kind for one in eligibility_of(enrolment, TODAY).conditions if not one.holds] == [ConditionKind.PASSED]


def test_a_course_without_exam_needs_completion_only(office):
    enrolment = enrol(office.learner, make_course())
    complete(enrolment)
    eligibility = eligibility_of(enrolment, TODAY)
    assert [one.kind for one in eligibility.conditions] == [ConditionKind.COMPLETED, ConditionKind.POSTED]
    assert (eligibility.is_met, eligibility.expires_on) == (True, None)


def test_a_course_learned_again_counts_once_it_is_completed_again(office):
    earned = earn(office.learner, make_exam_course())
    assert eligibility_of(earned, TODAY).is_met
    again = enrol(office.learner, earned.course, retakes=earned)
    assert eligibility_of(earned, TODAY).missing == (
        "Quy định trong khóa học đã thay đổi sau khi học xong. Cần học lại phần đã đổi."
    )
    complete(again)
    assert eligibility_of(earned, TODAY).is_met


def test_by_a_day_before_nothing_had_happened(office):
    enrolment = earn(office.learner, make_exam_course())
    missing = [one.kind for one in eligibility_of(enrolment, date(2026, 7, 4)).conditions if not one.holds]
    assert missing == [ConditionKind.COMPLETED, ConditionKind.PASSED]


def test_a_result_that_has_run_out_no_longer_counts(office):
    eligibility = eligibility_of(earn(office.learner, make_exam_course()), date(2029, 7, 7))
    assert eligibility.missing == "Kết quả đã hết giá trị sau ngày 06/07/2029. Cần thi lại."


def test_without_a_posting_nobody_issues(office):
    enrolment = enrol(office.learner, make_course())
    enrolment.posting = None
    enrolment.save()
    complete(enrolment)
    Posting.objects.get(official=office.learner).versions.all().delete()
    assert eligibility_of(enrolment, TODAY).missing == (
        "Chưa có vị trí đảm nhận nên chưa biết đơn vị nào cấp. Cần ghi nhận quyết định về vị trí."
    )


def test_a_self_started_course_goes_by_the_main_posting(office):
    enrolment = enrol(office.learner, make_course())
    enrolment.posting = None
    enrolment.save()
    complete(enrolment)
    assert eligibility_of(enrolment, TODAY).issuer_id == office.commune.pk
