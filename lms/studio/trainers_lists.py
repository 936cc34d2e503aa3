"""What the lists of trainers have in common."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import BaseListingView

from lms.studio.item_counting import trainer_or_404


class TrainersListView(BaseListingView):
    """For trainers alone, reached from the dashboard."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        trainer_or_404(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("wagtailadmin_home"), "label": _("Bảng việc")}
        return [home, {"url": "", "label": self.page_title}]
