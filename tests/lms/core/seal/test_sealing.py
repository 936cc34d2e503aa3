"""A seal is put on a paper, seen, and read back, by us and by an independent tool."""

import gc
import io
import re
import subprocess
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import call_command
from PIL import Image
from pyhanko.sign.timestamps import DummyTimeStamper
from pypdf import PdfReader, PdfWriter

from lms.core.exceptions_seal import (
    SealClockSilent,
    SealKeyMissing,
    SealKeyOutOfDate,
    SealKeyUnreadable,
    SealPictureUnreadable,
)
from lms.core.pdf import render_pdf
from lms.core.seal.keys import forget_keys, read_key_file, seal_key, seal_state
from lms.core.seal.reading import _own_time, signatures_in
from lms.core.seal.signers import KeptKeySigner
from lms.core.seal.stamping import seal_pdf
from tests.factories.seals import OFFICE, PASSPHRASE, key_of, make_key_file, make_paper, pdfsig, sign_outside

pytestmark = pytest.mark.integration
NOW = datetime(2026, 7, 6, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def _clock():
    forget_keys()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(params=[False, True], ids=["curve", "rsa"])
def key(request, tmp_path):
    return key_of(make_key_file(tmp_path / "seal.p12", is_rsa=request.param))


@pytest.fixture
def sealed(tmp_path):
    key = key_of(make_key_file(tmp_path / "seal.p12"))
    return seal_pdf(make_paper(), key=key, at=NOW, reason="Cấp giấy")


def test_the_paper_stays_the_beginning_and_one_seal_covers_it_all(key):
    sealed = seal_pdf(make_paper(), key=key, at=NOW, reason="Cấp giấy")
    [one] = signatures_in(sealed)
    assert sealed.startswith(make_paper())
    assert (one.end, one.is_intact, one.signer, one.issuer) == (len(sealed), True, OFFICE, OFFICE)
    assert (one.signed_at, one.fingerprint, one.is_demo) == (NOW, key.facts.fingerprint, False)
    assert (one.has_time_stamp, one.is_trusted) == (False, None)


def test_the_key_is_used_once_a_paper(key, monkeypatch):
    """Room for the signature is reckoned, not found by signing."""
    used = []
    sign = KeptKeySigner.async_sign_raw

    async def counted(self, data, digest_algorithm, dry_run=False):
        used.append(dry_run)
        return await sign(self, data, digest_algorithm, dry_run)

    monkeypatch.setattr(KeptKeySigner, "async_sign_raw", counted)
    seal_pdf(make_paper(), key=key, at=NOW, reason="Cấp giấy")
    assert used == [False]
    assert gc.isenabled()


def test_an_independent_tool_finds_the_seal_valid(key, tmp_path):
    said = pdfsig(seal_pdf(make_paper(), key=key, at=NOW, reason="Cấp giấy"), tmp_path)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert f"Signer Certificate Common Name: {OFFICE}" in said
    assert "ETSI.CAdES.detached" in said


def test_what_is_seen_says_who_and_when(sealed):
    page = PdfReader(io.BytesIO(sealed)).pages[0]
    box = [float(side) for side in page["/Annots"][0].get_object()["/Rect"]]
    with_text = subprocess.run(["pdftotext", "-", "-"], input=sealed, capture_output=True, check=True).stdout.decode()
    words = re.sub(r"\s+", " ", with_text)
    assert f"Ký số bởi: {OFFICE}" in words
    assert "Thời gian ký: 2026-07-06T09:30:00+07:00" in words
    assert 250 < box[0] < box[2] < 596


def test_letters_stand_as_close_as_in_the_paper(sealed):
    """Widths of another measure would set them apart, and cut the line off."""
    drawn = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=sealed, capture_output=True, check=True).stdout
    [(left, right)] = re.findall(r'xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>Ký số bởi: Văn phòng số', drawn.decode())
    assert 185 < float(right) - float(left) < 200


def test_a_picture_is_shown_in_its_real_size(tmp_path, settings):
    settings.SEAL_PICTURE = str(tmp_path / "seal.png")
    Image.new("RGBA", (300, 300), (200, 0, 0, 120)).save(settings.SEAL_PICTURE, dpi=(300, 300))
    key = key_of(make_key_file(tmp_path / "seal.p12"))
    sealed = seal_pdf(make_paper(), key=key, at=NOW, reason="Cấp giấy")
    box = [float(side) for side in PdfReader(io.BytesIO(sealed)).pages[0]["/Annots"][0].get_object()["/Rect"]]
    assert round(box[3] - box[1]) == 72
    assert [one.is_intact for one in signatures_in(sealed)] == [True]


@pytest.mark.parametrize("place", [100, -1500])
def test_one_byte_edited_breaks_the_seal(sealed, place, tmp_path):
    at = place if place > 0 else len(make_paper()) + place
    edited = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    assert [one.is_intact for one in signatures_in(edited)] == [False]
    assert "Signature is Valid" not in pdfsig(edited, tmp_path)


def test_bytes_added_behind_are_not_covered(sealed):
    [one] = signatures_in(sealed + b"\n% more\n")
    assert (one.is_intact, one.end) == (True, len(sealed))


def test_a_copy_saved_again_has_no_whole_seal(sealed):
    writer = PdfWriter(clone_from=io.BytesIO(sealed))
    saved = io.BytesIO()
    writer.write(saved)
    assert [one for one in signatures_in(saved.getvalue()) if one.is_intact] == []


def test_a_second_signature_covers_the_first(sealed, tmp_path):
    other = key_of(make_key_file(tmp_path / "other.p12", name="Chủ tịch"))
    twice = sign_outside(sealed, other)
    first, second = signatures_in(twice)
    assert (first.signer, first.end, first.is_intact) == (OFFICE, len(sealed), True)
    assert (second.signer, second.end, second.is_intact) == ("Chủ tịch", len(twice), True)


def test_a_root_in_the_folder_confirms_who_signed(sealed, tmp_path, settings):
    settings.SIGNATURE_ROOTS = str(tmp_path)
    assert signatures_in(sealed)[0].is_trusted is True
    make_key_file(tmp_path / "seal.p12", name="Người khác")
    assert signatures_in(sealed)[0].is_trusted is False


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"/M (D:20260706093000+07'00')", NOW),
        (b"/M(D:20260706023000Z)", NOW),
        (b"/M (D\\07220260706093000\\05307\\04700\\047)", NOW),
        (b"/M (D:20261306093000+07'00')", None),
        (b"/M (yesterday)", None),
        (b"/M (" + b"\\" * 5000, None),
    ],
)
def test_the_signers_own_time_is_read_however_it_is_written(written, read):
    content = b"1 0 obj <</Contents <00>" + written + b">> endobj"
    assert _own_time(content, content.index(b"<00"), content.index(b"00>") + 3) == read


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 /ByteRange [0 10 20 5]",
        b"%PDF-1.7 /ByteRange [0 9 9 9]",
        b"%PDF-1.7 /ByteRange [0 40 44 0] ........<00>",
        b"/ByteRange [" * 100_000,
        b"%PDF /ByteRange [0 999999999 999999999 999999999]",
    ],
)
def test_what_only_looks_like_a_signature_is_none_or_broken(content):
    assert [one for one in signatures_in(content) if one.is_intact] == []


def cms_with(sealed: bytes, old: bytes, new: bytes) -> bytes:
    """The paper with other bytes in its signature, which takes as much room as before."""
    start = sealed.index(b"/Contents <") + len(b"/Contents <")
    end = sealed.index(b">", start)
    held = bytes.fromhex(sealed[start:end].decode())
    assert old in held
    return sealed[:start] + held.replace(old, new).hex().encode() + sealed[end:]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2a8648ce3d0201", "2a8648ce3d0202"),  # of a kind of key that nobody knows
        ("2a8648ce3d030107", "2a8648ce3d0301ff"),  # on another curve
        ("300a06082a8648ce3d040302", "300a06082a8648ce3d04ffff"),
    ],
)
def test_a_strange_signature_is_told_as_broken(sealed, old, new):
    strange = cms_with(sealed, bytes.fromhex(old), bytes.fromhex(new))
    assert [one.is_intact for one in signatures_in(strange)] == [False]


NARROW = (
    '<html lang="vi"><head><title>Giấy</title></head><body class="paper"><h1>Giấy</h1>'
    '<div id="cho-ky" style="position:relative;width:{0}mm;height:20mm;margin-left:20mm">'
    '<div id="cho-ky-het" style="position:absolute;right:0;bottom:0"></div></div><p>Người ký</p></body></html>'
)


def box_of(sealed: bytes) -> list[float]:
    return [float(side) for side in PdfReader(io.BytesIO(sealed)).pages[0]["/Annots"][0].get_object()["/Rect"]]


@pytest.mark.parametrize(("width", "left", "right"), [(38, 50, 88), (60, 50, 110), (106, 60, 146)])
def test_the_seal_stays_inside_its_room_and_in_the_middle_of_a_wide_one(tmp_path, width, left, right):
    key = key_of(make_key_file(tmp_path / "seal.p12", name="UBND phường Phan Rang – Tháp Chàm, Khánh Hòa"))
    sealed = seal_pdf(render_pdf(NARROW.format(width)), key=key, at=NOW, reason="Cấp giấy")
    box = box_of(sealed)
    assert [round(side / 72 * 25.4) for side in (box[0], box[2])] == [left, right]
    assert (box[3] - box[1]) / 72 * 25.4 <= 20.4
    said = subprocess.run(["pdftotext", "-", "-"], input=sealed, capture_output=True, check=True).stdout.decode()
    assert "2026-07-06T09:30:00+07:00" in said
    assert "Ký số bởi: UBND phường Phan Rang – Tháp Chàm, Khánh Hòa" in re.sub(r"\s+", " ", said)


def test_a_picture_keeps_its_size_in_a_narrow_room(tmp_path, settings):
    settings.SEAL_PICTURE = str(tmp_path / "seal.png")
    Image.new("RGBA", (425, 425), (200, 0, 0, 120)).save(settings.SEAL_PICTURE, dpi=(300, 300))
    key = key_of(make_key_file(tmp_path / "seal.p12"))
    box = box_of(seal_pdf(render_pdf(NARROW.format(38)), key=key, at=NOW, reason="Cấp giấy"))
    assert [round((box[high] - box[low]) / 72 * 25.4) for low, high in ((0, 2), (1, 3))] == [38, 36]


@pytest.mark.parametrize("held", [None, b"no picture"])
def test_a_picture_that_is_gone_is_told(tmp_path, settings, held):
    settings.SEAL_PICTURE = str(tmp_path / "seal.png")
    if held:
        (tmp_path / "seal.png").write_bytes(held)
    with pytest.raises(SealPictureUnreadable):
        seal_pdf(make_paper(), key=key_of(make_key_file(tmp_path / "seal.p12")), at=NOW, reason="Cấp giấy")


def test_the_key_is_loaded_once_and_anew_when_its_file_is_another(tmp_path, settings):
    settings.SEAL_P12, settings.SEAL_PASSPHRASE = make_key_file(tmp_path / "seal.p12"), PASSPHRASE
    first = seal_key()
    assert seal_key() is first
    make_key_file(tmp_path / "seal.p12")
    assert seal_key().facts.fingerprint != first.facts.fingerprint


def test_what_is_wrong_with_a_key_is_said(tmp_path, settings):
    settings.SEAL_P12, settings.SEAL_PASSPHRASE = tmp_path / "seal.p12", PASSPHRASE
    with pytest.raises(SealKeyMissing):
        seal_key()
    make_key_file(settings.SEAL_P12)
    settings.SEAL_PASSPHRASE = "sai"  # noqa: S105 - the wrong one
    with pytest.raises(SealKeyUnreadable) as refused:
        seal_key()
    assert "sai mật khẩu" in str(refused.value)
    settings.SEAL_PASSPHRASE = PASSPHRASE
    make_key_file(settings.SEAL_P12, starts=NOW - timedelta(days=9), ends=NOW - timedelta(days=1))
    with pytest.raises(SealKeyOutOfDate) as ended:
        seal_key()
    assert "27/06/2026 đến ngày 05/07/2026" in str(ended.value)


def test_a_picture_that_is_not_there_is_told_before_anything_is_sealed(tmp_path, settings):
    settings.SEAL_P12, settings.SEAL_PASSPHRASE = make_key_file(tmp_path / "seal.p12"), PASSPHRASE
    assert seal_state(NOW).problem is None
    settings.SEAL_PICTURE = str(tmp_path / "none.png")
    assert isinstance(seal_state(NOW).problem, SealPictureUnreadable)


def test_an_end_that_is_near_is_told(tmp_path, settings):
    settings.SEAL_P12, settings.SEAL_PASSPHRASE = tmp_path / "seal.p12", PASSPHRASE
    make_key_file(settings.SEAL_P12, ends=NOW + timedelta(days=29))
    state = seal_state(NOW)
    assert (state.problem, state.ends_soon) == (None, True)
    assert seal_state(NOW - timedelta(days=3)).ends_soon is False
    assert isinstance(seal_state(NOW + timedelta(days=30)).problem, SealKeyOutOfDate)


def test_a_clock_that_does_not_answer_leaves_the_paper_unsealed(tmp_path, settings):
    settings.SEAL_TSA = "http://127.0.0.1:9/"
    key = key_of(make_key_file(tmp_path / "seal.p12"))
    with pytest.raises(SealClockSilent):
        seal_pdf(make_paper(), key=key, at=NOW, reason="Cấp giấy")


@pytest.fixture
def time_stamps(tmp_path):
    """A time-stamp server on this machine; gives its address."""
    make_key_file(tmp_path / "tsa.p12", name="Máy chủ thời gian", is_rsa=True, stamps_time=True)
    key, certificate, _others = read_key_file(tmp_path / "tsa.p12", PASSPHRASE)
    authority = DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    )

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(authority.request_tsa_response(asked).dump())

        def log_message(self, *args: object) -> None:
            """Not into the test's output."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_time_stamp_is_asked_for_where_a_server_is_set(tmp_path, settings, time_stamps):
    settings.SEAL_TSA = time_stamps
    sealed = seal_pdf(make_paper(), key=key_of(make_key_file(tmp_path / "seal.p12")), at=NOW, reason="Cấp giấy")
    [one] = signatures_in(sealed)
    assert (one.has_time_stamp, one.is_intact, one.signed_at) == (True, True, NOW)
    assert "Signature is Valid." in pdfsig(sealed, tmp_path)


def test_the_demo_key_says_that_it_is_worth_nothing(tmp_path, settings):
    settings.DEMO_SEAL = settings.SEAL_P12 = Path(tmp_path / "keys" / "demo-seal.p12")
    call_command("make_demo_seal", stdout=io.StringIO())
    made = settings.SEAL_P12.read_bytes()
    call_command("make_demo_seal", stdout=io.StringIO())
    assert settings.SEAL_P12.read_bytes() == made
    assert settings.SEAL_P12.stat().st_mode & 0o777 == 0o600
    assert seal_key().facts.is_demo
    [one] = signatures_in(seal_pdf(make_paper(), key=seal_key(), at=NOW, reason="Cấp giấy"))
    assert (one.signer, one.is_demo) == ("KHOÁ TRÌNH DIỄN – không có giá trị pháp lý", True)
