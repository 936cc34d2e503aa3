"""Sending report files."""

from __future__ import annotations

import io

from django.http import FileResponse

from certificates.reports.files import ReportFile
from lms.core.storage import safe_filename


def file_response(file: ReportFile) -> FileResponse:
    """No copy stays in a shared computer's cache."""
    response = FileResponse(
        io.BytesIO(file.content),
        as_attachment=True,
        filename=safe_filename(file.name),
        content_type=file.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
