"""Take the second factor off somebody who lost phone and codes: for whom no unit stands above."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from lms.accounts.domain.second_factor import reset_second_factor
from lms.flows.management import arguments


class Command(BaseCommand):
    help = "Reset the second factor of an account; its sessions end, the password stays. Audited."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="Sign-in code or staff code.")
        parser.add_argument("--reason", required=True, help="Why, for the record.")
        parser.add_argument("--by", metavar="ACCOUNT", help="Who resets it; the system when left out.")

    @translation.override("vi")
    def handle(self, *args: Any, **options: Any) -> None:
        user = arguments.account(options["account"])
        actor = arguments.account_or_none(options["by"])
        target = getattr(user, "official", user)
        if not reset_second_factor(user=user, target=target, actor=actor, reason=options["reason"]):
            raise CommandError(_("Tài khoản %(code)s chưa bật xác thực hai bước.") % {"code": user.username})
        self.stdout.write(
            _("Đã đặt lại xác thực hai bước của %(name)s (%(code)s). Lần đăng nhập sau chỉ cần mật khẩu.")
            % {"name": user.full_name, "code": user.username}
        )
