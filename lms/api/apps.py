"""Delivery: JSON."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "lms.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
