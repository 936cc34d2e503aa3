"""The photos one has sent of real tasks: all of them, one, and removing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.domain.step_photos import remove_photo
from courses.models import StepPhoto
from lms.core.storage import serve_private_file
from lms.learn.courses.steps import step_link
from lms.org.access import official_required


@require_safe
@official_required
def photos(request: HttpRequest) -> HttpResponse:
    """Every one, also those of steps that have gone from their lessons since."""
    mine = StepPhoto.objects.visible_to(request.user).select_related("lesson").order_by("-uploaded_at", "-pk")
    return render(request, "learn/courses/photos.html", {"lines": [(one, _step_title(one)) for one in mine]})


@require_safe
@official_required
def photo(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    found = get_object_or_404(StepPhoto.objects.visible_to(request.user), uid=uid)
    return serve_private_file(found.file, filename=_("anh-viec-that.jpg"), content_type="image/jpeg", inline=True)


@require_http_methods(["GET", "HEAD", "POST"])
@official_required
def remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask, then remove it for good."""
    found = get_object_or_404(StepPhoto.objects.visible_to(request.user).select_related("lesson"), uid=uid)
    back = _way_back(found)
    if request.method == "POST":
        remove_photo(photo=found, actor=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Đã xóa ảnh."))
        return redirect(back)
    context = {
        "photo": found,
        "title": _("Xóa ảnh này?"),
        "step_title": _step_title(found),
        "consequences": [
            _("Ảnh bị xóa khỏi hệ thống, không lấy lại được."),
            _("Bước đã học xong vẫn được tính là xong."),
        ],
        "button_label": _("Xóa ảnh"),
        "danger": True,
        "cancel_url": back,
    }
    return render(request, "learn/courses/photo_remove.html", context)


def _step_title(photo: StepPhoto) -> str:
    return photo.lesson.step_titles.get(photo.block_id, "")


def _way_back(photo: StepPhoto) -> str:
    """To its step, or to all photos where the step is no longer there."""
    lesson = photo.lesson
    if not lesson.live or photo.block_id not in lesson.step_ids:
        return reverse("learn:step_photos")
    return f"{step_link(lesson, lesson.step_ids.index(photo.block_id) + 1)}#anh"
