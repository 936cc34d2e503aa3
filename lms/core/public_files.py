"""The public images and recordings, from their folder or from the object store."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from mimetypes import guess_type
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.utils.http import http_date, parse_http_date_safe
from django.views.static import serve

from lms.core.file_parts import ONE_RANGE, part_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

KEPT = 60 * 60
"""Seconds; a picture that is exchanged gets another name."""


def serve_public(request: HttpRequest, name: str) -> HttpResponseBase:
    if isinstance(storages["default"], FileSystemStorage):
        return part_of(request, serve(request, name, document_root=settings.MEDIA_ROOT))
    return _from_store(request, name)


def _from_store(request: HttpRequest, name: str) -> HttpResponseBase:
    """The store itself answers which part, and whether it has changed: nothing is fetched that isn't sent on."""
    from lms.core.storage_objects import NO_NAME, NO_SUCH_PART, UNCHANGED, StoreProblem  # noqa: PLC0415 - heavy, rarely there

    asked = request.headers.get("Range", "").strip()
    part = asked if ONE_RANGE.fullmatch(asked) and "If-Range" not in request.headers else None
    seconds = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))  # None of what is no date
    since = None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    try:
        stored = storages["default"].read(name, part=part, since=since)  # type: ignore[attr-defined]
    except FileNotFoundError as error:
        raise Http404 from error
    except StoreProblem as problem:
        if problem.errno == UNCHANGED:
            return HttpResponseNotModified()
        if problem.errno == NO_SUCH_PART:
            return HttpResponse(status=NO_SUCH_PART)
        if problem.errno == NO_NAME:
            raise Http404 from problem
        raise
    response = FileResponse(stored.body, content_type=guess_type(name)[0] or "application/octet-stream")
    response["Content-Length"] = str(stored.length)
    response["Accept-Ranges"] = "bytes"
    response["Last-Modified"] = http_date(stored.modified_at.timestamp())
    response["Cache-Control"] = f"public, max-age={KEPT}"
    if stored.part:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response["Content-Range"] = stored.part
    return response
