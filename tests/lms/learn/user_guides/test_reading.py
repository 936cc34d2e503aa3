"""A guide read from its Markdown."""

import pytest

from lms.learn.user_guides import reading
from lms.learn.user_guides.reading import Part, Task, anchor_of, parse_guide

pytestmark = pytest.mark.unit

TEXT = """# Người học

Dành cho **mọi người**.

## Bắt đầu

Lời dẫn.

### Đăng nhập lần đầu

1. Bấm *Đăng nhập*.
2. Xem [Đổi mật khẩu](nhan-su-xa.md#doi-mat-khau), [ở đây](#bat-dau).

> **Quên:** gõ `passwd`.

## Kết thúc
"""


def test_parts_and_tasks():
    guide = parse_guide("nguoi-hoc", TEXT)

    assert (guide.slug, guide.title, guide.summary) == (
        "nguoi-hoc",
        "Người học",
        "<p>Dành cho <strong>mọi người</strong>.</p>\n",
    )
    task = Task(
        title="Đăng nhập lần đầu",
        anchor="dang-nhap-lan-dau",
        html="<ol>\n<li>Bấm <b>Đăng nhập</b>.</li>\n"
        '<li>Xem <a href="../nhan-su-xa/#doi-mat-khau">Đổi mật khẩu</a>, <a href="#bat-dau">ở đây</a>.</li>\n</ol>\n'
        '<div class="otherwise"><p><strong>Quên:</strong> gõ <code>passwd</code>.</p>\n</div>',
        words="Bấm  Đăng nhập . Xem  Đổi mật khẩu ,  ở đây . Quên:  gõ  passwd .",
    )
    assert guide.parts == (
        Part("Bắt đầu", "bat-dau", "<p>Lời dẫn.</p>\n", (task,)),
        Part("Kết thúc", "ket-thuc", "", ()),
    )


def test_html_in_a_text_is_shown_and_not_obeyed():
    guide = parse_guide("x", "# X\n\n<script>alert(1)</script>\n\n[bấm](javascript:alert(1))\n")

    assert guide.summary == ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p>[bấm](javascript:alert(1))</p>\n")


def test_a_picture_has_its_size_and_waits_to_be_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "PICTURES", tmp_path)
    reading.Image.new("RGB", (540, 960)).save(tmp_path / "mot.webp", "WEBP")

    guide = parse_guide("x", '# X\n\n![Bấm nút "Gửi"](mot.webp)\n')

    assert guide.summary == (
        '<p><img src="/static/learn/user-guides/mot.webp" alt="Bấm nút &quot;Gửi&quot;" width="360" height="640"'
        ' loading="lazy"></p>\n'
    )


def test_an_anchor_has_no_marks():
    assert anchor_of("Đổi cỡ chữ, đổi mật khẩu (2)") == "doi-co-chu-doi-mat-khau-2"
