"""The files of before the rows: what the migration makes of them."""

import hashlib
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile

from certificates.domain.files import check_file, halves
from certificates.models import Certificate, CertificateFile
from tests.factories.certificates import NOW, make_exam_course, make_issued

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
CONTENT = b"%PDF-1.7 mot"


def as_before(certificate: Certificate, content: bytes) -> Certificate:
    certificate.file.save("", ContentFile(content), save=False)
    certificate.file_sha256, certificate.file_made_at = hashlib.sha256(content).hexdigest(), NOW
    certificate.save()
    return certificate


def test_each_file_gets_its_row_once(office):
    migration = import_module("certificates.migrations.0007_first_files")
    whole = as_before(make_issued(office), CONTENT)
    gone = as_before(make_issued(office, make_exam_course("khoa-hai")), b"%PDF hai")
    gone.file.storage.delete(gone.file.name)
    migration.fill(apps, None)
    migration.fill(apps, None)
    rows = CertificateFile.objects.order_by("certificate").values_list(
        "certificate", "kind", "file", "sha256", "front_sha256", "back_sha256", "size", "made_at"
    )
    assert list(rows) == [
        (whole.pk, "unsigned", whole.file.name, whole.file_sha256, *halves(CONTENT), len(CONTENT), NOW),
        (gone.pk, "unsigned", gone.file.name, hashlib.sha256(b"%PDF hai").hexdigest(), "", "", 0, NOW),
    ]
    assert check_file(whole).size == len(CONTENT)
