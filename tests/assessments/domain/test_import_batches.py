import io
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.domain import import_batches
from assessments.domain.import_batches import commit_import, forget_old_files, take_in, write_batch
from assessments.exceptions.questions import QuestionFileTooLarge, QuestionFileUnreadable
from assessments.models import Question, QuestionImport
from lms.core.models import AuditEntry, Job
from tests.factories.assessments import make_bank
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

GIFT = "// [id:A]\nMột? {=a ~b}\n\nHai? {~a ~b}\n"


@pytest.fixture
def bank(db):
    return make_bank()


@pytest.fixture
def author(db):
    return make_user("bien-soan")


def upload(bank, author, text=GIFT, name="đề.gift", size=100):
    return take_in(file=io.BytesIO(text.encode()), file_name=name, size=size, bank=bank, actor=author)


def content_of(batch):
    with batch.file.open("rb") as file:
        return file.read().decode()


def test_looking_keeps_the_file_and_what_was_found(bank, author):
    batch = upload(bank, author)
    assert (batch.format, batch.read, batch.created, batch.same, batch.refused) == ("gift", 2, 1, 0, 1)
    assert [one["reason"] for one in batch.refusals] == ["Câu một đáp án cần đúng một phương án đúng, đang có 0."]
    assert (content_of(batch), Question.objects.count()) == (GIFT, 0)


def test_writing_twice_writes_once(bank, author):
    batch = upload(bank, author)
    done = commit_import(batch=batch, actor=author)
    assert (done.created, done.job, list(Question.objects.values_list("code", flat=True))) == (1, None, ["A"])
    again = commit_import(batch=batch, actor=author)
    assert again.committed_at == done.committed_at
    assert AuditEntry.objects.filter(verb="assessments.bank.imported").count() == 1


def test_what_was_written_meanwhile_is_told_as_it_then_is(bank, author):
    first, second = upload(bank, author), upload(bank, author)
    commit_import(batch=first, actor=author)
    done = commit_import(batch=second, actor=author)
    assert (done.created, done.changed, done.same, Question.objects.count()) == (0, [], 1, 1)


def test_a_large_file_is_a_job_that_writes_once(bank, author, monkeypatch):
    monkeypatch.setattr(import_batches, "AT_ONCE", 0)
    batch = commit_import(batch=upload(bank, author), actor=author)
    job = Job.objects.get()
    assert (job.pk, job.kind, job.params, job.owner) == (batch.job, "assessments.import", {"batch": batch.pk}, author)
    assert commit_import(batch=batch, actor=author).job == batch.job
    assert Question.objects.count() == 0
    for _time in range(2):
        write_batch(batch_id=batch.pk, actor=author)
    assert (Question.objects.count(), QuestionImport.objects.get().committed_at is not None) == (1, True)


@pytest.mark.parametrize(
    ("text", "size", "refusal"),
    [(GIFT, 30 * 1024 * 1024, QuestionFileTooLarge), ("chỉ là chữ", 10, QuestionFileUnreadable)],
)
def test_nothing_is_kept_of_what_cannot_be_read(bank, author, text, size, refusal):
    with pytest.raises(refusal):
        upload(bank, author, text=text, name="la.txt", size=size)
    assert not QuestionImport.objects.exists()


def test_files_are_forgotten_after_a_week_and_what_became_of_them_stays(bank, author):
    batch, fresh = upload(bank, author), upload(bank, author)
    QuestionImport.objects.filter(pk=batch.pk).update(created_at=timezone.now() - timedelta(days=8))
    assert forget_old_files(timezone.now()) == 1
    assert [bool(one.file) for one in QuestionImport.objects.order_by("pk")] == [False, True]
    assert content_of(QuestionImport.objects.get(pk=fresh.pk)) == GIFT
    assert forget_old_files(timezone.now()) == 0
