"""What a recording is and how long it lasts, read from its bytes, whatever the file is called.

Only the parts of each format that say so are looked at; a file in which they are missing is no recording to us. Of the
libraries for this tinytag reads no WebM, tells sound from pictures nowhere and takes a script that begins like MP3;
mutagen is under the GPL.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

HEAD = 1024 * 1024
TAIL = 64 * 1024
MOST_INDEX = 4 * 1024 * 1024


@dataclass(frozen=True)
class RecordingFacts:
    """`extension` is the one browsers expect of this content."""

    is_video: bool
    extension: str
    seconds: float


def read_recording(file: BinaryIO) -> RecordingFacts | None:
    """None for whatever isn't MP3, M4A or OGG sound, MP4 or WebM video with a length."""
    head = _at(file, 0, HEAD)
    for read in (_mp4, _ogg, _webm, _mp3):
        try:
            facts = read(file, head)
        except (struct.error, IndexError, ValueError):
            facts = None  # the file ends where its format says more must follow
        if facts is not None and 0 < facts.seconds < float("inf"):
            return facts
    return None


def _at(file: BinaryIO, place: int, size: int) -> bytes:
    file.seek(place)
    return file.read(size)


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)


def _mp4(file: BinaryIO, head: bytes) -> RecordingFacts | None:
    """Boxes of a size and a name; the one called moov has the length and the kind of each track."""
    if head[4:8] != b"ftyp":
        return None
    index = _moov(file)
    kinds = {body[8:12] for name, body in _boxes(index, b"trak", b"mdia") if name == b"hdlr"}
    movie = next((body for name, body in _boxes(index) if name == b"mvhd"), None)
    if movie is None or not kinds & {b"vide", b"soun"}:
        return None
    scale, length = struct.unpack(">IQ", movie[20:32]) if movie[0] == 1 else struct.unpack(">II", movie[12:20])
    is_video = b"vide" in kinds
    return RecordingFacts(is_video, "mp4" if is_video else "m4a", length / scale) if scale else None


def _moov(file: BinaryIO) -> bytes:
    place, end = 0, _size(file)
    while place + 8 <= end:
        size, name = struct.unpack(">I4s", _at(file, place, 8))
        start = 8
        if size == 1:
            (size,), start = struct.unpack(">Q", _at(file, place + 8, 8)), 16
        if name == b"moov":
            return _at(file, place + start, min(size - start, MOST_INDEX)) if size > start else b""
        if size < start:
            break
        place += size
    return b""


def _boxes(data: bytes, *inside: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Those at this level, and what is in the one named for it, and so on down."""
    place = 0
    while place + 8 <= len(data):
        size, name = struct.unpack(">I4s", data[place : place + 8])
        if size < 8:
            return
        body = data[place + 8 : place + size]
        yield name, body
        if name in inside[:1]:
            yield from _boxes(body, *inside[1:])
        place += size


def _ogg(file: BinaryIO, head: bytes) -> RecordingFacts | None:
    """Pages; the last one says how many samples have been played by its end."""
    if head[:4] != b"OggS":
        return None
    first = head[27 + head[26] :]
    if first[:8] == b"OpusHead":
        rate = 48_000
    elif first[:7] == b"\x01vorbis":
        (rate,) = struct.unpack("<I", first[12:16])
    else:
        return None
    tail = _at(file, max(_size(file) - TAIL, 0), TAIL)
    last = tail.rfind(b"OggS")
    (samples,) = struct.unpack("<q", tail[last + 6 : last + 14])
    return RecordingFacts(is_video=False, extension="ogg", seconds=samples / rate) if rate else None


EBML, SEGMENT, INFO, TRACKS, TRACK = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE
SCALE, DURATION, TRACK_TYPE, CLUSTER = 0x2AD7B1, 0x4489, 0x83, 0x1F43B675
WEBM_VIDEO = 1
NANOSECONDS = 1_000_000_000


def _webm(file: BinaryIO, head: bytes) -> RecordingFacts | None:
    """Elements of a number, a size and a body; information and tracks come before the first cluster."""
    if head[:4] != EBML.to_bytes(4, "big") or b"webm" not in head[:64]:
        return None
    scale, length, kinds = 1_000_000, 0.0, set()
    for number, body in _elements(head, {SEGMENT}, {INFO, TRACKS}, {TRACK}):
        if number == SCALE:
            scale = int.from_bytes(body, "big")
        elif number == DURATION:
            (length,) = struct.unpack(">f" if len(body) == 4 else ">d", body)
        elif number == TRACK_TYPE:
            kinds.add(int.from_bytes(body, "big"))
    if WEBM_VIDEO not in kinds:
        return None
    return RecordingFacts(is_video=True, extension="webm", seconds=length * scale / NANOSECONDS)


def _elements(data: bytes, *inside: set[int]) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(data):
        width = 9 - data[place].bit_length()
        number = int.from_bytes(data[place : place + width], "big")
        place += width
        wide = 9 - data[place].bit_length()
        size = int.from_bytes(data[place : place + wide], "big") & ((1 << 7 * wide) - 1)
        place += wide
        if number == CLUSTER or wide > 8:
            return
        body = data[place : place + size]
        if inside and number in inside[0]:
            yield from _elements(body, *inside[1:])
        else:
            yield number, body
        place += size


MP3_KBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
MP3_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


@dataclass(frozen=True)
class _Frame:
    kbits: int
    rate: int
    samples: int
    size: int


def _mp3(file: BinaryIO, head: bytes) -> RecordingFacts | None:
    """Frames, one after the other; the first may say how many there are where they differ in size."""
    place = 0
    if head[:3] == b"ID3":
        a, b, c, d = head[6:10]
        place = 10 + (a << 21 | b << 14 | c << 7 | d)
        head = _at(file, place, HEAD)
    first = _frame(head[:4])
    if first is None or _frame(head[first.size : first.size + 4]) is None:
        return None
    start = head[: first.size]
    told = max(start.find(b"Xing"), start.find(b"Info"))
    if told >= 0 and start[told + 7] & 1:
        (frames,) = struct.unpack(">I", start[told + 8 : told + 12])
        seconds = frames * first.samples / first.rate
    else:
        seconds = (_size(file) - place) * 8 / (first.kbits * 1000)
    return RecordingFacts(is_video=False, extension="mp3", seconds=seconds)


def _frame(header: bytes) -> _Frame | None:
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    kbits_at, rate_at, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version == 1 or layer != 1 or kbits_at in (0, 15) or rate_at == 3:
        return None
    is_first = version == 3
    kbits, rate, samples = MP3_KBITS[is_first][kbits_at], MP3_RATES[version][rate_at], 1152 if is_first else 576
    return _Frame(kbits, rate, samples, samples // 8 * kbits * 1000 // rate + padding)
