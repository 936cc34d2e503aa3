"""A part of a file to whoever asks for one: without it some phones play no recording, and nobody can go back in one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponse

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
MOST = 1024 * 1024


def part_of(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The whole response unless the request names one range of its bytes; of a long range its beginning."""
    if not isinstance(response, FileResponse) or response.status_code != 200:
        return response
    response["Accept-Ranges"] = "bytes"
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or asked.groups() == ("", "") or "If-Range" in request.headers:
        return response
    size = int(response["Content-Length"])
    first, last = _place(asked[1], asked[2], size)
    last = min(last, first + MOST - 1)
    with response.file_to_stream as file:  # the file alone: closing the response would say that the request is over
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        file.seek(first)
        part = HttpResponse(file.read(last - first + 1), status=206, content_type=response["Content-Type"])
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Accept-Ranges"] = "bytes"
    return part


def _place(first: str, last: str, size: int) -> tuple[int, int]:
    """Without a first byte the number is of the last ones."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
