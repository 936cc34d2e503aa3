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

    What else somebody signed in is shown lies in no cache, so that the next one at a shared machine doesn't find it by
    going back; pages that may be kept are asked for anew, but can still be gone back to without a network.
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
        if "Cache-Control" not in response and is_of_somebody(request):
            response["Cache-Control"] = "private, no-cache" if may_be_kept(request.path) else "private, no-store"
        return response


def is_of_somebody(request: HttpRequest) -> bool:
    """Whose page it is was asked for on the way; this asks the database nothing."""
    return hasattr(request, "_cached_user") and request.user.is_authenticated
