"""Rank 8: certificates, their verification, and the reports."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"
    default_auto_field = "django.db.models.BigAutoField"
