"""The Vietnamese that Wagtail, django-allauth and Django do not bring themselves."""

import json
import re
import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils import translation
from django.views.i18n import JSONCatalog

pytestmark = pytest.mark.integration

CATALOGUES = Path(settings.BASE_DIR) / "lms" / "upstream" / "locale" / "vi" / "LC_MESSAGES"
DOMAINS = ["django", "djangojs"]
PACKAGES = [
    "allauth",
    "wagtail",
    "wagtail.admin",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.embeds",
    "wagtail.locales",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.table_block",
    "wagtail.contrib.typed_table_block",
    "taggit",
    "django.conf",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sites",
]
PLACEHOLDER = re.compile(r"%\(\w+\)[-\d.]*[a-z]|%[sdrf]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
# "oà" and "uý" have the mark on the wrong vowel only when the syllable ends there: "hoàn" is right.
OLD_TONE_MARKS = re.compile(r"(?:o[àáảãạ]|o[èéẻẽẹ]|(?<![qQ])u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)

Key = tuple[str | None, str]


def catalogue(domain: str) -> polib.POFile:
    return polib.pofile(str(CATALOGUES / f"{domain}.po"))


def text_of(entry: polib.POEntry) -> str:
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def key_of(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid)


def entries() -> Iterator[polib.POEntry]:
    for domain in DOMAINS:
        yield from catalogue(domain)


def untranslated(package: str, domain: str) -> set[Key]:
    """Strings of an installed package that would still come out in English."""
    locale = Path(find_spec(package).submodule_search_locations[0]) / "locale"
    source = locale / "en" / "LC_MESSAGES" / f"{domain}.po"
    if not source.exists():
        return set()
    known = {key_of(entry) for entry in catalogue(domain)}
    shipped = locale / "vi" / "LC_MESSAGES" / f"{domain}.po"
    if shipped.exists():
        known |= {key_of(entry) for entry in polib.pofile(str(shipped)) if entry.translated()}
    return {key_of(entry) for entry in polib.pofile(str(source)) if not entry.obsolete} - known


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("package", PACKAGES)
def test_no_string_of_an_installed_package_is_left_in_english(package, domain):
    assert untranslated(package, domain) == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_entry_is_translated_once(domain):
    po = catalogue(domain)
    assert [entry.msgid for entry in po if not text_of(entry) or entry.fuzzy or entry.obsolete] == []
    assert len({key_of(entry) for entry in po}) == len(po)


@pytest.mark.parametrize("domain", DOMAINS)
def test_compiled_catalogue_is_up_to_date(domain):
    # Whole content, not bytes: msgfmt and polib lay the same catalogue out differently.
    compiled = polib.mofile(str(CATALOGUES / f"{domain}.mo"))
    assert compiled.metadata == catalogue(domain).metadata
    assert sorted((str(key_of(entry)), entry.msgid_plural, text_of(entry)) for entry in compiled) == sorted(
        (str(key_of(entry)), entry.msgid_plural, text_of(entry)) for entry in catalogue(domain)
    )


def test_placeholders_are_kept():
    # Vietnamese has one form for every number, so it needs what the English plural names.
    assert [
        entry.msgid
        for entry in entries()
        if set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)) != set(PLACEHOLDER.findall(text_of(entry)))
    ] == []


def test_positional_placeholders_keep_their_order_and_number():
    positional = re.compile(r"%[sdrf]|\{\}")
    assert [
        entry.msgid for entry in entries() if positional.findall(entry.msgid) != positional.findall(text_of(entry))
    ] == []


def test_markup_is_kept():
    assert [
        entry.msgid
        for entry in entries()
        if sorted(TAG.findall(entry.msgid_plural or entry.msgid)) != sorted(TAG.findall(text_of(entry)))
    ] == []


def test_words_follow_the_house_style():
    texts = [text_of(entry) for entry in entries()]
    assert [text for text in texts if "!" in text] == []
    assert [text for text in texts if "trượt" in text.lower()] == []
    assert [text for text in texts if OLD_TONE_MARKS.search(text)] == []
    assert [text for text in texts if unicodedata.normalize("NFC", text) != text] == []


def test_strings_come_out_through_gettext():
    wrong = {}
    with translation.override("vi"):
        for entry in catalogue("django"):
            if entry.msgid_plural and entry.msgctxt:
                shown = translation.npgettext(entry.msgctxt, entry.msgid, entry.msgid_plural, 2)
            elif entry.msgid_plural:
                shown = translation.ngettext(entry.msgid, entry.msgid_plural, 2)
            elif entry.msgctxt:
                shown = translation.pgettext(entry.msgctxt, entry.msgid)
            else:
                shown = translation.gettext(entry.msgid)
            if shown != text_of(entry):
                wrong[entry.msgid] = shown
    assert wrong == {}


def test_english_stays_english():
    with translation.override("en"):
        assert translation.gettext("Save draft") == "Save draft"


def test_scripts_of_the_admin_get_the_strings():
    with translation.override("vi"):
        response = JSONCatalog.as_view()(RequestFactory().get("/"), packages="wagtail.admin")
    shown = json.loads(response.content)["catalog"]
    wrong = {
        entry.msgid: shown.get(entry.msgid)
        for entry in catalogue("djangojs")
        if shown.get(entry.msgid) != ([text_of(entry)] if entry.msgid_plural else text_of(entry))
    }
    assert wrong == {}
