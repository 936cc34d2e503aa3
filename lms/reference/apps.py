"""Rank 3: legal texts, procedures, glossary."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "lms.reference"
    label = "reference"
    default_auto_field = "django.db.models.BigAutoField"
