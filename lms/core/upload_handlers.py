"""Stops an upload that is too large while it arrives, before it fills the disk."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

STOPPED = "LMS_UPLOAD_TOO_LARGE"


class UploadLimitHandler(FileUploadHandler):
    """Skips a file longer than `UPLOAD_LIMIT_BYTES`, which the form then doesn't get; `stopped_uploads` lets it say
    so at its field."""

    chunk_size = 64 * 2**10

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT_BYTES:
            if self.request is not None:
                self.request.META[STOPPED] = stopped_uploads(self.request) | {self.field_name}
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def stopped_uploads(request: HttpRequest) -> frozenset[str]:
    """Names of the fields whose file was too long. Read after `request.FILES` or `request.POST`."""
    found: frozenset[str] = request.META.get(STOPPED, frozenset())
    return found
