import io

import pytest

from courses.recording_files import RecordingFacts, read_recording
from tests.factories.recordings import box, element, mp3, mp3_told, mp4, ogg, webm

pytestmark = pytest.mark.unit


def read(data):
    facts = read_recording(io.BytesIO(data))
    return facts and RecordingFacts(facts.is_video, facts.extension, round(facts.seconds))


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        (mp3(30), RecordingFacts(is_video=False, extension="mp3", seconds=30)),
        (mp3_told(3828), RecordingFacts(is_video=False, extension="mp3", seconds=100)),
        (mp4(95, is_video=False), RecordingFacts(is_video=False, extension="m4a", seconds=95)),
        (mp4(600), RecordingFacts(is_video=True, extension="mp4", seconds=600)),
        (ogg(7), RecordingFacts(is_video=False, extension="ogg", seconds=7)),
        (webm(61), RecordingFacts(is_video=True, extension="webm", seconds=61)),
    ],
    ids=["mp3", "mp3 of changing size", "m4a", "mp4", "ogg", "webm"],
)
def test_a_recording_says_what_it_is_and_how_long_it_lasts(data, facts):
    assert read(data) == facts


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n%%EOF",
        b"<script>alert(1)</script>",
        b"ID3\x04",
        b"ID3\x04\x00\x00\x00\x00\x00\x00<script>alert(1)</script>",
        b"\xff\xfb\x90\x00<script>alert(1)</script>",
        b"OggS" + bytes(60),
        b"OggS" + bytes(22) + b"\x01\x13OpusHead",
        mp4(0),
        mp4(5)[:40],
        box(b"ftyp", b"avif") + box(b"moov", b""),
        box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", b"\x01" + bytes(8))),
        b"\x00\x00\x00\x18ftyp" + b"\x00" * 400,
        webm(5, track=2),
        webm(float("inf")),
        webm(5)[:20],
        b"\x1a\x45\xdf\xa3webm" + b"\x00" * 400,
        element(0x1A45DFA3, b"webm") + b"\x18\x53\x80\x67\xff" * 2000,
    ],
)
def test_what_only_looks_like_one_is_none(data):
    assert read(data) is None
