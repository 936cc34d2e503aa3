"""Where everything is mounted; the map is ux.md 3.2."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
if settings.DEBUG:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
