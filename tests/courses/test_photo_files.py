"""What is kept of a photo, whatever comes under its name."""

import io
import random

import pytest
from PIL import Image as Drawing

from courses.exceptions import PhotoNotAPicture, PhotoTooLarge, PhotoTooManyPixels
from courses.photo_files import MOST_BYTES, read_photo
from tests.factories.photos import phone_jpeg
from tests.factories.pictures import png

pytestmark = pytest.mark.unit


def saved(drawing, kind, **options):
    file = io.BytesIO()
    drawing.save(file, kind, **options)
    return file.getvalue()


def kept(data):
    return Drawing.open(io.BytesIO(read_photo(io.BytesIO(data))))


def black(width, height):
    return saved(Drawing.new("1", (width, height)), "PNG")


def test_place_camera_and_comment_stay_behind_and_the_photo_stands_upright():
    data = phone_jpeg(400, 300)
    assert {b"Exif" in data, b"SECRET" in data} == {True}
    photo = kept(data)
    assert (photo.format, photo.mode, photo.size) == ("JPEG", "RGB", (300, 400))
    assert (dict(photo.getexif()), set(photo.info)) == ({}, {"jfif", "jfif_version", "jfif_unit", "jfif_density"})
    assert b"SECRET" not in read_photo(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photo_becomes_a_modest_one(kind):
    photo = kept(saved(Drawing.new("RGB", (4000, 2000), "#c0392b"), kind))
    assert (photo.format, photo.size) == ("JPEG", (1280, 640))


def test_what_cannot_be_made_light_is_made_small():
    photo = kept(saved(Drawing.frombytes("RGB", (1500, 1500), random.Random(1).randbytes(6_750_000)), "PNG"))  # noqa: S311
    assert photo.size == (800, 800)


def test_what_was_transparent_is_white():
    assert kept(saved(Drawing.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG")).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
        saved(Drawing.new("P", (10, 10)), "GIF"),
        phone_jpeg()[:700],
        png()[:60],
        png().replace(b"IDAT", b"IDAX"),
    ],
    ids=["empty", "pdf", "svg", "heic", "gif", "half a jpeg", "half a png", "broken png"],
)
def test_whatever_its_name_only_a_picture_is_one(data):
    with pytest.raises(PhotoNotAPicture):
        read_photo(io.BytesIO(data))


@pytest.mark.parametrize("size", [(8000, 6000), (10_000, 10_000), (20_000, 20_000)])
def test_a_picture_that_would_fill_the_memory_is_not_unpacked(size):
    data = black(*size)
    assert len(data) < 100_000
    with pytest.raises(PhotoTooManyPixels) as refused:
        read_photo(io.BytesIO(data))
    assert str(refused.value) == (
        "Ảnh có hơn 40 triệu điểm ảnh nên chưa được lưu. Hãy chụp lại ở cỡ nhỏ hơn rồi chọn lại."
    )


def test_a_file_too_heavy_is_refused():
    with pytest.raises(PhotoTooLarge) as refused:
        read_photo(io.BytesIO(phone_jpeg() + bytes(MOST_BYTES)))
    assert str(refused.value) == "Ảnh lớn hơn 10 MB nên chưa được lưu. Hãy chụp lại ở cỡ nhỏ hơn rồi chọn lại."
