import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from lms.core.domain.audit import recorded_under
from lms.core.domain.audit_history import history_for
from lms.core.domain.job_runs import run_job, stop_requested
from lms.core.domain.jobs import (
    MAX_ATTEMPTS,
    JobHasEnded,
    JobIdTaken,
    JobNotStopped,
    cancel_job,
    enqueue_job,
    enqueue_job_once,
    reclaim_lost_jobs,
    retry_job,
)
from lms.core.enums import JobStatus
from lms.core.models import AuditEntry, Job
from tests.lms.core.job_kinds import ran
from tests.races import together

LONG_AGO = timedelta(hours=1)


def ask(owner, **params):
    return enqueue_job(kind="tests.count", title="Đếm", params={"upto": 4} | params, owner=owner)


def claim(job):
    """The queue's row as a worker that has taken the task leaves it."""
    task = DBTaskResult.objects.get(pk=job.task_id)
    task.claim("w1")
    return task


def lose(job, **facts):
    """The job as a worker killed an hour ago leaves it."""
    claim(job)
    left = {"lease": uuid.uuid4(), "beat_at": timezone.now() - LONG_AGO, "attempts": 1}
    Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, **(left | facts))


@pytest.mark.django_db
def test_a_job_is_asked_for_with_its_task(clerk):
    job = ask(clerk)
    assert (job.status, job.owner, job.language, job.params) == (JobStatus.QUEUED, clerk, "vi", {"upto": 4})
    task = DBTaskResult.objects.get(pk=job.task_id)
    assert (task.status, task.args_kwargs) == ("READY", {"args": [str(job.pk)], "kwargs": {}})


@pytest.mark.django_db
@pytest.mark.parametrize("mode_id", [None, uuid.uuid4()])
def test_what_a_job_records_names_the_turn_of_powers_it_was_asked_for_in(clerk, mode_id):
    with recorded_under(lambda: mode_id):
        job = enqueue_job(kind="tests.tell", title="Ghi", params={}, owner=clerk)
    with recorded_under(uuid.uuid4):  # whatever goes on where it runs
        run_job(job.pk)
    [line] = AuditEntry.objects.about(job)
    assert (job.mode_id, line.mode_id) == (mode_id, mode_id)


@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_in_a_transaction_that_fails_was_never_asked_for(clerk):
    with transaction.atomic():
        ask(clerk)
        transaction.set_rollback(True)
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_asking_twice_with_one_id_gives_one_job(clerk):
    job_id = uuid.uuid4()
    first, second = (
        enqueue_job(kind="tests.count", title="Đếm", params={"upto": 1}, owner=clerk, job_id=job_id) for _ in range(2)
    )
    assert first == second
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_submit_at_once_starts_one_job(clerk):
    job_id = uuid.uuid4()

    def submit():
        return enqueue_job_once(kind="tests.count", title="Đếm", params={"upto": 1}, owner=clerk, job_id=job_id)

    asked = together(submit, submit, submit, submit)

    assert {job.pk for job, _is_new in asked} == {job_id}
    assert sorted(is_new for _job, is_new in asked) == [False, False, False, True]
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_one_id_of_two_people_at_once_is_refused_to_one(clerk, stranger):
    job_id = uuid.uuid4()

    def submit(owner):
        return lambda: enqueue_job(kind="tests.count", title="Đếm", params={"upto": 1}, owner=owner, job_id=job_id)

    asked = together(submit(clerk), submit(stranger))

    assert sorted(type(one).__name__ for one in asked) == ["Job", "JobIdTaken"]
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_an_id_that_belongs_to_another_job_is_refused(clerk, stranger):
    job_id = uuid.uuid4()
    enqueue_job(kind="tests.count", title="Đếm", params={"upto": 1}, owner=clerk, job_id=job_id)
    with pytest.raises(JobIdTaken) as refused:
        enqueue_job(kind="tests.count", title="Đếm", params={"upto": 1}, owner=stranger, job_id=job_id)
    with pytest.raises(JobIdTaken):
        enqueue_job(kind="tests.file", title="Khác", params={}, owner=clerk, job_id=job_id)

    assert "Hãy tải lại trang" in str(refused.value)
    assert (Job.objects.get().owner, DBTaskResult.objects.count()) == (clerk, 1)


@pytest.mark.django_db
def test_an_unregistered_kind_is_refused(clerk):
    with pytest.raises(LookupError, match="not registered"):
        enqueue_job(kind="tests.unknown", title="?", params={}, owner=clerk)


@pytest.mark.django_db
def test_a_run_ends_with_its_result(clerk):
    job = ask(clerk)
    run_job(job.pk, worker_id="w1")
    job.refresh_from_db()
    assert ran == [0, 1, 2, 3]
    assert (job.status, job.done, job.total, job.cursor, job.attempts, job.worker_id) == (
        JobStatus.SUCCEEDED, 4, 4, 4, 1, "w1",
    )  # fmt: skip
    assert job.result == {
        "summary": "Đếm đến 4.",
        "link": {"text": "Xem danh sách", "url_name": "jobs:list", "kwargs": {}},
    }
    assert job.lease is None
    assert job.created_at <= job.started_at <= job.beat_at <= job.finished_at


@pytest.mark.django_db
@pytest.mark.parametrize("upto", [1, 3])
def test_a_step_costs_one_statement(clerk, django_assert_num_queries, upto):
    job = ask(clerk, upto=upto)
    with django_assert_num_queries(upto + 5):  # take (savepoint, read, write, release), end
        run_job(job.pk)


@pytest.mark.django_db
def test_a_job_runs_once_however_often_it_is_called(clerk):
    job = ask(clerk)
    run_job(job.pk)
    run_job(job.pk)
    run_job(uuid.uuid4())
    assert ran == [0, 1, 2, 3]


@pytest.mark.django_db
def test_a_run_speaks_the_language_of_its_owner(clerk):
    with translation.override("en"):
        job = enqueue_job(kind="tests.language", title="Language", params={}, owner=clerk)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.language, job.result, translation.get_language()) == ("en", {"summary": "en"}, "vi")


@pytest.mark.django_db(transaction=True)
def test_a_run_says_it_is_alive_also_within_one_long_step(clerk, settings):
    settings.JOB_BEAT_TIMEOUT = 0.25
    job = enqueue_job(kind="tests.long_step", title="Việc dài", params={"seconds": 0.6}, owner=clerk)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.SUCCEEDED
    assert job.beat_at - job.started_at > timedelta(seconds=0.25)


@pytest.mark.django_db
def test_a_rule_that_stops_a_run_says_so(clerk):
    job = ask(clerk, at_2="rule")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error_code, job.error, job.cursor) == (
        JobStatus.FAILED, "file_is_empty", "Tệp không có dòng nào. Chọn tệp khác rồi thử lại.", 2,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_fault_is_kept_from_people_and_told_to_the_queue(clerk):
    job = ask(clerk, at_2="fault")
    with pytest.raises(ZeroDivisionError):
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error_code, job.done) == (JobStatus.FAILED, "unexpected", 2)
    assert job.error == (
        "Công việc dừng lại vì hệ thống gặp trục trặc, không phải do thao tác của anh/chị. Phần đã làm xong vẫn được "
        f"giữ. Bấm “Chạy lại” để làm tiếp; nếu vẫn vậy, gọi hỗ trợ và đọc mã {job.code}."
    )


@pytest.mark.django_db
def test_cancelling_a_running_job_stops_it_at_its_next_step(clerk):
    job = ask(clerk, at_2="cancel")
    run_job(job.pk)
    job.refresh_from_db()
    assert ran == [0, 1, 2]
    assert (job.status, job.done, job.cursor, job.lease) == (JobStatus.CANCELLED, 3, 3, None)


@pytest.mark.django_db
def test_a_run_that_was_given_up_for_lost_writes_nothing_more(clerk):
    job = ask(clerk, at_2="lose")
    run_job(job.pk)
    job.refresh_from_db()
    assert ran == [0, 1, 2]
    assert (job.status, job.done, job.cursor, job.attempts) == (JobStatus.QUEUED, 2, 2, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["stop", "exit"])
def test_an_interrupted_job_goes_back_to_the_queue_with_its_cursor(clerk, how):
    job = ask(clerk, at_2=how)
    claim(job).set_successful(None)
    if how == "exit":
        with pytest.raises(SystemExit):
            run_job(job.pk)
    else:
        run_job(job.pk)
    stopped_at = len(ran)
    job.refresh_from_db()
    assert (job.status, job.cursor, job.attempts, job.lease) == (JobStatus.QUEUED, stopped_at, 0, None)
    assert DBTaskResult.objects.get(pk=job.task_id).status == "READY"
    stop_requested.clear()
    Job.objects.filter(pk=job.pk).update(params={"upto": 4})
    run_job(job.pk)
    job.refresh_from_db()
    assert ran == [0, 1, 2, 3]
    assert job.status == JobStatus.SUCCEEDED


@pytest.mark.django_db
def test_a_file_is_kept_privately(clerk):
    job = enqueue_job(kind="tests.file", title="Báo cáo", params={}, owner=clerk)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.result_name, job.result) == ("Báo cáo 1/2.csv", {})
    assert job.result_file.name == f"jobs/{job.pk}.csv"
    with job.result_file.open("rb") as file:
        assert file.read().decode() == "họ tên\n"


@pytest.mark.django_db
def test_cancel_ends_a_waiting_job_at_once(clerk):
    job = cancel_job(job=ask(clerk), actor=clerk)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, ran) == (JobStatus.CANCELLED, [])
    assert [line.what for line in history_for(job)] == ["Đã yêu cầu dừng công việc “Đếm”"]
    with pytest.raises(JobHasEnded):
        cancel_job(job=job, actor=clerk)


@pytest.mark.django_db
def test_cancel_twice_is_one_request(clerk):
    job = ask(clerk)
    lose(job)
    first = cancel_job(job=job, actor=clerk)
    second = cancel_job(job=job, actor=clerk)
    assert first.cancel_requested_at == second.cancel_requested_at
    assert len(history_for(job)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["rule", "cancel"])
def test_retry_takes_up_a_stopped_job_from_its_cursor(clerk, how):
    job = ask(clerk, at_2=how)
    claim(job).set_successful(None)
    run_job(job.pk)
    Job.objects.filter(pk=job.pk).update(params={"upto": 4})
    ran.clear()
    retried = retry_job(job=job, actor=clerk)
    assert (retried.status, retried.error, retried.error_code, retried.finished_at) == (JobStatus.QUEUED, "", "", None)
    assert DBTaskResult.objects.get(pk=retried.task_id).status == "READY"
    run_job(job.pk)
    assert ran == list(range(retried.cursor, 4))
    with pytest.raises(JobNotStopped) as refused:
        retry_job(job=job, actor=clerk)
    assert str(refused.value) == (
        "Chỉ chạy lại được công việc đã dừng; công việc này đang ở trạng thái “Đã xong”. "
        "Xem tiến độ ở trang của công việc."
    )


@pytest.mark.django_db
def test_a_silent_job_is_taken_up_again_and_a_beating_one_left_alone(clerk):
    silent, beating, waiting = ask(clerk), ask(clerk), ask(clerk)
    lose(silent, cursor=2, done=2, total=4)
    lose(beating, beat_at=timezone.now())
    assert [job.pk for job in reclaim_lost_jobs(timezone.now())] == [silent.pk]
    assert DBTaskResult.objects.get(pk=silent.task_id).status == "READY"
    assert DBTaskResult.objects.get(pk=beating.task_id).status == "RUNNING"
    run_job(silent.pk)
    silent.refresh_from_db()
    assert (ran, silent.status, silent.attempts) == ([2, 3], JobStatus.SUCCEEDED, 2)
    waiting.refresh_from_db()
    assert waiting.status == JobStatus.QUEUED


@pytest.mark.django_db
def test_a_job_lost_too_often_stops_and_says_why(clerk):
    job = ask(clerk)
    lose(job, attempts=MAX_ATTEMPTS)
    reclaim_lost_jobs(timezone.now())
    job.refresh_from_db()
    assert (job.status, job.error_code, job.lease) == (JobStatus.FAILED, "worker_lost", None)
    assert job.error == (
        "Công việc đã bị ngắt giữa chừng 3 lần (mất điện hoặc máy chủ khởi động lại) nên hệ thống không tự chạy tiếp "
        f"nữa. Phần đã làm xong vẫn được giữ. Bấm “Chạy lại” để làm tiếp; nếu vẫn vậy, gọi hỗ trợ và đọc mã {job.code}."
    )


@pytest.mark.django_db
def test_a_lost_job_that_was_to_stop_is_stopped(clerk):
    job = ask(clerk)
    lose(job, cancel_requested_at=timezone.now())
    reclaim_lost_jobs(timezone.now())
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED


@pytest.mark.django_db
@pytest.mark.parametrize("task_status", ["RUNNING", "FAILED", None, "READY"])
def test_a_waiting_job_whose_task_is_gone_gets_another(clerk, task_status):
    job = ask(clerk)
    long_ago = timezone.now() - LONG_AGO
    Job.objects.filter(pk=job.pk).update(queued_at=long_ago)
    if task_status is None:
        DBTaskResult.objects.all().delete()
    else:
        DBTaskResult.objects.update(status=task_status, started_at=long_ago)
    taken_up = reclaim_lost_jobs(timezone.now())
    assert [one.pk for one in taken_up] == ([] if task_status == "READY" else [job.pk])
    job.refresh_from_db()
    assert DBTaskResult.objects.get(pk=job.task_id).status == "READY"


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_looking_for_lost_jobs_costs_the_same_however_many_wait(clerk, django_assert_num_queries, count):
    for _ in range(count):
        ask(clerk)
    Job.objects.update(queued_at=timezone.now() - LONG_AGO)
    with django_assert_num_queries(3):
        assert reclaim_lost_jobs(timezone.now()) == []


@pytest.mark.django_db
def test_jobs_are_their_owners_alone(clerk, stranger):
    mine, _others = ask(clerk), ask(stranger)
    assert list(Job.objects.visible_to(clerk)) == [mine]
