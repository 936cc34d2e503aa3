"""Sending workbooks."""

import io

from django.http import FileResponse

from lms.core.exports import CONTENT_TYPE
from lms.core.storage import safe_filename


def workbook_response(content: bytes, name: str) -> FileResponse:
    """No copy stays in a shared computer's cache."""
    response = FileResponse(
        io.BytesIO(content), as_attachment=True, filename=safe_filename(name), content_type=CONTENT_TYPE
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
