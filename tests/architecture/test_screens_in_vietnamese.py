"""Every address of the permission table and of Wagtail's own screens in Vietnamese: no word that Vietnamese can't have.

The reverse is `test_screens_in_english.py`; what scripts draw the browser looks at (`tests/e2e/test_screens.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponseBase

from tests.architecture.editor_addresses import LEFT_OUT, WITHOUT_OBJECT, editor_addresses
from tests.architecture.permission_table import TABLE
from tests.architecture.permission_world import ADMIN, NOBODY, TRAINER, World, build_world
from tests.architecture.test_permissions import Visitor, address, best_placed, body_of, without_log
from tests.e2e.foreign_words import ALLOWED, WHOLE, foreign_words, is_vietnamese, pages_in
from tests.e2e.words import vietnamese_data

pytestmark = [pytest.mark.integration]
NOT_WELL = 503  # what the JSON of health says before any worker has run


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_every_screen_speaks_vietnamese(demo):
    world = build_world()
    visitor, data = Visitor(world), ["H'Hen Niê Ksơr Y Blô", *vietnamese_data()]  # the one name of the components' page
    found: dict[str, list[str]] = {}
    with without_log():
        for name, response in [*of_the_table(visitor, world), *of_the_editor(visitor, world)]:
            found.setdefault(name, []).extend(left_in_english(response, data))

    by_text: dict[str, list[str]] = {}
    for name, left in found.items():
        for line in left:
            by_text.setdefault(line, []).append(name)
    assert not by_text, "\n".join(f"{line}   [{names[0]} and {len(names) - 1} more]" for line, names in by_text.items())
    assert len(found) > 500


def of_the_table(visitor: Visitor, world: World) -> Iterator[tuple[str, HttpResponseBase]]:
    """As somebody who gets in, and as somebody who isn't signed in; a form as if nothing had been filled in."""
    for row in TABLE:
        for method, door in (("get", row.get), ("post", row.post)):
            for person in {best_placed(door), NOBODY} if door is not None else ():
                yield (
                    f"{method} {row.name} as {person}",
                    visitor.knock(person, method, address(row, world), row.data(world)),
                )


def of_the_editor(visitor: Visitor, world: World) -> Iterator[tuple[str, HttpResponseBase]]:
    for name, path in editor_addresses(world):
        for person in (TRAINER, ADMIN):
            yield f"{name} as {person}", visitor.knock(person, "get", path)


def left_in_english(response: HttpResponseBase, data: list[str]) -> list[str]:
    if response.status_code >= 500 and response.status_code != NOT_WELL:
        return [f"the answer is {response.status_code}"]
    pages = pages_in(body_of(response), response.headers.get("Content-Type", ""))
    return [line for page in pages for line in foreign_words(page, data)]


def test_the_editor_is_looked_at_part_by_part():
    assert all({**LEFT_OUT, **WITHOUT_OBJECT}.values())
    assert all({**ALLOWED, **WHOLE}.values())


@pytest.mark.parametrize(
    ("word", "vietnamese"),
    [("nghiêng", True), ("khuya", True), ("UBND", True), ("Save", False), ("draft", False), ("quyết", True)],
)
def test_what_can_be_a_syllable(word, vietnamese):
    assert is_vietnamese(word) == vietnamese


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("<p>Lưu bản nháp</p>", []),
        ("<p>Save draft</p>", ["Save, draft: Save draft"]),
        ('<a title="Edit">Sửa</a>', ["Edit: Edit"]),
        ('<a lang="en">English</a>', []),
        ("<script>save()</script>", []),
        ('<script type="application/json">{"items": [{"label": "Pages", "name": "pages"}]}</script>', ["Pages: Pages"]),
        ("<p>Tệp mau-danh-sach.xlsx, mã CM-04, gửi tới a@b.vn</p>", []),
    ],
)
def test_what_is_left_is_found(body, left):
    assert foreign_words(f'<html lang="vi"><body>{body}</body></html>', []) == left
