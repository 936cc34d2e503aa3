"""A certificate's file checked from a terminal."""

import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from certificates.domain.files import keep_file
from tests.factories.certificates import NOW, make_issued

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.7\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield


def check(path, *options):
    out, code = io.StringIO(), 0
    try:
        call_command("verify_certificate", str(path), *options, stdout=out)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue()


def test_an_issued_file_is_good_and_a_changed_one_is_not(office, tmp_path):
    issued = keep_file(certificate=make_issued(office), content=PAPER, now=NOW)
    path = tmp_path / "giay.pdf"
    path.write_bytes(PAPER)
    code, said = check(path, "--json")
    answer = json.loads(said)
    assert (code, answer["match"], answer["sha256"]) == (0, "exact", issued.file_sha256)
    assert answer["certificate"] == {
        "code": issued.code,
        "state": "valid",
        "holder": "Lê Thị Cúc",
        "course": "Đăng ký khai sinh",
        "issuer": "Ủy ban nhân dân phường Phú Xuân, thành phố Huế",
        "issued_on": "2026-07-06",
        "expires_on": "2029-07-06",
        "replaced_by": "",
    }
    path.write_bytes(PAPER + b"x\n%%EOF")
    code, said = check(path)
    assert (code, said.startswith("tệp đã cấp, có phần thêm phía sau: ")) == (1, True)
    path.write_bytes(PAPER[:-9] + b"\n%%EOF")
    code, said = check(path, "--json")
    assert (code, json.loads(said)["certificate"]) == (1, None)


@pytest.mark.parametrize("content", [None, b"not a pdf"])
def test_what_cannot_be_looked_at_exits_with_2(db, tmp_path, content):
    path = tmp_path / "giay.pdf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        check(path)
    assert refused.value.returncode == 2
