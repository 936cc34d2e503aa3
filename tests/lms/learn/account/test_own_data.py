"""Everybody may take along what is kept about them, and nothing of anybody else."""

import csv
import io
import json
import uuid
import zipfile

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from certificates.domain.files import keep_file
from lms.core.models import AuditEntry
from lms.core.open_package.checking import check_package
from lms.evidence.models import HandedInDocument, LevelView
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.own_data import write_own_data
from lms.flows.own_data_topics import topics_of
from lms.org.enums import Role
from tests.factories.certificates import make_issued, make_office
from tests.factories.people import grant_role, make_commune, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
URL = "/tai-khoan/du-lieu/"
CCCD = "040123456789"


@pytest.fixture
def certificate():
    return make_issued(make_office())


@pytest.fixture
def me(certificate, client):
    official = certificate.official
    official.user = official.user or make_user(full_name=official.full_name)
    official.cccd_encrypted = CCCD
    official.save()
    client.force_login(official.user)
    return official


def taken(client: Client) -> zipfile.ZipFile:
    answer = client.post(URL)
    data = b"".join(answer.streaming_content)
    assert "no-store" in answer["Cache-Control"]
    return zipfile.ZipFile(io.BytesIO(data))


def rows(package: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(package.read(f"{name}.csv").decode(), newline="")))


def test_all_that_is_kept_about_me_in_words(client, me, certificate):
    assert "Luật Bảo vệ dữ liệu cá nhân" in client.get(URL).content.decode()
    with taken(client) as package:
        person = {one["Mục"]: one["Nội dung"] for one in rows(package, "ho-so")}
        assert (person["Họ và tên"], person["Số CCCD"]) == (me.full_name, CCCD)
        (result,) = rows(package, "bai-kiem-tra")
        assert (result["Đạt"], result["Bài kiểm tra"]) == ("true", certificate.result.attempt.title)
        (paper,) = rows(package, "giay-chung-nhan")
        assert (paper["Mã tra cứu"], paper["Số vào sổ"]) == (certificate.code, certificate.register_number)
        assert rows(package, "minh-chung")[0]["Năng lực"].startswith("T01 ")
        assert "Phường Phú Xuân" in rows(package, "vi-tri")[0]["Đơn vị"]
        book = openpyxl.load_workbook(io.BytesIO(package.read("du-lieu.xlsx")))
        assert len(book.sheetnames) == 15  # with that of definitions
        assert [row[6] for row in book["Bài kiểm tra đã làm"].iter_rows(values_only=True)][-2:] == ["Đạt", "Có"]
        told = json.loads(package.read("du-lieu.json"))
        assert told["Hồ sơ"][1] == {"Mục": "Họ và tên", "Nội dung": me.full_name}
        assert len(told) == len(topics_of(me)) == 14
    entry = AuditEntry.objects.get(verb="flows.own_data.taken")
    assert (entry.actor, entry.target_id) == (me.user, str(me.pk))


def test_papers_and_what_was_handed_in_go_along(client, me, certificate, tmp_path):
    evidence = me.evidence.first()
    document = HandedInDocument.objects.create(
        client_id="7d1f3f8e-3f33-4d7c-9d52-6b9f7c2f1a11",
        official=me,
        competency_id=evidence.competency_id,
        kind="prior",
        level=1,
        title="Chứng chỉ tin học",
        issued_on="2025-01-02",
        file=ContentFile(b"%PDF-1.7 chung chi", name="a.pdf"),
        handed_in_by=me.user,
        handed_in_at=timezone.now(),
    )
    keep_file(certificate=certificate, content=b"%PDF-1.7 giay", now=timezone.now())
    target = tmp_path / "a.zip"
    write_own_data(target, official=me, now=timezone.now(), actor=me.user)

    assert check_package(target).problems == []
    with zipfile.ZipFile(target) as package:
        assert package.read(f"giay-to/{document.uid}.pdf") == b"%PDF-1.7 chung chi"
        assert package.read(f"giay-chung-nhan/giay-chung-nhan-{certificate.code}.pdf") == b"%PDF-1.7 giay"


def test_nothing_of_anybody_else(client, me, certificate):
    other = make_issued(make_office("Phường An Cựu", learner="Lê Văn Khác"), certificate.course)
    with taken(client) as package:
        words = b"".join(package.read(name) for name in package.namelist() if name != "du-lieu.xlsx").decode()
    assert other.code not in words
    assert "Lê Văn Khác" not in words


def test_only_with_a_personnel_record(client, me):
    client.force_login(make_user())
    assert client.get(URL).status_code == 403
    assert client.post(URL).status_code == 403
    assert AuditEntry.objects.filter(verb="flows.own_data.taken").count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow_with_rows(me, count, django_assert_num_queries):
    for number in range(count):
        grant_role(me.user, Role.TRAINER, make_commune(f"Xã {number}"))
        LevelView.objects.create(
            client_id=uuid.uuid4(),
            official=me,
            competency=me.evidence.first().competency,
            kind="self",
            level=1,
            given_by=me.user,
        )
        Notice.objects.create(
            official=me,
            kind=NoticeKind.POSTING_ENDED,
            facts={"number": "1", "last_day": "2026-01-01"},
            path="/",
            created_at=timezone.now(),
        )
    with django_assert_num_queries(18):
        topics_of(me)
