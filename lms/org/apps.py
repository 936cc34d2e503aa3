"""Rank 2: units, positions, officials, postings, decisions, role grants, the roster import."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "lms.org"
    label = "org"
    default_auto_field = "django.db.models.BigAutoField"
