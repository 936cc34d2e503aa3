"""Something to watch or listen to, light enough for a slow line."""

from __future__ import annotations

import uuid
from datetime import timedelta
from math import ceil

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.enums import RecordingKind
from courses.recording_files import read_recording
from lms.core.display import MEGABYTE, format_bytes

LONGEST = timedelta(minutes=10)
HEAVIEST = 15 * MEGABYTE
FOLDER = "ban-ghi/"


class Recording(models.Model):
    """One variant of something spoken or shown: the same talk as sound alone is a recording of its own.

    All but title and file is read from the file by cleaning. A file that stands in a lesson is never exchanged for
    another, which no checker would have heard: `lms/studio/recordings.py` sees to that.
    """

    title = models.CharField(_("tên bản ghi"), max_length=120)
    file = models.FileField(
        _("tệp"),
        upload_to=FOLDER,
        help_text=_(
            "Tiếng: MP3, M4A hoặc OGG. Hình: MP4 hoặc WebM. Nhiều nhất 10 phút và 15 MB; bản nhẹ nhiều nhất 2 MB."
        ),
    )
    kind = models.CharField(_("loại"), max_length=10, choices=RecordingKind.choices, editable=False)
    seconds = models.PositiveIntegerField(_("số giây"), editable=False)
    byte_size = models.PositiveIntegerField(_("dung lượng"), editable=False)
    recorded_at = models.DateTimeField(_("ngày tải lên"), auto_now_add=True)

    class Meta:
        verbose_name = _("bản ghi")
        verbose_name_plural = _("bản ghi")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_kind_display()}, {self.length}, {format_bytes(self.byte_size)})"

    @property
    def is_video(self) -> bool:
        return self.kind == RecordingKind.VIDEO

    @property
    def length(self) -> str:
        """As players write it, 2:05."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"

    def clean(self) -> None:
        super().clean()
        if not self.file or self.file._committed:
            return
        problem = self._read_file()
        if problem:
            raise ValidationError({"file": problem})

    def _read_file(self) -> str:
        """Fills in what the file says of itself; a sentence where it may not be taken."""
        facts = read_recording(self.file.file)
        self.file.file.seek(0)
        if facts is None:
            return gettext(
                "Tệp không phải bản ghi đọc được. Hãy lưu lại thành MP3 (tiếng) hoặc MP4 (hình) rồi tải lên."
            )
        self.kind = RecordingKind.VIDEO if facts.is_video else RecordingKind.AUDIO
        self.seconds, self.byte_size = ceil(facts.seconds), self.file.size
        if facts.seconds > LONGEST.total_seconds():
            sentence = gettext("Bản ghi dài %(length)s, nhiều nhất là %(most)s phút. Hãy cắt thành các phần ngắn hơn.")
            return sentence % {"length": self.length, "most": LONGEST // timedelta(minutes=1)}
        if self.byte_size > HEAVIEST:
            sentence = gettext("Tệp nặng %(size)s, nhiều nhất là %(most)s. Hãy nén lại rồi tải lên.")
            return sentence % {"size": format_bytes(self.byte_size), "most": format_bytes(HEAVIEST)}
        self.file.name = f"{uuid.uuid4().hex}.{facts.extension}"  # browsers go by the ending, whatever it was called
        return ""
