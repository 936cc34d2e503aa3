"""Rank 6: the append-only ledger of what has been shown."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "lms.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
