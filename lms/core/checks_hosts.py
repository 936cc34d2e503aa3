"""Start-up check of what several machines must share (docs/operation.md, "Nhiều máy")."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

OF_ONE_MACHINE = {
    "django.core.cache.backends.filebased.FileBasedCache",
    "django.core.cache.backends.locmem.LocMemCache",
    "django.core.cache.backends.dummy.DummyCache",
}


@register(Tags.caches)
def check_hosts(**kwargs: Any) -> list[CheckMessage]:
    """Nothing of this fails by itself: whoever sends the next request to another machine meets it."""
    if not settings.SEVERAL_HOSTS:
        return []
    found: list[CheckMessage] = []
    if settings.CACHES["default"]["BACKEND"] in OF_ONE_MACHINE:
        found.append(
            Error(
                "Several machines serve, and each counts sign-in tries by itself: a guesser has as many more of them.",
                hint="Set LMS_CACHE_URL=redis://host:6379/0, the same on all machines.",
                id="lms.E006",
            )
        )
    if not settings.S3 and not settings.FOLDERS_SHARED:
        found.append(
            Error(
                "Several machines serve, and files handed in at one of them are missing at the others.",
                hint="Set LMS_S3_BUCKET and its companions; or LMS_FOLDERS_SHARED=true where LMS_MEDIA_DIR and "
                "LMS_PRIVATE_DIR lie on a network file system that all machines mount.",
                id="lms.E006",
            )
        )
    return found
