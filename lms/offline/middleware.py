"""Marks pages a browser may keep with whose they are, and turns away what another account's outbox sends."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from lms.offline.addresses import may_be_kept
from lms.offline.owners import HEADER, kept_for, owner_key

OF_THE_PAGE = (200, 403, 404, 410)
"""Here it is; it is not for this reader; it is no longer there."""


class KeptPages:
    """A page without the mark is never kept; a page marked for nobody makes the browser forget what it had.

    A refusal is marked as well: one without the mark isn't ours, and makes the browser forget nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sender = request.headers.get(HEADER)
        if sender is not None:
            if not request.user.is_authenticated:
                return JsonResponse({"code": "signed_out"}, status=401)
            if sender != owner_key(request.user.pk):
                return JsonResponse({"code": "foreign"}, status=403)
        response = self.get_response(request)
        may_be = may_be_kept(request.path) and getattr(request, "admin_mode", None) is None  # its bar would outlast it
        if response.status_code in OF_THE_PAGE and may_be and request.user.is_authenticated:
            response[HEADER] = kept_for(request)
        return response
