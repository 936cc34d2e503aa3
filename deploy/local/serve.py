"""Runs the web server and the background worker until Ctrl-C, and stops both cleanly. Only the standard library.

Ctrl-C in a terminal reaches a whole process group, and a worker that is told twice drops its task. So both
run in groups of their own, and only this process tells them: SIGTERM, some seconds to finish, SIGTERM, SIGKILL.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 60
SECONDS_TO_FINISH = 15
WORKER_RESTARTS = 5
PR_SET_PDEATHSIG = 1

stop_requests = 0


def chosen_port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        sys.exit(f"PORT={text} is no port: choose a number from 1024 to 65535, for example  make run PORT=8001")
    return int(text)


def check_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            sys.exit(f"Port {port} needs an administrator. Choose another:  make run PORT={port % 10_000 + 8000}")
        except OSError:
            sys.exit(
                f"Port {port} is already in use, perhaps by another `make run`."
                f" Stop that one, or choose another port:  make run PORT={port + 1 if port < 65535 else 8001}"
            )


def die_with_parent() -> None:
    """A killed parent must not leave the worker holding the database (Linux has the means, others go without)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - this process has one thread
    )


def start_server(port: int) -> subprocess.Popen[bytes]:
    return start(
        *("-m", "gunicorn", "lms.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"),
        # Loaded once and then forked: two workers that load side by side make a start 2 s longer.
        *("--preload", "--log-level", "warning", "--graceful-timeout", "10"),
    )


def start_worker() -> subprocess.Popen[bytes]:
    return start("manage.py", "run_worker")


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=10)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def stop_all(children: dict[str, subprocess.Popen[bytes]]) -> None:
    def all_ended() -> bool:
        return all(child.poll() is not None for child in children.values())

    seen = stop_requests
    for number, seconds in ((signal.SIGTERM, SECONDS_TO_FINISH), (signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        for child in children.values():
            if child.poll() is None:
                child.send_signal(number)
        until = time.monotonic() + seconds
        # A second Ctrl-C means: don't wait.
        while not all_ended() and stop_requests == seen and time.monotonic() < until:
            time.sleep(0.1)
        seen = stop_requests
        if all_ended():
            return


def note_stop(signum: int, frame: FrameType | None) -> None:
    global stop_requests  # noqa: PLW0603 - a signal handler has no other way to speak
    stop_requests += 1


def serve(port: int) -> int:
    """Returns the exit code: 0 when a person stopped it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, note_stop)
    address = f"http://127.0.0.1:{port}/"
    children = {"server": start_server(port), "worker": start_worker()}
    try:
        until = time.monotonic() + SECONDS_TO_START
        while not stop_requests and children["server"].poll() is None and time.monotonic() < until:
            if answers(address):
                break
            time.sleep(0.1)
        if not stop_requests and children["server"].poll() is None:
            print(f"\n  {address}\n\nCtrl-C stops.", flush=True)
        return watch(children)
    finally:
        stop_all(children)
        print("Stopped.", flush=True)


def watch(children: dict[str, subprocess.Popen[bytes]]) -> int:
    restarts = 0
    while not stop_requests:
        time.sleep(0.2)
        code = children["server"].poll()
        if code is not None:
            print(f"The server ended with code {code}; see above.", file=sys.stderr)
            return 1
        code = children["worker"].poll()
        if code is not None and not stop_requests:
            restarts += 1
            if restarts > WORKER_RESTARTS:
                print(f"The worker ended {restarts} times, now with code {code}; see above.", file=sys.stderr)
                return 1
            print(f"The worker ended with code {code}; starting it again.", file=sys.stderr)
            time.sleep(restarts)
            children["worker"] = start_worker()
    return 0


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
    port = chosen_port()
    check_port(port)
    return 0 if "--check-port" in sys.argv[1:] else serve(port)


if __name__ == "__main__":
    sys.exit(main())
