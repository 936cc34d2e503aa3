"""What is stored of a script."""

import pytest
from django.core.files.base import ContentFile

from lms.core.static_files import HashedStaticFiles

pytestmark = pytest.mark.unit

SCRIPT = b"""// Of an exam.
const at = "https://x"; // stays
  // goes
const next = 1;
"""


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("lms/js/exam-x.js", b'const at = "https://x"; // stays\nconst next = 1;\n'),
        ("lms/js/other.js", SCRIPT),
    ],
)
def test_scripts_of_exams_are_stored_without_lines_of_comment(tmp_path, name, stored):
    storage = HashedStaticFiles(location=tmp_path, base_url="/static/")

    storage.save(name, ContentFile(SCRIPT))

    assert (tmp_path / name).read_bytes() == stored
