from datetime import date, timedelta

import pytest
from django.utils import timezone

from lms.accounts.models import User
from lms.core.domain.audit_history import history_for
from lms.core.domain.job_runs import run_job
from lms.core.domain.undo import outcome_of
from lms.core.domain.undo_rows import values_of
from lms.core.enums import JobStatus
from lms.core.models import ChangePart, Job
from lms.org.domain.officials import OfficialFacts, register_official, update_officials
from lms.org.domain.roster.batches import set_columns, start_import
from lms.org.domain.roster.batches import suggested_columns as guessed
from lms.org.domain.roster.confirming import confirm_import
from lms.org.domain.roster.files import sheet_of
from lms.org.domain.roster.sources import check_batch
from lms.org.domain.roster.undoing import ask_undo, left_alone, may_undo, preview_import_undo, stop_undo, undo_import
from lms.org.enums import REFORM_DAY, ImportStatus
from lms.org.exceptions_roster import RosterNotUndoable
from lms.org.models import Official, Posting, PostingVersion, RosterImport
from lms.plans.models import RequirementStatus
from tests.factories.gaps import make_competencies, require
from tests.factories.rosters import csv_file, many_people, person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
TODAY = date(2026, 11, 22)


def bring_in(ward, rows, *, accounts=True):
    batch = start_import(
        unit=ward.ward, data=csv_file(rows), filename="danh-sach.csv", effective_on=REFORM_DAY, actor=ward.hr
    )
    columns = {one: guess.index for one, guess in guessed(batch, sheet_of(batch)).items() if guess.index is not None}
    batch = set_columns(batch=batch, columns=columns)
    counts = check_batch(batch, actor=ward.hr, as_of=TODAY).counts
    batch = confirm_import(batch=batch, expected=counts, open_accounts=accounts, actor=ward.hr, as_of=TODAY)
    run_job(batch.job)
    return RosterImport.objects.select_related("changes").get(pk=batch.pk)


def undo(ward, batch, now=None):
    batch = ask_undo(batch=batch, actor=ward.hr, now=now or timezone.now())
    run_job(batch.job)
    return RosterImport.objects.select_related("changes").get(pk=batch.pk)


def everything():
    models = (Official, Posting, PostingVersion, RequirementStatus, User)
    return [[values_of(row) for row in model.objects.order_by("pk")] for model in models]


def test_undone_it_reads_as_before_people_accounts_postings_and_status(ward):
    for position in ward.positions.values():
        require(position, make_competencies()["C01"], 2)
        break
    register_official(
        province=ward.province, facts=OfficialFacts("Lý Văn Ngoài", "X1", cccd="066080000001"), actor=ward.hr
    )
    first = bring_in(ward, [person(Điện_thoại="0540001034")])
    before = everything()
    rows = [
        person("Nguyễn Thị Hường", Điện_thoại="0540009999", **{"Ngày sinh": "19/06/1990"}),
        *many_people(3),
    ]
    batch = bring_in(ward, rows)
    assert everything() != before
    assert (first.counts["created"], batch.counts["created"], batch.counts["changed"]) == (1, 3, 1)
    batch = undo(ward, batch)
    assert everything() == before
    assert (batch.status, batch.counts["undone"], batch.counts["kept"]) == (ImportStatus.UNDONE, 4, 0)
    assert history_for(batch)[0].what.split(") ", 1)[1] == (
        "đã hoàn tác việc nhập danh-sach.csv: 4 người về như trước, 0 người giữ nguyên"
    )


def test_the_same_file_comes_in_again_after_an_undo(ward):
    rows = many_people(3)
    undo(ward, bring_in(ward, rows))
    again = bring_in(ward, rows)
    assert (again.counts["created"], Official.objects.count()) == (3, 3)


def test_who_was_edited_signed_in_or_moved_since_stays(ward):
    batch = bring_in(ward, many_people(4))
    edited, signed_in, moved, untouched = Official.objects.order_by("pk")
    update_officials(changes=[(edited, OfficialFacts("", qualification="Đại học Luật"))], actor=ward.hr)
    User.objects.filter(pk=signed_in.user_id).update(last_login=timezone.now())
    Posting.objects.create(official=moved)
    assert preview_import_undo(batch).undone == (str(untouched.pk),)
    batch = undo(ward, batch)
    assert set(Official.objects.values_list("pk", flat=True)) == {edited.pk, signed_in.pk, moved.pk}
    kept = outcome_of(batch.changes).kept
    assert {one.official.pk: one.why for one in left_alone(kept)} == {
        edited.pk: "đã được sửa sau đó (cán bộ, công chức)",
        signed_in.pk: "đã được sửa sau đó (tài khoản)",
        moved.pk: "đã có dữ liệu ghi thêm sau đó (vị trí đảm nhận)",
    }


def test_after_a_day_it_is_too_late(ward):
    batch = bring_in(ward, [person()])
    day = batch.committed_at + timedelta(hours=24)
    assert (may_undo(batch, day), may_undo(batch, day + timedelta(seconds=1))) == (True, False)
    with pytest.raises(RosterNotUndoable) as refusal:
        ask_undo(batch=batch, actor=ward.hr, now=day + timedelta(seconds=1))
    assert str(refusal.value).startswith("Lần nhập này không hoàn tác được nữa (hạn hoàn tác: ")
    assert Official.objects.count() == 1


def test_pressed_twice_it_is_one_undo_and_a_second_run_does_nothing(ward):
    batch = bring_in(ward, [person()])
    now = timezone.now()
    jobs = {ask_undo(batch=batch, actor=ward.hr, now=now).job for _time in range(2)}
    [job] = jobs
    run_job(job)
    undo_import(batch=batch, actor=ward.hr, now=now)
    assert (Official.objects.count(), Job.objects.get(pk=job).status) == (0, JobStatus.SUCCEEDED)


def test_a_kill_in_the_middle_of_the_undo_leaves_all_as_imported(ward, monkeypatch):
    batch = ask_undo(batch=bring_in(ward, many_people(3)), actor=ward.hr, now=timezone.now())
    before = everything()

    def power_cut(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("lms.org.domain.roster.undoing.record", power_cut)
    with pytest.raises(KeyboardInterrupt):
        run_job(batch.job)
    assert everything() == before
    monkeypatch.undo()
    run_job(batch.job)
    assert Official.objects.count() == 0


def test_where_everybody_was_edited_it_is_said_and_nothing_changes(ward):
    batch = ask_undo(batch=bring_in(ward, [person()]), actor=ward.hr, now=timezone.now())
    Official.objects.update(qualification="Đại học Luật")
    run_job(batch.job)
    job = Job.objects.get(pk=batch.job)
    assert (job.status, job.error_code) == (JobStatus.FAILED, "undo_blocked")
    batch.refresh_from_db()
    assert (batch.status, Official.objects.count()) == (ImportStatus.COMMITTED, 1)


def test_an_undo_that_was_stopped_can_be_asked_for_again(ward):
    batch = ask_undo(batch=bring_in(ward, [person()]), actor=ward.hr, now=timezone.now())
    stop_undo(batch=batch)
    assert undo(ward, batch).status == ImportStatus.UNDONE


def test_what_is_kept_holds_no_identity_number_in_clear(ward):
    bring_in(ward, [person()])
    bring_in(ward, [person(**{"Ngày sinh": "19/06/1990"})])
    raw = ChangePart.objects.extra(select={"raw": "before"}).values_list("raw", "rows")
    assert not any("066190000034" in f"{text} {rows}" or "1990-06-18" in f"{text} {rows}" for text, rows in raw)
