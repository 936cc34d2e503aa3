"""Delivery: the trainer's dashboard in Wagtail."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "lms.studio"
    label = "studio"
    default_auto_field = "django.db.models.BigAutoField"
