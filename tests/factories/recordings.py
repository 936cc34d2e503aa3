"""Recordings of every format, as small as a file can be and still be one."""

import struct
from typing import Any

from django.core.files.base import ContentFile

from courses.enums import RecordingKind
from courses.models import Recording

MEGABYTE = 1024 * 1024


def mp3(seconds: int = 2) -> bytes:
    """Frames of 8 kbit/s, which are 24 bytes long and last 24 milliseconds."""
    frame = b"\xff\xf3\x14\x00" + bytes(20)
    return b"ID3\x04\x00\x00\x00\x00\x00\x04" + bytes(4) + frame * round(seconds / 0.024)


def mp3_told(frames: int) -> bytes:
    """Frames of changing size: the first says how many there are."""
    first = b"\xff\xfb\x90\x00" + bytes(32) + b"Xing" + struct.pack(">II", 1, frames)
    return first.ljust(417, b"\x00") + (b"\xff\xfb\x90\x00" + bytes(413)) * 2


def mp4(seconds: int = 2, *, is_video: bool = True) -> bytes:
    handler = box(b"hdlr", bytes(8) + (b"vide" if is_video else b"soun") + bytes(12))
    movie = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, seconds * 1000))
    tracks = box(b"trak", box(b"mdia", handler))
    return box(b"ftyp", b"isom" + bytes(4)) + box(b"mdat", bytes(64)) + box(b"moov", movie + tracks)


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def ogg(seconds: int = 2) -> bytes:
    """Opus: a page that says so, and one that ends after so many seconds."""
    first = b"OggS" + bytes(22) + b"\x01\x13" + b"OpusHead" + bytes(11)
    last = b"OggS\x00\x04" + struct.pack("<q", seconds * 48_000) + bytes(12) + b"\x01\x01\x00"
    return first + last


def webm(seconds: float = 2, *, track: int = 1) -> bytes:
    about = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40") + element(0x4489, struct.pack(">d", seconds * 1000)))
    tracks = element(0x1654AE6B, element(0xAE, element(0x83, bytes([track]))))
    return element(0x1A45DFA3, element(0x4282, b"webm")) + element(0x18538067, about + tracks)


def element(number: int, body: bytes) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big") + bytes([0x80 | len(body)]) + body


def make_recording(
    title: str = "Hỏi đủ giấy tờ", kind: RecordingKind = RecordingKind.AUDIO, **fields: Any
) -> Recording:
    """With the size and length that are asked for, whatever the file has."""
    values: dict[str, Any] = {"seconds": 130, "byte_size": 512 * 1024} | fields
    recording = Recording(title=title, kind=kind, **values)
    recording.file.save("ban-ghi.mp3", ContentFile(mp3()), save=False)
    recording.save()
    return recording
