"""Marking words as a term, or as a key, in the editor."""

import json

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from courses.blocks.rich_text import FEATURES
from courses.domain.step_data import clean_html
from tests.lms.studio.test_editor import add_url

HTML = '<p data-block-key="a1">Việc <dfn>hộ tịch</dfn> ở <b>xã</b></p>'


def test_a_marked_term_survives_the_editor_and_a_file():
    converter = ContentstateConverter(features=FEATURES)
    content = converter.from_database_format(HTML)
    [block] = json.loads(content)["blocks"]
    assert [(one["style"], one["offset"], one["length"]) for one in block["inlineStyleRanges"]] == [
        ("TERM", 5, 7),
        ("BOLD", 15, 2),
    ]
    assert converter.to_database_format(content) == HTML
    assert clean_html("<p><dfn onclick='x'>hộ tịch</dfn></p>") == "<p><dfn>hộ tịch</dfn></p>"


def test_a_marked_key_survives_them_too():
    html = '<p data-block-key="a1">Bấm <kbd>Ctrl</kbd> và <kbd>S</kbd></p>'
    converter = ContentstateConverter(features=FEATURES)
    assert converter.to_database_format(converter.from_database_format(html)) == html
    assert clean_html("<p><kbd style='x'>Ctrl</kbd></p>") == "<p><kbd>Ctrl</kbd></p>"


def test_where_terms_are_not_offered_the_mark_goes():
    content = ContentstateConverter(features=["bold"]).from_database_format(HTML)
    assert [one["style"] for one in json.loads(content)["blocks"][0]["inlineStyleRanges"]] == ["BOLD"]


def test_the_editor_offers_the_button(desk, course):
    page = desk.get(add_url("lessonpage", course)).content.decode()
    for kind in ("TERM", "KEY"):
        assert f"&quot;type&quot;: &quot;{kind}&quot;" in page or f'"type": "{kind}"' in page
