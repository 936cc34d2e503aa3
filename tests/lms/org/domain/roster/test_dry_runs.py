"""The dry run of a large file as a job: what is kept of it, and when it holds no longer."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from lms.core.domain.job_runs import run_job
from lms.core.domain.jobs import cancel_job, reclaim_lost_jobs, retry_job
from lms.core.enums import JobStatus
from lms.core.models import Job
from lms.org.domain.roster.choices import set_answer
from lms.org.domain.roster.confirming import confirm_import
from lms.org.domain.roster.discarding import discard_import
from lms.org.domain.roster.dry_runs import ask_dry_run, dry_run_of, is_large, last_result, result_of
from lms.org.domain.roster.sources import check_batch
from lms.org.exceptions_roster import RosterChangedSinceCheck
from lms.org.models import RosterCheck, RosterImport
from tests.factories.people import make_user
from tests.factories.rosters import DEMO, as_large, bring_in, checked, csv_file, many_people, merge_into, person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def batch(ward):
    return as_large(checked(ward, csv_file(many_people(3))))


def run(batch, actor, today):
    asked = ask_dry_run(batch, actor=actor, as_of=today)
    run_job(asked.check.job)
    return dry_run_of(batch, actor=actor, as_of=today)


def test_up_to_three_hundred_lines_nobody_waits_for_a_worker(ward):
    small, large = (checked(ward, csv_file(many_people(count))) for count in (300, 301))
    assert [(one.row_count, is_large(one)) for one in (small, large)] == [(300, False), (301, True)]


def test_what_is_kept_says_all_that_the_check_found(client, ward, today):
    """Errors and remarks of every kind the demo has, changes of people on record, people who stay."""
    client.force_login(ward.hr)
    same = person("Lý Thị Mùi", **{"Mã cán bộ": "BH2", "Số CCCD": "004185000047"})
    bring_in(client, ward, csv_file([person(), same]))
    merge_into(ward.ward, "Phường An Lạc")
    rows = [
        person("Nguyễn Thị Hường", **{"Điện thoại": "0912000101"}),
        same,
        person("Trần Văn Mới", **{"Mã cán bộ": "BH3", "Số CCCD": "", "Kiêm nhiệm": "CM-29"}),
    ]
    for data in (csv_file(rows), (DEMO / "roster_bad_rows.csv").read_bytes()):
        batch = as_large(checked(ward, data))
        kept = result_of(run(batch, ward.hr, today).check)
        fresh = check_batch(batch, actor=ward.hr, as_of=today)
        assert kept.counts == fresh.counts
        assert (kept.skipped, kept.labels) == (fresh.skipped, fresh.labels)
        for one, other in zip(kept.rows, fresh.rows, strict=True):
            assert (one.outcome, one.seats, one.changes, one.row.facts) == (
                *(other.outcome, other.seats, other.changes),
                other.row.facts,
            )
            assert [finding.message for finding in one.row.findings] == [f.message for f in other.row.findings]
            assert (one.row.texts, one.row.raw, one.row.mark) == (other.row.texts, other.row.raw, other.row.mark)
        assert [kept.units.suggestion(f) for row in kept.rows for f in row.errors] == [
            fresh.units.suggestion(f) for row in fresh.rows for f in row.errors
        ]


def test_nothing_of_it_can_be_read_where_it_lies(batch, ward, today):
    check = run(batch, ward.hr, today).check
    with check.file.open("rb") as stored:
        content = stored.read()
    assert b"Nguy" not in content
    assert content.startswith(b"gAAAA")
    assert check.counts == {"read": 3, "created": 3, "changed": 0, "same": 0, "refused": 0}


def test_asked_for_twice_it_is_one_and_the_job_says_what_it_found(batch, ward, today):
    first, second = (ask_dry_run(batch, actor=ward.hr, as_of=today) for _time in range(2))
    assert first.job == second.job
    run_job(first.check.job)
    job = Job.objects.get()
    assert (job.status, job.done, job.total) == (JobStatus.SUCCEEDED, 301, 301)
    assert job.result["summary"] == "3 dòng: 3 thêm mới, 0 thay đổi, 0 giữ nguyên, 0 phải sửa."
    assert job.result["link"]["kwargs"] == {"uid": str(batch.uid), "step": "kiem-tra"}


def test_what_was_said_since_asks_for_another_run_and_the_old_one_goes(batch, ward, today):
    old = run(batch, ward.hr, today).check
    batch = set_answer(batch=batch, key="cccd_lost_zero", value=True)
    assert dry_run_of(batch, actor=ward.hr, as_of=today) is None
    assert dry_run_of(batch, actor=ward.hr, as_of=today + timedelta(days=1)) is None
    new = ask_dry_run(batch, actor=ward.hr, as_of=today)
    assert (new.is_done, new.has_stopped) == (False, False)
    assert (RosterCheck.objects.count(), last_result(batch, actor=ward.hr)) == (1, None)
    run_job(old.job)  # ended; does nothing
    run_job(new.check.job)
    assert last_result(batch, actor=ward.hr).job == new.check.job


def test_a_run_overtaken_by_another_leaves_nothing(batch, ward, today):
    waiting = ask_dry_run(batch, actor=ward.hr, as_of=today)
    batch = set_answer(batch=batch, key="cccd_lost_zero", value=True)
    run_job(waiting.check.job)
    job = Job.objects.get()
    assert (job.status, job.result) == (
        JobStatus.SUCCEEDED,
        {"summary": "Danh sách đã đổi từ lúc giao việc này nên lần chạy thử này không còn dùng."},
    )
    second = ask_dry_run(batch, actor=ward.hr, as_of=today)
    assert (second.is_done, RosterCheck.objects.get().job == second.check.job) == (False, True)


def test_each_person_and_language_has_a_run_of_its_own(batch, ward, today):
    run(batch, ward.hr, today)
    assert dry_run_of(batch, actor=make_user(), as_of=today) is None
    with translation.override("en"):
        assert dry_run_of(batch, actor=ward.hr, as_of=today) is None


def test_stopped_it_can_be_asked_for_again(batch, ward, today):
    asked = ask_dry_run(batch, actor=ward.hr, as_of=today)
    cancel_job(job=asked.job, actor=ward.hr)
    stopped = dry_run_of(batch, actor=ward.hr, as_of=today)
    assert (stopped.is_done, stopped.has_stopped) == (False, True)
    assert ask_dry_run(batch, actor=ward.hr, as_of=today).job == asked.job
    anew = ask_dry_run(batch, actor=ward.hr, as_of=today, again=True)
    run_job(anew.check.job)
    assert dry_run_of(batch, actor=ward.hr, as_of=today).is_done


def test_a_worker_lost_on_the_way_is_followed_by_another(batch, ward, today):
    asked = ask_dry_run(batch, actor=ward.hr, as_of=today)
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk=asked.job.pk).update(
        status=JobStatus.RUNNING, lease=asked.job.pk, beat_at=long_ago, started_at=long_ago, attempts=1, done=100
    )
    [taken_up] = reclaim_lost_jobs(timezone.now())
    run_job(taken_up.pk)
    assert dry_run_of(batch, actor=ward.hr, as_of=today).check.counts["created"] == 3


def test_a_file_that_cannot_be_read_any_more_ends_the_run_with_its_reason(batch, ward, today):
    asked = ask_dry_run(batch, actor=ward.hr, as_of=today)
    batch.file.storage.delete(batch.file.name)
    run_job(asked.check.job)
    failed = dry_run_of(batch, actor=ward.hr, as_of=today)
    assert (failed.has_stopped, failed.job.error_code) == (True, "roster_file_gone")
    retry_job(job=failed.job, actor=ward.hr)
    assert not dry_run_of(batch, actor=ward.hr, as_of=today).has_stopped


def test_a_result_that_is_gone_is_told_apart(batch, ward, today):
    check = run(batch, ward.hr, today).check
    check.file.storage.delete(check.file.name)
    assert result_of(RosterCheck.objects.get()) is None


def test_only_what_was_run_as_the_file_stands_is_confirmed(batch, ward, today):
    counts = {"read": 3, "created": 3, "changed": 0, "same": 0, "refused": 0}
    asked = {"expected": counts, "open_accounts": False, "actor": ward.hr, "as_of": today}
    with pytest.raises(RosterChangedSinceCheck):
        confirm_import(batch=batch, **asked)
    run(batch, ward.hr, today)
    set_answer(batch=batch, key="cccd_lost_zero", value=True)
    with pytest.raises(RosterChangedSinceCheck):
        confirm_import(batch=batch, **asked)
    batch.refresh_from_db()
    run(batch, ward.hr, today)
    assert confirm_import(batch=batch, **asked).status == "committing"


def test_given_up_the_result_goes_with_the_file(batch, ward, today, django_capture_on_commit_callbacks):
    check = run(batch, ward.hr, today).check
    storage, names = check.file.storage, [batch.file.name, check.file.name]
    with django_capture_on_commit_callbacks(execute=True):
        discard_import(batch=RosterImport.objects.get(), actor=ward.hr)
    assert [storage.exists(name) for name in names] == [False, False]
    assert not RosterCheck.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_statements_to_read_what_was_found_do_not_grow(ward, today, count, django_assert_num_queries):
    batch = as_large(checked(ward, csv_file(many_people(count))))
    check = run(batch, ward.hr, today).check
    with django_assert_num_queries(3):
        result_of(check)
