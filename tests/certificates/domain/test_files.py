import hashlib
from pathlib import Path

import pytest

from certificates.domain.files import check_file, keep_file
from certificates.exceptions import FileAltered, FileNotReady
from certificates.models import Certificate
from lms.core.models import AuditEntry
from tests.factories.certificates import NOW, make_issued

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
CONTENT = b"%PDF-1.7 mot"


@pytest.fixture
def issued(office):
    return make_issued(office)


def test_a_file_is_kept_with_its_digest(issued):
    kept = keep_file(certificate=issued, content=CONTENT, now=NOW)
    assert (kept.file.name, kept.file_sha256, kept.file_made_at) == (
        f"certificates/{issued.uid}.pdf",
        hashlib.sha256(CONTENT).hexdigest(),
        NOW,
    )
    check_file(kept)


def test_the_first_file_stays(issued):
    first = keep_file(certificate=issued, content=CONTENT, now=NOW)
    again = keep_file(certificate=issued, content=b"khac", now=NOW)
    assert again.file_sha256 == first.file_sha256
    assert Path(again.file.path).read_bytes() == CONTENT


def test_half_a_file_of_a_lost_run_gives_way(issued):
    storage = issued.file.storage
    path = storage.path(f"certificates/{issued.uid}.pdf")
    keep_file(certificate=issued, content=b"%PDF nua", now=NOW)
    Certificate.objects.update(file="", file_sha256="", file_made_at=None)
    kept = keep_file(certificate=issued, content=CONTENT, now=NOW)
    assert (kept.file.path, Path(path).read_bytes()) == (path, CONTENT)


def test_before_the_file_is_made(issued):
    with pytest.raises(FileNotReady):
        check_file(issued)


def test_a_file_changed_on_the_disk_is_not_handed_out(issued):
    kept = keep_file(certificate=issued, content=CONTENT, now=NOW)
    with open(kept.file.path, "ab") as stored:
        stored.write(b" ")
    with pytest.raises(FileAltered):
        check_file(kept)
    entry = AuditEntry.objects.get(verb="certificates.file_altered")
    assert (entry.before, entry.after) == (
        {"sha256": hashlib.sha256(CONTENT).hexdigest()},
        {"sha256": hashlib.sha256(CONTENT + b" ").hexdigest()},
    )


def test_a_file_that_is_gone_is_reported(issued):
    kept = keep_file(certificate=issued, content=CONTENT, now=NOW)
    kept.file.storage.delete(kept.file.name)
    with pytest.raises(FileAltered):
        check_file(kept)
