"""Copies content to adapt it: what may be copied, and into which place of one's own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from courses.domain.copying import copy_page, lessons_to_copy, may_be_copied
from courses.models import (
    CatalogueSectionPage,
    CoursePage,
    LearningPathPage,
    LessonPage,
    ProcedureGuidePage,
    QuickGuidePage,
)
from courses.models.base import ContentPage
from lms.core.vietnamese.text import search_key
from lms.studio.starting import courses_to_write
from lms.studio.titles import sorted_by_title
from lms.studio.writing import pages_to_write

LISTED = (CoursePage, QuickGuidePage, ProcedureGuidePage, LearningPathPage)
MOST = 100
"""In one list of what may be copied."""


@dataclass(frozen=True)
class Kind:
    label: str
    pages: list[Page]
    is_cut: bool


class CopyForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Tên bản chép"), max_length=255)
    place = forms.ModelChoiceField(queryset=Page.objects.none(), label=gettext_lazy("Chép vào"))
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, places: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places


@require_safe
def copy_list(request: HttpRequest) -> HttpResponse:
    """Everything published, of all sections; lessons stand on the page of their course."""
    _writers_only(request.user)
    words = request.GET.get("tim", "").strip()
    context = {
        "kinds": [kind for kind in (_kind(one, search_key(words)) for one in LISTED) if kind.pages],
        "words": words,
        "header_title": _("Chép nội dung có sẵn"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Bảng việc")},
            {"url": "", "label": _("Chép nội dung có sẵn")},
        ],
    }
    return render(request, "studio/copy_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, page_id: int) -> HttpResponse:
    _writers_only(request.user)
    page = get_object_or_404(Page, pk=page_id).specific
    if not (isinstance(page, ContentPage) and may_be_copied(page, request.user)):
        raise Http404
    places = _places(page, request.user)
    first = places.first()
    form = CopyForm(request.POST or None, places=places, initial={"title": page.title, "place": first and first.pk})
    if request.method == "POST" and form.is_valid():
        made = copy_page(
            page=page,
            into=form.cleaned_data["place"],
            title=form.cleaned_data["title"],
            client_id=_once(form),
            actor=request.user,  # type: ignore[arg-type]
        )
        messages.success(
            request, _("Đã chép thành bản nháp của anh/chị. Sửa cho hợp với đơn vị rồi gửi hoặc xuất bản.")
        )
        return redirect("wagtailadmin_pages:edit", made.pk)
    context = {
        "page": page,
        "form": form,
        "has_places": first is not None,
        "lessons": lessons_to_copy(page, request.user) if isinstance(page, CoursePage) else [],
        "header_title": _("Chép để sửa"),
        "breadcrumbs_items": [
            {"url": reverse("studio_copy_list"), "label": _("Chép nội dung có sẵn")},
            {"url": "", "label": page.title},
        ],
    }
    return render(request, "studio/copy.html", context)


def _once(form: CopyForm) -> UUID:
    """The same form sent twice makes one copy; going back to choose another name or place makes another."""
    sent: dict[str, Any] = form.cleaned_data
    return uuid5(sent["client_id"] or uuid4(), f"{sent['place'].pk}:{sent['title']}")


def copy_our_way(request: HttpRequest, page: Page) -> HttpResponse:
    """In place of the editor's own screen, which would ask for an address and leave the lessons out."""
    if issubclass(page.specific_class, ContentPage):
        return redirect("studio_copy", page.pk)
    messages.warning(request, _("Mục của danh mục không chép được. Hãy mở mục rồi chép từng khóa học hoặc hướng dẫn."))
    return redirect("wagtailadmin_explore", page.pk)


def _writers_only(user: Any) -> None:
    if not page_permission_policy.user_has_permission(user, "add"):
        raise Http404  # whoever only checks


def _places(page: ContentPage, user: Any) -> QuerySet[Any]:
    if isinstance(page, LessonPage):
        return courses_to_write(user)
    own = pages_to_write(user, "add").values("pk")
    return CatalogueSectionPage.objects.filter(pk__in=own).order_by("path")


def _kind(model: type[ContentPage], key: str) -> Kind:
    pages = model.objects.live().only("title", "path", "depth", "last_published_at")
    found = sorted_by_title(page for page in pages if key in search_key(page.title))
    return Kind(str(model._meta.verbose_name), found[:MOST], is_cut=len(found) > MOST)
