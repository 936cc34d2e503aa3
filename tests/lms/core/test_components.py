"""Rules every template of the interface keeps, read from the files, and the catalogue that shows them all."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from lms.core import catalogue

TEMPLATES = settings.BASE_DIR / "lms" / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
NAMES = [str(page.relative_to(TEMPLATES)) for page in PAGES]


@pytest.mark.unit
@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.stem)
def test_components_open_with_what_they_accept(component):
    assert component.read_text(encoding="utf-8").startswith("{# ")


@pytest.mark.unit
@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_templates_hold_no_style_script_or_handler(page):
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)|javascript:", text) == []


@pytest.mark.unit
def test_every_icon_that_is_asked_for_is_in_the_sprite():
    sprite = (settings.BASE_DIR / "lms" / "static" / "lms" / "icons" / "sprite.svg").read_text(encoding="utf-8")
    there = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    asked = set()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        asked |= set(re.findall(r'{% icon "([\w-]+)"', text))
        asked |= set(re.findall(r'icon(?:_name|_after)?="([\w-]+)"', text))
        asked |= set(re.findall(r'{% nav_item [^%]*"([\w-]+)"(?: exact=True)? %}', text))
    assert asked - there == set()


@pytest.mark.integration
@pytest.mark.django_db
@pytest.mark.urls("tests.lms.core.ui_urls")
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("frame", [*catalogue.FRAMES, *catalogue.FAULT_PAGES])
def test_catalogue_draws_every_component_in_every_frame(client, settings, frame, prefix):
    settings.DEBUG = True
    page = client.get(f"{prefix}/quan-tri/thanh-phan/", {"khung": frame})
    text = page.content.decode()
    assert (page.status_code, text.count("<h1"), text.count("<main")) == (200, 1, 1)
    assert f'<html lang="{prefix[1:] or "vi"}"' in text
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert [name for name in ids if ids.count(name) > 1 and not name.startswith("id_")] == []


@pytest.mark.integration
@pytest.mark.django_db
@pytest.mark.urls("tests.lms.core.ui_urls")
def test_public_page_weighs_at_most_30_kb_without_script_or_cookie(client, settings):
    settings.DEBUG = True
    page = client.get("/quan-tri/thanh-phan/", {"khung": "cong-khai"})
    names = ("lms/css/public.css", "lms/icons/sprite.svg", "lms/icons/product.svg")
    parts = [page.content, *(Path(finders.find(name)).read_bytes() for name in names)]
    assert sum(len(gzip.compress(part)) for part in parts) <= 30 * 1024
    assert b"<script" not in page.content
    assert page.cookies.output() == ""
