"""My data: what is kept about oneself, to take along."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.core.open_package.layout import PackageProblem
from lms.flows.own_data import write_own_data
from lms.learn.account.views import base_of
from lms.org.access import official_required


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@official_required
def own_data(request: HttpRequest) -> HttpResponseBase:
    base = base_of(request)
    if request.method != "POST":
        return render(request, "learn/account/own_data.html", {"base": base})
    now = timezone.now()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "du-lieu.zip"
        try:
            write_own_data(path, official=request.official, now=now, actor=request.user)  # type: ignore[attr-defined]
        except PackageProblem:
            text = _("Hệ thống chưa lập được tệp, có thể vì đĩa đầy. Thử lại sau ít phút; nếu vẫn vậy, gọi hỗ trợ.")
            return render(request, "learn/account/own_data.html", {"base": base, "problem": text}, status=503)
        opened = path.open("rb")  # its name may go: the open file stays until it is sent
    name = f"du-lieu-cua-toi-{timezone.localtime(now):%Y%m%d}.zip"
    response = FileResponse(opened, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response
