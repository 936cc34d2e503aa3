"""Runs several `manage.py` commands in one process, since loading Django takes longer than most of them.

usage: manage_each.py "migrate --noinput" "check" ...      stops at the first that fails
"""

import os
import shlex
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

from django.core.management import execute_from_command_line


def main(commands: list[str]) -> None:
    for command in commands:
        started = time.monotonic()
        execute_from_command_line(["manage.py", *shlex.split(command)])
        print(f"  {shlex.split(command)[0]}: {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
