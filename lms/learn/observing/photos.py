"""A photo of an observation, for both sides and the trainer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.models import ObservationPhoto
from lms.core.storage import serve_private_file
from lms.org.access import signed_in


@require_safe
@signed_in
def photo(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    found = get_object_or_404(ObservationPhoto.objects.visible_to(request.user), uid=uid)
    return serve_private_file(found.file, filename=_("anh-quan-sat.jpg"), content_type="image/jpeg", inline=True)
