"""The pictures of one's own paper."""

import uuid
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.domain.question_pictures import content_type_of, picture_in_paper
from assessments.domain.results import key_shown_of
from lms.core.storage import serve_private_file
from lms.learn.exams.own import own_attempt
from lms.org.access import signed_in

KEPT = timedelta(days=1)
"""So long the browser asks no more; on a shared machine nothing stays."""


@require_safe
@signed_in
def picture(request: HttpRequest, uid: uuid.UUID, picture: uuid.UUID) -> HttpResponseBase:
    """Whoever sits the paper sees what it shows; what stands only in an explanation comes with the key."""
    attempt = own_attempt(request, uid)
    found, is_asked = picture_in_paper(attempt, picture)
    if found is None or not (is_asked or key_shown_of(attempt, now=timezone.now())):
        raise Http404
    return serve_private_file(
        found.file,
        filename=found.name,
        content_type=content_type_of(found),
        inline=True,
        kept_for=None if request.session.get_expire_at_browser_close() else KEPT,
    )
