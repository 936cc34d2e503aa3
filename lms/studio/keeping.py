"""Who may change what everybody uses: legal texts, terms, procedures, recordings. Lessons all over the country rest on
them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import HelpPanel
from wagtail.models import ModelLogEntry

from lms.org.enums import Role
from lms.org.policy import has_role, has_role_on_province

CREATED = "wagtail.create"


def keeps_for_all(user: Any) -> bool:
    """Legal checkers, trainers of a whole province, administrators."""
    return bool(
        user.is_superuser or has_role(user, Role.LEGAL_CHECKER) or has_role_on_province(user, Role.TRAINER, Role.ADMIN)
    )


def may_change(user: Any, row: Any) -> bool:
    """Everything to those who keep it for all; to other authors what they added, until it is checked."""
    return keeps_for_all(user) or (was_added_by(user, row) and not _is_checked(row))


def was_added_by(user: Any, row: Any) -> bool:
    """As the editor's log has it; what came with the product has no such line."""
    lines = ModelLogEntry.objects.for_instance(row)
    return bool(lines.filter(action=CREATED, user_id=user.pk).exists())


def _is_checked(row: Any) -> bool:
    """As it stands in the database: the form has written its own value into the row by now."""
    return "is_checked" in {field.name for field in row._meta.fields} and bool(
        type(row)._default_manager.filter(pk=row.pk, is_checked=True).exists()
    )


class KeptForm(WagtailAdminModelForm):
    """A change by somebody who may not make it comes back with a sentence where it was made."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk is None or may_change(self.for_user, self.instance):
            if cleaned.get("is_checked") and "is_checked" in self.changed_data and not keeps_for_all(self.for_user):
                self.add_error("is_checked", checked_sentence())
        else:
            sentence = kept_sentence()
            for place in self.changed_data or [None]:
                self.add_error(place, sentence)
        return cleaned


def kept_sentence() -> str:
    return _(
        "Nội dung này dùng chung cho nhiều đơn vị nên anh/chị không sửa được: chỉ người đã thêm (khi chưa đối chiếu), "
        "người kiểm tra pháp lý hoặc người biên soạn cấp tỉnh mới sửa được. Thấy chỗ sai, hãy báo cho họ."
    )


def checked_sentence() -> str:
    return _(
        "Chỉ người kiểm tra pháp lý hoặc người biên soạn cấp tỉnh đánh dấu “đã đối chiếu”. Hãy bỏ dấu rồi lưu lại, và "
        "nhờ họ đối chiếu."
    )


class KeptPanel(HelpPanel):
    """Says before anything is typed that it can't be saved."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.pk is not None and not may_change(self.request.user, self.instance)

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"sentence": kept_sentence()}


def kept_panel() -> KeptPanel:
    return KeptPanel(template="studio/panels/kept.html")
