"""An account for somebody who isn't in any roster: the first HR person, a trainer, an inspector."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lms.core.exceptions import RuleViolation
from lms.flows.management import arguments
from lms.org.domain.accounts import create_account
from lms.org.domain.activation import activation_token
from lms.org.domain.activation_codes import VALID_DAYS


class Command(BaseCommand):
    help = (
        "Create an account and print the link with which its holder chooses the password. "
        "Officials of a roster get theirs on their HR page instead. Audited."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="Sign-in code, for example so-noi-vu-46.")
        parser.add_argument("full_name", help="Name as it is shown.")
        parser.add_argument("--email", default="")
        parser.add_argument("--phone", default="")
        parser.add_argument("--by", metavar="ACCOUNT", help="Who creates it; the system when left out.")

    @translation.override("vi")
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = create_account(
                username=options["username"],
                full_name=options["full_name"],
                email=options["email"],
                phone=options["phone"],
                actor=arguments.account_or_none(options["by"]),
            )
        except RuleViolation as violation:
            raise CommandError(str(violation)) from violation
        address = settings.PUBLIC_URL + reverse("org:activate", args=[activation_token(user)])
        facts = {"name": user.full_name, "code": user.username, "days": VALID_DAYS}
        self.stdout.write(
            _(
                "Đã tạo tài khoản %(code)s cho %(name)s. Gửi riêng cho người này đường dẫn đặt mật khẩu, dùng một lần,"
                " trong %(days)s ngày:"
            )
            % facts
        )
        self.stdout.write(address)
