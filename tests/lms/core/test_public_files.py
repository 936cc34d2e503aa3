from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent.parent

pytestmark = pytest.mark.integration
POLICY = "default-src 'none'; sandbox"


@pytest.fixture
def page(tmp_path, settings):
    """A file that would run in our origin if a browser took it for a page of ours."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "x.html").write_text("<script>alert(1)</script>")


@pytest.mark.usefixtures("page")
def test_a_public_file_runs_nothing_and_is_not_guessed_at(client):
    response = client.get("/media/x.html")

    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"<script>alert(1)</script>")
    assert response["Content-Security-Policy"] == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_files_are_only_read(client, method):
    assert getattr(client, method)("/media/x.html").status_code == 405


def test_the_proxy_says_the_same():
    caddy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")

    assert f'header Content-Security-Policy "{POLICY}"' in caddy
    assert "header X-Content-Type-Options nosniff" in caddy
