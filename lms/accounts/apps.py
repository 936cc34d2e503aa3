"""Rank 1: the user and how one signs in; knows no units."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lms.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    rotates_secrets = "lms.accounts.domain.second_factor.rotate_factor_secrets"
    """Of what a library keeps encrypted in columns of its own (`manage.py rotate_identity_keys`)."""
