"""Rank 4: question bank, assessments, attempts, responses, results."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"
