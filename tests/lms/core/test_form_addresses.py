"""An address that takes a form, opened as a page."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("prefix", "words"), [("", "chỉ nhận nội dung gửi từ"), ("/en", "only takes what is sent")])
def test_a_page_says_what_the_address_is_for(client, prefix, words):
    answer = client.get(f"{prefix}{reverse('text_size')}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    page = answer.content.decode()
    assert words in page
    assert "<h1" in page


def test_other_methods_are_refused_and_a_form_is_taken(client):
    url = reverse("text_size")
    assert client.put(url).status_code == 405
    assert client.post(url, {"size": "115", "next": "/"}).status_code == 302
