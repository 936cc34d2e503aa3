"""A question bank file into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.domain.banks import load_bank
from lms.core.domain.loading import read_json
from lms.core.exceptions import RuleViolation
from lms.flows.covering import cover_plans_soon


class Command(BaseCommand):
    help = (
        "Load questions and, where the file has one, their assessment. A changed question gets a new version; a second "
        "run changes nothing. lms/flows/demo_data/question_bank_*.json shows the shape."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--overwrite", action="store_true", help="let the file's rules replace what a person has changed since"
        )

    @translation.override("vi")
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load_bank(read_json(options["file"]), overwrite=options["overwrite"])
        except RuleViolation as violation:
            raise CommandError(str(violation)) from violation
        cover_plans_soon()
        facts = {
            "bank": done.bank.code,
            "created": done.questions.created,
            "changed": done.questions.changed,
            "same": done.questions.same,
            "refused": len(done.questions.refused),
        }
        self.stdout.write(
            _(
                "Ngân hàng %(bank)s: %(created)s câu mới, %(changed)s câu có phiên bản mới, %(same)s giữ nguyên,"
                " %(refused)s không nhận"
            )
            % facts
        )
        for refusal in done.questions.refused:
            line = _("câu thứ %(row)s, mã %(key)s: %(reason)s") % refusal.as_json()
            self.stdout.write(self.style.WARNING(f"  {line}"))
        if done.assessment_note:
            self.stdout.write(self.style.WARNING(done.assessment_note))
        if done.assessment_refused:
            raise CommandError(
                _("Đã nạp câu hỏi nhưng chưa mở bài kiểm tra: %(reason)s") % {"reason": done.assessment_refused}
            )
