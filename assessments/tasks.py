"""Jobs and periodic work of assessments; wrappers only."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext, ngettext

from assessments.domain.import_batches import JOB_KIND, forget_old_files, write_batch
from assessments.domain.key_alarms import raise_alarms
from assessments.domain.picture_uploads import forget_old_uploads
from assessments.models import ExamSitting
from lms.core.domain.job_kinds import gives_way_to, job_kind, result_link
from lms.core.domain.job_runs import JobContext
from lms.core.domain.periodic import daily, every
from lms.flows.learning import close_overdue_attempts
from lms.flows.regrading import JOB_KIND as REGRADE
from lms.flows.regrading import regrade_all


@every(name="assessments.close_overdue", minutes=1)
def close_overdue(now: datetime) -> None:
    close_overdue_attempts(now)


@gives_way_to
def open_sitting(now: datetime) -> str:
    """A few people at one ward's sitting are no load: there is one somewhere most days."""
    if ExamSitting.objects.open_at(now).aggregate(people=Count("candidates"))["people"] < settings.EXAM_CROWD:
        return ""
    return gettext(
        "Đang có ca thi nên việc này chờ để người thi không bị chậm. Việc sẽ tự chạy, không phải làm gì thêm."
    )


@job_kind(JOB_KIND)
def write_questions_of_a_file(job: JobContext) -> dict[str, Any]:
    batch = write_batch(batch_id=job.params["batch"], actor=job.owner)
    job.advance(batch.read, batch.read, must_finish=True)
    return {
        "summary": ngettext("Đã ghi %(count)s câu hỏi.", "Đã ghi %(count)s câu hỏi.", batch.created)
        % {"count": batch.created},
        "link": result_link(gettext("Xem kết quả nhập"), "studio_question_import", uid=str(batch.uid)),
    }


@every(name="assessments.forget_question_files", hours=24)
def forget_question_files(now: datetime) -> None:
    forget_old_files(now)
    forget_old_uploads(now)


@daily(name="assessments.key_alarms", at=time(2, 10))
def doubt_keys(now: datetime) -> None:
    raise_alarms(now)


@job_kind(REGRADE)
def regrade(job: JobContext) -> dict[str, Any]:
    changed = regrade_all(job)
    return {
        "summary": ngettext("%(count)s lượt đổi kết quả.", "%(count)s lượt đổi kết quả.", changed) % {"count": changed}
    }
