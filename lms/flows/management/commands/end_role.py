"""Take a role back."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_date
from lms.flows.management import arguments
from lms.flows.roles import take_role
from lms.org.enums import Role


class Command(BaseCommand):
    help = "End a role of an account; from the next day on it opens nothing. What was done with it stays. Audited."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="Sign-in code or staff code.")
        parser.add_argument("role", help=", ".join(Role.values))
        parser.add_argument("unit", help="State code of the province or commune, or `all`: wherever it is held.")
        parser.add_argument(
            "--last-day", metavar="DATE", help="Last day of the role, day/month/year; yesterday, so it ends at once."
        )
        parser.add_argument("--reason", default="", help="Why, for the record.")
        parser.add_argument("--by", metavar="ACCOUNT", help="Who ends the role; the system when left out.")

    @translation.override("vi")
    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        last_day = arguments.day(options["last_day"]) if options["last_day"] else today - timedelta(days=1)
        user, role = arguments.account(options["account"]), arguments.role(options["role"])
        if options["unit"] == arguments.EVERYWHERE:
            units = arguments.units_of_grants(user, role, last_day)
        else:
            units = arguments.units(options["unit"], today)
        try:
            ended = take_role(
                user=user,
                role=role,
                units=units,
                last_day=last_day,
                reason=options["reason"],
                actor=arguments.account_or_none(options["by"]),
                now=now,
            )
        except RuleViolation as violation:
            raise CommandError(str(violation)) from violation
        if not ended:
            raise CommandError(
                _("%(code)s không giữ vai trò %(role)s ở đơn vị nào sau ngày %(day)s. Chưa có gì thay đổi.")
                % {"code": user.username, "role": role.label, "day": format_date(last_day)}
            )
        self.stdout.write(
            _("%(name)s (%(code)s) thôi vai trò %(role)s sau ngày %(day)s ở: %(units)s.")
            % {
                "name": user.full_name,
                "code": user.username,
                "role": role.label,
                "day": format_date(last_day),
                "units": arguments.names(units, today),
            }
        )
