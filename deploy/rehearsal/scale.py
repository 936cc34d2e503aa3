"""Two machines' worth of web servers and workers on one PostgreSQL, one cache and one file store, tried on one machine.

usage: deploy/rehearsal/scale.sh [LEARNERS [SECONDS]]

Each "machine" is a folder of its own with a copy of the code, of the keys and nothing else; a proxy stands before both.
What a person does at one is looked for at the other; then both kinds of process are killed while learners sit exams.
Prints what came out; the exit code says whether all of it was right.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import ExitStack, suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import boto3
from learners import PASSWORD, TOKEN, Browser
from PIL import Image
from psycopg import connect

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("assessments", "bench", "certificates", "courses", "deploy", "lms", "manage.py")
BUCKETS = ("lms", "lms-restored")
HOME = "/nang-luc/minh-chung/"  # of whoever is signed in
TRIES = 5  # of a password, before an account is locked for a while
HTTP_OK, HTTP_FOUND, HTTP_NOT_FOUND = 200, 302, 404
failed: list[str] = []


def tell(what: str, is_right: bool) -> None:
    print(f"{'ok ' if is_right else 'NOT'} {what}", flush=True)
    if not is_right:
        failed.append(what)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Machine:
    """A folder with a copy of the code and its own keys, cache folder, private folder, static files and scratch."""

    def __init__(self, name: str, folder: Path, shared: dict[str, str]) -> None:
        self.name, self.folder, self.port = name, folder / name, free_port()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        (self.folder / "tmp").mkdir(parents=True)
        for part in CODE:
            (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, self.folder / part)
        (self.folder / ".venv").symlink_to(ROOT / ".venv")
        own = {"LMS_VAR_DIR": "var", "LMS_MEDIA_DIR": "var/media", "LMS_BACKUP_DIR": "var/backups", "TMPDIR": "tmp"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LMS_", "DJANGO_"))}
        self.environment = kept | shared | {key: str(self.folder / value) for key, value in own.items()}
        self.environment |= {"LMS_BIND": f"127.0.0.1:{self.port}", "PYTHONPATH": str(self.folder)}

    def run(self, *command: str, **more: str) -> str:
        done = subprocess.run(
            [str(ROOT / ".venv/bin/python"), *command],
            cwd=self.folder,
            env=self.environment | more,
            stdout=subprocess.PIPE,
            check=True,
        )
        return done.stdout.decode()

    def begin(self, *command: str) -> subprocess.Popen[bytes]:
        python = str(ROOT / ".venv/bin/python")
        return subprocess.Popen([python, *command], cwd=self.folder, env=self.environment)

    def manage(self, *command: str, **more: str) -> str:
        return self.run("manage.py", *command, **more)

    def start(self, what: str) -> None:
        binaries = ROOT / ".venv/bin"
        commands = {
            "web": [str(binaries / "gunicorn"), "--config", "deploy/gunicorn.conf.py", "lms.wsgi:application"],
            "worker": [
                str(binaries / "python"),
                "manage.py",
                "run_worker",
                "--worker-id",
                f"{self.name}-{uuid.uuid4().hex}",
            ],
        }
        log = (self.folder / f"{what}.log").open("ab")
        self.processes[what] = subprocess.Popen(
            commands[what], cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )

    def kill(self, what: str) -> None:
        """The whole process group at once: nobody finishes what they were at."""
        with suppress(ProcessLookupError):
            os.killpg(self.processes[what].pid, signal.SIGKILL)
        self.processes[what].wait()

    def is_up(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False


class Direct(Browser):
    """Speaks to one machine's web server, as the proxy does."""

    def bytes_of(self, method: str, path: str, body: str | bytes = "", kind: str = "") -> tuple[int, bytes, str]:
        from http.client import HTTPConnection  # noqa: PLC0415 - here alone

        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Host": self.host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.7", "Cookie": cookies}
        headers |= {
            "Content-Type": kind or "application/x-www-form-urlencoded",
            "Referer": f"https://{self.host}{path}",
        }
        try:
            line.request(method, path, (body.encode() if isinstance(body, str) else body) or None, headers)
            answer = line.getresponse()
            content = answer.read()
            for value in answer.headers.get_all("Set-Cookie") or ():
                if kept := re.match(r"([^=]+)=([^;]*)", value):
                    self.cookies[kept[1]] = kept[2]
            return answer.status, content, answer.headers.get("Location", "")
        finally:
            line.close()

    def at(self, machine: Machine) -> Direct:
        """The same person, whose next request meets another machine."""
        self.port = machine.port
        return self

    def form(self, path: str) -> str:
        found = TOKEN.search(self.insist("GET", path)[1])
        assert found is not None, path
        return found[1]

    def upload(self, path: str, fields: dict[str, str], name: str, content: bytes, kind: str) -> tuple[int, str, str]:
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        parts.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: {kind}\r\n\r\n".encode()
        )
        body = b"".join([*parts, content, f"\r\n--{boundary}--\r\n".encode()])
        return self.once("POST", path, body, f"multipart/form-data; boundary={boundary}")


def sessions(site: str, one: Machine, other: Machine, world: dict) -> None:
    person = Direct(one.port, ssl.create_default_context(), host=site)
    person.sign_in(world["world"]["usernames"][0])
    tell("signed in at one, at home at the other", person.at(other).once("GET", HOME)[0] == HTTP_OK)
    body = urlencode({"csrfmiddlewaretoken": person.form("/dang-xuat/")})
    status, _text, _where = person.at(one).once("POST", "/dang-xuat/", body)
    tell(
        "signed out at one, gone at the other",
        status == HTTP_FOUND and person.at(other).once("GET", HOME)[0] == HTTP_FOUND,
    )


def lock_out(site: str, one: Machine, other: Machine, login: str) -> None:
    """Wrong passwords in turn; were the counters apart, each machine would allow all of them."""
    statuses = []
    for number in range(TRIES + 2):
        guesser = Direct((one, other)[number % 2].port, ssl.create_default_context(), host=site)
        body = urlencode(
            {"csrfmiddlewaretoken": guesser.form("/dang-nhap/"), "login": login, "password": "sai-mat-khau"}
        )
        _status, text, _where = guesser.once("POST", "/dang-nhap/", body)
        statuses.append("tạm khóa" in text or "tạm khoá" in text)
    told = f"wrong passwords in turn at both: number {statuses.index(True) + 1 if True in statuses else 'none'} locks"
    tell(told, statuses == [False] * (TRIES - 1) + [True] * 3)
    for machine in (one, other):
        right = Direct(machine.port, ssl.create_default_context(), host=site)
        body = urlencode({"csrfmiddlewaretoken": right.form("/dang-nhap/"), "login": login, "password": PASSWORD})
        status = right.once("POST", "/dang-nhap/", body)[0]
        tell(f"the right password is refused at {machine.name} too ({status})", status != HTTP_FOUND)


def papers(site: str, one: Machine, other: Machine, world: dict) -> None:
    names = world["world"]["usernames"]
    person = Direct(one.port, ssl.create_default_context(), host=site)
    person.sign_in(names[1])
    page = person.insist("GET", "/nang-luc/minh-chung/gui/")[1]
    competency = re.search(r'<option value="([A-Z][^"]+)"', page)
    drawn = BytesIO()
    Image.effect_noise((1200, 900), 90).convert("RGB").save(drawn, "PDF")
    content = drawn.getvalue()
    fields = {
        "csrfmiddlewaretoken": TOKEN.search(page)[1],  # type: ignore[index]
        "client_id": str(uuid.uuid4()),
        "competency": competency[1] if competency else "",
        "kind": "document",
        "level": "2",
        "title": "Chứng chỉ bồi dưỡng",
        "issuer": "Trường Chính trị tỉnh",
        "issued_on": "01/09/2025",
    }
    status, text, _where = person.upload("/nang-luc/minh-chung/gui/", fields, "giay.pdf", content, "application/pdf")
    listed = person.at(other).once("GET", "/nang-luc/minh-chung/")[1]
    found = re.search(r"/nang-luc/minh-chung/[0-9a-f-]{36}/tep/", listed)
    if status != HTTP_FOUND or found is None:
        tell(f"handed in ({status}: {re.sub('<[^>]+>', ' ', text)[-1500:]})", False)
        return
    status, back, _where = person.bytes_of("GET", found[0])
    told = f"a handed-in file of {len(content):,} bytes at {one.name}, read back at {other.name}"
    tell(told, status == HTTP_OK and hashlib.sha256(back).digest() == hashlib.sha256(content).digest())
    stranger = Direct(other.port, ssl.create_default_context(), host=site)
    tell("without sign-in it leads to the sign-in page", stranger.once("GET", found[0])[0] == HTTP_FOUND)
    stranger.sign_in(names[2])
    refused = [stranger.at(machine).once("GET", found[0])[0] for machine in (one, other)]
    tell(f"somebody else is told that it isn't there, at both {refused}", refused == [HTTP_NOT_FOUND] * 2)


def pictures(site: str, one: Machine, other: Machine, world: dict) -> None:
    keeper = Direct(one.port, ssl.create_default_context(), host=site)
    keeper.sign_in("do-quan-tri")
    drawn = BytesIO()
    Image.effect_noise((640, 480), 90).convert("RGB").save(drawn, "JPEG")
    fields = {"csrfmiddlewaretoken": keeper.form("/quan-tri/images/add/"), "title": "Ảnh thử", "collection": "1"}
    status, _text, _where = keeper.upload(
        "/quan-tri/images/add/", fields, "anh-thu.jpg", drawn.getvalue(), "image/jpeg"
    )
    tell(f"a picture added in the editor of {one.name} ({status})", status == HTTP_FOUND)
    told = {}
    for machine in (one, other):
        visitor = Direct(machine.port, ssl.create_default_context(), host=site)
        paths = [*world["pictures"], "/media/original_images/anh-thu.jpg"]
        told[machine.name] = [hashlib.sha256(visitor.bytes_of("GET", path)[1]).hexdigest() for path in paths]
        tell(f"pictures of courses at {machine.name}: {[visitor.once('GET', path)[0] for path in paths]}", True)
    tell("both machines serve the same pictures", told[one.name] == told[other.name])
    tell("the added one comes back as it was", told[other.name][-1] == hashlib.sha256(drawn.getvalue()).hexdigest())


def jobs(site: str, one: Machine, other: Machine, world: dict, *, expected: int) -> None:
    until = time.monotonic() + 180
    while True:
        told = json.loads(one.run("deploy/rehearsal/jobs.py", "look"))
        if set(told["states"]) <= {"succeeded", "failed", "cancelled", "done"} and told["count"] == expected:
            break
        if time.monotonic() > until:
            break
        time.sleep(2)
    by_machine = {
        name: sum(n for worker, n in told["by_worker"].items() if worker.startswith(name))
        for name in ("may-1", "may-2")
    }
    tell(
        f"{told['count']} jobs: {told['states']}, by machine {by_machine}, tries {told['runs']}",
        told["states"].get("failed", 0) == 0,
    )
    tell("both workers took some", min(by_machine.values()) > 0)
    tell(
        f"each made one file ({told['files']}), all in the store ({told['stored']})",
        told["files"] == told["stored"] == expected,
    )
    tell(f"recurring work: {told['periodic']} pieces, {told['periodic_failed']} failed", told["periodic_failed"] == 0)
    owner = Direct(one.port, ssl.create_default_context(), host=site)
    owner.sign_in("do-nhan-su")
    got = [owner.at(machine).once("GET", f"/nhan-su/cong-viec/{told['ids'][0]}/tep/")[0] for machine in (one, other)]
    tell(f"a job's file is handed out at both {got}", got == [HTTP_OK] * 2)


def wait_for_a_job_of(machine: Machine) -> None:
    running = "SELECT count(*) FROM core_job WHERE status = 'running' AND worker_id LIKE %s"
    until = time.monotonic() + 60
    with connect(machine.environment["DATABASE_URL"], autocommit=True) as database:
        while time.monotonic() < until:
            found = database.execute(running, [f"{machine.name}-%"]).fetchone()
            if found and found[0]:
                return
            time.sleep(0.01)


def main() -> int:
    learners = sys.argv[1] if len(sys.argv) > 1 else "10"
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with ExitStack() as at_end:
        folder = Path(at_end.enter_context(tempfile.TemporaryDirectory(prefix="lms-scale-")))
        return rehearse(folder, learners, seconds, at_end)


def background(at_end: ExitStack, folder: Path, name: str, *command: str, **more: str) -> subprocess.Popen[bytes]:
    log = (folder / f"{name}.log").open("ab")
    process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | more, start_new_session=True)

    def stop() -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    at_end.callback(stop)
    return process


def rehearse(folder: Path, learners: str, seconds: float, at_end: ExitStack) -> int:
    store, cache, front = free_port(), free_port(), free_port()
    site = f"localhost:{front}"
    background(at_end, folder, "store", sys.executable, "-c", "from moto.server import main; main()", "-p", str(store))
    background(
        at_end,
        folder,
        "cache",
        os.environ["CACHE_SERVER"],
        "--port",
        str(cache),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    )
    for _try in range(200):
        with suppress(OSError):
            urlopen(f"http://127.0.0.1:{store}/moto-api/", timeout=2).close()
            break
        time.sleep(0.1)
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{store}",
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",
    )
    for bucket in BUCKETS:
        client.create_bucket(Bucket=bucket)
    shared = {
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "LMS_POSTGRES_BIN": os.environ.get("LMS_POSTGRES_BIN", ""),
        "LMS_ALLOWED_HOSTS": "localhost",
        "LMS_PUBLIC_URL": f"https://{site}",
        "LMS_SEVERAL_HOSTS": "true",
        "LMS_CACHE_URL": f"redis://127.0.0.1:{cache}/0",
        "LMS_S3_BUCKET": BUCKETS[0],
        "LMS_S3_ENDPOINT": f"http://127.0.0.1:{store}",
        "LMS_S3_KEY": "a",
        "LMS_S3_SECRET": "b",
        "LMS_SECOND_FACTOR_REQUIRED": "false",
    }
    one, other = Machine("may-1", folder, shared), Machine("may-2", folder, shared)
    one.manage("make_keys")
    shutil.copytree(one.folder / "var" / "keys", other.folder / "var" / "keys")
    one.manage("migrate", "--noinput", "--verbosity", "0")
    for machine in (one, other):
        machine.manage("check", "--deploy", "--database", "default", "--fail-level", "WARNING")
        machine.manage("collectstatic", "--noinput", "--verbosity", "0")
    manifests = [(machine.folder / "var/static/staticfiles.json").read_bytes() for machine in (one, other)]
    tell("static files have the same names at both", manifests[0] == manifests[1])
    refused = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "manage.py", "check", "--deploy"],
        cwd=one.folder,
        env={name: value for name, value in one.environment.items() if not name.startswith(("LMS_S3", "LMS_CACHE"))},
        capture_output=True,
        check=False,
    )
    tell(
        "without the shared cache and store the check refuses",
        refused.returncode != 0 and refused.stderr.count(b"lms.E006") == 2,
    )
    world_file = folder / "world.json"
    world_file.write_text(one.run("deploy/rehearsal/world.py", learners), encoding="utf-8")
    world = json.loads(world_file.read_text(encoding="utf-8").splitlines()[-1])
    proxy = folder / "Caddyfile"
    shipped = (ROOT / "deploy/systemd/Caddyfile.several").read_text(encoding="utf-8")
    here = {"{$LMS_HOST:lms.example.vn} {": f"{site} {{\n\ttls internal"}
    here |= {
        f"10.0.0.1{number}:8000": f"127.0.0.1:{machine.port}" for number, machine in enumerate((one, other), start=1)
    }
    for named, ours in here.items():
        shipped = shipped.replace(named, ours)
    proxy.write_text(
        "{\n\tskip_install_trust\n\tauto_https disable_redirects\n\tadmin off\n}\n" + shipped, encoding="utf-8"
    )
    for machine in (one, other):
        for what in ("web", "worker"):
            machine.start(what)
            at_end.callback(machine.kill, what)
    homes = {"XDG_DATA_HOME": str(folder / "caddy"), "XDG_CONFIG_HOME": str(folder / "caddy")}
    background(
        at_end, folder, "proxy", os.environ["CADDY"], "run", "--config", str(proxy), "--adapter", "caddyfile", **homes
    )
    authority = folder / "caddy/caddy/pki/authorities/local/root.crt"
    for _try in range(300):
        if one.is_up() and other.is_up() and authority.exists():
            break
        time.sleep(0.2)

    sessions(site, one, other, world)
    lock_out(site, one, other, world["world"]["usernames"][3])
    papers(site, one, other, world)
    pictures(site, one, other, world)
    one.run("deploy/rehearsal/jobs.py", "give", str(world["hr"]), "20")
    jobs(site, one, other, world, expected=20)

    del world["world"]["usernames"][3]  # locked
    world_file.write_text(json.dumps(world), encoding="utf-8")
    with (folder / "told.json").open("wb") as told:
        load = subprocess.Popen(
            [
                sys.executable,
                str(ROOT / "deploy/rehearsal/learners.py"),
                str(front),
                str(authority),
                str(world_file),
                str(seconds),
            ],
            stdout=told,
        )
        time.sleep(seconds * 0.2)
        giving = other.begin("deploy/rehearsal/jobs.py", "give", str(world["hr"]), "40")
        wait_for_a_job_of(one)
        one.kill("worker")
        one.kill("web")
        giving.wait()
        time.sleep(seconds * 0.25)
        one.start("web")
        one.start("worker")
        time.sleep(seconds * 0.2)
        other.kill("web")
        time.sleep(seconds * 0.1)
        other.start("web")
        tell(
            "learners came through the killing of one web server, one worker, then the other web server",
            load.wait() == 0,
        )
    answered = [sum(b"/luu/" in line for line in (machine.folder / "web.log").open("rb")) for machine in (one, other)]
    tell(f"answers saved by machine: {answered}", min(answered) > 0)
    held = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "deploy/rehearsal/held.py", str(folder / "told.json")],
        cwd=one.folder,
        env=one.environment,
        check=False,
    )
    tell("nothing acknowledged was lost", held.returncode == 0)
    jobs(site, one, other, world, expected=60)
    restored(one, client, other)
    print(f"{len(failed)} of it was not as it should be." if failed else "All of it was as it should be.")
    return int(bool(failed))


def restored(one: Machine, client: object, other: Machine) -> None:
    """The store's files are in the backup, and come back into another bucket."""
    print(one.manage("backup").strip())
    (backup,) = (one.folder / "var/backups").glob("*.backup")
    address = one.environment["DATABASE_URL"]
    base, _slash, name = address.rpartition("/")
    psql = Path(one.environment["LMS_POSTGRES_BIN"] or "/usr/bin") / "psql"
    subprocess.run(
        [str(psql), "-q", address, "-c", f'CREATE DATABASE "{name}_restored" TEMPLATE template0'], check=True
    )
    another = {"DATABASE_URL": f"{base}/{name}_restored", "LMS_S3_BUCKET": BUCKETS[1]}
    print(other.manage("restore", str(backup), **another).strip())
    found = []
    for bucket in BUCKETS:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)  # type: ignore[attr-defined]
        found.append(
            {
                row["Key"]: row["ETag"]
                for page in pages
                for row in page.get("Contents", ())
                if "backup-notes" not in row["Key"]
            }
        )
    tell(
        f"{len(found[0])} objects in the store, {len(found[1])} put back, the same",
        bool(found[0]) and found[0] == found[1],
    )


if __name__ == "__main__":
    sys.exit(main())
