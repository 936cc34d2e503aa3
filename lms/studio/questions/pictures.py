"""The pictures of a question's form: uploaded ones are kept at once, so that no page that comes back loses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from assessments.domain.formats.pictures import picture_type
from assessments.domain.picture_mentions import without_picture
from assessments.domain.picture_uploads import StoredPicture, keep_upload, stored_pictures
from assessments.domain.question_text import MAX_DESCRIPTION, MAX_PICTURES, PictureText
from assessments.models import QuestionVersion
from courses.exceptions import PhotoTooLarge
from courses.photo_files import MOST_BYTES, read_photo
from lms.core.display import MEGABYTE
from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField
from lms.core.storage import serve_private_file
from lms.core.upload_handlers import stopped_uploads
from lms.studio.item_counting import trainer_or_404
from lms.studio.questions.blocks import TOTAL, SentForm, count_of

PREFIX = "pictures"
TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}


class PictureForm(SentForm):
    file = forms.FileField(
        label=gettext_lazy("Tệp hình"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("JPEG, PNG hoặc WebP, đến 10 MB; hình được thu nhỏ cho nhẹ."),
    )
    description = NFCCharField(
        label=gettext_lazy("Lời mô tả hình"),
        required=False,
        max_length=MAX_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"}),
        help_text=gettext_lazy("Cho người không xem được hình: hình cho thấy điều gì cần để trả lời."),
    )


@dataclass
class Picture:
    """`stored` None: nothing was chosen yet, or what was is no longer there."""

    number: int
    form: PictureForm
    stored: StoredPicture | None
    file_error: str = ""

    @property
    def prefix(self) -> str:
        return f"{PREFIX}-{self.number}"

    @property
    def place(self) -> int:
        """As the words mention it."""
        return self.number + 1

    @property
    def url(self) -> str:
        return picture_url(self.stored.uid) if self.stored else ""

    @property
    def text(self) -> PictureText | None:
        if self.stored is None:
            return None
        return PictureText(self.stored.name, self.stored.read(), self.form.cleaned_data["description"])

    def is_valid(self) -> bool:
        """A block that nothing was put into is none."""
        if not self.form.is_valid():
            return False
        described = self.form.cleaned_data["description"]
        if self.stored is not None and not described:
            self.form.add_error("description", _("Hình này chưa có lời mô tả."))
        if self.stored is None and described and not self.file_error:
            self.file_error = _("Chưa có hình cho lời mô tả này. Hãy chọn tệp, hoặc bỏ hình.")
        return not self.file_error and not self.form.errors


def pictures_of(
    data: Mapping[str, Any], user: Any, *, judged: bool, errors: Mapping[int, str] | None = None
) -> list[Picture]:
    """`errors`: why what was uploaded just now was not kept, by number."""
    numbers = range(count_of(data, PREFIX, MAX_PICTURES))
    kept = {number: _uid(data.get(f"{PREFIX}-{number}-kept")) for number in numbers}
    stored = stored_pictures({uid for uid in kept.values() if uid}, user)
    found = []
    for number in numbers:
        uid = kept[number]
        error = (errors or {}).get(number, "")
        if uid and uid not in stored and not error:
            error = _("Hình này không còn trên máy chủ. Hãy chọn lại tệp.")
        form = PictureForm(data, prefix=f"{PREFIX}-{number}", judged=judged)
        found.append(Picture(number, form, stored.get(uid) if uid else None, error))
    return found


def pictures_data(version: QuestionVersion | None) -> dict[str, Any]:
    pictures = list(version.pictures.all()) if version is not None else []
    data: dict[str, Any] = {f"{PREFIX}-{TOTAL}": str(len(pictures))}
    for number, one in enumerate(pictures):
        data |= {f"{PREFIX}-{number}-kept": str(one.uid), f"{PREFIX}-{number}-description": one.description}
    return data


def keep_uploads(request: HttpRequest, data: QueryDict) -> dict[int, str]:
    """Put what was uploaded where the page can come back to it; why some was not, by number."""
    errors = {}
    stopped = stopped_uploads(request)
    for number in range(count_of(data, PREFIX, MAX_PICTURES)):
        name = f"{PREFIX}-{number}-file"
        file: Any = request.FILES.get(name)
        if name in stopped:
            errors[number] = str(PhotoTooLarge(most=MOST_BYTES // MEGABYTE))
        if file is None:
            continue
        try:
            upload = keep_upload(data=read_photo(file), name=file.name or "", actor=request.user)  # type: ignore[arg-type]
        except RuleViolation as violation:
            errors[number] = str(violation)
        else:
            data[f"{PREFIX}-{number}-kept"] = str(upload.uid)
    return errors


def forget_mentions(data: QueryDict, number: int) -> None:
    """Take a picture out of every text of the form."""
    for key in list(data):
        if key.rsplit("-", 1)[-1] in {"stem", "text", "match", "feedback", "explanation", "legal_basis"}:
            data.setlist(key, [without_picture(str(one), number + 1) for one in data.getlist(key)])


def picture_url(uid: UUID) -> str:
    return reverse("studio_question_picture", args=[uid])


@require_safe
def picture(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """One of a question that the user writes, or one they have just uploaded."""
    trainer_or_404(request.user)
    found = stored_pictures([uid], request.user).get(uid)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    kind = picture_type(found.read())
    return serve_private_file(
        found.row.file,
        filename=found.name,
        content_type=TYPES.get(kind, "application/octet-stream"),
        inline=True,
    )


def _uid(said: Any) -> UUID | None:
    try:
        return UUID(str(said))
    except ValueError:
        return None
