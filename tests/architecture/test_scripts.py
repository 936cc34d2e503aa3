"""What our scripts may do with text and with names that come from elsewhere."""

import re

from tests.architecture.rooms import ROOT

HTML = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|document\.write|srcdoc)\b"
    r"|\beval\(|new Function\("
)
DRAWN_BY_OUR_SERVER = {
    "lms/hr/static/hr/sitting-desk.js": 1,
    "lms/studio/static/studio/content-checks.js": 1,
}
"""Parts of a page, asked for at our own address and put in as they came."""
BY_NAME = re.compile(r"(?:\w|\)|\])\[[^\]\d\"'`][^\]]*\]\s*(?:=|\+=|\?\?=|\|\|=)(?![=>])|__proto__|\.prototype\b")
KEYS_OF_OURS = {
    "lms/static/lms/js/exam-player.js": 1,  # numbers of questions
    "lms/static/lms/js/exam-store.js": 2,
    "lms/static/lms/js/passkeys.js": 1,  # names written out in the same file
}


def scripts():
    for top in ("lms", "courses", "assessments", "certificates"):
        yield from sorted((ROOT / top).rglob("*.js"))


def counted(pattern):
    found = {str(path.relative_to(ROOT)): len(pattern.findall(path.read_text(encoding="utf-8"))) for path in scripts()}
    return {path: count for path, count in found.items() if count}


def test_text_is_put_in_as_text():
    assert counted(HTML) == DRAWN_BY_OUR_SERVER


def test_no_object_is_written_into_under_a_name_from_elsewhere():
    """Such a name may be that of an object's own parts; a Map has none."""
    assert counted(BY_NAME) == KEYS_OF_OURS
