from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.domain.files import check_file
from certificates.models import Certificate
from certificates.pdf import render_certificate
from certificates.tasks import RENDER, make_missing_files
from lms.core.domain.job_runs import run_job
from lms.core.domain.jobs import enqueue_job
from lms.core.enums import JobStatus
from lms.core.models import Job
from tests.factories.certificates import make_exam_course, make_issued
from tests.factories.people import make_learner

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


def job_for(office, *certificates) -> Job:
    uids = [str(one.uid) for one in certificates]
    return enqueue_job(kind=RENDER, title="Lập tệp", params={"certificates": uids}, owner=office.approver)


def test_a_job_makes_the_files_from_the_words_alone(office):
    first = make_issued(office)
    office.learner = make_learner(office.division, office.position, "Hồ Văn Dũng", province=office.province)
    second = make_issued(office, make_exam_course("khoa-hai"))
    job = job_for(office, first, second)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == (JobStatus.SUCCEEDED, 2, 2)
    assert job.result["summary"] == "Đã lập 2 tệp giấy chứng nhận."
    for certificate in Certificate.objects.all():
        check_file(certificate)
        with certificate.file.open() as stored:
            assert stored.read() == render_certificate(certificate.words)


def test_a_job_run_again_leaves_files_alone(office):
    issued = make_issued(office)
    run_job(job_for(office, issued).pk)
    made_at = Certificate.objects.get().file_made_at
    run_job(job_for(office, issued).pk)
    assert Certificate.objects.get().file_made_at == made_at


def test_what_a_lost_job_left_is_made_by_the_sweep(office):
    issued = make_issued(office)
    make_missing_files(issued.approved_at + timedelta(minutes=5))
    assert Certificate.objects.get().file_sha256 == ""
    make_missing_files(timezone.now() + timedelta(days=3000))
    check_file(Certificate.objects.get())
