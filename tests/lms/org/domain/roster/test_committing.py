import sys
import threading
import time
import uuid
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from lms.accounts.models import User
from lms.core.domain.audit_history import history_for
from lms.core.domain.job_runs import run_job
from lms.core.domain.jobs import cancel_job, retry_job
from lms.core.enums import JobStatus
from lms.core.models import AuditEntry, ChangeSet, Job
from lms.org.domain.officials import OfficialFacts, register_official
from lms.org.domain.roster.choices import set_answer
from lms.org.domain.roster.committing import changed_by_import, commit_import, officials_of_import
from lms.org.domain.roster.confirming import confirm_import, reopen_import
from lms.org.domain.roster.discarding import discard_import
from lms.org.domain.roster.dry_runs import ask_dry_run
from lms.org.enums import ImportStatus
from lms.org.exceptions_roster import (
    RosterChangedSinceCheck,
    RosterNothingToImport,
    RosterNotOpen,
)
from lms.org.models import Official, PostingVersion, RosterImport
from lms.plans.domain.status import refresh_status
from lms.plans.models import RequirementStatus
from tests.factories.gaps import make_competencies, require
from tests.factories.rosters import DEMO, csv_file, make_ward, many_people, merge_into, person
from tests.factories.rosters import checked as upload
from tests.lms.org.domain.roster.conftest import TODAY, bring_in, confirm, dry_run

NOW = timezone.now()


def numbers(counts):
    return [counts[name] for name in ("read", "created", "changed", "same", "refused")]


def test_the_demo_ward_comes_in_whole_and_a_second_time_changes_nothing(ward):
    data = (DEMO / "roster_ward.csv").read_bytes()
    batch = bring_in(ward, data, accounts=True)
    assert (batch.status, numbers(batch.counts), batch.counts["accounts"]) == ("committed", [63, 63, 0, 0, 0], 63)
    assert Official.objects.count() == 63
    assert PostingVersion.objects.count() == 63 + 9
    huong = Official.objects.get(staff_code="BH0034")
    [version] = PostingVersion.objects.filter(posting__official=huong)
    assert (version.unit_id, version.position.code, version.is_main, version.starts_on, version.start_decision) == (
        ward.divisions["Phòng Kinh tế, Hạ tầng và Đô thị"].pk,
        "CM-13",
        True,
        date(2025, 7, 1),
        None,
    )
    assert (huong.cccd_encrypted, huong.birth_date_encrypted, huong.user.username) == (
        "066190000034",
        "1990-06-18",
        "66-BH0034",
    )
    again = upload(ward, data)
    assert numbers(dry_run(ward, again).counts) == [63, 0, 0, 63, 0]
    with pytest.raises(RosterNothingToImport) as refusal:
        confirm(ward, again)
    assert str(refusal.value) == (
        "Không có dòng nào thêm mới hoặc thay đổi nên chưa có gì để nhập. Hãy sửa các dòng có lỗi trước."
    )


def test_the_counts_of_the_dry_run_are_those_of_the_commit(ward):
    merge_into(ward.ward, "Phường An Lạc")
    data = (DEMO / "roster_bad_rows.csv").read_bytes()
    batch = upload(ward, data)
    plan = dry_run(ward, batch)
    assert numbers(plan.counts) == [15, 5, 0, 0, 10]
    assert (Official.objects.count(), PostingVersion.objects.count()) == (0, 0)
    done = confirm(ward, batch)
    run_job(done.job)
    done.refresh_from_db()
    assert numbers(done.counts) == numbers(plan.counts)
    assert Official.objects.count() == 5
    assert numbers(dry_run(ward, done).counts) == [15, 0, 0, 5, 10]


def test_the_group_answers_mend_the_rest(ward):
    merge_into(ward.ward, "Phường An Lạc")
    batch = upload(ward, (DEMO / "roster_bad_rows.csv").read_bytes())
    for row in dry_run(ward, batch).rows:
        for finding in row.errors:
            if finding.kind.fix == "accept":
                batch = set_answer(batch=batch, key=finding.answer_key, value=True)
            elif finding.code == "unit_old_name":
                batch = set_answer(batch=batch, key=finding.answer_key, value=str(ward.ward.uid))
    assert numbers(dry_run(ward, batch).counts) == [15, 9, 0, 0, 6]
    batch = set_answer(batch=batch, key="cccd_lost_zero", value=None)
    assert numbers(dry_run(ward, batch).counts) == [15, 8, 0, 0, 7]


def test_changes_are_written_and_people_not_in_the_file_stay(ward):
    first = bring_in(
        ward, csv_file([person(), person("Lý Thị Mùi", **{"Mã cán bộ": "BH0047", "Số CCCD": "004185000047"})])
    )
    changed = bring_in(ward, csv_file([person(**{"Điện thoại": "0540001034"})]))
    assert numbers(changed.counts) == [1, 0, 1, 0, 0]
    assert {one.full_name for one in officials_of_import(first)} == {"Nguyễn Thị Hương", "Lý Thị Mùi"}
    assert [one.phone for one in changed_by_import(changed)] == ["0540001034"]
    assert PostingVersion.objects.active_on(TODAY).count() == 2


def test_asked_twice_there_is_one_job_and_one_person(ward):
    batch = upload(ward, csv_file([person()]))
    plan = dry_run(ward, batch)
    asked = [
        confirm_import(batch=batch, expected=plan.counts, open_accounts=False, actor=ward.hr, as_of=TODAY)
        for _time in range(2)
    ]
    assert asked[0].job == asked[1].job
    assert Job.objects.count() == 1
    run_job(asked[0].job)
    run_job(asked[0].job)
    assert Official.objects.count() == 1
    with pytest.raises(RosterNotOpen):
        set_answer(batch=batch, key="x", value=True)


def test_a_run_after_a_run_finds_the_work_done(ward):
    batch = confirm(ward, upload(ward, csv_file(many_people(3))))
    first = commit_import(batch=batch, job=batch.job, actor=ward.hr, now=NOW, as_of=TODAY)
    second = commit_import(batch=batch, job=batch.job, actor=ward.hr, now=NOW, as_of=TODAY)
    assert (first.is_repeat, second.is_repeat, sorted(first.created)) == (False, True, sorted(second.created))
    assert Official.objects.count() == 3


@pytest.fixture
def required(ward, monkeypatch):
    """Status in parts of two, for people of whom something is required."""
    competency = make_competencies()["C01"]
    for position in ward.positions.values():
        require(position, competency, 2)
    monkeypatch.setattr("lms.flows.roster.PEOPLE_AT_ONCE", 2)


def with_status():
    return RequirementStatus.objects.values("official").distinct().count()


def test_a_resumed_run_goes_on_after_the_last_person_written(ward, required, monkeypatch):
    """In the file's order An, Bình, … the ids rise; the lists of people are sorted otherwise."""
    rows = [
        person(name, **{"Mã cán bộ": f"BH9{n}", "Số CCCD": ""})
        for n, name in enumerate(["Ước", "An", "Vân", "Bình", "Em"])
    ]
    batch = confirm(ward, upload(ward, csv_file(rows)))
    written = []

    def power_cut(ids, *, now):
        written.append(list(ids))
        if len(written) == 2:
            raise KeyboardInterrupt
        return refresh_status(ids, now=now)

    monkeypatch.setattr("lms.flows.roster.refresh_status", power_cut)
    with pytest.raises(KeyboardInterrupt):
        run_job(batch.job)
    job = Job.objects.get()
    everybody = sorted(Official.objects.values_list("pk", flat=True))
    assert (job.status, job.done, job.cursor, with_status()) == (JobStatus.QUEUED, 2, everybody[1], 2)
    run_job(batch.job)
    job.refresh_from_db()
    assert written == [everybody[:2], everybody[2:4], everybody[2:4], everybody[4:]]
    assert (job.status, job.done, job.total, with_status()) == (JobStatus.SUCCEEDED, 5, 5, 5)


def test_a_request_to_stop_after_the_commit_comes_too_late(ward, required, monkeypatch):
    batch = confirm(ward, upload(ward, csv_file(many_people(5))))

    def asked_to_stop(ids, *, now):
        job = Job.objects.get()
        if job.cancel_requested_at is None:
            cancel_job(job=job, actor=ward.hr)
        return refresh_status(ids, now=now)

    monkeypatch.setattr("lms.flows.roster.refresh_status", asked_to_stop)
    run_job(batch.job)
    job = Job.objects.get()
    assert (job.status, job.done, Official.objects.count(), with_status()) == (JobStatus.SUCCEEDED, 5, 5, 5)


def test_a_request_to_stop_before_the_commit_writes_nothing(ward):
    batch = confirm(ward, upload(ward, csv_file(many_people(2))))
    Job.objects.update(cancel_requested_at=NOW)
    run_job(batch.job)
    assert (Job.objects.get().status, Official.objects.count()) == (JobStatus.CANCELLED, 0)


@pytest.mark.django_db(transaction=True)
def test_two_files_with_the_same_new_people_register_them_once():
    """Without code and CCCD only the check tells them apart, so it waits for the other's commit."""
    ward = make_ward()
    rows = [person(**{"Mã cán bộ": "", "Số CCCD": ""})]
    batches = [confirm(ward, upload(ward, csv_file(rows))) for _time in range(2)]
    together, outcomes = threading.Barrier(2), []

    def commit(batch):
        together.wait()
        try:
            commit_import(batch=batch, job=batch.job, actor=ward.hr, now=NOW, as_of=TODAY)
            outcomes.append("committed")
        except RosterChangedSinceCheck:
            outcomes.append("changed")
        finally:
            connection.close()

    threads = [threading.Thread(target=commit, args=[batch]) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(outcomes), Official.objects.count()) == (["changed", "committed"], 1)


def test_an_import_given_up_in_another_tab_is_not_confirmed(ward, monkeypatch):
    batch = upload(ward, csv_file([person()]))
    plan = dry_run(ward, batch)

    def given_up_meanwhile(one, **kwargs):
        discard_import(batch=batch, actor=ward.hr)
        return plan

    monkeypatch.setattr("lms.org.domain.roster.confirming.check_batch", given_up_meanwhile)
    with pytest.raises(RosterNotOpen):
        confirm_import(batch=batch, expected=plan.counts, open_accounts=False, actor=ward.hr, as_of=TODAY)
    batch.refresh_from_db()
    assert (batch.status, Job.objects.exists()) == (ImportStatus.REFUSED, False)


def test_a_kill_in_the_middle_leaves_nothing(ward, monkeypatch):
    batch = confirm(ward, upload(ward, csv_file(many_people(3))), accounts=True)

    def power_cut(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("lms.org.domain.roster.committing.update_officials", power_cut)
    with pytest.raises(KeyboardInterrupt):
        commit_import(batch=batch, job=batch.job, actor=ward.hr, now=NOW, as_of=TODAY)
    assert (Official.objects.count(), PostingVersion.objects.count()) == (0, 0)
    assert not User.objects.filter(official__isnull=False).exists()
    monkeypatch.undo()
    commit_import(batch=batch, job=batch.job, actor=ward.hr, now=NOW, as_of=TODAY)
    assert Official.objects.count() == 3


def test_a_kill_at_any_statement_leaves_nothing_and_the_next_run_all(ward):
    bring_in(ward, csv_file([person()]))
    rows = [person("Nguyễn Thị Hường"), *many_people(2)]
    batch = confirm(ward, upload(ward, csv_file(rows)), accounts=True)
    tables = (Official, PostingVersion, User, AuditEntry, ChangeSet)
    before = [model.objects.count() for model in tables]

    def commit_until(last):
        left = [last]

        def cut(execute, sql, *more):
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                if not left[0]:
                    raise KeyboardInterrupt
                left[0] -= 1
            return execute(sql, *more)

        with connection.execute_wrapper(cut):
            commit_import(batch=batch, job=batch.job, actor=ward.hr, now=NOW, as_of=TODAY)

    statement = 0
    while True:
        try:
            commit_until(statement)
            break
        except KeyboardInterrupt:
            assert [model.objects.count() for model in tables] == before
            assert RosterImport.objects.get(pk=batch.pk).status == ImportStatus.COMMITTING
            statement += 1
    assert statement > 25
    assert (Official.objects.count(), Official.objects.filter(full_name="Nguyễn Thị Hường").count()) == (3, 1)


def test_what_changed_since_the_check_is_not_written_over(ward):
    batch = confirm(ward, upload(ward, csv_file([person()])))
    register_official(province=ward.province, facts=OfficialFacts("Người khác", staff_code="BH0034"), actor=ward.hr)
    run_job(batch.job)
    job, batch = Job.objects.get(), RosterImport.objects.get()
    assert (job.status, job.error_code, batch.status, batch.job) == (
        JobStatus.FAILED,
        "roster_changed_since_check",
        ImportStatus.CHECKED,
        None,
    )
    assert job.error == (
        "Hồ sơ nhân sự đã thay đổi từ lúc chạy thử nên số dòng thêm mới, thay đổi không còn như đã xác nhận."
        " Chưa có dữ liệu nào được ghi. Hãy xem lại bước kiểm tra rồi xác nhận lần nữa."
    )
    retry_job(job=job, actor=ward.hr)
    run_job(job.pk)
    assert Official.objects.count() == 1


def test_confirming_other_counts_than_those_seen_is_refused(ward):
    batch = upload(ward, csv_file([person()]))
    with pytest.raises(RosterChangedSinceCheck):
        confirm_import(batch=batch, expected={"read": 2, "created": 2}, open_accounts=False, actor=ward.hr, as_of=TODAY)
    assert not Job.objects.exists()


def test_a_replaced_job_writes_nothing(ward):
    batch = confirm(ward, upload(ward, csv_file([person()])))
    reopen_import(batch=batch)
    confirm(ward, batch)
    with pytest.raises(RosterChangedSinceCheck):
        commit_import(batch=batch, job=uuid.uuid4(), actor=ward.hr, now=NOW, as_of=TODAY)
    assert Official.objects.count() == 0


def test_each_step_leaves_a_line_and_no_identity_number(ward):
    batch = bring_in(ward, csv_file([person()]))
    assert [line.what.split(") ", 1)[1] for line in history_for(batch)] == [
        "đã nhập danh-sach.csv: 1 thêm mới, 0 thay đổi, 0 phải sửa",
        "đã xác nhận nhập danh-sach.csv: 1 thêm mới, 0 thay đổi",
        "đã tải lên tệp danh sách danh-sach.csv",
    ]
    assert not any("066190000034" in str(entry.after) for entry in AuditEntry.objects.all())


@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_commit_takes_a_fixed_number_of_statements(ward, count, django_assert_num_queries):
    batch = confirm(ward, upload(ward, csv_file(many_people(count))), accounts=True)
    with django_assert_num_queries(33):
        commit_import(batch=batch, job=batch.job, actor=ward.hr, now=NOW, as_of=TODAY)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("accounts", [False, True])
def test_two_thousand_people_are_brought_in(accounts, capsys):
    """Says how long it took, in time of this process; the aim is 2 s."""
    ward = make_ward()
    batch = upload(ward, csv_file(many_people(2000)))
    run_job(ask_dry_run(batch, actor=ward.hr, as_of=TODAY).check.job)
    batch = confirm(ward, batch, accounts=accounts)
    begin = time.process_time()
    commit_import(batch=batch, job=batch.job, actor=ward.hr, now=NOW, as_of=TODAY)
    took = time.process_time() - begin
    with capsys.disabled():
        sys.stdout.write(f"\nroster of 2,000 people, accounts {accounts}: {took:.2f} s of CPU\n")
    assert Official.objects.count() == 2000
