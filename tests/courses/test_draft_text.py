import json

import pytest

from courses.draft_text import digest_of, text_of

STEPS = [{"type": "read", "id": "a", "value": {"title": "Đọc", "body_html": '<p data-block-key="x1y2z">Một.</p>'}}]
CONTENT = {
    "pk": 7,
    "title": "Bài",
    "slug": "bai",
    "minutes": 20,
    "steps": json.dumps(STEPS),
    "outcomes": [{"pk": None, "course": 7, "level": 3}],
    "live": True,
    "latest_revision_created_at": "2026-11-20T00:00:00Z",
    "wagtail_admin_comments": [],
}


def with_words(words):
    value = STEPS[0]["value"] | {"body_html": words}
    return {"steps": json.dumps([STEPS[0] | {"value": value}])}


def test_only_what_an_author_writes_is_text():
    assert sorted(text_of(CONTENT)) == ["minutes", "outcomes", "slug", "steps", "title"]


@pytest.mark.parametrize(
    "change",
    [
        {"wagtail_admin_comments": [{"text": "Sửa câu này."}]},
        {"latest_revision_created_at": "2026-11-21T00:00:00Z", "live": False},
        {"outcomes": [{"pk": 12, "course": 7, "level": 3}]},
        with_words('<p data-block-key="khac1">Một.</p>'),
        with_words("<p>Một.</p>"),
    ],
)
def test_what_the_editor_keeps_beside_the_words_changes_nothing(change):
    assert digest_of(CONTENT | change) == digest_of(CONTENT)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Bài khác"},
        {"slug": "khac"},
        {"minutes": 25},
        {"outcomes": [{"pk": None, "course": 7, "level": 4}]},
        {"outcomes": []},
        {"steps": json.dumps([STEPS[0] | {"id": "b"}])},
        with_words('<p data-block-key="x1y2z">Hai.</p>'),
    ],
)
def test_every_change_of_a_word_is_seen(change):
    assert digest_of(CONTENT | change) != digest_of(CONTENT)


def test_an_author_may_type_what_looks_like_blocks():
    assert text_of({"note": "[{ ghi chú"})["note"] == "[{ ghi chú"
