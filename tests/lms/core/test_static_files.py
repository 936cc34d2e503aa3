"""What is stored of a script."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from lms.core.static_files import HashedStaticFiles, without_comments

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


def collected(place: Path, sources: Path, names: list[str]) -> dict[str, bytes]:
    """What a browser receives by each name, as `collectstatic` leaves it."""
    storage = HashedStaticFiles(location=place, base_url="/static/")
    found = FileSystemStorage(location=sources)
    for name in names:
        with found.open(name) as file:
            storage.save(name, file)
    for _step in storage.post_process({name: (found, name) for name in names}):
        pass
    return {name: (place / storage.stored_name(name)).read_bytes() for name in names}


def test_every_script_of_an_exam_arrives_whole_under_its_hashed_name(tmp_path):
    sources = settings.BASE_DIR / "lms" / "static"
    names = [f"lms/js/{path.name}" for path in sources.glob("lms/js/exam-*.js")]

    received = collected(tmp_path, sources, names)

    hashed = re.compile(rb'"(\./exam-[a-z-]+)\.[0-9a-f]{12}\.js"')
    plain = {name: hashed.sub(rb'"\1.js"', text).replace(b'import"', b'import "') for name, text in received.items()}
    assert plain == {name: without_comments((sources / name).read_bytes()) for name in names}
    assert re.search(rb"/exam-store\.[0-9a-f]{12}\.js", received["lms/js/exam-player.js"])


def test_a_hashed_name_is_of_what_is_stored(tmp_path):
    storage = HashedStaticFiles(location=tmp_path, base_url="/static/")
    kept, other = ContentFile(without_comments(SCRIPT)), ContentFile(SCRIPT + b"1;\n")

    names = [storage.hashed_name("lms/js/exam-x.js", one) for one in (ContentFile(SCRIPT), kept, other)]

    assert (names[0] == names[1], names[0] == names[2]) == (True, False)
