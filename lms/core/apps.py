"""The core app: no business word in it."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers the start-up checks."""

    name = "lms.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lms.core import checks_environment, checks_folders, checks_pdf, checks_seal  # noqa: F401, PLC0415 - registration
