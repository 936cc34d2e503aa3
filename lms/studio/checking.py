"""What a lesson still lacks, on a page of its own and as the part of the editor that is renewed after each save."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.domain.content_checks.reading import latest_draft
from courses.models import LessonPage
from lms.studio.writing import editable_or_404


@require_safe
def content_checks(request: HttpRequest, page_id: int) -> HttpResponse:
    lesson = latest_draft(editable_or_404(request.user, get_object_or_404(LessonPage, pk=page_id)))
    edit_url = reverse("wagtailadmin_pages:edit", args=[page_id])
    if "panel" in request.GET:
        return render(request, "studio/checks_panel.html", {"lesson": lesson})
    context = {
        "lesson": lesson,
        "edit_url": edit_url,
        "header_title": _("Kiểm tra nội dung"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[lesson.get_parent().pk]), "label": lesson.get_parent().title},
            {"url": edit_url, "label": lesson.title},
            {"url": "", "label": _("Kiểm tra nội dung")},
        ],
    }
    return render(request, "studio/content_checks.html", context)
