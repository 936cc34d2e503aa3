"""Delivery: the learner's screens."""

from django.apps import AppConfig


class LearnConfig(AppConfig):
    name = "lms.learn"
    label = "learn"
    default_auto_field = "django.db.models.BigAutoField"
