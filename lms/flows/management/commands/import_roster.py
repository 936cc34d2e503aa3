"""A roster file from the server's own disk, checked or brought in without anybody to ask."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.numbers import format_number
from lms.flows.management import arguments
from lms.flows.roster import commit_unattended
from lms.org.domain.roster.checking import RosterPlan
from lms.org.domain.roster.unattended import RosterFile, check_unattended, read_mapping, tell_unattended, usual_start
from lms.org.enums_roster import RosterField, RowOutcome
from lms.org.models import Unit

COUNTS = ("read", *RowOutcome.values)
REFUSED_WHOLE = 2


class Command(BaseCommand):
    help = (
        "Check a roster file (.xlsx, .xls, .ods, .csv) for a province or commune, and with --commit bring it in. "
        "Without --commit nothing of it is written. No suggestion is taken by itself: such rows are refused with it. "
        "Exits 2 where the whole file is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", required=True, metavar="CODE", help="State code of the province or commune.")
        parser.add_argument(
            "--mapping",
            type=Path,
            metavar="FILE",
            help=f"JSON: which column holds what, by heading, letter or number. Keys: {', '.join(RosterField.values)}; "
            "also sheet and header_row. Guessed when left out.",
        )
        parser.add_argument("--commit", action="store_true", help="Write what was accepted.")
        parser.add_argument("--from", dest="effective_on", metavar="DAY", help="First day of new people's positions.")
        parser.add_argument("--open-accounts", action="store_true", help="Open accounts for new people.")
        parser.add_argument("--assign-plans", action="store_true", help="Give new people plans by their positions.")
        parser.add_argument("--by", metavar="ACCOUNT", help="Who imports; the system when left out.")
        parser.add_argument("--json", action="store_true", help="Print counts and refused rows as JSON.")

    @translation.override("vi")
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan = _bring_in(options)
        except RuleViolation as violation:
            self._refuse(violation.code, violation, as_json=options["json"])
        except CommandError as error:
            self._refuse("arguments", error, as_json=options["json"])
        self._tell(plan, as_json=options["json"], committed=options["commit"])

    def _refuse(self, code: str, cause: Exception, *, as_json: bool) -> NoReturn:
        if as_json:
            line = {"row": None, "column": None, "code": code, "message": str(cause)}
            self._print(dict.fromkeys(COUNTS, 0) | {"rows": [line]})
        raise CommandError(str(cause), returncode=REFUSED_WHOLE) from cause

    def _tell(self, plan: RosterPlan, *, as_json: bool, committed: bool) -> None:
        rows = refused_rows(plan)
        if as_json:
            self._print(plan.counts | {"rows": rows})
            return
        shown = {name: format_number(count) for name, count in plan.counts.items()}
        sentence = _(
            "%(read)s dòng: %(created)s thêm mới, %(changed)s thay đổi, %(same)s giữ nguyên, %(refused)s phải sửa."
        )
        self.stdout.write(_("Đã nhập.") if committed else _("Chạy thử, chưa ghi gì."))
        self.stdout.write(sentence % shown)
        for row in rows:
            self.stdout.write(_("Dòng %(row)s, cột %(column)s: %(message)s") % row)

    def _print(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


def refused_rows(plan: RosterPlan) -> list[dict[str, Any]]:
    """One line for each thing to mend; `column` is the file's own heading."""
    return [
        {
            "row": row.number,
            "column": plan.labels.get(finding.at, str(finding.at.label)),
            "code": finding.code,
            "message": finding.message,
        }
        for row in plan.of(RowOutcome.REFUSED)
        for finding in row.errors
    ]


def _bring_in(options: dict[str, Any]) -> RosterPlan:
    now = timezone.now()
    today = timezone.localdate(now)
    actor = arguments.account_or_none(options["by"])
    unit = _the_unit(options["unit"], today)
    path: Path = options["file"]
    data, mapping = _read(path), None
    if options["mapping"]:
        text = _read(options["mapping"]).decode("utf-8-sig", "replace")
        mapping = read_mapping(text, options["mapping"].name)
    day = arguments.day(options["effective_on"]) if options["effective_on"] else usual_start(unit, today)
    file = RosterFile(path.name, data, unit, day, mapping, options["mapping"].name if mapping else "")
    source, plan = check_unattended(file, actor=actor, as_of=today)
    follows = {name: options[name] for name in ("open_accounts", "assign_plans")}
    if not options["commit"] or not commit_unattended(file, source, plan, **follows, actor=actor, now=now):
        tell_unattended(file, plan, actor=actor, as_of=today)
    return plan


def _the_unit(code: str, today: date) -> Unit:
    if code == arguments.EVERYWHERE:
        raise CommandError(_("Ghi mã của một tỉnh hoặc một xã, phường."))
    [unit] = arguments.units(code, today)
    return unit


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(
            _("Không mở được tệp %(path)s. Kiểm tra đường dẫn và quyền đọc.") % {"path": path}
        ) from error
