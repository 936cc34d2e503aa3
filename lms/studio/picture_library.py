"""The library of pictures: what checked lessons show stays as it was. Rights are those of the groups
(`lms/flows/sections.py`): everybody chooses, whoever added a picture mends its words and takes it out while no page
needs it, and those who keep it for all do so for any picture."""

from collections.abc import Collection, Iterable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.images import get_image_model
from wagtail.images.models import Image
from wagtail.images.views import images, multiple
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from courses.blocks.follow import PREVIEW_SPEC
from courses.domain.picture_use import used_pictures

POLICY = CollectionOwnershipPermissionPolicy(get_image_model(), auth_model=Image, owner_field_name="uploaded_by_user")
"""The library's own, which Wagtail 7.4 and 8 keep in different places."""


@require_http_methods(["GET", "HEAD", "POST"])
def edit_picture(request: HttpRequest, image_id: int) -> HttpResponse:
    return _refusal(request, image_id) or images.EditView.as_view()(request, image_id=image_id)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_picture(request: HttpRequest, image_id: int) -> HttpResponse:
    refusal = _refusal(request, image_id) or _refusal_of_used(request, [image_id])
    return refusal or images.DeleteView.as_view()(request, image_id=image_id)


@require_POST
def delete_uploaded(request: HttpRequest, image_id: int) -> HttpResponse:
    """Asked for by the script of the page that takes several files."""
    _picture_or_404(request.user, image_id, "change")
    if used_pictures([image_id]):
        return HttpResponse(_used_sentence(), status=HTTPStatus.CONFLICT)
    return multiple.DeleteView.as_view()(request, image_id=image_id)


def keep_used_pictures(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """`objects` are those whose rights allow it; where they allow none, the library would report 0 as a success."""
    if action.model is not get_image_model():
        return None
    pictures = [one.pk for one in objects]
    if not pictures:
        messages.error(request, _refused_sentence(action_type))
        return redirect("wagtailimages:index")
    return _refusal_of_used(request, pictures) if action_type == "delete" else None


@require_safe
def preview_picture(request: HttpRequest, image_id: int, filter_spec: str) -> HttpResponse:
    """Marks are placed on any picture, and checkers see them; the library shows previews to who may change it only."""
    if filter_spec != PREVIEW_SPEC:
        return images.preview(request, image_id, filter_spec)
    picture = get_object_or_404(get_image_model(), pk=image_id)
    return redirect(picture.get_rendition(filter_spec).url)


def _picture_or_404(user: Any, image_id: int, *rights: str) -> Any:
    picture = get_object_or_404(get_image_model(), pk=image_id)
    if not POLICY.user_has_any_permission_for_instance(user, rights, picture):
        raise Http404
    return picture


def _refusal(request: HttpRequest, image_id: int) -> HttpResponse | None:
    picture = _picture_or_404(request.user, image_id, "choose", "change")
    if POLICY.user_has_permission_for_instance(request.user, "change", picture):
        return None
    messages.error(
        request,
        _(
            "Ảnh “%(title)s” dùng chung cho nhiều đơn vị nên anh/chị không sửa, không xóa được: chỉ người đã thêm ảnh "
            "hoặc người biên soạn cấp tỉnh mới làm được. Cần ảnh khác thì thêm ảnh mới."
        )
        % {"title": picture.title},
    )
    return redirect("wagtailimages:index")


def _refusal_of_used(request: HttpRequest, ids: Collection[int]) -> HttpResponse | None:
    if not used_pictures(ids):
        return None
    messages.error(request, _used_sentence())
    return redirect("wagtailimages:index")


def _refused_sentence(action_type: str) -> str:
    if action_type == "delete":
        return _(
            "Chưa xóa ảnh nào. Ảnh dùng chung cho nhiều đơn vị: chỉ người đã thêm ảnh hoặc người biên soạn cấp tỉnh "
            "mới xóa được."
        )
    return _(
        "Chưa sửa ảnh nào. Ảnh dùng chung cho nhiều đơn vị: chỉ người đã thêm ảnh hoặc người biên soạn cấp tỉnh mới "
        "sửa được."
    )


def _used_sentence() -> str:
    return _(
        "Ảnh đang nằm trong bài đã xuất bản hoặc bản nháp nên không xóa được. Hãy bỏ ảnh khỏi những trang đó trước."
    )
