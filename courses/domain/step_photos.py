"""Photos of a real task: taken in, and removed so that nothing of them stays."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses.domain.progress import require_open
from courses.enums import StepType
from courses.exceptions import PhotoNotAsked, PhotoThereAlready
from courses.models import Enrolment, LessonPage, StepPhoto
from courses.photo_files import MOST_BYTES, read_photo
from lms.core.domain.audit import record, register_verb

if TYPE_CHECKING:
    from wagtail.blocks import StreamChild

    from lms.accounts.models import User

PHOTO_REMOVED = register_verb("courses.step_photo.removed", _("Đã xóa ảnh đã gửi ở một bước của bài"))


def asks_photo(block: StreamChild) -> bool:
    return block.block_type == StepType.DO_REAL and bool(block.value.get("asks_photo"))


def photo_at(enrolment_id: int, lesson: LessonPage, block_id: str) -> StepPhoto | None:
    """One statement."""
    return StepPhoto.objects.filter(enrolment_id=enrolment_id, lesson=lesson, block_id=block_id).first()


def add_photo(*, enrolment: Enrolment, lesson: LessonPage, block_id: str, file: BinaryIO, now: datetime) -> StepPhoto:
    """Keep one photo at the step. The same file again changes nothing; another one is refused until the first is gone.

    Raises what `require_open` and `read_photo` raise, `PhotoNotAsked` or `PhotoThereAlready`.
    """
    require_open(enrolment, lesson, block_id)
    if not asks_photo(lesson.step(block_id)):
        raise PhotoNotAsked
    digest = _digest_of(file)
    there = photo_at(enrolment.pk, lesson, block_id)
    if there is None:
        there = _store(StepPhoto(enrolment=enrolment, lesson=lesson, block_id=block_id, sent_digest=digest), file, now)
    if there.sent_digest != digest:
        raise PhotoThereAlready
    return there


def _store(photo: StepPhoto, file: BinaryIO, now: datetime) -> StepPhoto:
    """The photo, or the one that the same step got in the meantime."""
    photo.uploaded_at = now
    photo.file.save("", ContentFile(read_photo(file)), save=False)
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
    except IntegrityError:
        photo.file.delete(save=False)
        return StepPhoto.objects.get(enrolment=photo.enrolment, lesson=photo.lesson, block_id=photo.block_id)
    return photo


def _digest_of(file: BinaryIO) -> str:
    file.seek(0)
    return hashlib.sha256(file.read(MOST_BYTES + 1)).hexdigest()  # what is longer is refused


def remove_photo(*, photo: StepPhoto, actor: User | None) -> None:
    """Row and file; twice is once."""
    with transaction.atomic():
        gone, _by_model = StepPhoto.objects.filter(pk=photo.pk).delete()
        if not gone:
            return
        sent_on = photo.uploaded_at.isoformat()
        record(verb=PHOTO_REMOVED, target=photo, actor=actor, before={"uploaded_at": sent_on})
        name = str(photo.file.name)
        transaction.on_commit(lambda: photo.file.storage.delete(name))
