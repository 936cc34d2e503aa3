"""Giving a page to somebody else of its section to answer for."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page

from courses.domain.owning import authors_in, change_owner
from courses.models import CatalogueSectionPage, LessonPage
from courses.models.base import ContentPage
from lms.accounts.models import User
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.names import sort_key
from lms.studio.writing import pages_to_write


class AuthorField(forms.ModelChoiceField):
    """Two of one name are told apart by the name they sign in with."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} ({obj.username})"


class OwnerForm(forms.Form):
    owner = AuthorField(
        label=gettext_lazy("Người phụ trách"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Chọn một người"),
        help_text=gettext_lazy("Chỉ có những người biên soạn ở mục chứa trang này."),
        error_messages={
            "required": gettext_lazy("Chọn người phụ trách rồi lưu."),
            "invalid_choice": gettext_lazy(
                "Người này không biên soạn ở mục chứa trang này. Hãy chọn một người trong danh sách."
            ),
        },
    )

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, initial={"owner": page.owner_id}, **kwargs)
        section = CatalogueSectionPage.objects.ancestor_of(page).get()
        field = self.fields["owner"]
        field.queryset = authors_in(section)
        people = sorted(field.queryset, key=lambda one: sort_key(one.full_name))
        field.choices = [("", field.empty_label), *((one.pk, field.label_from_instance(one)) for one in people)]


@require_http_methods(["GET", "HEAD", "POST"])
def owner(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(pages_to_write(request.user), pk=page_id).specific
    if not isinstance(page, ContentPage):
        raise Http404
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if isinstance(page, LessonPage):
        messages.warning(request, _("Bài học đi cùng khóa học: hãy đổi người phụ trách của khóa học."))
        return redirect(edit_url)
    form = OwnerForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid() and _change(request, page, form):
        return redirect(edit_url)
    context = {
        "page": page,
        "form": form,
        "edit_url": edit_url,
        "header_title": _("Đổi người phụ trách"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[page.get_parent().pk]), "label": page.get_parent().title},
            {"url": edit_url, "label": page.draft_title},
            {"url": "", "label": _("Đổi người phụ trách")},
        ],
    }
    return render(request, "studio/owner.html", context)


def _change(request: HttpRequest, page: ContentPage, form: OwnerForm) -> bool:
    chosen = form.cleaned_data["owner"]
    try:
        change_owner(page=page, owner=chosen, actor=request.user)  # type: ignore[arg-type]
    except RuleViolation as violation:
        form.add_error("owner", str(violation))
        return False
    messages.success(request, _("Đã giao cho %(name)s phụ trách.") % {"name": chosen.full_name})
    return True
