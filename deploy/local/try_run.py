"""Does what a newcomer does: `make run` on an empty database, a look at the page, Ctrl-C, and all of it once more.

Everything is made in a folder of its own, so a demo that somebody is using stays as it is.
"""

import contextlib
import os
import pty
import re
import select
import signal
import socket
import sqlite3
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
SECONDS_TO_START = 300
SECONDS_TO_STOP = 30
KEPT = ("org_official", "org_unit", "courses_coursepage")
"""Tables in which a second start adds nothing."""


class Terminal:
    """`make run` as a person sees it: a terminal, whose Ctrl-C reaches the whole process group."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.seen = ""
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.execvpe("make", ["make", "run"], environment)

    def read(self, seconds: float) -> bool:
        """False once the program has ended."""
        if select.select([self.screen], [], [], seconds)[0]:
            try:
                part = os.read(self.screen, 4096)
            except OSError:  # Linux says so when the other side is closed
                part = b""
            if not part:
                return False
            self.seen += part.decode(errors="replace")
        return True

    def wait_for(self, text: str, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while text not in self.seen and time.monotonic() < until:
            if not self.read(0.2):
                break
        return text in self.seen

    def press_ctrl_c(self) -> None:
        os.write(self.screen, b"\x03")

    def end(self) -> bool:
        """True when it ended by itself; otherwise it is made to."""
        until = time.monotonic() + SECONDS_TO_STOP
        while self.read(0.2) and time.monotonic() < until:
            pass
        by_itself = time.monotonic() < until
        if not by_itself:
            os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.screen)
        return by_itself


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False


def shows_a_page(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=20) as page:
            return "<html" in page.read().decode()
    except OSError:
        return False


def rows_in(database: Path) -> dict[str, int]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in KEPT}


def start_look_stop(environment: dict[str, str], port: int) -> list[str]:
    address = f"http://127.0.0.1:{port}/"
    started = time.monotonic()
    terminal = Terminal(environment)
    found: list[str] = []
    if terminal.wait_for("Ctrl-C stops.", SECONDS_TO_START):
        print(f"make run answered after {time.monotonic() - started:.1f} s")
        if not shows_a_page(address):
            found.append(f"{address} shows no page")
    else:
        found.append("make run did not start")
    terminal.press_ctrl_c()
    if not terminal.end():
        found.append(f"make run did not stop within {SECONDS_TO_STOP} s of Ctrl-C")
    if "Stopped." not in terminal.seen or not is_free(port):
        found.append("make run did not stop cleanly")
    if re.search(r"Traceback|CRITICAL", terminal.seen):
        found.append("make run shows an error")
    if found:
        print(terminal.seen)
    return found


def main() -> int:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="lms-run-") as folder:
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        environment |= {"PORT": str(port), "LMS_VAR_DIR": folder, "LMS_MEDIA_DIR": f"{folder}/media"}
        found = start_look_stop(environment, port)
        if not found:
            before = rows_in(Path(folder, "db.sqlite3"))
            found = start_look_stop(environment, port)
            after = rows_in(Path(folder, "db.sqlite3"))
            if not all(before.values()) or before != after:
                found.append(f"a second make run did not keep the data: {before}, then {after}")
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
