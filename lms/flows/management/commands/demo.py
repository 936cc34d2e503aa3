"""Build the demo ward once, and print a way in per role."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from lms.flows.demo import PASSWORD, ReferenceMissing, build_demo, is_built, logins


class Command(BaseCommand):
    help = "Build an invented ward at mid-story (Phường Buôn Hồ, Đắk Lắk), once; print the demo sign-ins every time."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("vi"):
            if not is_built():
                try:
                    build_demo(timezone.now(), whole_library=True)
                except ReferenceMissing as error:
                    raise CommandError("Run `manage.py load_reference` first: the demo needs its units.") from error
        self.stdout.write("")
        self.stdout.write(f"Đăng nhập thử (mật khẩu chung: {PASSWORD}; người và số liệu đều là minh họa):")
        for login in logins():
            note = f" – {login.note}" if login.note else ""
            self.stdout.write(f"  {login.code:<10} {login.role}: {login.name}{note}")
