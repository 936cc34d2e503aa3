"""Starts the production server set-up on an empty database and measures four kinds of work beside a bare view.

Ratios against the bare view of the same run are what counts: speeds of a shared machine vary by a quarter.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "bench" / "scripts"
CONCURRENCY = 8


@dataclass
class Row:
    """One measured kind of work."""

    work: str
    rate: float
    p50: str = ""
    p99: str = ""
    note: str = ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--attempts", type=int, default=120)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        print("bench: wrk is missing. Debian: apt-get install wrk", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        rows = measure(Path(folder), options.seconds, options.attempts)
    report(rows, as_json=options.json)
    return 0


def measure(folder: Path, seconds: int, attempts: int) -> list[Row]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "LMS_VAR_DIR": str(folder),
        "LMS_MEDIA_DIR": str(folder / "media"),
        "LMS_DEBUG": "false",
    }
    run = [sys.executable, "manage.py"]
    for command in (["make_keys"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([*run, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    print("bench: building a ward of learners …", file=sys.stderr)
    code = "import django; django.setup(); from bench.world import *; print(as_json(build_world()))"
    built = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    world = json.loads(built.stdout.splitlines()[-1])
    files = write_inputs(folder, world)
    with server(environment) as port:
        base = f"http://127.0.0.1:{port}"
        bare = wrk("bare view", f"{base}/bench/bare/", seconds, "pages.lua", files["sessions"])
        course = wrk("course page", base + world["course_path"], seconds, "pages.lua", files["sessions"])
        answer = wrk("answer save", base, seconds, "answers.lua", files["attempts"])
        again = wrk("bare view, again", f"{base}/bench/bare/", seconds, "pages.lua", files["sessions"])
        whole = sit_attempts(port, world, attempts)
        signing = wrk("sign-in", base, seconds, "sign_in.lua", files["usernames"], "mat-khau-do-toc-do")
    return [bare, course, answer, again, whole, signing]


def write_inputs(folder: Path, world: dict) -> dict[str, str]:
    lines = {
        "sessions": world["sessions"][:64],
        "usernames": world["usernames"],
        "attempts": [
            f"{session} {one['uid']} {one['device']} {','.join(map(str, one['choices']))}"
            for session, one in zip(world["sessions"], world["attempts"], strict=False)
        ],
    }
    for name, rows in lines.items():
        (folder / name).write_text("\n".join(rows) + "\n")
    return {name: str(folder / name) for name in lines}


@contextmanager
def server(environment: dict[str, str]):
    """gunicorn as `make run` and the container start it: two workers of four threads."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "lms.wsgi", "-w", "2", "--threads", "4", "--keep-alive", "0"]
    process = subprocess.Popen(
        [*command, "-b", f"127.0.0.1:{port}"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        for _try in range(100):
            try:
                urlopen(f"http://127.0.0.1:{port}/dang-nhap/", timeout=5).read()
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wrk(work: str, url: str, seconds: int, script: str, *args: str) -> Row:
    command = ["wrk", "-t1", f"-c{CONCURRENCY}", "--latency", "--timeout", "10s", "-s", str(SCRIPTS / script)]
    subprocess.run([*command, "-d2", url, "--", *args], check=True, stdout=subprocess.DEVNULL)
    text = subprocess.run(
        [*command, f"-d{seconds}", url, "--", *args], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    errors = re.search(r"Socket errors: (.*)", text)
    note = "; ".join(filter(None, [bad and f"{bad[1]} refused", errors and errors[1]]))
    latency = dict(re.findall(r"(50|99)%\s+(\S+)", text))
    return Row(work, float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), latency["50"], latency["99"], note)


def sit_attempts(port: int, world: dict, attempts: int) -> Row:
    sessions = world["sessions"][CONCURRENCY : CONCURRENCY + attempts]
    order = {"port": port, "exam_path": world["exam_path"], "sessions": sessions, "threads": CONCURRENCY}
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "attempts.py")],
        input=json.dumps(order),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    figures = json.loads(done.stdout)
    return Row(
        "whole attempt, 20 questions", figures["attempts"] / figures["seconds"], note=f"{figures['requests']} requests"
    )


TARGETS = {
    "course page": "≥ 0.5 × bare, ≥ 150/s",
    "answer save": "≥ 0.8 × bare, ≥ 350/s",
    "whole attempt, 20 questions": "≥ 8/s, ≤ 24 requests",
    "sign-in": "≥ 40/s",
}


def report(rows: list[Row], *, as_json: bool) -> None:
    bare = sum(row.rate for row in rows if row.work.startswith("bare")) / 2
    if as_json:
        print(json.dumps([vars(row) | {"ratio": row.rate / bare} for row in rows], ensure_ascii=False))
        return
    print(f"{'work':<30}{'per second':>11}{'× bare':>8}  {'p50':>9}{'p99':>10}  target")
    for row in rows:
        print(
            f"{row.work:<30}{row.rate:>11.1f}{row.rate / bare:>8.2f}  {row.p50:>9}{row.p99:>10}  "
            f"{TARGETS.get(row.work, '')} {row.note}"
        )


if __name__ == "__main__":
    sys.exit(main())
