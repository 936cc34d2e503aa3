from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.formats.html_text import (
    LONGEST,
    MOST_TAGS,
    html_of_text,
    inline_data,
    pictures_in,
    text_of_html,
)
from assessments.domain.question_text import Fault
from tests.assessments.domain.formats.any_question import TEXTS

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Một <b>hai</b>\n ba</p><p>bốn<br>năm</p>", "Một hai ba\nbốn\nnăm"),
        ("<p>a</p><p><br></p><p>b<br></p>c", "a\n\nb\nc"),
        ("<ul><li>a</li><li><p>b</p></li></ul><ol><li>x<ul><li>y</li></ul><li>z</ol>", "- a\n- b\n1. x\n- y\n2. z"),
        ("<table><tr><th>A<th>B</tr><tr><td></td><td><p>1</p>2<br>3</td></tr></table>sau", "A | B\n| 1 2 3\nsau"),
        (
            "m<sup>2</sup> H<sub>2</sub>O x<sup>a b</sup> y<sub>i</sub> z<sup></sup><sup>k<br></sup>",
            "m² H₂O x^(a b) y_(i) zk",
        ),
        ("&lt;b&gt; &amp;amp; &#272;ất&nbsp;đai &quot;x&quot;", '<b> &amp; Đất đai "x"'),
        ("<pre>a\n b\nc</pre>", "a\nb\nc"),
        ("a<script>alert(1)</script><style>p{}</style><iframe src='x'>y</iframe><p onclick='z()'>b</p>", "a\nb"),
        ("a<!-- ghi chú --><o:p></o:p><font color=red>b</font> <a href='https://x.vn'>c</a>", "ab c"),
        ("chưa < đóng <b>x", "chưa < đóng x"),
        ("", ""),
    ],
    ids=[
        "lines",
        "empty line",
        "lists",
        "table",
        "raised",
        "entities",
        "as typed",
        "dangerous",
        "office",
        "broken",
        "none",
    ],
)
def test_text_of_html(html, text):
    assert text_of_html(html) == text


def test_text_of_html_numbers_pictures():
    html = (
        '<p><img src="@@PLUGINFILE@@/a%20b.png" alt=" Sơ  đồ ">'
        "<img src='data:image/png;base64,AAAA' onerror='x()'></p>"
    )
    seen = []

    assert text_of_html(html, lambda *picture: seen.append(picture) or len(seen)) == "[hình 1][hình 2]"
    assert seen == pictures_in(html) == [("@@PLUGINFILE@@/a%20b.png", "Sơ đồ"), ("inline-data/0", "")]
    assert inline_data(html) == ["image/png;base64,AAAA"]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (
            "<img src='https://x.vn/a.png'>",
            (
                "Câu có hình “https://x.vn/a.png” nhưng tệp không kèm hình đó. "
                "Hãy xuất Moodle XML có kèm hình, hoặc bỏ hình khỏi câu."
            ),
        ),
        (
            "<p><video src='a.mp4'></video></p>",
            "Câu có âm thanh hoặc phim; câu hỏi chỉ gồm chữ và hình. Hãy bỏ phần đó.",
        ),
        (
            "<a href='@@PLUGINFILE@@/a.mp3'>nghe</a>",
            "Câu dẫn tới một tệp đính kèm; câu hỏi chỉ gồm chữ và hình. Hãy bỏ phần đó.",
        ),
        ("x" * (LONGEST + 1), "Có đoạn HTML dài quá 100000 ký tự hoặc nhiều hơn 5000 thẻ."),
        ("<b>" * (MOST_TAGS + 1), "Có đoạn HTML dài quá 100000 ký tự hoặc nhiều hơn 5000 thẻ."),
    ],
    ids=["picture elsewhere", "film", "file", "too long", "too many tags"],
)
def test_text_of_html_refuses_what_it_can_not_keep(html, reason):
    with pytest.raises(Fault) as refusal:
        text_of_html(html)

    assert str(refusal.value) == reason


def test_html_of_text():
    text = 'Một <b> & "hai"\n\n[hình 1] và [hình 2]'

    assert html_of_text(text, lambda number: "<img>" if number == 1 else None) == (
        "<p>Một &lt;b&gt; &amp; &quot;hai&quot;</p><p><br></p><p><img> và [hình 2]</p>"
    )
    assert html_of_text("") == ""


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_text_comes_back_from_its_html(text):
    assert text_of_html(html_of_text(text)) == text


TAGS = st.sampled_from(
    ["p", "br", "ul", "li", "ol", "table", "tr", "td", "sub", "sup", "pre", "div", "script", "img", "video", "o:p"]
)
PIECES = st.one_of(
    TAGS.map("<{}>".format), TAGS.map("</{}>".format), st.text(max_size=4), st.sampled_from(["<", "&#0;", '"'])
)


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=60, deadline=None)
def test_any_html_is_text_or_refused(html):
    with suppress(Fault):
        assert "\0" not in text_of_html(html, lambda *_picture: 1)
