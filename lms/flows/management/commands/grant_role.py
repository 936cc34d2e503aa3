"""Give somebody a role: the way in before there is anybody in the product who could."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_date
from lms.flows.management import arguments
from lms.flows.roles import give_role
from lms.org.enums import Role


class Command(BaseCommand):
    help = "Give an account a role on a province or commune and everything below it. Safe to repeat; audited."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="Sign-in code or staff code.")
        parser.add_argument("role", help=", ".join(Role.values))
        parser.add_argument("unit", help="State code of a province (46) or commune (19753), or `all`: every province.")
        parser.add_argument("--from", dest="valid_from", metavar="DATE", help="First day, day/month/year; today.")
        parser.add_argument("--to", dest="valid_to", metavar="DATE", help="Last day; none when left out.")
        parser.add_argument("--capacity", default="", help="How an approver signs; `\\n` begins another line.")
        parser.add_argument("--reason", default="", help="Why, for the record.")
        parser.add_argument("--by", metavar="ACCOUNT", help="Who gives the role; the system when left out.")

    @translation.override("vi")
    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        first = arguments.day(options["valid_from"]) if options["valid_from"] else timezone.localdate(now)
        user, role = arguments.account(options["account"]), arguments.role(options["role"])
        units = arguments.units(options["unit"], first)
        try:
            grants = give_role(
                user=user,
                role=role,
                units=units,
                valid_from=first,
                valid_to=arguments.day(options["valid_to"]) if options["valid_to"] else None,
                capacity=options["capacity"].replace("\\n", "\n"),
                reason=options["reason"],
                actor=arguments.account_or_none(options["by"]),
                now=now,
            )
        except RuleViolation as violation:
            raise CommandError(str(violation)) from violation
        self.stdout.write(
            _("%(name)s (%(code)s) giữ vai trò %(role)s từ %(day)s ở: %(units)s.")
            % {
                "name": user.full_name,
                "code": user.username,
                "role": role.label,
                "day": format_date(min(grant.valid_from for grant in grants)),
                "units": arguments.names(units, first),
            }
        )
