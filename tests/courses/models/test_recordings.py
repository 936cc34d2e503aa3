import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.enums import RecordingKind
from courses.models import Recording
from tests.factories.recordings import MEGABYTE, mp3, mp4, ogg

pytestmark = pytest.mark.django_db


def recording(data, name="a.mp3"):
    return Recording(title="Bản ghi", file=SimpleUploadedFile(name, data))


def faults(made):
    with pytest.raises(ValidationError) as refused:
        made.clean()
    return refused.value.message_dict


@pytest.mark.parametrize(
    ("data", "name", "kind", "length", "ending"),
    [
        (mp3(125), "a.mp3", RecordingKind.AUDIO, "2:05", "mp3"),
        (mp4(600), "b.MP4", RecordingKind.VIDEO, "10:00", "mp4"),
        (ogg(9), "../../x.html", RecordingKind.AUDIO, "0:09", "ogg"),
    ],
)
def test_what_a_file_is_comes_from_its_content_and_not_from_its_name(data, name, kind, length, ending):
    made = recording(data, name)
    made.clean()
    assert (made.kind, made.length, made.byte_size) == (kind, length, len(data))
    made.save()
    assert re.fullmatch(rf"ban-ghi/[0-9a-f]{{32}}\.{ending}", made.file.name)
    with made.file.open() as file:
        assert file.read() == data
    made.clean()  # a saved one is not read again


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"%PDF-1.7",
            "Tệp không phải bản ghi đọc được. Hãy lưu lại thành MP3 (tiếng) hoặc MP4 (hình) rồi tải lên.",
        ),
        (mp4(601), "Bản ghi dài 10:01, nhiều nhất là 10 phút. Hãy cắt thành các phần ngắn hơn."),
        (
            mp4(600) + bytes(16 * MEGABYTE),
            "Tệp nặng 16\xa0MB, nhiều nhất là 15\xa0MB. Hãy nén lại rồi tải lên.",
        ),
    ],
    ids=["a PDF named .mp3", "too long", "too heavy"],
)
def test_what_may_not_be_taken_is_refused_at_the_file_with_a_reason(data, sentence):
    assert faults(recording(data)) == {"file": [sentence]}
