"""The health of the system, under /quan-tri/suc-khoe/."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.urls import URLPattern, path

from lms.core import views_health

View = Callable[..., HttpResponseBase]
app_name = "health"


def health_urls(door: Callable[[View], View], acting: Callable[[View], View] | None = None) -> list[URLPattern]:
    """`acting`: the door of what changes something, where that is another one."""
    return [
        path("", views_health.health_page(door), name="page"),
        path("chay-lai/", (acting or door)(views_health.retry_failed), name="retry"),
        path("goi-chan-doan/", door(views_health.diagnosis), name="diagnosis"),
    ]


urlpatterns = health_urls(login_required)
