"""Delivery: service worker and outbox."""

from django.apps import AppConfig


class OfflineConfig(AppConfig):
    name = "lms.offline"
    label = "offline"
    default_auto_field = "django.db.models.BigAutoField"
