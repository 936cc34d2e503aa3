"""Delivery: the trainer's dashboard in Wagtail."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "lms.studio"
    label = "studio"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lms.studio.wagtail_words import say_in_the_readers_language  # noqa: PLC0415 - needs the models

        say_in_the_readers_language()
