"""Words that no Vietnamese syllable can be: what is left in English on a Vietnamese page, whoever wrote it there."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from bs4 import BeautifulSoup

from tests.e2e.words import element_language, texts_of, without

_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|b|c|d|g|h|k|l|m|n|p|r|s|t|v|x|"
_VOWELS = (
    "oai|oay|oao|oeo|uoi|uou|uya|uye|uay|ieu|yeu|uyu|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ya|ye"
    "|a|e|i|o|u|y"
)
SYLLABLE = re.compile(f"(?:{_ONSETS})(?:{_VOWELS})(?:ng|nh|ch|c|m|n|p|t|)")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
NO_WORDS = re.compile(r"https?://\S+|\S+@\S+|\S*[/\\_<>{}|=#]\S*|\S*\d\S*|\b[\w-]+\.[a-z]{2,5}\b|\b[IVXLC]+\b")
"""Addresses, codes, names of files and Roman numbers."""
ALLOWED = {
    "email": "what Vietnamese offices say",
    "excel": "the program",
    "word": "the program",
    "chrome": "the program",
    "google": "the company",
    "zalo": "the company",
    "wifi": "what Vietnamese offices say",
    "web": "what Vietnamese offices say",
    "video": "what Vietnamese offices say",
    "internet": "what Vietnamese offices say",
    "byte": "the measure",
    "cm": "the measure",
    "windows": "the program",
    "unikey": "the program for typing Vietnamese",
    "unicode": "the encoding",
    "times": "Times New Roman, the typeface that papers are set in",
    "new": "likewise",
    "roman": "likewise",
    "ctrl": "the key",
    "enter": "the key",
    "javascript": "what the browser calls it",
    "moodle": "the program that questions come from",
    "aiken": "its kind of file",
    "gift": "its kind of file",
    "webm": "the kind of file",
    "xml": "the kind of file",
    "xlsx": "the ending of a file",
    "xls": "the ending of a file",
    "ods": "the ending of a file",
    "csv": "the ending of a file",
    "txt": "the ending of a file",
    "english": "the name that the language has for itself",
    "wagtail": "the program's own name, in the titles of its screens",
    "x": "the mark that a cell of a workbook takes",
    "đắk": "the province",
    "lắk": "the province",
    "csrf": "the fault's name, in the list of fault pages for who builds them",
    "localhost": "the address of this machine",
    "backup": "the command, typed so on the server",
    "restore": "likewise",
    "lms": "the service, named so on the server",
    "worker": "likewise",
    "django": "the program, in the list of versions",
    "python": "likewise",
}
"""Words taken over, each with its reason."""
WHOLE = {
    "Actions": "written into a template of Wagtail's without a translation",
    "False": "a switch's state, read by Wagtail's script",
    "None": "what Wagtail's list of pages says where a page has no kind",
    "Port": "of Wagtail's screen of sites, for the administrator who installs; its columns can't be named",
    "Sắp xếp theo “Port” tăng dần.": "likewise",
    "Site name": "likewise",
    "page": "likewise; of “Root page”, whose other half is the name of a page",
    "Editors": "a group that Wagtail makes; kept from everybody but its own screen of collections",
    "Moderators": "likewise",
    "Welcome to your new Wagtail site!": "the title of the page Wagtail begins with, in its history",
}
"""Whole texts, each with its reason."""
CUT_OFF = re.compile(r"\S*…$|^\d+-\d+ trong \d+ None$")
"""A word that was cut off; a list of pages of every kind, of which Wagtail knows no name."""
SHOWN = {"label", "title", "text", "helpText", "help_text", "placeholder", "description"}
"""What Wagtail calls, in the data it gives to its scripts, that people read."""
HTML = re.compile(r"<[a-z]+[ >]", re.IGNORECASE)


def foreign_words(html: str, data: list[str]) -> list[str]:
    """Each text with such a word: `word: the text`."""
    page = BeautifulSoup(html, "html.parser")
    if page.body is None:
        page = BeautifulSoup(f'<html lang="vi"><body>{html}</body></html>', "html.parser")
    if not str(page.html.get("lang", "")).startswith("vi"):
        return ["not in Vietnamese"]
    texts = [text for element, text in texts_of(page) if element_language(element).startswith("vi")]
    texts += [page.title.get_text()] if page.title else []
    texts += [text for part in told_to_scripts(page) for text in named_texts(part)]
    return list(dict.fromkeys(line for text in texts for line in foreign_in(without(text, data))))


def foreign_in(text: str) -> Iterator[str]:
    text = CUT_OFF.sub("", unicodedata.normalize("NFC", text)).strip()
    if text in WHOLE:
        return
    words = [word for word in WORD.findall(NO_WORDS.sub(" ", text)) if not is_vietnamese(word)]
    if words:
        yield f"{', '.join(words)}: {' '.join(text.split())[:120]}"


def is_vietnamese(word: str) -> bool:
    """Or an abbreviation, such as UBND."""
    if word.isupper() or word.lower() in ALLOWED:
        return True
    bare = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return bool(SYLLABLE.fullmatch("".join(char for char in bare if not unicodedata.combining(char))))


def told_to_scripts(page: BeautifulSoup) -> Iterator[object]:
    """Of Wagtail's menu and its blocks, which scripts draw."""
    texts = [script.get_text() for script in page.select('script[type="application/json"]')]
    texts += [
        str(value) for tag in page.find_all(True) for name, value in tag.attrs.items() if name.startswith("data-")
    ]
    for text in texts:
        if text.lstrip()[:1] in {"{", "["}:
            with suppress(ValueError):
                yield json.loads(text)


def named_texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (one for name, one in value.items() if name in SHOWN and isinstance(one, str))
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from named_texts(one)


def pages_in(content: bytes, content_type: str) -> Iterator[str]:
    """The HTML of an answer, and what a chooser of Wagtail's sends as JSON."""
    if content_type.startswith("text/html"):
        yield content.decode()
    elif content_type.startswith("application/json"):
        yield from _html_of(json.loads(content))


def _html_of(value: object) -> Iterator[str]:
    if isinstance(value, str) and HTML.search(value):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _html_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from _html_of(one)
