"""Begins a lesson from a template."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets import HeaderButton
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from courses.domain.lesson_templates import DESCRIPTIONS, OUTLINES, start_lesson
from courses.enums import LessonTemplate
from courses.models import CoursePage
from lms.studio.titles import in_order_of_title
from lms.studio.writing import pages_to_write

TITLE_LENGTH = 120


def courses_to_write(user: Any) -> QuerySet[CoursePage]:
    """Those the user may add a lesson to."""
    return in_order_of_title(CoursePage.objects.filter(pk__in=pages_to_write(user, "add").values("pk")))


class StartForm(forms.Form):
    course = forms.ModelChoiceField(queryset=CoursePage.objects.none(), label=gettext_lazy("Khóa học"))
    template = forms.ChoiceField(label=gettext_lazy("Mẫu"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=gettext_lazy("Tên bài"),
        max_length=TITLE_LENGTH,
        help_text=gettext_lazy("Gọi đúng việc người học sẽ làm được, ví dụ “Tiếp nhận hồ sơ khai sinh”."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses_to_write(user)
        self.fields["template"].choices = [
            (one.value, _("%(template)s: %(description)s") % {"template": one.label, "description": DESCRIPTIONS[one]})
            for one in LessonTemplate
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    if not page_permission_policy.user_has_permission(request.user, "add"):
        raise Http404  # whoever only checks
    template = request.GET.get("mau", "")
    initial = {"course": request.GET.get("khoa", ""), "template": template if template in LessonTemplate else ""}
    form = StartForm(request.POST or None, initial=initial, user=request.user)
    if request.method == "POST" and form.is_valid():
        lesson = start_lesson(
            course=form.cleaned_data["course"],
            template=LessonTemplate(form.cleaned_data["template"]),
            title=form.cleaned_data["title"],
            actor=request.user,
        )
        messages.success(request, _("Đã tạo bản nháp với các bước trống. Điền từng bước, từ trên xuống."))
        return redirect("wagtailadmin_pages:edit", lesson.pk)
    context = {
        "form": form,
        "header_title": _("Soạn bài mới"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Bảng việc")},
            {"url": "", "label": _("Soạn bài mới")},
        ],
        "outlines": [(one.label, [(kind.label, title) for kind, title in OUTLINES[one]]) for one in LessonTemplate],
    }
    return render(request, "studio/start_lesson.html", context)


def new_lesson_button(page: Page, user: Any) -> list[HeaderButton]:
    """On the page of a course."""
    if page.specific_class is not CoursePage or not page.permissions_for_user(user).can_add_subpage():
        return []
    url = f"{reverse('studio_start_lesson')}?{urlencode({'khoa': page.pk})}"
    return [HeaderButton(_("Soạn bài mới từ mẫu"), url, icon_name="list-ol", priority=15)]
