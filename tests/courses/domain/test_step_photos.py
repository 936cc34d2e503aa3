import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from courses.domain.step_photos import add_photo, photo_at, remove_photo
from courses.exceptions import (
    EnrolmentEnded,
    LessonNotInCourse,
    PhotoNotAPicture,
    PhotoNotAsked,
    PhotoThereAlready,
    StepNotInLesson,
)
from courses.models import StepPhoto
from lms.core.domain.audit import sentence_of
from lms.core.models import AuditEntry
from tests.factories.courses import enrol, every_kind, make_course, make_lesson
from tests.factories.people import make_official, make_user
from tests.factories.photos import asks_photo, phone_jpeg

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FOLDER = Path(settings.PRIVATE_ROOT) / "step-photos"


@pytest.fixture
def lesson():
    return make_lesson(make_course(), steps=[*every_kind(), asks_photo()])


@pytest.fixture
def enrolment(lesson):
    return enrol(make_official(), lesson.get_parent().specific)


@pytest.fixture
def add(enrolment, lesson):
    def add(data=None, **changes):
        facts = {"enrolment": enrolment, "lesson": lesson, "block_id": "viec-that", "now": NOW} | changes
        file = data if hasattr(data, "read") else io.BytesIO(data or phone_jpeg())
        return add_photo(file=file, **facts)

    return add


def files():
    return {path.name for path in FOLDER.glob("*")} if FOLDER.exists() else set()


def test_a_photo_lies_among_the_private_files_without_an_address(add, enrolment, lesson):
    before = files()
    photo = add()
    assert photo_at(enrolment.pk, lesson, "viec-that") == photo
    assert (photo.uploaded_at, files() - before) == (NOW, {f"{photo.uid}.jpg"})
    with photo.file.open("rb") as file:
        assert b"SECRET" not in file.read()
    with pytest.raises(ValueError, match="isn't accessible via a URL"):
        photo.file.url  # noqa: B018


def test_the_same_photo_sent_again_is_one_and_another_waits_for_its_removal(add):
    first, before = add(), files()
    assert add() == first
    with pytest.raises(PhotoThereAlready):
        add(phone_jpeg(colour="#27ae60"))
    assert (list(StepPhoto.objects.all()), files()) == ([first], before)


class SlowFile(io.BytesIO):
    """Between its first reading and its last, the same form arrives a second time."""

    def __init__(self, data, other_request):
        super().__init__(data)
        self.other_request = other_request

    def seek(self, place, whence=0):
        if whence == io.SEEK_END:
            self.other_request()
        return super().seek(place, whence)


def test_of_two_requests_at_once_one_keeps_its_photo(add):
    won, before = [], files()
    assert add(SlowFile(phone_jpeg(), lambda: won.append(add()))) == won[0]
    assert (list(StepPhoto.objects.all()), files() - before) == (won, {f"{won[0].uid}.jpg"})


@pytest.mark.parametrize(
    ("block_id", "refusal"),
    [("do_real", PhotoNotAsked), ("read", PhotoNotAsked), ("khong-con", StepNotInLesson)],
)
def test_a_step_that_asks_for_none_takes_none(add, block_id, refusal):
    with pytest.raises(refusal):
        add(block_id=block_id)
    assert not StepPhoto.objects.exists()


def test_an_enrolment_that_ended_or_another_course_takes_none(add, enrolment, lesson):
    elsewhere = enrol(enrolment.official, make_course("khac", "Khác"))
    with pytest.raises(LessonNotInCourse):
        add(enrolment=elsewhere)
    enrolment.ended_on = enrolment.enrolled_on
    with pytest.raises(EnrolmentEnded):
        add()


def test_what_is_no_picture_leaves_nothing(add):
    before = files()
    with pytest.raises(PhotoNotAPicture):
        add(b"%PDF-1.7")
    assert (StepPhoto.objects.count(), files()) == (0, before)


def test_a_removed_photo_is_gone_with_its_file_and_leaves_a_line(add, django_capture_on_commit_callbacks):
    photo, actor = add(), make_user()
    name = f"{photo.uid}.jpg"
    assert name in files()
    for _press in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            remove_photo(photo=photo, actor=actor)
    assert (StepPhoto.objects.count(), name in files()) == (0, False)
    line = AuditEntry.objects.get(verb="courses.step_photo.removed")
    assert (line.actor, str(sentence_of(line.verb))) == (actor, "Đã xóa ảnh đã gửi ở một bước của bài")
    assert add().uid != photo.uid
