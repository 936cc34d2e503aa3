"""Rank 3: framework versions, competencies, levels, dated requirements."""

from django.apps import AppConfig


class CompetenciesConfig(AppConfig):
    name = "lms.competencies"
    label = "competencies"
    default_auto_field = "django.db.models.BigAutoField"
