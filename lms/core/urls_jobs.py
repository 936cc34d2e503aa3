"""Background jobs, under /nhan-su/cong-viec/."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.urls import URLPattern, path

from lms.core import views_jobs

View = Callable[..., HttpResponseBase]
app_name = "jobs"


def job_urls(door: Callable[[View], View]) -> list[URLPattern]:
    """`door` is the decorator that says who may come in; everybody finds only their own jobs behind it."""
    return [
        path("", door(views_jobs.job_list), name="list"),
        path("<uuid:pk>/", door(views_jobs.job_detail), name="detail"),
        path("<uuid:pk>/trang-thai/", door(views_jobs.job_state), name="state"),
        path("<uuid:pk>/dung/", door(views_jobs.job_cancel), name="cancel"),
        path("<uuid:pk>/chay-lai/", door(views_jobs.job_retry), name="retry"),
        path("<uuid:pk>/tep/", door(views_jobs.job_file), name="file"),
    ]


urlpatterns = job_urls(login_required)
