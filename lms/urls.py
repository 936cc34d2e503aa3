"""Where everything is mounted; the map is ux.md 3.2. Vietnamese at the root, English under /en/ with the same slugs."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("quan-tri/", include(wagtailadmin_urls)),
    *i18n_patterns(
        path("", include("lms.accounts.urls")),
        path("", include("certificates.urls")),
        path("nhan-su/", include("lms.hr.urls")),
        path("", include("lms.learn.urls")),
        prefix_default_language=False,
    ),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]
