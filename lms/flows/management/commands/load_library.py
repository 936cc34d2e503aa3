"""The starter library into published pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from lms.core.exceptions import RuleViolation
from lms.flows.covering import cover_plans_soon
from lms.flows.library import load_library


class Command(BaseCommand):
    help = (
        "Load the starter library (courses, guides, paths; all of it illustrative) and publish it. Run "
        "load_reference before. Safe to repeat: a second run changes nothing, but what was edited becomes as shipped."
    )

    @translation.override("vi")
    def handle(self, *args: Any, **options: Any) -> None:
        names = {
            "course": _("Khóa học"),
            "guide": _("Thẻ hướng dẫn"),
            "procedure": _("Hướng dẫn thủ tục"),
            "path": _("Lộ trình"),
        }
        try:
            for entry in load_library(actor=None):
                if options["verbosity"] > 0:
                    self.stdout.write(f"{names[entry.kind]}: {entry.title}")
        except RuleViolation as violation:
            raise CommandError(str(violation)) from violation
        cover_plans_soon()
