"""Rank 7: gaps, requirement status, learning plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "lms.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
