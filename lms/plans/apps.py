"""Rank 7: gaps, requirement status, learning plans."""

from django.apps import AppConfig

from lms.core.domain.undo_computed import register_computed


class PlansConfig(AppConfig):
    name = "lms.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_computed("plans.requirementstatus")
