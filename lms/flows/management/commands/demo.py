"""Build the demo ward once, or a whole province of invented people, and print a way in per role."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from lms.flows.demo import PASSWORD, Login, ReferenceMissing, build_demo, is_built, logins
from lms.flows.demo_province import build_province, is_built_province, province_logins


class Command(BaseCommand):
    help = (
        "Build an invented ward at mid-story (Phường Buôn Hồ, Đắk Lắk), once; print the demo sign-ins every time. With "
        "--province a whole province is filled with invented people instead, for trying the HR screens at full size."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--province", metavar="CODE", help="State code of the province, e.g. 01 with 126 communes.")
        parser.add_argument("--people", type=int, default=60, help="People in each of its communes (60).")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["province"]
        with translation.override("vi"):
            try:
                self._build(code, options["people"])
            except ReferenceMissing as error:
                raise CommandError("Run `manage.py load_reference` first: the demo needs its units.") from error
            self._print(province_logins(code) if code else logins())

    def _build(self, code: str | None, people: int) -> None:
        if code and not is_built_province(code):
            for done, total in build_province(code, people, timezone.now()):
                self.stderr.write(f"{done}/{total}", ending="\r" if done < total else "\n")
        elif not code and not is_built():
            build_demo(timezone.now(), whole_library=True)

    def _print(self, ways_in: Iterable[Login]) -> None:
        self.stdout.write("")
        self.stdout.write(f"Đăng nhập thử (mật khẩu chung: {PASSWORD}; người và số liệu đều là minh họa):")
        for login in ways_in:
            note = f" – {login.note}" if login.note else ""
            self.stdout.write(f"  {login.code:<10} {login.role}: {login.name}{note}")
