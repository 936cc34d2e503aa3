"""Answering a question of any kind as a person does: by the words on the screen."""

import re
from typing import Any

from playwright.sync_api import Locator, Page

from assessments.domain.question_text import PartText
from assessments.enums import QuestionKind
from tests.factories.question_texts import OF_EVERY_KIND

NTH = "Thứ tự {}"
LETTER = re.compile(r"^[A-Z]\. ")


def right_words(text: PartText) -> Any:
    """What a person who knows answers: words to choose, words by place or by left side, or a text."""
    if text.kind == QuestionKind.ORDERING:
        return [one.text for one in text.choices]
    if text.kind == QuestionKind.MATCHING:
        return {one.text: one.match for one in text.choices if one.text}
    if text.kind in {QuestionKind.NUMERIC, QuestionKind.SHORT_TEXT}:
        return text.choices[0].text
    return [one.text for one in text.choices if one.weight > 0]


def asked(page: Page) -> PartText:
    """The question on the screen."""
    stem = page.locator("#exam-stem").inner_text()
    return next(one for one in OF_EVERY_KIND if one.stem == stem)


def go_to(page: Page, kind: str) -> None:
    """To the question of that kind, page by page."""
    while page.locator("#exam-previous").is_visible():
        page.locator("#exam-previous").click()
    while asked(page).kind != kind:
        page.locator("#exam-next").click()


def fields(page: Page) -> Locator:
    return page.locator("#exam-choices")


def part(page: Page, number: int) -> Locator:
    return page.locator(".exam-part").nth(number - 1)


def pick(select: Locator, words: str) -> None:
    """With its letter, where the options are written out above."""
    texts = select.locator("option").all_inner_texts()
    select.select_option(index=[LETTER.sub("", text) for text in texts].index(words))


def answer(box: Locator, text: PartText) -> None:
    """Rightly, in the fields of `box`."""
    if text.kind == QuestionKind.CASE:
        for number, one in enumerate(text.parts, start=1):
            answer(part(box.page, number), one)
        return
    words = right_words(text)
    if text.kind == QuestionKind.ORDERING:
        for place, word in enumerate(words, start=1):
            pick(box.get_by_role("combobox", name=NTH.format(place), exact=True), word)
    elif text.kind == QuestionKind.MATCHING:
        for left, word in words.items():
            pick(box.get_by_role("combobox", name=left, exact=True), word)
    elif isinstance(words, str):
        box.get_by_role("textbox", name="Trả lời", exact=True).fill(words)
    else:
        for word in words:
            box.get_by_label(word, exact=True).check()


def said(box: Locator, text: PartText) -> Any:
    """What the fields of `box` hold, in the shape of `right_words`; of a case by part."""
    if text.kind == QuestionKind.CASE:
        return [said(part(box.page, number), one) for number, one in enumerate(text.parts, start=1)]
    if text.kind in {QuestionKind.ORDERING, QuestionKind.MATCHING}:
        chosen = [LETTER.sub("", one.locator("option:checked").inner_text()) for one in box.locator("select").all()]
        lefts = [one.text for one in text.choices if one.text]
        return chosen if text.kind == QuestionKind.ORDERING else dict(zip(lefts, chosen, strict=True))
    if text.kind in {QuestionKind.NUMERIC, QuestionKind.SHORT_TEXT}:
        return box.locator("[type=text]").input_value()
    checked = [one.inner_text() for one in box.locator(".choice:has(:checked)").all()]
    return [one.text for one in text.choices if one.text in checked]


def all_right(text: PartText) -> Any:
    return [right_words(one) for one in text.parts] if text.kind == QuestionKind.CASE else right_words(text)
