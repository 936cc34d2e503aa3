"""Everything leaves in open formats, of one moment, and can be read without the product."""

import csv
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pandas
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection

from certificates.models import Certificate
from courses.models import CoursePage
from lms.accounts.models import User
from lms.core.domain.open_tables import CHUNK
from lms.core.models import AuditEntry, AuditSeal
from lms.core.open_package.checking import check_package
from lms.core.open_package.layout import PackageProblem
from lms.core.open_package.writing import unfinished_name
from lms.flows.open_export import export_all
from lms.flows.open_export_declared import open_tables
from lms.org.models import Official
from tests.architecture.rooms import ROOT
from tests.backup_sites import environment_of, use_folders
from tests.factories.certificates import make_issued, make_office
from tests.factories.people import make_official, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
AS_TEXT = ("id", "at", "group_id", "verb", "actor_label", "target_type", "target_id", "target_label", "reason")
CCCD = "040123456789"


@pytest.fixture
def world():
    """An issued certificate with all that led to it, a person with an identity number, a public file."""
    certificate = make_issued(make_office())
    make_official('Đỗ Thị "Ánh", người\nhai dòng', cccd_encrypted=CCCD, phone="+84905000111")
    if Collection.get_first_root_node() is None:  # emptied by the test before
        Collection.add_root(name="Root")
    Document.objects.create(title="Mẫu tờ khai", file=ContentFile(b"%PDF-1.7 to khai", name="tờ khai.pdf"))
    return certificate


def exported(tmp_path: Path, name: str = "goi", **how) -> Path:
    target = tmp_path / name
    made = export_all(target, now=NOW, **how)
    assert made.path == target
    return target


def described(folder: Path) -> dict:
    return json.loads((folder / "datapackage.json").read_text())


def frame(folder: Path, table: str) -> pandas.DataFrame:
    return pandas.read_csv(folder / "data" / f"{table}.csv", dtype=str, keep_default_na=False)


def test_tables_read_by_pandas_are_those_of_the_database(world, tmp_path):
    folder = exported(tmp_path)
    people = frame(folder, "org_official")

    assert len(people) == Official.objects.count()
    assert list(people.full_name) == list(Official.objects.order_by("pk").values_list("full_name", flat=True))
    assert list(people.phone)[-1] == "+84905000111"
    certificates = frame(folder, "certificates_certificate")
    assert list(certificates.uid) == [str(world.uid)]
    assert json.loads(certificates.words[0]) == Certificate.objects.get().words
    results = frame(folder, "assessments_result")
    both = results.merge(certificates, left_on="id", right_on="result_id")
    assert list(both.official_id_x) == list(both.official_id_y) == [str(world.official_id)]
    assert list(results.passed) == ["true"]
    assert len(frame(folder, "core_auditentry")) == AuditEntry.objects.count() > 0
    for table in open_tables(with_identity=False).values():
        assert len(frame(folder, table.name)) == table.model._base_manager.count(), table.name


def test_the_description_is_a_data_package_whose_keys_hold(world, tmp_path):
    folder = exported(tmp_path)
    package = described(folder)
    resources = {one["name"]: one for one in package["resources"]}

    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["created"] == "2026-12-01T03:00:00+00:00"
    assert len(resources) == len(package["resources"]) == len(open_tables(with_identity=False)) + 1
    keys = 0
    for name, resource in resources.items():
        data = (folder / resource["path"]).read_bytes()
        rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
        fields = [one["name"] for one in resource["schema"]["fields"]]
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        assert (resource["rowCount"], rows[0]) == (len(rows) - 1, fields), name
        assert data.count(b"\r\n") >= len(rows)
        assert set(resource["schema"]["primaryKey"]) <= set(fields)
        assert {one["type"] for one in resource["schema"]["fields"]} <= {
            "string",
            "integer",
            "number",
            "boolean",
            "date",
            "datetime",
        }
        for key in resource["schema"].get("foreignKeys", ()):
            there = resources[key["reference"]["resource"] or name]
            (column,), (target,) = key["fields"], key["reference"]["fields"]
            pointed = set(frame(folder, name)[column]) - {""}
            assert pointed <= set(frame(folder, there["name"])[target]), (name, column)
            keys += len(pointed) > 0
    assert keys > 50
    status = next(one for one in resources["assessments_attempt"]["schema"]["fields"] if one["name"] == "status")
    assert {"value": "finished", "label": "đã nộp"}.keys() == status["categories"][0].keys()


def test_the_audit_chain_can_be_computed_again_from_the_tables_alone(world, tmp_path):
    folder = exported(tmp_path)
    entries = {row.id: row for row in frame(folder, "core_auditentry").itertuples()}
    seals = list(frame(folder, "core_auditseal").astype({"number": int}).sort_values("number").itertuples())
    previous = "0" * 64
    for seal in seals:
        entry = entries[seal.entry_id]
        facts = {
            "number": seal.number,
            "previous_hash": previous,
            "sealed_at": seal.sealed_at,
            "entry": {name: getattr(entry, name) for name in AS_TEXT}
            | {"actor": entry.actor_id or None}
            | ({"mode_id": entry.mode_id} if entry.mode_id else {})
            | {name: json.loads(getattr(entry, name) or "null") for name in ("before", "after")},
        }
        text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == seal.hash
        previous = seal.hash
    head = AuditSeal.objects.order_by("-number").first()
    assert (len(seals), previous) == (head.number, head.hash)
    assert len(entries) == len(seals)


def test_files_courses_and_questions_go_along(world, tmp_path):
    folder = exported(tmp_path)
    listed = frame(folder, "tep_trong_goi").set_index("path")
    (name,) = Document.objects.values_list("file", flat=True)
    path = f"media/cong-khai/{name}"

    assert (folder / path).read_bytes() == b"%PDF-1.7 to khai"
    assert frame(folder, "wagtaildocs_document").file[0] == path
    assert dict(listed.loc[path]) == {
        "size": "16",
        "sha256": hashlib.sha256(b"%PDF-1.7 to khai").hexdigest(),
        "named_by_table": "wagtaildocs_document",
        "named_by_row": str(Document.objects.get().pk),
        "is_missing": "false",
    }
    course = CoursePage.objects.live().first()
    page = (folder / "khoa-hoc" / f"{course.slug}-{course.pk}.html").read_text()
    assert f"<h1>{course.title}</h1>" in page
    assert course.title in (folder / "khoa-hoc" / "index.html").read_text()
    (xml,) = (folder / "ngan-hang-cau-hoi").glob("*.moodle.xml")
    assert "<question type=" in xml.read_text()
    sums = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    assert (sums.returncode, sums.stdout) == (0, b"")


def test_a_file_that_is_gone_is_told(world, tmp_path):
    Document.objects.get().file.storage.delete(Document.objects.get().file.name)
    made = export_all(tmp_path / "goi", now=NOW)
    listed = frame(tmp_path / "goi", "tep_trong_goi")

    assert made.missing == 1
    assert list(listed[listed.is_missing == "true"].named_by_table) == ["wagtaildocs_document"]
    assert "**1 tệp bị thiếu**" in (tmp_path / "goi" / "DOC-TRUOC.md").read_text()


def test_secrets_stay_and_identity_leaves_only_when_asked_for(world, tmp_path):
    User.objects.update(password="pbkdf2$secret-of-everybody")
    closed = exported(tmp_path)
    opened = exported(tmp_path, "co-dinh-danh", with_identity=True)
    words = b"".join(path.read_bytes() for path in closed.rglob("*") if path.is_file())

    assert b"secret-of-everybody" not in words
    assert CCCD.encode() not in words
    assert set(frame(closed, "org_official").cccd_encrypted) == {""}
    assert [one for one in frame(opened, "org_official").cccd_encrypted if one] == [CCCD]
    assert "**không** có dữ liệu định danh" in (closed / "DOC-TRUOC.md").read_text()
    assert "**có** dữ liệu định danh" in (opened / "DOC-TRUOC.md").read_text()
    assert not (closed / "data" / "django_session.csv").exists()


def test_it_is_of_one_moment(world, tmp_path):
    """What is written while it runs is none of it; whoever writes doesn't wait."""
    late: list[User] = []

    def told(done: int, total: int, message: str) -> None:
        if not late:
            late.append(make_user(full_name="Người Đến Sau"))

    folder = exported(tmp_path, told=told)

    assert User.objects.filter(pk=late[0].pk).exists()
    assert "Người Đến Sau" not in set(frame(folder, "accounts_user").full_name)


def test_statements_grow_by_chunks_and_memory_does_not(world, tmp_path):
    def cost(name: str) -> tuple[int, int]:
        tracemalloc.start()
        with CaptureQueriesContext(connection) as asked:  # the usual connection writes nothing of it
            exported(tmp_path, name)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return len(asked), peak

    exported(tmp_path, "warm.zip")
    few, peak = cost("few.zip")
    User.objects.bulk_create(User(username=f"u{number}", full_name=f"Người {number}") for number in range(6 * CHUNK))
    many, larger = cost("many.zip")

    assert few == many
    assert larger < peak + 12_000_000


def test_progress_ends_where_it_was_going(world, tmp_path):
    steps: list[tuple[int, int]] = []
    exported(tmp_path, told=lambda done, total, message: steps.append((done, total)))

    assert steps[-1][0] == steps[-1][1] > 100
    assert steps == sorted(steps)


def test_called_off_it_leaves_nothing(world, tmp_path):
    def stop(done: int, total: int, message: str) -> None:
        raise KeyboardInterrupt

    for name in ("goi", "goi.zip"):
        with pytest.raises(KeyboardInterrupt):
            exported(tmp_path, name, told=stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["goi.zip", "goi"])
def test_killed_in_the_middle_no_file_has_its_name(world, settings, tmp_path, name):
    use_folders(settings, tmp_path / "site")
    target = tmp_path / "out" / name
    script = (
        "import django, os, signal, sys; django.setup()\n"
        "from pathlib import Path; from django.utils import timezone\n"
        "from lms.flows.open_export import export_all\n"
        "end = lambda done, total, message: os.kill(os.getpid(), signal.SIGKILL) if done > 200 else None\n"
        "export_all(Path(sys.argv[1]), now=timezone.now(), told=end)\n"
    )
    command = [sys.executable, "-c", script, str(target)]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment_of(settings, tmp_path / "site"), capture_output=True, check=False
    )

    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert list(target.parent.iterdir()) == [unfinished_name(target)]
    export_all(target, now=NOW)
    assert list(target.parent.iterdir()) == [target]
    assert check_package(target).problems == []


def test_the_command_exports_checks_and_is_on_record(world, settings, tmp_path):
    def said(*arguments: str) -> str:
        out = StringIO()
        call_command("export_open", *arguments, stdout=out, no_color=True)
        return out.getvalue()

    target, keys = tmp_path / "goi.zip", tmp_path / "lms.keys"
    with pytest.raises(CommandError, match="--reason"):
        said(str(target))
    told = said(str(target), "--reason", "Nộp lưu trữ lịch sử")
    assert told.startswith(f"{target}: {len(open_tables(with_identity=False))} tables, ")
    assert said("--check", str(target)).startswith(f"{target} is whole: ")
    assert os.stat(target).st_mode & 0o777 == 0o600
    entry = AuditEntry.objects.get(verb="flows.open_export.written")
    assert (entry.reason, entry.after["with_identity"]) == ("Nộp lưu trữ lịch sử", False)
    with zipfile.ZipFile(target) as package:  # it tells of itself
        assert "Nộp lưu trữ lịch sử" in package.read("data/core_auditentry.csv").decode()
    with pytest.raises(CommandError, match="is there already"):
        said(str(target), "--reason", "lần nữa")
    keys.write_text("IDENTITY_KEYS=another\n")
    with pytest.raises(CommandError, match="does not hold the identity key"):
        said(str(tmp_path / "b.zip"), "--reason", "x", "--with-identity", str(keys))
    keys.write_text(f"IDENTITY_KEYS={settings.IDENTITY_KEYS[0]}\n")
    said(str(tmp_path / "b.zip"), "--reason", "x", "--with-identity", str(keys))
    with zipfile.ZipFile(tmp_path / "b.zip") as package:
        assert CCCD in package.read("data/org_official.csv").decode()


def test_a_folder_that_takes_nothing_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PackageProblem, match="can't be written: File exists"):
        export_all(tmp_path / "file" / "goi.zip", now=timezone.now())


def test_dates_and_moments_are_iso(world, tmp_path):
    folder = exported(tmp_path)
    row = Certificate.objects.get()
    told = frame(folder, "certificates_certificate").iloc[0]

    assert date.fromisoformat(told.issued_on) == row.issued_on
    assert datetime.fromisoformat(told.approved_at) == row.approved_at
    assert told.approved_at.endswith("+00:00")
