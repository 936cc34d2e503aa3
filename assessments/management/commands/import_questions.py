"""Question files of other systems into a bank, from the command line; says as JSON what became of each."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.domain.importing import FORMATS, ImportReport, import_questions
from assessments.domain.question_text import MAX_CODE
from assessments.models import QuestionBank
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.text import search_key


class Command(BaseCommand):
    help = "Reads questions from GIFT, Moodle XML, Aiken or a spreadsheet. Without --commit nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=["auto", *FORMATS], default="auto")
        parser.add_argument("--bank", help="code of the bank; without it one is called after the file")
        parser.add_argument("--commit", action="store_true", help="write what was read")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    @translation.override("vi")
    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        code = options["bank"] or slugify(search_key(path.stem))[:40] or "cau-hoi"
        if len(code) > MAX_CODE:
            raise CommandError(_("Mã ngân hàng dài quá %(most)s ký tự. Hãy dùng mã ngắn hơn.") % {"most": MAX_CODE})
        bank = QuestionBank.objects.filter(code=code).first() or QuestionBank(code=code, name=code)
        try:
            with path.open("rb") as file:
                report = import_questions(
                    file=file,
                    file_name=path.name,
                    bank=bank,
                    actor=None,
                    commit=options["commit"],
                    wanted=options["format"],
                )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except RuleViolation as violation:
            raise CommandError(str(violation)) from violation
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(report), ensure_ascii=False))
        else:
            self._say(report, committed=options["commit"])

    def _say(self, report: ImportReport, *, committed: bool) -> None:
        word = "created" if committed else "to be created (nothing is written without --commit)"
        self.stdout.write(f"{report.format}: {report.read} read, {report.created} {word}, {report.same} there already")
        for one in report.refused:
            self.stdout.write(f"  {one.where} {one.name}: {one.reason}")


def _as_json(report: ImportReport) -> dict[str, Any]:
    refused = [{"where": one.where, "name": one.name, "reason": one.reason} for one in report.refused]
    return {
        "format": report.format,
        "read": report.read,
        "created": report.created,
        "same": report.same,
        "refused": refused,
    }
