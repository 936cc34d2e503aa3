"""Pictures on their way into a question: kept for their author while the question is being written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from assessments.domain.question_text import MAX_PICTURE_NAME
from assessments.models import QuestionPicture, QuestionPictureUpload
from lms.core.vietnamese.text import normalise

if TYPE_CHECKING:
    from uuid import UUID

    from lms.accounts.models import User

FORGOTTEN_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class StoredPicture:
    """One that a version has, or that was just uploaded."""

    uid: UUID
    row: QuestionPicture | QuestionPictureUpload

    @property
    def name(self) -> str:
        return str(self.row.name)

    def read(self) -> bytes:
        with self.row.file.storage.open(str(self.row.file.name)) as file:
            data: bytes = file.read()
        return data


def keep_upload(*, data: bytes, name: str, actor: User) -> QuestionPictureUpload:
    """`data`: a JPEG, drawn anew from what was uploaded."""
    stem = normalise(PurePath(name.replace("\\", "/")).stem) or "hinh"
    upload = QuestionPictureUpload(name=f"{stem[: MAX_PICTURE_NAME - 4]}.jpg", uploaded_by=actor)
    upload.file.save(upload.uid.hex, ContentFile(data), save=False)
    upload.save()
    return upload


def stored_pictures(uids: Collection[UUID], user: User) -> dict[UUID, StoredPicture]:
    """Those of these that the user may put into a question; two statements."""
    if not uids:
        return {}
    written = QuestionPicture.objects.writable_by(user).filter(uid__in=uids)
    uploaded = QuestionPictureUpload.objects.visible_to(user).filter(uid__in=uids)
    return {one.uid: StoredPicture(one.uid, one) for one in [*written, *uploaded]}


def forget_old_uploads(now: datetime) -> int:
    """Written into a question or left: the question has its own copy. How many went."""
    old = QuestionPictureUpload.objects.filter(uploaded_at__lt=now - FORGOTTEN_AFTER)
    for upload in old:
        upload.file.delete(save=False)
        upload.delete()
    return len(old)
