"""Rank 9: the only place that joins domains for writing."""

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "lms.flows"
    label = "flows"
    default_auto_field = "django.db.models.BigAutoField"
