"""The checklists one may write, and the way to what waits for a decision."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import HeaderButton

from assessments.models import Checklist, Observation
from lms.core.display import format_number
from lms.studio.trainers_lists import TrainersListView

PAGE_SIZE = 50
MENU_NAME = "checklists"


def state_of(row: Any) -> str:
    return _("Đang dùng") if row.is_open else _("Chưa mở")


class ChecklistListView(TrainersListView):
    """The number of statements is the same however many checklists there are."""

    model = Checklist
    page_title = gettext_lazy("Bảng kiểm quan sát")
    header_icon = "list-ul"
    index_url_name = "studio_checklists"
    paginate_by = PAGE_SIZE
    default_ordering = "code"
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Tên việc"),
            accessor=lambda row: format_html('<span lang="vi">{}</span>', row.title),
            get_url=lambda row: reverse("studio_checklist", args=[row.pk]),
        ),
        Column("code", label=gettext_lazy("Mã")),
        Column("procedure", label=gettext_lazy("Thủ tục"), accessor=lambda row: row.procedure_code or "–"),
        Column("number", label=gettext_lazy("Bản")),
        Column("used", label=gettext_lazy("Số lần dùng"), accessor=lambda row: format_number(row.used)),
        Column("state", label=gettext_lazy("Trạng thái"), accessor=state_of),
    ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Viết bảng kiểm"), reverse("studio_checklist_add"), icon_name="plus"),
            HeaderButton(_("Phiếu chờ quyết định"), reverse("studio_observations"), icon_name="warning"),
        ]

    def get_base_queryset(self) -> QuerySet[Checklist]:
        rows = Checklist.objects.writable_by(self.request.user).filter(versions__is_current=True)
        found: QuerySet[Checklist] = rows.annotate(
            title=F("versions__title"),
            number=F("versions__number"),
            procedure_code=F("procedure__code"),
        ).annotate(used=used())
        return found


def used() -> Any:
    """Observations sent, with whatever version."""
    sent = Observation.objects.filter(request__version__checklist=OuterRef("pk")).order_by()
    counted = sent.values("request__version__checklist").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def menu_item() -> MenuItem:
    """Taken away again from who only checks (`wagtail_hooks.keep_what_serves`)."""
    return MenuItem(
        gettext_lazy("Bảng kiểm"), reverse("studio_checklists"), name=MENU_NAME, icon_name="list-ul", order=156
    )
