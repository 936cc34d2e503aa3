"""Published by mistake: the text before, what going back to it means to learners, and the button."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Revision

from courses.domain.going_back import changes_of_going_back, may_go_back, text_before
from courses.draft_text import shown_as
from courses.models import LessonPage
from courses.models.base import ContentPage
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.flows import publishing
from lms.studio.releasing import ReleaseForm, compared
from lms.studio.writing import pages_of_own_sections


class GoBackForm(ReleaseForm):
    missing = gettext_lazy("Chọn một trong ba cách rồi quay về bản trước.")


@require_http_methods(["GET", "HEAD", "POST"])
def go_back(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(pages_of_own_sections(request.user), pk=page_id).specific
    if not (isinstance(page, ContentPage) and may_go_back(page, request.user)):
        raise Http404
    earlier = text_before(page)
    if earlier is None:
        messages.warning(
            request,
            _("Trang này chưa có bản xuất bản nào trước đó để quay về.")
            if page.live
            else _("Trang đã gỡ xuất bản nên người học không có bản nào để thay."),
        )
        return redirect("studio_published", page.pk)
    asks = isinstance(page, LessonPage)
    form = GoBackForm(request.POST or None, asks=asks)
    if request.method == "POST" and form.is_valid() and _go_back(request, page, form):
        return redirect("studio_published", page.pk)
    return render(request, "studio/go_back.html", _context(page, earlier, form, asks=asks))


def _go_back(request: HttpRequest, page: ContentPage, form: GoBackForm) -> bool:
    try:
        publishing.go_back(page=page, actor=request.user, **form.chosen)  # type: ignore[arg-type]
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    messages.success(request, _("Người học đã có lại bản trước. Bản xuất bản nhầm nay là bản nháp."))
    return True


def _context(page: ContentPage, earlier: Revision, form: GoBackForm, *, asks: bool) -> dict[str, Any]:
    back = reverse("studio_published", args=[page.pk])
    return (compared(page, changes_of_going_back(page, earlier)) if asks else {}) | {
        "page": page,
        "form": form,
        "asks": asks,
        "earlier": earlier,
        "seen": shown_as(earlier),
        "earlier_title": earlier.object_str,
        "back_url": back,
        "header_title": _("Quay về bản trước"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[page.get_parent().pk]), "label": page.get_parent().title},
            {"url": back, "label": page.title},
            {"url": "", "label": _("Quay về bản trước")},
        ],
    }
