"""Which language a page speaks: what is left of the other one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import polib
from bs4 import BeautifulSoup, NavigableString, Tag
from django.conf import settings
from wagtail.models import Page as ContentPage
from wagtail.models import Task, TaskState, Workflow

from assessments.models import Assessment, ChecklistVersion
from certificates.models import CertificateTemplate
from courses.models import LessonPage, LessonRelease
from lms.accounts.models import User
from lms.competencies.models import CompetencyVersion
from lms.core.models import Job
from lms.evidence.models import HandedInDocument, LevelReview, LevelReviewAnswer, NeedsSurvey
from lms.learn.user_guides.catalogue import all_guides
from lms.org.models import Decision, Official, Position, RoleGrant, UnitEvent, UnitVersion
from tests.e2e.screen_states import WRONG
from tests.factories.rosters import HEADINGS

EXAMPLES = ["khai sinh, chứng thực", "123/QĐ-UBND", "TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG | Nguyễn Văn An"]
"""Of what may be typed, in the middle of an English hint."""
VIETNAMESE = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
READ_OUT = ["aria-label", "title", "placeholder", "alt", "data-label", "data-busy"]
UNSEEN = {"script", "style", "template", "svg"}
NO_WORDS = {"Actions", "English"}
"""Written into a template of Wagtail's, and the name that a language has for itself."""
UPSTREAM = ["allauth", "wagtail.admin", "wagtail", "django.conf", "django.contrib.auth"]
DOMAINS = ["django", "djangojs"]

_WORDS = r"""
  const attributes = ["aria-label", "title", "placeholder", "alt", "data-label", "data-busy"];
  const found = new Set();
  const walk = (see) => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const element = words.currentNode.parentElement;
      if (!element.closest("script, style, template, svg")) see(element, words.currentNode.data.trim());
    }
    for (const element of document.body.querySelectorAll("*")) {
      for (const name of attributes) see(element, (element.getAttribute(name) ?? "").trim());
    }
  };
  const line = (element, text) => `<${element.localName} class="${element.className}"> ${text.slice(0, 90)}`;
  const speaks = (element) => element.closest("[lang]").lang.slice(0, 2);
"""
ENGLISH_LEFT_OVER = f"""
() => {{
  {_WORDS}
  const english = window.englishWords;
  if (speaks(document.documentElement) !== "vi") return ["not in Vietnamese"];
  if (english.has(document.title.split(" – ")[0])) found.add(`in English: ${{document.title}}`);
  walk((element, text) => {{
    if (!english.has(text.replace(/\\s+/g, " ")) || speaks(element) !== "vi") return;
    if (element.checkVisibility()) found.add(`in English: ${{line(element, text)}}`);
  }});
  return [...found];
}}
"""


def vietnamese_left_over(html: str, data: list[str]) -> list[str]:
    """What an English page says in Vietnamese.

    Data (names, titles, numbers of papers) may stand inside an English sentence; alone they must be marked.
    """
    page = BeautifulSoup(html, "html.parser")
    if page.html is None or not str(page.html.get("lang")).startswith("en"):
        return ["not in English"]
    found = []
    if page.title and VIETNAMESE.search(without(page.title.get_text(), data)):
        found.append(f"not translated: {page.title.get_text()}")
    for element, text in texts_of(page):
        if not VIETNAMESE.search(text) or not element_language(element).startswith("en"):
            continue
        rest = without(text, data)
        where = f'<{element.name} class="{" ".join(element.get("class", []))}"> {text[:90]}'
        if VIETNAMESE.search(rest):
            found.append(f"not translated: {where}")
        elif not re.search("[a-z]", rest, re.IGNORECASE):
            found.append(f"not marked: {where}")
    return list(dict.fromkeys(found))


def texts_of(page: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    """Each text of the body with the element it stands in, and each attribute that is read out."""
    for text in page.body.find_all(string=True):
        if type(text) is NavigableString and not any(one.name in UNSEEN for one in text.parents):
            yield text.parent, text.strip()
    for element in page.body.find_all(True):
        yield from ((element, str(element[name]).strip()) for name in READ_OUT if name in element.attrs)


def element_language(element: Tag) -> str:
    return next(str(one["lang"]) for one in (element, *element.parents) if "lang" in one.attrs)


def without(text: str, data: list[str]) -> str:
    for one in data:
        text = text.replace(one, "")
    return text


def vietnamese_data() -> list[str]:
    """What the demo has in it, the longest first: these are Vietnamese in both languages."""
    fields = (
        (Official, "full_name"),
        (User, "full_name"),
        (UnitVersion, "name"),
        (Position, "name_vi"),
        (CompetencyVersion, "name_vi"),
        (ContentPage, "title"),
        (Assessment, "title"),
        (ChecklistVersion, "title"),
        (Decision, "number"),
        (UnitEvent, "document_number"),
        (RoleGrant, "capacity"),
        (LessonRelease, "note"),
        (HandedInDocument, "title"),
        (HandedInDocument, "reason"),
        (LevelReview, "reason"),
        (CertificateTemplate, "name"),
        (NeedsSurvey, "note"),
        (NeedsSurvey, "unit_name"),
        (LevelReviewAnswer, "words"),
        (Task, "name"),
        (Workflow, "name"),
        (TaskState, "comment"),
        (Job, "title"),  # in the language of whoever asked for it
    )
    words = {word for model, name in fields for word in model.objects.values_list(name, flat=True)}
    steps = {str(lesson.step(one).value["title"]) for lesson in LessonPage.objects.all() for one in lesson.step_ids}
    guides = {guide.title for guide in all_guides()}
    return sorted(
        {*words, *steps, *guides, *EXAMPLES, *HEADINGS, *WRONG.values(), settings.PRODUCT_NAME} - {""},
        key=len,
        reverse=True,
    )


def english_words_known() -> str:
    """A script for a browser to begin each page with, for `ENGLISH_LEFT_OVER`."""
    return f"window.englishWords = new Set({json.dumps(english_words())});"


def english_words() -> list[str]:
    """Whole texts of our interface and of the libraries' in English, but for those that are the same in Vietnamese."""
    locale = Path(settings.BASE_DIR) / "lms/locale"
    ours = {text for domain in DOMAINS for text in _texts(locale / f"en/LC_MESSAGES/{domain}.po")}
    theirs = {
        entry.msgid
        for package in UPSTREAM
        for domain in DOMAINS
        for entry in _entries(_folder(package) / f"en/LC_MESSAGES/{domain}.po")
    }
    vietnamese = {text for domain in DOMAINS for text in _texts(locale / f"vi/LC_MESSAGES/{domain}.po")}
    vietnamese |= {
        text
        for domain in DOMAINS
        for text in _texts(Path(settings.BASE_DIR) / f"lms/upstream/locale/vi/LC_MESSAGES/{domain}.po")
    }
    same = vietnamese | NO_WORDS | set(HEADINGS)
    return sorted(text for text in (ours | theirs) - same if len(text) > 1 and "%" not in text)


def _folder(package: str) -> Path:
    [place] = find_spec(package).submodule_search_locations
    return Path(place) / "locale"


def _entries(path: Path) -> list[polib.POEntry]:
    return list(polib.pofile(str(path))) if path.exists() else []


def _texts(path: Path) -> set[str]:
    return {text for entry in _entries(path) for text in (entry.msgstr, *entry.msgstr_plural.values())}
