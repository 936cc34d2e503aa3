"""The core app: no business word in it."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers the start-up checks."""

    name = "lms.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lms.core import (  # noqa: PLC0415 - registration
            checks_environment,  # noqa: F401
            checks_folders,  # noqa: F401
            checks_hosts,  # noqa: F401
            checks_pdf,  # noqa: F401
            checks_seal,  # noqa: F401
        )
