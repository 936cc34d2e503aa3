"""An author keeps recordings and chooses them in a lesson."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.models import Recording
from tests.factories.recordings import make_recording, mp3

ADD, CHOOSE, CREATE = reverse("recordings:add"), "recording_chooser:choose", "recording_chooser:create"
REASON = "Tệp không phải bản ghi đọc được."


def sent(data, **fields):
    return {"title": "Hỏi đủ giấy tờ", "file": SimpleUploadedFile("a.mp3", data)} | fields


def test_an_author_uploads_and_finds_it_in_the_list(desk):
    assert reverse("recordings:list") in desk.get("/quan-tri/").content.decode()
    assert desk.post(ADD, sent(mp3(65))).status_code == 302
    page = " ".join(re.sub(r"<[^>]+>", " ", desk.get(reverse("recordings:list")).content.decode()).split())
    assert re.search(r"Hỏi đủ giấy tờ .*Chỉ tiếng 1:05 63 KB \d\d/\d\d/\d{4}", page)


def test_a_page_named_as_a_recording_is_refused_at_its_field(desk):
    response = desk.post(ADD, sent(b"<script>alert(1)</script>"))
    assert list(response.context["form"].errors) == ["file"]
    assert REASON in response.content.decode()
    assert not Recording.objects.exists()


def test_an_author_uploads_where_a_recording_is_chosen(desk):
    chosen = desk.post(reverse(CREATE), sent(mp3()))
    assert json.loads(chosen.content)["step"] == "chosen"
    assert Recording.objects.get().length == "0:02"
    assert "Hỏi đủ giấy tờ" in json.loads(desk.get(reverse(CHOOSE)).content)["html"]
    refused = desk.post(reverse(CREATE), sent(b"%PDF-1.7"))
    assert REASON in json.loads(refused.content)["htmlFragment"]


def test_the_name_can_be_mended_the_file_cannot_be_exchanged(desk):
    """What a checker heard is what learners hear."""
    recording = make_recording()
    before = recording.file.name
    desk.post(reverse("recordings:edit", args=[recording.pk]), sent(mp3(9), title="Tên đúng"))
    recording.refresh_from_db()
    assert (recording.title, recording.file.name, recording.seconds) == ("Tên đúng", before, 130)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(desk, count, django_assert_num_queries):
    for number in range(count):
        make_recording(f"Bản {number}")
    desk.get(reverse("recordings:list"))
    with django_assert_num_queries(12):
        desk.get(reverse("recordings:list"))
