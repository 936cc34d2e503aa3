"""A recording is played from where the listener wants, and on phones that ask for parts alone."""

import pytest

from lms.core import file_parts

pytestmark = pytest.mark.integration


@pytest.fixture
def ask(client, tmp_path, settings, monkeypatch):
    """For a file of ten bytes, of which six are the most sent at once."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "a.mp3").write_bytes(b"0123456789")
    monkeypatch.setattr(file_parts, "MOST", 6)

    def get(range_header):
        headers = {"Range": range_header} if range_header else {}
        response = client.get("/media/a.mp3", headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return response.status_code, body, response.get("Content-Range"), response["Content-Security-Policy"][:18]

    return get


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("", (200, b"0123456789", None)),
        ("bytes=0-1", (206, b"01", "bytes 0-1/10")),
        ("bytes=7-", (206, b"789", "bytes 7-9/10")),
        ("bytes=7-99", (206, b"789", "bytes 7-9/10")),
        ("bytes=-3", (206, b"789", "bytes 7-9/10")),
        ("bytes=0-", (206, b"012345", "bytes 0-5/10")),
        ("bytes=10-", (416, b"", "bytes */10")),
        ("bytes=5-2", (416, b"", "bytes */10")),
        ("bytes=0-1,4-5", (200, b"0123456789", None)),
        ("bytes=-", (200, b"0123456789", None)),
        ("pages=1-2", (200, b"0123456789", None)),
    ],
)
def test_one_range_is_answered_with_that_part(ask, asked, answer):
    assert ask(asked) == (*answer, "default-src 'none'")
