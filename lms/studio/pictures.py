"""The form that takes a picture from an author."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL.Image import DecompressionBombError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

MILLION = 1_000_000


class PictureField(WagtailImageField):
    """Says of a picture with too many pixels what to do, also of one so large that it isn't opened at all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.error_messages["file_too_many_pixels"] = _(
            "Ảnh quá lớn, mở ra sẽ làm treo máy. Hãy thu nhỏ còn dưới %(most)s triệu điểm ảnh rồi tải lên."
        ) % {"most": self.max_image_pixels // MILLION}

    def check_image_pixel_size(self, f: Any) -> None:
        try:
            super().check_image_pixel_size(f)
        except DecompressionBombError as error:  # Wagtail 8 answers it itself, in the same words
            raise ValidationError(self.error_messages["file_too_many_pixels"], code="file_too_many_pixels") from error


class PictureForm(BaseImageForm):
    """The file is taken once: lessons that were checked with it may show it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field is not None and self.instance.pk is not None:
            del self.fields["file"]
            self["title"].help_text = _(
                "Tệp ảnh đã tải lên không đổi được, vì có thể đã nằm trong bài. Cần ảnh khác thì thêm ảnh mới."
            )
        elif field is not None:
            self.fields["file"] = PictureField(
                label=field.label, required=field.required, widget=field.widget, help_text=field.help_text
            )
