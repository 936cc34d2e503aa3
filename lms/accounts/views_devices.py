"""Where one is signed in, and signing out from afar."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.accounts.domain.devices import begin_device, devices_of, end_device, end_other_devices
from lms.core.asked import asked_number

ALL_OTHERS = "khac"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def devices(request: HttpRequest) -> HttpResponse:
    """`ket-thuc` names one of one's own rows, or all others."""
    if request.method == "POST":
        return _end(request, request.POST.get("ket-thuc", ""))
    found = devices_of(request.user, session_key=request.session.session_key)
    if not any(device.is_this for device in found):  # signed in before devices were listed: on the list from now on
        begin_device(request.session)
    return render(request, "account/devices.html", {"devices": found, "others": sum(not one.is_this for one in found)})


def _end(request: HttpRequest, which: str) -> HttpResponse:
    if which == ALL_OTHERS:
        count = end_other_devices(user=request.user, session_key=request.session.session_key)
        text = ngettext("Đã đăng xuất %(count)s thiết bị khác.", "Đã đăng xuất %(count)s thiết bị khác.", count)
        messages.success(request, text % {"count": count})
    elif (pk := asked_number(which)) is not None and end_device(user=request.user, pk=pk):
        messages.success(request, _("Đã đăng xuất thiết bị đó. Nếu đó không phải là anh/chị, hãy đổi mật khẩu."))
    else:
        messages.info(request, _("Thiết bị đó đã đăng xuất từ trước."))
    return redirect("account_devices")
