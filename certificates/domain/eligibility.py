"""Whether somebody has earned the certificate of a course, and if not, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Assessment, Result
from certificates.enums import ConditionKind
from courses.domain.learning_anew import in_cycle_of
from courses.domain.retaking import is_learned_again
from courses.models import Completion, Enrolment
from lms.core.display import format_date, format_number
from lms.evidence.domain.corrections import with_last
from lms.evidence.models import Evidence
from lms.org.domain.posting_conflicts import main_posting_on
from lms.org.domain.unit_names import unit_names
from lms.org.models import Posting, PostingVersion


@dataclass(frozen=True)
class Condition:
    """`sentence` says what holds, or what is missing and what to do about it."""

    kind: ConditionKind
    holds: bool
    sentence: str


@dataclass(frozen=True)
class Eligibility:
    """The conditions of a certificate with the facts it would rest on. `evidence` is what the exam has shown."""

    conditions: tuple[Condition, ...]
    completion: Completion | None
    result: Result | None
    posting: Posting | None
    issuer_id: int | None
    evidence: tuple[Evidence, ...]

    @property
    def is_met(self) -> bool:
        return all(condition.holds for condition in self.conditions)

    @property
    def missing(self) -> str:
        """The sentences of the conditions that don't hold."""
        return " ".join(condition.sentence for condition in self.conditions if not condition.holds)

    @property
    def expires_on(self) -> date | None:
        """The certificate ends with the first of its levels."""
        return min((one.expires_on for one in self.evidence if one.expires_on), default=None)


def eligibility_of(enrolment: Enrolment, as_of: date) -> Eligibility:
    """Completion, also of what a changed regulation opened again, an exam passed in that cycle where the course has
    one, evidence that still counts, and a posting that says whose commune issues.
    """
    completion = Completion.objects.filter(enrolment=enrolment, completed_on__lte=as_of).first()
    result = _passed_result(enrolment, as_of)
    evidence, withdrawn_on = _evidence_of(result) if result else ((), None)
    posting = _posting_of(enrolment, completion, result)
    issuer_id = issuing_unit_of(posting, as_of) if posting else None
    conditions = [
        _completed(completion, is_learned_again=completion is not None and is_learned_again(enrolment, as_of))
    ]
    if enrolment.course.assessment is not None:
        conditions.append(_passed(enrolment.course.assessment, result))
    if withdrawn_on is not None:
        conditions.append(_withdrawn(withdrawn_on))
    elif evidence:
        conditions.append(_current(evidence, as_of))
    conditions.append(_posted(issuer_id))
    return Eligibility(tuple(conditions), completion, result, posting, issuer_id, evidence)


def issuing_unit_of(posting: Posting, as_of: date) -> int | None:
    """The commune of the posting's unit; the province for those who sit there."""
    version = PostingVersion.objects.known().filter(posting=posting).first()
    if version is None:
        return None
    name = unit_names([version.unit_id], as_of)[version.unit_id]
    return name.commune_id or name.province_id


def _passed_result(enrolment: Enrolment, as_of: date) -> Result | None:
    """The newest passed result of the enrolment's cycle that no regrade has taken the place of, nor a decision about
    late answers may."""
    assessment_id = enrolment.course.assessment_id
    if assessment_id is None:
        return None
    results = (
        Result.objects.latest()
        .settled()
        .filter(
            in_cycle_of(enrolment, "effective_on"),
            official_id=enrolment.official_id,
            attempt__assessment_id=assessment_id,
            passed=True,
            effective_on__lte=as_of,
        )
    )
    found: Result | None = results.select_related("attempt", "posting").order_by("-effective_on", "-pk").first()
    return found


def _evidence_of(result: Result) -> tuple[tuple[Evidence, ...], date | None]:
    """By attempt: a regrade that still passes leaves the evidence of the first result standing. What was withdrawn and
    counts again is among it; the day is when a competency's was withdrawn that doesn't count."""
    pairs = with_last(Evidence.objects.filter(result__attempt_id=result.attempt_id).select_related("competency"))
    lasts = [last for _source, last in sorted(pairs, key=lambda pair: (pair[0].competency.code, pair[0].pk))]
    standing = tuple(last for last in lasts if last.level > 0)
    shown = {one.competency_id for one in standing}
    gone = [last.recorded_at for last in lasts if last.level == 0 and last.competency_id not in shown]
    return standing, timezone.localdate(max(gone)) if gone else None


def _posting_of(enrolment: Enrolment, completion: Completion | None, result: Result | None) -> Posting | None:
    """The posting the exam was for, else the one whose plan asked for the course, else the main one that day."""
    if result is not None and result.posting is not None:
        return result.posting
    if enrolment.posting is not None:
        return enrolment.posting
    main = main_posting_on(enrolment.official, completion.completed_on) if completion else None
    return main.posting if main else None


def _completed(completion: Completion | None, *, is_learned_again: bool) -> Condition:
    if completion is None:
        sentence = _("Chưa học hết các bước của khóa học. Cần làm xong các bước còn lại.")
        return Condition(ConditionKind.COMPLETED, holds=False, sentence=sentence)
    if is_learned_again:
        sentence = _("Quy định trong khóa học đã thay đổi sau khi học xong. Cần học lại phần đã đổi.")
        return Condition(ConditionKind.COMPLETED, holds=False, sentence=sentence)
    facts = {"day": format_date(completion.completed_on), "periods": format_number(completion.periods)}
    sentence = _("Đã học hết khóa học ngày %(day)s (%(periods)s tiết).") % facts
    return Condition(ConditionKind.COMPLETED, holds=True, sentence=sentence)


def _passed(assessment: Assessment, result: Result | None) -> Condition:
    if result is None:
        sentence = _("Chưa có kết quả đạt của “%(title)s”. Cần làm bài thi và đạt.") % {"title": assessment.title}
        return Condition(ConditionKind.PASSED, holds=False, sentence=sentence)
    facts = {
        "title": result.attempt.title,
        "day": format_date(result.effective_on),
        "score": result.score,
        "out_of": result.out_of,
    }
    sentence = _("Đã đạt “%(title)s” ngày %(day)s: %(score)s/%(out_of)s câu đúng.") % facts
    return Condition(ConditionKind.PASSED, holds=True, sentence=sentence)


def _current(evidence: tuple[Evidence, ...], as_of: date) -> Condition:
    ended = [one.expires_on for one in evidence if one.expires_on and one.expires_on < as_of]
    if ended:
        sentence = _("Kết quả đã hết giá trị sau ngày %(day)s. Cần thi lại.") % {"day": format_date(min(ended))}
        return Condition(ConditionKind.CURRENT, holds=False, sentence=sentence)
    last = min((one.expires_on for one in evidence if one.expires_on), default=None)
    if last is None:
        sentence = _("Kết quả có giá trị không thời hạn.")
    else:
        sentence = _("Kết quả có giá trị đến hết ngày %(day)s.") % {"day": format_date(last)}
    return Condition(ConditionKind.CURRENT, holds=True, sentence=sentence)


def _withdrawn(day: date) -> Condition:
    facts = {"day": format_date(day)}
    sentence = _("Minh chứng của kết quả này đã bị rút ngày %(day)s. Cần thi lại, hoặc ghi lại minh chứng.") % facts
    return Condition(ConditionKind.CURRENT, holds=False, sentence=sentence)


def _posted(issuer_id: int | None) -> Condition:
    if issuer_id is None:
        sentence = _("Chưa có vị trí đảm nhận nên chưa biết đơn vị nào cấp. Cần ghi nhận quyết định về vị trí.")
        return Condition(ConditionKind.POSTED, holds=False, sentence=sentence)
    return Condition(ConditionKind.POSTED, holds=True, sentence=_("Đã có vị trí đảm nhận, nên đã rõ đơn vị cấp."))
