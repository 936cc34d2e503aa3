"""What is counted of every request, and the id that its log lines carry. No statement of the database is asked for it.

Several web processes count together through files in the folder that `deploy/gunicorn.conf.py` makes; elsewhere each
process counts for itself.
"""

import time
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

from lms.core.security_log import log_refusal
from lms.log_lines import new_request_id, request_id

BUCKETS = (0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)
REQUESTS = Counter("lms_requests", "Answered requests by view and class of status.", ["view", "status"])
SECONDS = Histogram("lms_request_seconds", "Seconds to an answer by view.", ["view"], buckets=BUCKETS)
DATABASE_ERRORS = Counter("lms_database_errors", "Requests that the database refused or failed, by kind.", ["kind"])
NO_VIEW = "-"


class Measured:
    """First of all, so that the time is the whole one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun, mark = time.perf_counter(), request_id.set(new_request_id())
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            log_refusal(request, response)
        finally:
            request_id.reset(mark)
        match = request.resolver_match
        view = (match.view_name or NO_VIEW) if match else NO_VIEW
        REQUESTS.labels(view, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(view).observe(time.perf_counter() - begun)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, DatabaseError):
            DATABASE_ERRORS.labels(type(exception).__name__).inc()
