"""Sending a draft to be checked, in place of publishing it, wherever a section has checkers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.models import Page

from courses.domain.checks import checkers_in
from courses.domain.content_checks.checking import can_be_sent
from courses.domain.content_checks.reading import latest_draft
from courses.domain.draft_editors import editors_of_draft
from courses.domain.sending import needs_choice, send_to_checks
from courses.draft_text import shown_as
from courses.enums import CheckKind
from courses.exceptions import LessonBlockedFromLearners
from courses.models import CatalogueSectionPage, LessonPage, Submission
from courses.models.base import ContentPage
from courses.models.checking import APPROVE
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.studio.releasing import ReleaseForm, what_changes
from lms.studio.writing import editable_or_404

SEND = "action-send"
NOT_OURS = {"action-submit", "action-restart-workflow"}
"""The editor's own ways into the checks: they ask nothing and check nothing, and the check itself refuses them."""


class SendMenuItem(ActionMenuItem):
    """Saves the draft like any other save; `lead_to_sending` then asks what has to be asked."""

    name = SEND
    label = gettext_lazy("Gửi kiểm tra")
    icon_name = "resubmit"

    def is_shown(self, context: Any) -> bool:
        if context["view"] != "edit" or context["locked_for_user"]:
            return False
        return bool(self.get_user_page_permissions_tester(context).can_submit_for_moderation())


class SendForm(ReleaseForm):
    missing = gettext_lazy("Chọn một trong ba cách rồi gửi.")


def our_way_into_the_checks(items: list[Any], request: HttpRequest, context: Any) -> None:
    """Menu of the editor: one way to send, and no way to publish past the checks."""
    items[:] = [item for item in items if item.name not in NOT_OURS]
    page = context.get("page") or context.get("parent_page")
    if page is not None and _is_checked(page):
        hidden = {"action-publish"}
        if page.pk and not Submission.objects.filter(page_id=page.pk, editors=request.user.pk).exists():
            hidden.add("action-cancel-workflow")  # whoever checks sends a draft back, with a reason
        items[:] = [item for item in items if item.name not in hidden]
        items.sort(key=lambda item: item.name != APPROVE)  # the button is what a checker has come for


def lead_to_sending(request: HttpRequest, page: Any) -> HttpResponse | None:
    """After the save that the author asked for in order to send."""
    if SEND in request.POST and isinstance(page, ContentPage):
        return redirect("studio_send", page.pk)
    return None


def checks_before_publishing(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Nobody publishes past the checks, administrators included: the draft is kept, and mended or sent instead.

    Where nobody checks, a lesson must still have nothing that blocks sending.
    """
    if not isinstance(page, ContentPage):
        return None
    if _is_checked(page):
        words, address = _("Mục này có người kiểm tra: bản nháp đã lưu, hãy gửi đi kiểm tra."), "studio_send"
    elif isinstance(page, LessonPage) and not can_be_sent(page):
        words, address = str(LessonBlockedFromLearners.message), "studio_content_checks"
    else:
        return None
    if not page.first_published_at and page.live:
        Page.objects.filter(pk=page.pk).update(live=False)  # a page being created goes live before anything is asked
    messages.warning(request, words)
    return redirect(address, page.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, page_id: int) -> HttpResponse:
    page = editable_or_404(request.user, get_object_or_404(Page, pk=page_id)).specific
    if not isinstance(page, ContentPage):
        raise Http404
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if not (page.permissions_for_user(request.user).can_submit_for_moderation() and page.has_unpublished_changes):
        messages.warning(request, _("Trang này không có bản nháp nào anh/chị gửi kiểm tra được lúc này."))
        return redirect(edit_url)
    asks = needs_choice(page)
    form = SendForm(request.POST or None, asks=asks)
    if request.method == "POST" and form.is_valid() and _send(request, page, form):
        return redirect("wagtailadmin_home")
    return render(request, "studio/send.html", _context(page, form, edit_url, asks=asks))


def _send(request: HttpRequest, page: ContentPage, form: SendForm) -> bool:
    try:
        send_to_checks(page=page, actor=request.user, **form.chosen)  # type: ignore[arg-type]
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    messages.success(request, _("Đã gửi “%(title)s” đi kiểm tra.") % {"title": page.draft_title})
    return True


def _context(page: ContentPage, form: SendForm, edit_url: str, *, asks: bool) -> dict[str, Any]:
    revision = page.get_latest_revision()
    is_lesson = isinstance(page, LessonPage)
    section = CatalogueSectionPage.objects.ancestor_of(page).get()
    editors = editors_of_draft(page)
    return (what_changes(page) if asks else {}) | {
        "draft": latest_draft(page) if is_lesson else revision.as_object(),
        "form": form,
        "seen": shown_as(revision),
        "needs_choice": asks,
        "is_lesson": is_lesson,
        "is_blocked": is_lesson and not can_be_sent(page),
        "checks": [(kind.label, checkers_in(section, kind, apart_from=editors)) for kind in CheckKind],
        "edit_url": edit_url,
        "header_title": _("Gửi kiểm tra"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[page.get_parent().pk]), "label": page.get_parent().title},
            {"url": edit_url, "label": page.draft_title},
            {"url": "", "label": _("Gửi kiểm tra")},
        ],
    }


def _is_checked(page: Page) -> bool:
    """Sections themselves aside: they say nothing to learners."""
    return bool(page.has_workflow) and page.specific_class is not CatalogueSectionPage
