"""The catalogue of procedures in the editor: what guides say where their author writes no limit or fee of their own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from lms.reference.enums import SourceStatus
from lms.reference.models import Procedure
from lms.studio.keeping import KeptForm, keeps_for_all, kept_panel

STATUSES = ("code_status", "time_status", "fee_status")


class ProcedureForm(KeptForm):
    """That a value follows a public source is said by those who keep it for all."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name in STATUSES:
            claims = name in self.changed_data and cleaned.get(name) == SourceStatus.SOURCE
            if claims and not self.has_error(name) and not keeps_for_all(self.for_user):
                self.add_error(
                    name,
                    _(
                        "Chỉ người kiểm tra pháp lý hoặc người biên soạn cấp tỉnh ghi “theo nguồn công khai”. Hãy chọn "
                        "“chưa kiểm chứng” rồi lưu lại, và nhờ họ đối chiếu."
                    ),
                )
        self.instance.edited_here = True
        return cleaned


class ProcedureViewSet(SnippetViewSet):
    model = Procedure
    icon = "list-ul"
    menu_label = gettext_lazy("Thủ tục")
    menu_name = "procedures"
    menu_order = 315
    add_to_admin_menu = True
    admin_url_namespace = "procedures"
    base_url_path = "thu-tuc"
    chooser_admin_url_namespace = "procedure_chooser"
    chooser_base_url_path = "chon-thu-tuc"
    list_display = [
        "code",
        "name_vi",
        "field",
        Column("time_limit", label=gettext_lazy("Thời hạn"), accessor=lambda row: row.time_limit or "–"),
        Column("fee", label=gettext_lazy("Phí, lệ phí"), accessor=lambda row: row.fee or "–"),
    ]
    list_filter = ["field"]
    search_fields = ["code", "name_vi", "search_key"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            kept_panel(),
            HelpPanel(template="studio/panels/procedure.html"),
            FieldRowPanel(["code", "field"]),
            "name_vi",
            "agency",
            "code_status",
            MultiFieldPanel(["time_limit", "time_status"], heading=gettext_lazy("Thời hạn")),
            MultiFieldPanel(["fee", "fee_status"], heading=gettext_lazy("Phí, lệ phí")),
            "legal_basis",
            "source",
        ],
        base_form_class=ProcedureForm,
    )
