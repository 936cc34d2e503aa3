"""The editor, behind our own door and without the screens of its own that we replace or don't want."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from lms.core.exceptions import RoleRequired
from lms.org.enums import EDITORIAL_ROLES
from lms.org.policy import has_role
from lms.studio import views

View = Callable[..., HttpResponseBase]


def authors_only(view: View) -> View:
    """Signed in without a role of the editor: the page that says so. The library would lead to the sign-in page and
    back again.

    The grant is asked for on every request: membership of the editor's groups follows it only once a day.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not _may_come_in(request.user):
            raise RoleRequired(_("người biên soạn nội dung"))
        return view(request, *args, **kwargs)

    return guarded


def _may_come_in(user: Any) -> bool:
    return user.is_superuser or (has_role(user, *EDITORIAL_ROLES) and user.has_perm("wagtailadmin.access_admin"))


@require_admin_access
def closed(request: HttpRequest) -> HttpResponseBase:
    """People, roles and passwords are kept elsewhere in the product; the checks are the same for everybody. Documents
    would lie among the public files: what belongs to people is kept private, what is taught stands in the course."""
    raise Http404


CLOSED = r"^(?:users|groups|documents|workflows|password_reset|bulk/(?:accounts|auth|wagtaildocs))/"

urlpatterns = decorate_urlpatterns(
    [
        path("login/", views.sign_in),
        path("logout/", require_admin_access(views.sign_out)),
        path("account/", require_admin_access(views.AccountView.as_view()), name="wagtailadmin_account"),
        re_path(CLOSED, closed),
        path("", include(wagtailadmin_urls)),
    ],
    authors_only,
)
