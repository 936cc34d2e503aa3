"""What the guides say stays true: names as on the screen, pictures that are there, links that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polib
import pytest
from django.conf import settings
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from lms.learn.user_guides.catalogue import SLUGS
from lms.learn.user_guides.reading import PICTURES, TEXTS, read_guide
from lms.org.access_roles import GUIDES, HOMES

pytestmark = pytest.mark.unit

MOST_BYTES = 40 * 1024
FEWEST_WORDS_OF_ALT = 4
NOT_OURS: set[str] = set()
"""Names that stand on a screen and in no catalogue, each with its reason."""


def inline(slug: str) -> Iterator[list[Token]]:
    text = (TEXTS / f"{slug}.md").read_text(encoding="utf-8")
    yield from (token.children for token in MarkdownIt("commonmark").parse(text) if token.children)


def names_on_screen(slug: str) -> set[str]:
    found = set()
    for tokens in inline(slug):
        for at, token in enumerate(tokens):
            if token.type == "em_open":
                end = next(place for place in range(at, len(tokens)) if tokens[place].type == "em_close")
                found.add("".join(one.content for one in tokens[at + 1 : end]))
    return found


def known_names() -> set[str]:
    """Of our own screens, and of the library's in Vietnamese."""
    locale, upstream = (settings.BASE_DIR / "lms" / part for part in ("locale/en", "upstream/locale/vi"))
    ours = {entry.msgid for path in locale.rglob("*.po") for entry in polib.pofile(str(path))}
    return ours | {entry.msgstr for path in upstream.rglob("*.po") for entry in polib.pofile(str(path))}


def pictures(slug: str) -> list[tuple[str, str]]:
    tokens = (token for line in inline(slug) for token in line)
    return [(str(one.attrGet("src")), one.content) for one in tokens if one.type == "image"]


def links(slug: str) -> list[tuple[str, str]]:
    """Each as the guide and the anchor it leads to."""
    tokens = (token for line in inline(slug) for token in line if token.type == "link_open")
    parts = [str(one.attrGet("href")).partition("#") for one in tokens]
    return [(name.removesuffix(".md") or slug, anchor) for name, _mark, anchor in parts]


def anchors(slug: str) -> list[str]:
    return [one for part in read_guide(slug).parts for one in (part.anchor, *(task.anchor for task in part.tasks))]


def test_every_text_is_a_guide_and_every_role_has_one():
    assert {path.stem for path in TEXTS.iterdir()} == set(SLUGS)
    assert set(GUIDES) == set(HOMES)
    assert set(GUIDES.values()) <= set(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_name_is_on_a_screen(slug):
    assert names_on_screen(slug) - known_names() - NOT_OURS == set(), "Renamed on the screen? Then here too."


@pytest.mark.parametrize("slug", SLUGS)
def test_a_task_is_numbered_steps(slug):
    guide = read_guide(slug)

    assert guide.summary
    assert [part.title for part in guide.parts if not part.tasks] == []
    assert [task.title for part in guide.parts for task in part.tasks if "<ol" not in task.html] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_no_two_headings_share_an_address(slug):
    assert sorted(anchors(slug)) == sorted(set(anchors(slug)))
    assert "muc-luc" not in anchors(slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_link_leads_to_a_task(slug):
    wrong = [(to, at) for to, at in links(slug) if to not in SLUGS or (at and at not in anchors(to))]

    assert wrong == []


@pytest.mark.parametrize("slug", SLUGS)
def test_every_picture_is_there_small_and_told_in_words(slug):
    for name, alt in pictures(slug):
        assert (PICTURES / name).stat().st_size <= MOST_BYTES, name
        with Image.open(PICTURES / name) as picture:
            assert (picture.format, picture.width > 0) == ("WEBP", True)
        assert len(alt.split()) >= FEWEST_WORDS_OF_ALT, name
        assert re.search(r"\b(bấm|nhập|chọn|xem|nút|khung)\b", alt), f"{name}: what is to be pressed or read?"


def test_no_picture_lies_unused():
    used = {name for slug in SLUGS for name, _alt in pictures(slug)}

    assert used == {path.name for path in PICTURES.iterdir()}
    assert 12 <= len(used) <= 22
