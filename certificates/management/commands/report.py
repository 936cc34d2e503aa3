"""A report as a file, from a terminal on the server."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certificates.domain.report_exports import ReportExport, record_export
from certificates.reports.contract import Asked, ReportKind
from certificates.reports.files import FileFormat
from certificates.reports.registry import BY_NAME
from certificates.reports.report_files import report_json
from certificates.reports.report_making import build, make_file
from lms.accounts.models import User
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_date
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import Role
from lms.org.models import Official, RoleGrant, Unit, UnitVersion

JSON = "json"
FORMATS = [*(one.value for one in FileFormat), JSON]


class Command(BaseCommand):
    help = (
        "Write a report of a unit to a file. Names are left out unless --names says what for; what is taken is told of "
        "in the audit trail, as on screen. Without --by the scope is that of somebody who is HR of the unit."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=sorted(BY_NAME), metavar="NAME", help=", ".join(sorted(BY_NAME)))
        parser.add_argument("--unit", required=True, metavar="CODE", help="code of the unit, as of the day")
        parser.add_argument("--as-of", type=_day, default=None, metavar="YYYY-MM-DD", help="today where left out")
        parser.add_argument("--known-at", type=_moment, default=None, metavar="YYYY-MM-DD[THH:MM]")
        parser.add_argument("--units-of-today", action="store_true", help="count people by the units of today")
        parser.add_argument("--format", choices=FORMATS, default=FileFormat.PDF.value)
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument("--names", default="", metavar="PURPOSE", help="name people; says what for")
        parser.add_argument("--person", default="", metavar="CODE", help="staff code, for the report of one person")
        parser.add_argument("--by", default="", metavar="USERNAME", help="whose scope and name the report carries")

    @translation.override("vi")
    def handle(self, *args: Any, **options: Any) -> None:
        kind = BY_NAME[options["name"]]
        try:
            asked, unit = _asked(kind, options)
            content = _content(kind, asked, options["format"])
            _tell(kind, asked, unit, options)
        except RuleViolation as violation:
            raise CommandError(str(violation)) from violation
        options["out"].write_bytes(content)
        self.stdout.write(f"{options['out']}: {len(content)}")


def _content(kind: ReportKind, asked: Asked, file_format: str) -> bytes:
    if file_format == JSON:
        return report_json(build(kind, asked)).encode()
    return make_file(kind, asked, FileFormat(file_format)).content


def _asked(kind: ReportKind, options: dict[str, Any]) -> tuple[Asked, UnitName]:
    now = timezone.now()
    today = timezone.localdate(now)
    as_of = options["as_of"] or today
    if as_of > today:
        raise CommandError(_("Ngày %(day)s chưa đến nên chưa có số liệu.") % {"day": format_date(as_of)})
    version = UnitVersion.objects.in_force(as_of).filter(code=options["unit"]).select_related("unit").first()
    if version is None:
        text = _("Ngày %(day)s không có đơn vị nào mang mã %(code)s.")
        raise CommandError(text % {"day": format_date(as_of), "code": options["unit"]})
    if kind.is_of_one and not options["names"]:
        raise CommandError(_("Báo cáo này nói về một người: ghi mục đích sau --names và mã cán bộ sau --person."))
    asked = Asked(
        viewer=_reader(version.unit, options["by"], today),
        unit=version.unit,
        as_of=as_of,
        run_at=now,
        units_on=today if options["units_of_today"] else as_of,
        known_at=options["known_at"],
        official=_person(options["person"]) if kind.is_of_one else None,
        with_names=bool(options["names"]),
        made_by="" if options["by"] else _("quản trị máy chủ"),
    )
    return asked, unit_names([version.unit_id], as_of)[version.unit_id]


def _reader(unit: Unit, username: str, today: date) -> User:
    if username:
        found = User.objects.filter(username=username, is_active=True).first()
        if found is None:
            raise CommandError(_("Không có tài khoản %(name)s đang dùng.") % {"name": username})
        return found
    for grant in RoleGrant.objects.in_force(today).filter(role=Role.HR, user__is_active=True).select_related("user"):
        if Unit.objects.within(grant.unit_id, today).filter(pk=unit.pk).exists():
            reader: User = grant.user
            return reader
    raise CommandError(_("Chưa ai được giao phụ trách nhân sự của đơn vị này. Ghi tài khoản sau --by."))


def _person(code: str) -> Any:
    found = Official.objects.filter(staff_code=code).values_list("uid", flat=True)[:2]
    if len(found) != 1:
        raise CommandError(_("Không có đúng một người mang mã cán bộ %(code)s.") % {"code": code})
    return found[0]


def _tell(kind: ReportKind, asked: Asked, unit: UnitName, options: dict[str, Any]) -> None:
    export = ReportExport(
        verb=kind.verb,
        unit=asked.unit,
        unit_label=unit.label,
        file_format=options["format"].upper(),
        as_of=asked.as_of,
        known_at=asked.known_at or asked.run_at,
        with_names=asked.with_names,
        purpose=options["names"],
        person=options["person"],
    )
    record_export(export=export, actor=asked.viewer if options["by"] else None)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if timezone.is_aware(found) else timezone.make_aware(found)
