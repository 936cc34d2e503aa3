"""Stops an upload that is too large while it arrives, before it fills the disk."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class UploadLimitHandler(FileUploadHandler):
    """Skips a file longer than `UPLOAD_LIMIT_BYTES`; the name is kept in `request.META["LMS_UPLOAD_TOO_LARGE"]`
    so that the form can say so at its field."""

    chunk_size = 64 * 2**10

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT_BYTES:
            if self.request is not None:
                self.request.META["LMS_UPLOAD_TOO_LARGE"] = self.field_name
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
