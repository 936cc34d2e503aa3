"""Where everything is mounted; the map is ux.md 3.2. Vietnamese at the root, English under /en/ with the same slugs."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from lms.core.urls_health import health_urls
from lms.core.urls_jobs import job_urls
from lms.core.views import public_file
from lms.core.views_health import health_json
from lms.core.views_metrics import figures
from lms.offline.views import service_worker
from lms.org.access import administrators_only, role_required
from lms.org.access_mode import administrators_acting
from lms.org.enums import Role

urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(
        path("", include("lms.learn.urls")),  # first: each path before it is tried at every answer of an exam
        path("", include("lms.core.urls")),
        path("quan-tri/suc-khoe/", include((health_urls(administrators_only, administrators_acting), "health"))),
        path("quan-tri/xuat-du-lieu/", include("lms.hr.open_exports.urls")),
        path("", include("lms.accounts.urls")),
        path("", include("lms.org.urls")),
        path("", include("certificates.urls")),
        path("don-vi-toi/", include(("lms.hr.team.urls", "team"))),
        path("nhan-su/cong-viec/", include((job_urls(role_required(*Role)), "jobs"))),
        path("nhan-su/", include("lms.hr.urls")),
        path("", include("lms.offline.urls")),
        prefix_default_language=False,
    ),
    path("quan-tri/", include("lms.studio.urls")),
    path("metrics", figures, name="metrics"),
    path("suc-khoe.json", health_json, name="health_json"),
    path("api/v1/", include("lms.api.urls")),
    path("sw.js", service_worker, name="service_worker"),
    # Public images only; in production the proxy answers first.
    path("media/<path:path>", public_file, name="media"),
]

handler400 = "lms.core.views.bad_request"
handler403 = "lms.core.views.permission_denied"
handler404 = "lms.core.views.page_not_found"
handler500 = "lms.core.views.server_error"
