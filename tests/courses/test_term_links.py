import pytest

from courses.term_links import link_terms, marked_words
from lms.core.vietnamese.text import matching_key

pytestmark = pytest.mark.unit
ANCHORS = {matching_key("UBND"): "u-1", matching_key("hộ tịch"): "h-2"}
UBND = '<a class="term" href="#u-1">UBND</a>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p>Gửi UBND. UBND trả lời.</p>", f"<p>Gửi {UBND}. UBND trả lời.</p>"),
        ("<p>Việc <dfn>hộ tịch</dfn>.</p>", '<p>Việc <a class="term" href="#h-2">hộ tịch</a>.</p>'),
        ("<p><dfn>Hộ <b>tịch</b></dfn></p>", '<p><a class="term" href="#h-2">Hộ <b>tịch</b></a></p>'),
        ("<p><dfn>UBND</dfn>, UBND</p>", f"<p>{UBND}, UBND</p>"),
        ("<p><dfn>hộ khẩu</dfn></p>", "<p>hộ khẩu</p>"),
        (
            '<p><a href="/UBND/">UBND <dfn>hộ tịch</dfn></a> UBND</p>',
            f'<p><a href="/UBND/">UBND hộ tịch</a> {UBND}</p>',
        ),
        ("<p>12/QĐ-UBND, UBND/2, AUBND, BTP</p>", "<p>12/QĐ-UBND, UBND/2, AUBND, BTP</p>"),
        ("<p>&lt;b&gt; UBND</p>", f"<p>&lt;b&gt; {UBND}</p>"),
        ("", ""),
    ],
)
def test_terms_lead_to_what_they_mean(text, shown):
    assert link_terms(text, ANCHORS) == shown


def test_without_terms_the_marks_alone_go():
    assert link_terms("<p>UBND <dfn>hộ tịch</dfn></p>", {}) == "<p>UBND hộ tịch</p>"


def test_what_the_author_marked():
    assert marked_words("<p><dfn>Hộ <b>tịch</b></dfn> và <dfn>A &amp; B</dfn></p>") == ["Hộ tịch", "A & B"]
