"""Starts the production server set-up on an empty database and measures six kinds of work beside two bare views, then
a crowd that sits one exam at once.

Ratios against the bare views of the same run are what counts: speeds of a shared machine vary by a quarter. The bare
view of the targets is the first: session, user and two queries of the ORM. A sign-in stands beside bare checks of a
password, measured right before and after it. Ends with 1 where a target isn't held, and says which.
"""

import argparse
import json
import math
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "bench" / "scripts"
CONCURRENCY = 8
OURS = ("LMS_", "DATABASE_URL", "DJANGO_")
SERVER = ["-m", "gunicorn", "lms.wsgi", "-w", "2", "--threads", "4", "--keep-alive", "0"]
PAGES = {"course page": "course_path", "lesson step": "step_path", "quick guide": "guide_path"}
SAVE, ATTEMPTS, CROWD = "answer save", "whole attempt, 20 questions", "crowd"
SIGN_IN, HASHES = "sign-in", "bare password check"
BARE = {"bare view, two ORM queries": "/bench/bare/", "bare view, two SQL statements": "/bench/bare-sql/"}


@dataclass
class Row:
    """One measured kind of work."""

    work: str
    rate: float
    p50: str = ""
    p95: str = ""
    p99: str = ""
    note: str = ""
    requests: int = 0
    answers: float = 0.0


@dataclass(frozen=True)
class Target:
    """What is promised of a kind of work; nought where nothing is."""

    rate: float = 0
    ratio: float = 0
    """To the bare view, two ORM queries."""
    answers: float = 0
    requests: int = 0
    """At most."""

    def __str__(self) -> str:
        parts = (
            self.ratio and f"≥ {self.ratio:g} × bare",
            self.rate and f"≥ {self.rate:g}/s",
            self.answers and f"≥ {self.answers:g} answers/s",
            self.requests and f"≤ {self.requests} requests",
        )
        return ", ".join(part for part in parts if part)

    def is_held(self, row: Row, ratio: float) -> bool:
        return (
            row.rate >= self.rate
            and ratio >= self.ratio
            and row.answers >= self.answers
            and (not self.requests or row.requests <= self.requests)
        )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--attempts", type=int, default=120)
    parser.add_argument("--crowd", type=int, default=200, help="learners who sit the same exam at once")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite", help="always a throwaway one")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if os.environ.get("DATABASE_URL"):
        print(
            "bench: DATABASE_URL is set. The benchmark writes invented people, so it only takes a database of its own: "
            "unset DATABASE_URL, and say --database postgres for a throwaway PostgreSQL.",
            file=sys.stderr,
        )
        return 2
    if shutil.which("wrk") is None:
        print("bench: wrk is missing. Debian: apt-get install wrk", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as name:
        folder = Path(name)
        with throwaway_database(options.database, folder) as address:
            found = measure(folder, address, options)
    report(*found, as_json=options.json)
    missed = not_held(found[0])
    print("\n".join(missed) or "bench: every target is held.", file=sys.stderr)
    return 1 if missed else 0


@contextmanager
def throwaway_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a database made for this run: a file in the folder, or a cluster that writes as durably as a
    real one and is gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    hold = "import os, sys; print(os.environ['DATABASE_URL'], flush=True); sys.stdin.read()"
    command = [str(ROOT / "deploy" / "local" / "postgres.sh"), "--durable", sys.executable, "-c", hold]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as cluster:
        address = cluster.stdout.readline().strip()
        if not address:
            raise SystemExit("bench: the throwaway PostgreSQL did not start; see above.")
        yield address


def environment_for(folder: Path, database: str) -> dict[str, str]:
    """Nothing of ours is taken from outside: neither a database nor a folder that somebody is using."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": database,
        "LMS_VAR_DIR": str(folder),
        "LMS_MEDIA_DIR": str(folder / "media"),
        "LMS_ALLOWED_HOSTS": "127.0.0.1",
        "LMS_PUBLIC_URL": "http://127.0.0.1",
        "LMS_SSL_REDIRECT": "false",
    }


def build_site(environment: dict[str, str], people: int, *, writers: int = 8) -> dict:
    """Keys, static files and a ward of learners, of whom the first are in the middle of an exam: {"world": `World`,
    "set_up": what decides the speed}."""
    run = [sys.executable, "manage.py"]
    for command in (["make_keys"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([*run, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return ask(environment, f"from bench.world import *; print(as_json(build_world({people}, {writers})))")


def ask(environment: dict[str, str], code: str) -> dict:
    """What the code prints last, as JSON, in a process of its own with the site's settings."""
    command = [sys.executable, "-c", f"import django; django.setup(); {code}"]
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    return json.loads(said.stdout.splitlines()[-1])


def measure(folder: Path, database: str, options: argparse.Namespace) -> tuple[list[Row], dict]:
    environment, seconds = environment_for(folder, database), options.seconds
    print("bench: building a ward of learners …", file=sys.stderr)
    told = build_site(environment, 2 * options.crowd + options.attempts, writers=options.crowd)
    world, set_up = (
        told["world"],
        told["set_up"]
        | {
            "server": " ".join(SERVER[2:]),
            "cores": os.cpu_count(),
            "load before": os.getloadavg()[0],
            "concurrency": CONCURRENCY,
            "seconds": seconds,
        },
    )
    files = write_inputs(folder, world)
    with server(environment) as port:
        base = f"http://127.0.0.1:{port}"

        def bare() -> Iterator[Row]:
            for kind, path in BARE.items():
                yield wrk(kind, f"{base}{path}", seconds, "pages.lua", files["sessions"])

        def _from(hundred_thousands: int) -> tuple[str, str]:
            return files["attempts"], str(hundred_thousands * 100_000)

        rows = [*bare()]
        for kind, path in PAGES.items():
            rows.append(wrk(kind, base + world[path], seconds, "pages.lua", files["sessions"]))
        rows.append(wrk(SAVE, base, seconds, "answers.lua", *_from(1), warm=_from(0)))
        rows.extend(bare())  # once more: what else the machine does drifts during a run
        few, many = options.attempts, options.crowd
        rows.append(sit_attempts(ATTEMPTS, port, world, world["sessions"][-few:], CONCURRENCY))
        rows.append(hashes(environment, seconds / 2))
        rows.append(wrk(SIGN_IN, base, seconds, "sign_in.lua", files["usernames"], "mat-khau-do-toc-do"))
        rows.append(hashes(environment, seconds / 2))
        rows[-2].note = f"{share_of_hashes(rows):.2f} × the bare password checks; {rows[-2].note}"
        kind = next(iter(BARE))
        rows.append(wrk(f"{CROWD}, {kind}", base + BARE[kind], seconds, "pages.lua", files["sessions"], crowd=many))
        rows.append(wrk(f"{CROWD}, {SAVE}", base, seconds, "answers.lua", *_from(3), warm=_from(2), crowd=many))
        rows.append(sit_attempts(f"{CROWD}, {ATTEMPTS}", port, world, world["sessions"][many : 2 * many], many))
    told = ask(environment, f"from bench.world import *; print(statements_of_a_save({world['attempts'][0]!r}))")
    rows[-2].note = f"{told['statements']} statements, {told['writes']} of them a write; {rows[-2].note}"
    return rows, set_up


def hashes(environment: dict[str, str], seconds: float) -> Row:
    """As many at once as the server has workers: what a sign-in could do if it were nothing but its password."""
    told = ask(environment, f"from bench.world import *; print(password_checks({seconds}, processes=2))")
    return Row(HASHES, told["rate"])


def share_of_hashes(rows: list[Row]) -> float:
    [signed_in] = [row.rate for row in rows if row.work == SIGN_IN]
    bare = [row.rate for row in rows if row.work == HASHES]
    return signed_in * len(bare) / sum(bare)


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
    port = free_port()
    process = start_server(environment, port)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def start_server(environment: dict[str, str], port: int) -> subprocess.Popen:
    """Answers when this returns; its workers are of its own process group."""
    process = subprocess.Popen(
        [sys.executable, *SERVER, "-b", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    for _try in range(100):
        try:
            urlopen(f"http://127.0.0.1:{port}/dang-nhap/", timeout=5).read()
            break
        except OSError:
            time.sleep(0.2)
    return process


def wrk(
    work: str, url: str, seconds: int, script: str, *args: str, warm: tuple[str, ...] = (), crowd: int = CONCURRENCY
) -> Row:
    """`warm`: the arguments while the server gets warm, where they have to be others."""
    command = ["wrk", "-t1", f"-c{crowd}", "--latency", "--timeout", "30s", "-s", str(SCRIPTS / script)]
    subprocess.run([*command, "-d2", url, "--", *(warm or args)], check=True, stdout=subprocess.DEVNULL)
    text = subprocess.run(
        [*command, f"-d{seconds}", url, "--", *args], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    errors = re.search(r"Socket errors: (.*)", text)
    note = "; ".join(filter(None, [bad and f"{bad[1]} refused", errors and errors[1]]))
    latency = dict(re.findall(r"(50|99)%\s+(\S+)", text)) | dict(re.findall(r"^p(95) (\S+)$", text, re.MULTILINE))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    return Row(work, rate, latency["50"], latency.get("95", ""), latency["99"], note)


def sit_attempts(work: str, port: int, world: dict, sessions: list[str], at_once: int) -> Row:
    """Whole attempts a second; the times are those of their saves."""
    order = {"port": port, "exam_path": world["exam_path"], "sessions": sessions, "threads": at_once}
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "attempts.py")],
        input=json.dumps(order),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    figures = json.loads(done.stdout)
    p50, p95, p99 = (f"{figure * 1000:.2f}ms" for figure in percentiles(figures["saves"], 50, 95, 99))
    saved = len(figures["saves"]) / figures["seconds"]
    note = f"{figures['requests']} requests, {figures['errors']} errors, {saved:.0f} answers/s"
    rate = figures["attempts"] / figures["seconds"]
    return Row(work, rate, p50, p95, p99, note, requests=figures["requests"], answers=saved)


def percentiles(values: list[float], *wanted: int) -> list[float]:
    """The value that so many per cent don't exceed; 0 where there is none."""
    ordered = sorted(values) or [0.0]
    return [ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] for percent in wanted]


TARGETS = {
    "course page": Target(ratio=0.5, rate=150),
    SAVE: Target(ratio=0.8, rate=350),
    ATTEMPTS: Target(rate=8, requests=24),
    f"{CROWD}, {SAVE}": Target(ratio=0.8, rate=350),
    f"{CROWD}, {ATTEMPTS}": Target(answers=160),
    SIGN_IN: Target(rate=40),
}


def not_held(rows: list[Row]) -> list[str]:
    """A line for each target that this run missed."""
    found = []
    for row in rows:
        target, ratio = TARGETS.get(row.work), ratios_of(row, rows).get(next(iter(BARE)), 0.0)
        if target and not target.is_held(row, ratio):
            beside = f", {row.note}" if row.note else ""
            found.append(f"bench: NOT HELD: {row.work} {row.rate:.1f}/s, {ratio:.2f} × bare{beside}; wanted {target}")
    return found


def ratios_of(row: Row, rows: list[Row]) -> dict[str, float]:
    """By bare view how many times as much a second; those that were asked for twice count with their mean."""
    prefix = f"{CROWD}, " if row.work.startswith(CROWD) else ""
    rates = {kind: [other.rate for other in rows if other.work == prefix + kind] for kind in BARE}
    return {kind: row.rate * len(found) / sum(found) for kind, found in rates.items() if sum(found)}


def report(rows: list[Row], set_up: dict, *, as_json: bool) -> None:
    """Each kind of work beside both bare views, so that nobody has to trust the choice of one; a crowd's beside the
    first, which the same crowd asked for."""
    if as_json:
        told = [vars(row) | {f"× {kind}": times for kind, times in ratios_of(row, rows).items()} for row in rows]
        print(json.dumps({"set_up": set_up, "rows": told}, ensure_ascii=False))
        return
    for name, value in set_up.items():
        print(f"{name:<16} {value}")
    print(f"\n{'work':<36}{'per second':>11}{'× ORM':>8}{'× SQL':>8}{'p50':>11}{'p95':>11}{'p99':>11}  target")
    for row in rows:
        found = ratios_of(row, rows)
        ratios = "".join(f"{found[kind]:>8.2f}" if kind in found else " " * 8 for kind in BARE)
        print(
            f"{row.work:<36}{row.rate:>11.1f}{ratios}{row.p50:>11}{row.p95:>11}{row.p99:>11}  "
            f"{TARGETS.get(row.work) or ''} {row.note}"
        )


if __name__ == "__main__":
    sys.exit(main())
