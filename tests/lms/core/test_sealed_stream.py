"""Whatever happens to a sealed file is noticed before a byte of it is given on."""

from io import BytesIO

import pytest

from lms.core.sealed_stream import (
    HEADER,
    PIECE,
    TAG,
    Damaged,
    NotSealed,
    OpeningReader,
    SealedStreamError,
    SealingWriter,
    WrongKey,
)

pytestmark = pytest.mark.unit
KEY = b"k" * 32


def sealed(plain: bytes) -> bytes:
    file = BytesIO()
    writer = SealingWriter(file, KEY)
    for start in range(0, len(plain), 700_000):
        writer.write(plain[start : start + 700_000])
    writer.close()
    assert writer.written == len(file.getvalue())
    return file.getvalue()


def opened(data: bytes, key: bytes = KEY) -> bytes:
    reader = OpeningReader(BytesIO(data), key)
    return b"".join(iter(lambda: reader.read(300_000), b""))


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 5])
def test_what_was_written_comes_back(length):
    plain = bytes(range(256)) * (length // 256 + 1)

    assert opened(sealed(plain[:length])) == plain[:length]


def test_nothing_of_it_can_be_read_from_outside():
    data = sealed(b"Nguyen Thi Huong " * 100)

    assert b"Nguyen" not in data
    assert KEY not in data
    assert sealed(b"same") != sealed(b"same")


def test_every_flipped_bit_is_noticed():
    data = sealed(b"plain")
    for place in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[place] ^= 1 << bit
            with pytest.raises(SealedStreamError):
                opened(bytes(changed))


@pytest.mark.parametrize("left", [HEADER, HEADER + 1, HEADER + PIECE + TAG, HEADER + PIECE + TAG + 1, -1])
def test_an_end_cut_off_is_noticed(left):
    data = sealed(bytes(2 * PIECE + 9))

    with pytest.raises(Damaged, match=r"^The backup is damaged in or after byte \d+, or its end is missing\. Take an"):
        opened(data[:left])


def test_pieces_moved_repeated_or_added_are_noticed():
    data = sealed(bytes(PIECE) + b"\1" * PIECE + b"end")
    head, first, rest = data[:HEADER], data[HEADER:][: PIECE + TAG], data[HEADER + PIECE + TAG :]
    second, last = rest[: PIECE + TAG], rest[PIECE + TAG :]

    for wrong in (second + first + last, first + last, first + second + second + last, first + second + last + last):
        with pytest.raises(Damaged):
            opened(head + wrong)


def test_another_key_and_another_file_are_told_apart():
    with pytest.raises(WrongKey, match="made with another key"):
        opened(sealed(b"x"), b"o" * 32)
    for other in (b"", b"%PDF-1.7 and more of it, longer than the head is", sealed(b"x")[: HEADER - 1]):
        with pytest.raises(NotSealed, match="is no backup made by this product"):
            opened(other)
