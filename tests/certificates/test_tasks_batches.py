import pytest

from certificates import tasks
from certificates.domain.batches import batch_for
from certificates.domain.sealing import choose_sealing
from certificates.domain.template_logos import keep_logo
from certificates.enums import FileKind
from certificates.models import Certificate
from certificates.tasks import make_missing_files
from certificates.tasks_batches import BATCH
from lms.core.domain.job_runs import JobContext, run_job
from lms.core.domain.jobs import cancel_job, enqueue_job
from lms.core.enums import JobStatus
from lms.core.seal.keys import DEMO_NAME, forget_keys
from lms.flows.models import Notice
from tests.certificates.domain.test_template_writing import picture
from tests.factories.certificate_templates import make_template
from tests.factories.certificates import CAPACITY, NOW, make_exam_course, make_office, make_waiting
from tests.factories.people import make_learner
from tests.factories.seals import PASSPHRASE, make_key_file

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def three(office):
    """Three requests of one course."""
    course = make_exam_course("khai-sinh")
    made = []
    for name in ("Trần Văn Bình", "Lê Thị An", "Hồ Thị Cúc"):
        office.learner = make_learner(office.division, office.position, name, province=office.province)
        made.append(make_waiting(office, course))
    return made


def begun(office, **chosen):
    batch = batch_for(office.approver, as_of=NOW.date(), **chosen)
    return enqueue_job(kind=BATCH, title="duyệt", params=batch.as_params, owner=office.approver)


def register():
    issued = Certificate.objects.issued().order_by("register_number").select_related("official")
    return [(one.register_number, one.official.full_name, bool(one.file_sha256)) for one in issued]


def test_all_are_issued_in_the_order_of_names_with_their_files(office, three):
    job = begun(office)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total, job.result["summary"]) == (
        JobStatus.SUCCEEDED,
        6,
        6,
        "Đã cấp 3 giấy chứng nhận.",
    )
    assert register() == [
        ("1/2026/GCN-UBND", "Lê Thị An", True),
        ("2/2026/GCN-UBND", "Trần Văn Bình", True),
        ("3/2026/GCN-UBND", "Hồ Thị Cúc", True),
    ]
    assert Notice.objects.filter(kind="certificate_issued").count() == 3


def test_a_run_that_was_killed_goes_on_without_a_number_twice_or_left_out(office, three, monkeypatch):
    """Killed in the middle of the second approval, and again while the second file is made."""
    job = begun(office)

    class Killed(BaseException):
        pass

    advance = JobContext.advance
    fatal = {2: True, 5: True}

    def dying(self, done, *args, **kwargs):
        if fatal.pop(done, False):
            raise Killed
        return advance(self, done, *args, **kwargs)

    monkeypatch.setattr(JobContext, "advance", dying)
    for expected in (1, 3):
        with pytest.raises(Killed):
            run_job(job.pk)
        assert Certificate.objects.issued().count() == expected
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result["summary"]) == (JobStatus.SUCCEEDED, "Đã cấp 3 giấy chứng nhận.")
    assert [(number, has_file) for number, _name, has_file in register()] == [
        (f"{number}/2026/GCN-UBND", True) for number in (1, 2, 3)
    ]
    assert Notice.objects.filter(kind="certificate_issued").count() == 3


@pytest.fixture
def sealing(office, settings, tmp_path):
    forget_keys()
    settings.SEAL_P12, settings.SEAL_PASSPHRASE = make_key_file(tmp_path / "demo.p12", name=DEMO_NAME), PASSPHRASE
    choose_sealing(issuer=office.commune, is_sealed=True, actor=office.hr, now=NOW)


def kinds():
    return [list(one.files.values_list("kind", flat=True)) for one in Certificate.objects.issued().order_by("pk")]


@pytest.mark.parametrize("moment", ["before the seal", "after the seal"])
def test_killed_while_it_seals_each_paper_has_one_seal_in_the_end(office, three, sealing, monkeypatch, moment):
    job = begun(office)

    class Killed(BaseException):
        pass

    seal, fatal = tasks.seal_certificate, {2: True}

    def dying(**asked):
        fatal["n"] = fatal.get("n", 0) + 1
        if moment == "after the seal":
            seal(**asked)
        if fatal.pop(fatal["n"], False):
            raise Killed
        return None if moment == "after the seal" else seal(**asked)

    monkeypatch.setattr(tasks, "seal_certificate", dying)
    with pytest.raises(Killed):
        run_job(job.pk)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result["summary"]) == (JobStatus.SUCCEEDED, "Đã cấp 3 giấy chứng nhận.")
    assert kinds() == [[FileKind.UNSIGNED, FileKind.SEALED]] * 3


def test_what_could_not_be_sealed_is_told(office, three, sealing, settings, tmp_path):
    settings.SEAL_PICTURE = str(tmp_path / "none.png")
    job = begun(office)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, kinds()) == (JobStatus.SUCCEEDED, [[FileKind.UNSIGNED]] * 3)
    assert job.result["summary"].startswith(
        "Đã cấp 3 giấy chứng nhận. 3 giấy chưa có tệp hoặc chưa có dấu số. "
        "Chưa đóng được dấu số vì không đọc được hình dấu của cơ quan"
    )


def test_a_paper_that_can_not_be_drawn_keeps_no_other_back(office, three):
    """The logo of one course's template is gone from the disk."""
    logo = keep_logo(picture())
    make_template(office.commune, office.hr, course=three[0].course, logo=logo.sha256)
    make_waiting(office, make_exam_course("cu-tru"))
    job = begun(office)
    logo.file.storage.delete(logo.file.name)
    with logo.file.storage.open(logo.file.name, "wb") as stored:
        stored.write(b"another picture")
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.SUCCEEDED
    assert "3 giấy chưa có tệp hoặc chưa có dấu số." in job.result["summary"]
    assert sorted(has_file for _number, _name, has_file in register()) == [False, False, False, True]
    Certificate.objects.filter(file_sha256="").update(approved_at=NOW.replace(year=2025))
    make_missing_files(NOW)


def test_one_that_may_not_be_issued_keeps_none_back_and_is_named(office, three):
    job = begun(office)
    three[2].official.full_name = "Hồ Thị 菊"
    three[2].official.save()
    run_job(job.pk)
    job.refresh_from_db()
    assert job.result["summary"].startswith(
        "Đã cấp 2 giấy chứng nhận. 1 yêu cầu chưa cấp được, vẫn chờ duyệt: Hồ Thị 菊: Phông chữ của giấy không có"
    )
    assert [number for number, *_rest in register()] == ["1/2026/GCN-UBND", "2/2026/GCN-UBND"]
    assert list(Certificate.objects.waiting()) == [three[2]]


def test_nothing_is_signed_for_an_account_that_was_closed_meanwhile(office, three):
    job = begun(office)
    office.approver.is_active = False
    office.approver.save(update_fields=["is_active"])
    run_job(job.pk)
    assert register() == []


def test_stopped_it_keeps_what_was_issued(office, three, monkeypatch):
    job = begun(office)
    advance = JobContext.advance

    def stopped(self, done, *args, **kwargs):
        advance(self, done, *args, **kwargs)
        if done == 1:
            cancel_job(job=job, actor=office.approver)

    monkeypatch.setattr(JobContext, "advance", stopped)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, [number for number, *_rest in register()]) == (JobStatus.CANCELLED, ["1/2026/GCN-UBND"])


def test_of_a_course_or_an_issuer_alone(office, three):
    other = make_waiting(office, make_exam_course("ket-hon"))
    stranger = make_office("Phường Thuận Hóa", province=office.province)
    make_waiting(stranger, make_exam_course("cu-tru"))
    everything = batch_for(office.approver, as_of=NOW.date())
    assert (len(everything.certificates), everything.capacities) == (4, {office.commune.pk: CAPACITY})
    assert batch_for(office.approver, course_id=other.course_id, as_of=NOW.date()).certificates == (other,)
    assert batch_for(office.approver, issuer_id=stranger.commune.pk, as_of=NOW.date()).certificates == ()
