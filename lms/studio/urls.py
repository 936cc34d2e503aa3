"""The editor, behind our own door and without the screens of its own that we replace or don't want."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.utils.urlpatterns import decorate_urlpatterns

from lms.core.asked import asked_number
from lms.core.browser_policy import of_the_editor
from lms.core.exceptions import RoleRequired
from lms.org.access_factor import factor_asked
from lms.org.enums import EDITORIAL_ROLES
from lms.org.exceptions_admin_mode import AdminModeRequired
from lms.org.policy import has_role
from lms.studio import views
from lms.studio.writing import pages_to_see

View = Callable[..., HttpResponseBase]
NUMBERS = ("site", "content_type")
"""What the library's own filters take for a number of the database, whatever is sent."""


def authors_only(view: View) -> View:
    """Signed in without a role of the editor: the page that says so. The library would lead to the sign-in page and
    back again.

    The grant is asked for on every request: membership of the editor's groups follows it only once a day. Of the page
    above, choosers and lists of the library would tell the title to whoever sends its number.
    """

    @of_the_editor
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not _may_come_in(request.user):
            if request.user.superuser_set_aside:  # type: ignore[union-attr]
                raise AdminModeRequired
            raise RoleRequired(_("người biên soạn nội dung"))
        led = factor_asked(request) if request.user.is_authenticated else None
        if led is not None:
            return led
        _small_or_404(request)
        if "model_name" in kwargs and "action" in kwargs:
            _numbers_or_404(request.GET.getlist("id"))
        if request.user.is_authenticated and "parent_page_id" in kwargs:
            _see_or_404(request.user, [kwargs["parent_page_id"]])
        return view(request, *args, **kwargs)

    return guarded


def _may_come_in(user: Any) -> bool:
    return user.is_superuser or (has_role(user, *EDITORIAL_ROLES) and user.has_perm("wagtailadmin.access_admin"))


def _small_or_404(request: HttpRequest) -> None:
    """A number too large for any column is a fault of the database's, and the library asks it all the same."""
    asked = (one for name in NUMBERS for one in request.GET.getlist(name))
    if any(one.isdecimal() and asked_number(one) is None for one in asked):
        raise Http404


def _numbers_or_404(ids: Collection[str]) -> None:
    """Of what is to be changed at once; the library takes whatever it is sent for a number of the database."""
    if any(asked_number(one) is None and one != "all" for one in ids):
        raise Http404


def _see_or_404(user: Any, pks: Collection[int]) -> None:
    if pages_to_see(user).filter(pk__in=pks).count() < len(pks):
        raise Http404


@require_admin_access
def closed(request: HttpRequest) -> HttpResponseBase:
    """People, roles and passwords are kept elsewhere in the product; the checks are the same for everybody. Documents
    would lie among the public files: what belongs to people is kept private, what is taught stands in the course.
    The list of kinds names the newest draft of each, whoever writes it."""
    raise Http404


@require_admin_access
def chosen_pages(request: HttpRequest) -> HttpResponseBase:
    """The library tells the title of every page whose number is sent."""
    _see_or_404(request.user, {number for pk in request.GET.getlist("id") if (number := asked_number(pk)) is not None})
    return ChosenMultipleView.as_view()(request)


CLOSED = (
    r"^(?:users|groups|documents|workflows|password_reset|bulk/(?:accounts|auth|wagtaildocs)"
    r"|reports/page-types-usage)/"
)

urlpatterns = decorate_urlpatterns(
    [
        path("login/", views.sign_in),
        path("logout/", require_admin_access(views.sign_out)),
        path("account/", require_admin_access(views.AccountView.as_view()), name="wagtailadmin_account"),
        re_path(CLOSED, closed),
        path("choose-page/chosen-multiple/", chosen_pages),
        path("", include(wagtailadmin_urls)),
    ],
    authors_only,
)
