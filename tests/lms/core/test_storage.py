import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.test.utils import isolate_apps

from lms.core.storage import private_storage, safe_filename, serve_private_file

pytestmark = pytest.mark.integration


@pytest.fixture
def scan(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "lms.core.storage.PrivateFileStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    with isolate_apps("lms.core"):

        class Scan(models.Model):  # noqa: DJ008
            file = models.FileField(storage=private_storage, upload_to="scans")

            class Meta:
                app_label = "core"

    record = Scan()
    record.file.save("a.pdf", ContentFile(b"%PDF-1.7"), save=False)
    return record


def test_private_files_have_no_address(scan):
    with pytest.raises(ValueError, match="accessible via a URL"):
        scan.file.url  # noqa: B018 - reading it is the test


def test_served_as_a_download_with_safe_headers(scan):
    response = serve_private_file(scan.file, filename="Quyết định 12/QĐ-UBND.pdf", content_type="application/pdf")
    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    scan.file.close()
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%2012-Q%C4%90-UBND.pdf"
    )


@pytest.mark.parametrize(
    ("content_type", "disposition"),
    [
        ("application/pdf", "inline"),
        ("image/png", "inline"),
        ("text/html", "attachment"),
        ("image/svg+xml", "attachment"),
    ],
)
def test_only_harmless_types_open_in_the_browser(scan, content_type, disposition):
    response = serve_private_file(scan.file, filename="a.bin", content_type=content_type, inline=True)
    scan.file.close()
    assert response["Content-Disposition"] == f'{disposition}; filename="a.bin"'


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("12/QĐ-UBND.pdf", "12-QĐ-UBND.pdf"),
        ('a\r\nX: "b".xlsx', "aX- -b-.xlsx"),
        ("../../etc/passwd", "etc-passwd"),
        ("  ...", "tep"),
    ],
)
def test_safe_filename(name, expected):
    assert safe_filename(name) == expected
