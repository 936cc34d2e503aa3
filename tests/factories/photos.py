"""Photos as telephones make them, and steps that ask for one."""

import io
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Drawing

from courses.models import Enrolment, LessonPage, StepPhoto
from tests.factories.courses import step

MAKE, ORIENTATION, GPS = 0x010F, 0x0112, 0x8825


def phone_jpeg(width: int = 400, height: int = 300, *, colour: str = "#c0392b") -> bytes:
    """Held upright, so stored on its side; with the camera, the place and a comment in it."""
    exif = Drawing.Exif()
    exif[MAKE] = "Hãng máy"
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (12.0, 54.0, 0.0), 3: "E", 4: (108.0, 16.0, 0.0)}
    file = io.BytesIO()
    Drawing.new("RGB", (width, height), colour).save(file, "JPEG", exif=exif, comment=b"SECRET", dpi=(72, 72))
    return file.getvalue()


def asks_photo(block_id: str = "viec-that") -> dict[str, Any]:
    value = {
        "title": "Soi quầy của mình",
        "instruction_html": "<p>Dọn quầy rồi ngồi thử vào ghế chờ.</p>",
        "done_looks_like": "Không đọc được dữ liệu của ai.",
        "ask_whom": "Người kèm cặp.",
        "note_prompt": "Đã sửa chỗ nào?",
        "asks_photo": True,
    }
    return step("do_real", value, block_id)


def make_photo(enrolment: Enrolment, lesson: LessonPage, block_id: str = "viec-that") -> StepPhoto:
    photo = StepPhoto(enrolment=enrolment, lesson=lesson, block_id=block_id, uploaded_at=timezone.now())
    photo.file.save("", ContentFile(phone_jpeg()), save=False)
    photo.save()
    return photo
