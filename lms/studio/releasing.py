"""Publishing a lesson again: what changed, and what the author says it means to those who are learning it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from courses.domain.content_checks.checking import can_be_sent
from courses.domain.content_checks.reading import latest_draft
from courses.domain.releasing import is_as_published, record_release, waiting_changes, was_published
from courses.domain.step_changes import StepChange
from courses.draft_text import shown_as
from courses.enums import ProgressKind, ReleaseKind, StepChangeKind
from courses.exceptions import LessonBlockedFromLearners
from courses.models import CoursePage, Enrolment, LessonPage, LessonRelease, ProgressEvent
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.flows.covering import cover_plans_soon
from lms.flows.publishing import release_lesson
from lms.studio.writing import editable_or_404

CHOICES = (
    (ReleaseKind.MINOR, gettext_lazy("Sửa nhỏ: không báo cho người học, mọi bước đã xong vẫn là đã xong.")),
    (
        ReleaseKind.CONTENT,
        gettext_lazy(
            "Sửa nội dung: báo cho người đã học bài này; bước bị sửa lời mất dấu đã xong, các bước khác giữ nguyên."
        ),
    ),
    (
        ReleaseKind.REGULATION,
        gettext_lazy("Thay quy định: cả bài phải học lại, kể cả người đã học xong khóa; giờ học không tính thêm."),
    ),
)
LOSES_ITS_TICK = (StepChangeKind.REWORDED, StepChangeKind.REMOVED)
"""Under a change of content."""


class ReleaseForm(forms.Form):
    """Nothing is chosen beforehand. `seen` is the draft that was shown compared; `asks`: the page has a choice."""

    missing: Any = gettext_lazy("Chọn một trong ba cách rồi xuất bản.")

    seen = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Lần sửa này là"),
        choices=CHOICES,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Điều đã đổi"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Một, hai câu người học sẽ đọc. Sửa nhỏ thì có thể để trống."),
    )

    def __init__(self, *args: Any, asks: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].error_messages["required"] = self.missing
        if not asks:
            del self.fields["kind"], self.fields["note"]

    @property
    def chosen(self) -> dict[str, Any]:
        """Of a valid form, as `release_lesson` and its like want it; `kind` None where the page has no choice."""
        given = self.cleaned_data
        kind = ReleaseKind(given["kind"]) if "kind" in given else None
        return {"seen": given["seen"], "kind": kind, "note": given.get("note", "")}


@dataclass(frozen=True)
class ChangeRow:
    """A changed step; `done_by` says how many would lose its tick."""

    title: str
    kinds: str
    done_by: int


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, page_id: int) -> HttpResponse:
    lesson = editable_or_404(request.user, get_object_or_404(LessonPage, pk=page_id))
    rights = lesson.permissions_for_user(request.user)
    edit_url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    may_publish = rights.can_publish() and not rights.page_locked() and not lesson.has_workflow
    if not (may_publish and was_published(lesson) and lesson.has_unpublished_changes):
        messages.warning(request, _("Bài này không có thay đổi nào anh/chị xuất bản được lúc này."))
        return redirect(edit_url)
    latest = lesson.get_latest_revision()
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _publish(request, lesson, form):
        return redirect("studio_published", lesson.pk)
    context = what_changes(lesson) | {
        "lesson": latest_draft(lesson),
        "is_blocked": not can_be_sent(lesson),
        "form": form,
        "seen": shown_as(latest),
        "edit_url": edit_url,
        "header_title": _("Xuất bản bài đã sửa"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[lesson.get_parent().pk]), "label": lesson.get_parent().title},
            {"url": edit_url, "label": lesson.title},
            {"url": "", "label": _("Xuất bản bài đã sửa")},
        ],
    }
    return render(request, "studio/release.html", context)


def what_changes(lesson: LessonPage) -> dict[str, Any]:
    """What the template compares: the steps of the draft with those that learners have, and how many learn."""
    changes = waiting_changes(lesson)
    same = {"is_as_published": not changes and is_as_published(lesson), "is_withdrawn": not lesson.live}
    return compared(lesson, changes) | same


def compared(lesson: LessonPage, changes: tuple[StepChange, ...]) -> dict[str, Any]:
    return {"changes": _rows(lesson, changes), "learners": _learners(lesson)}


def ask_what_it_means(request: HttpRequest, page: Any) -> HttpResponse | None:
    """In place of publishing a lesson that people are learning: the draft is kept, the choice comes first."""
    if isinstance(page, LessonPage) and was_published(LessonPage.objects.get(pk=page.pk)):
        return redirect("studio_release", page.pk)
    return None


def note_first_release(request: HttpRequest, page: Any) -> None:
    """A lesson published for the first time has nothing to compare with; what it was is kept for the next time."""
    if isinstance(page, LessonPage) and not LessonRelease.objects.filter(lesson=page).exists():
        record_release(lesson=page, before=[], kind=ReleaseKind.FIRST, actor=request.user)  # type: ignore[arg-type]


def cover_plans_of_its_learners(request: HttpRequest, page: Any) -> None:
    """A course, or a lesson of it, was opened, changed or withdrawn: plans take it up, or give it up."""
    if isinstance(page.specific, CoursePage | LessonPage):
        cover_plans_soon()


def one_page_at_a_time(request: HttpRequest, action_type: str, objects: Any, action: Any) -> HttpResponse | None:
    """Publishing many pages at once would ask nobody what each change means."""
    if action_type != "publish":
        return None
    messages.warning(
        request, _("Xuất bản từng trang một, để chọn sửa nhỏ, sửa nội dung hay thay quy định cho từng bài.")
    )
    return redirect("wagtailadmin_home")


def _publish(request: HttpRequest, lesson: LessonPage, form: ReleaseForm) -> bool:
    try:
        if not can_be_sent(lesson):
            raise LessonBlockedFromLearners
        made = release_lesson(
            lesson=lesson,
            **form.chosen,
            actor=request.user,  # type: ignore[arg-type]
        )
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    messages.success(request, _("Đã xuất bản bài “%(title)s”.") % {"title": made.lesson.title})
    return True


def _learners(lesson: LessonPage) -> int:
    return Enrolment.objects.open().filter(course_id=lesson.get_parent().pk).count()


def _rows(lesson: LessonPage, changes: tuple[StepChange, ...]) -> list[ChangeRow]:
    touched = {one.block_id for one in changes if one.kind in LOSES_ITS_TICK}
    done = ProgressEvent.objects.filter(
        lesson=lesson, kind=ProgressKind.DONE, block_id__in=touched, enrolment__ended_on__isnull=True
    )
    counted = done.order_by().values("block_id").annotate(number=Count("enrolment", distinct=True))
    numbers = dict(counted.values_list("block_id", "number"))
    kinds: dict[str, list[str]] = {}
    for one in changes:
        kinds.setdefault(one.block_id, []).append(str(one.kind.label))
    titles = {one.block_id: one.title for one in changes}
    return [ChangeRow(titles[pk], ", ".join(listed), numbers.get(pk, 0)) for pk, listed in kinds.items()]
