"""Delivery: the HR workspace."""

from django.apps import AppConfig


class HrConfig(AppConfig):
    name = "lms.hr"
    label = "hr"
    default_auto_field = "django.db.models.BigAutoField"
