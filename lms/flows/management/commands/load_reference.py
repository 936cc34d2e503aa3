"""Load the reference data that ships with the product; run again after an update."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lms.core.domain.loading import DataFileUnreadable, Loaded
from lms.core.domain.many_rows import refresh_statistics
from lms.flows.reference import is_current, mark_current, steps
from lms.org.domain.reference_units import provinces_file

SHOWN_REFUSALS = 20


class Command(BaseCommand):
    help = (
        "Load provinces, communes, old units and their succession, default divisions, positions, the competency "
        "framework, requirements, procedures, legal texts, the glossary and evidence rules. "
        "Safe to repeat: a second run changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON object with the counts of each kind.")
        parser.add_argument(
            "--if-changed", action="store_true", help="Do nothing where this database has taken in these very files."
        )
        parser.add_argument(
            "--province",
            action="append",
            metavar="CODE",
            help="Load the units of this province only (may be given several times); all other kinds are loaded whole.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        provinces = options["province"]
        if options["if_changed"] and is_current():
            return
        results: dict[str, Loaded] = {}
        try:
            self._check_provinces(provinces)
            for kind, load in steps(provinces):
                results[kind] = load()
                # Quiet or not, what was left out is said.
                left_out = results[kind].refused or results[kind].kept
                if not options["json"] and (options["verbosity"] > 0 or left_out):
                    self._print(kind, results[kind])
        except DataFileUnreadable as error:
            raise CommandError(str(error)) from error
        if any(done.created or done.changed for done in results.values()):
            refresh_statistics()
        if not provinces and not any(done.refused for done in results.values()):
            mark_current()
        if options["json"]:
            self.stdout.write(json.dumps({kind: done.as_json() for kind, done in results.items()}, ensure_ascii=False))

    def _check_provinces(self, codes: list[str] | None) -> None:
        known = [row["code"] for row in provinces_file()]
        unknown = [code for code in codes or [] if code not in known]
        if unknown:
            raise CommandError(
                _("Không có tỉnh mang mã %(codes)s. Các mã hiện có: %(known)s.")
                % {"codes": ", ".join(unknown), "known": ", ".join(known)}
            )

    def _print(self, kind: str, done: Loaded) -> None:
        names = {
            "provinces": _("Tỉnh, thành phố"),
            "communes": _("Xã, phường, đặc khu"),
            "old_units": _("Đơn vị trước 01/07/2025"),
            "succession": _("Cặp đơn vị cũ – mới"),
            "province_succession": _("Cặp tỉnh cũ – mới"),
            "divisions": _("Phòng, trung tâm mặc định (chưa xác nhận)"),
            "positions": pgettext("danh mục", "Vị trí việc làm"),
            "competencies": _("Năng lực"),
            "study_fields": _("Ngành đào tạo gần năng lực (minh họa)"),
            "requirements": _("Yêu cầu của vị trí (ví dụ, minh họa)"),
            "procedures": _("Thủ tục hành chính"),
            "legal_texts": _("Văn bản pháp luật (cần đối chiếu)"),
            "glossary": _("Thuật ngữ"),
            "evidence_rules": _("Quy tắc minh chứng (minh họa)"),
        }
        counts = {"created": done.created, "changed": done.changed, "same": done.same, "refused": len(done.refused)}
        line = _("%(created)s mới, %(changed)s thay đổi, %(same)s giữ nguyên, %(refused)s không nhận") % counts
        self.stdout.write(f"{names[kind]}: {line}")
        if done.kept:
            told = {"count": len(done.kept), "keys": ", ".join(done.kept)}
            kept = ngettext(
                "giữ nguyên %(count)s mục do phụ trách nhân sự đã sửa, tệp không ghi đè: %(keys)s",
                "giữ nguyên %(count)s mục do phụ trách nhân sự đã sửa, tệp không ghi đè: %(keys)s",
                len(done.kept),
            )
            self.stdout.write(f"  {kept % told}")
        for refusal in done.refused[:SHOWN_REFUSALS]:
            row = _("dòng %(row)s, mã %(key)s: %(reason)s") % refusal.as_json()
            self.stdout.write(self.style.WARNING(f"  {row}"))
        if len(done.refused) > SHOWN_REFUSALS:
            rest = len(done.refused) - SHOWN_REFUSALS
            self.stdout.write(
                self.style.WARNING("  " + _("… và %(rest)s dòng khác; xem đủ với --json") % {"rest": rest})
            )
