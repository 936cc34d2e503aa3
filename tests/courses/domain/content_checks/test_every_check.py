"""One bad lesson for every fault that the content checks know, beside one good lesson in which all of them are silent.

A new check, or a new fault in an old one, wants its line in `BAD`.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from courses.domain import content_checks
from courses.domain.citations import EndedText
from courses.domain.content_checks.checking import CHECKS, check_draft
from tests.courses.domain.content_checks.drafts import draft_of, spoilt
from tests.factories.courses import every_kind, follow_picture, items, reads, watch

pytestmark = pytest.mark.unit

KB = 1024
FINDING = re.compile(r'Finding\(\s*"([a-z_]+)"')


def with_picture(alt="Nút Nộp hồ sơ ở góc phải", kilobytes=20):
    picture = follow_picture(7, (1, 1))
    picture["value"]["picture_alt"] = alt
    return draft_of([picture, *every_kind()], picture_bytes={"anh": kilobytes * KB})


def with_choices(*choices):
    return draft_of(spoilt(3, choices=items(*choices)))


ENDED = EndedText("123/2015/NĐ-CP", "Nghị định", "", date(2026, 6, 30), "")
GOOD = [draft_of(every_kind()), with_picture(kilobytes=40)]
BAD = {
    "step_without_title": draft_of(spoilt(1, title=" ")),
    "empty_step": draft_of(spoilt(1, body_html="<p> </p>")),
    "step_too_long": draft_of(spoilt(1, body_html=f"<p>{'chữ. ' * 121}</p>")),
    "feedback_missing": with_choices(
        {"text": "Giấy cam đoan", "correct": False, "feedback": "Chưa đúng."},
        {"text": "Văn bản xác nhận", "correct": True, "feedback": "Đúng. Nộp văn bản đó."},
    ),
    "picture_missing": draft_of([follow_picture(7, (1, 1)), *every_kind()]),
    "picture_without_alt": with_picture(alt=""),
    "picture_alt_is_a_name": with_picture(alt="IMG_2034.png"),
    "picture_too_heavy": with_picture(kilobytes=41),
    "practice_missing": draft_of([*reads(4), *every_kind()]),
    "real_task_missing": draft_of([one for one in every_kind() if one["type"] != "do_real"]),
    "legal_basis_missing": draft_of(spoilt(6, legal_basis=""), legal_basis=()),
    "text_not_in_force": draft_of(every_kind(), ended_basis={"read": [ENDED]}),
    "link_to_closed_page": draft_of(
        spoilt(1, body_html='<p>Xem <a linktype="page" id="7">Bài kế tiếp</a>.</p>'), closed_pages=frozenset({7})
    ),
    "lesson_too_heavy": draft_of(spoilt(1, body_html=f"<p>Mở phần mềm.</p><!--{'x' * 450 * KB}-->")),
    "sentence_too_long": draft_of(spoilt(1, body_html=f"<p>{'chữ ' * 26}</p>")),
    "link_says_nothing": draft_of(spoilt(1, body_html='<p>Mở cổng <a href="https://a.vn">tại đây</a>.</p>')),
    "recording_missing": draft_of([*every_kind(), watch(9)]),
    "recording_without_light": draft_of([*every_kind(), watch(9)], recording_bytes={9: 3000 * KB}),
    "transcript_missing": draft_of([*every_kind(), watch(9, transcript="<p> </p>")], recording_bytes={9: KB}),
    "term_unknown": draft_of(spoilt(1, body_html="<p>Ghi vào <dfn>sổ lạ</dfn>.</p>")),
    "abbreviation_unknown": draft_of(spoilt(1, body_html="<p>Chờ BTP trả lời.</p>")),
}


@pytest.mark.parametrize("code", BAD)
def test_a_fault_is_found_and_nothing_else(code):
    assert [one.code for one in check_draft(BAD[code])] == [code]


@pytest.mark.parametrize("draft", GOOD, ids=["every kind of step", "a picture"])
def test_a_good_lesson_passes_in_silence(draft):
    assert check_draft(draft) == []


def test_every_check_and_every_fault_has_its_bad_lesson():
    fires = {check for check in CHECKS for draft in BAD.values() if [*check(draft)]}
    assert fires == set(CHECKS)
    sources = Path(content_checks.__file__).parent.glob("*.py")
    assert set(BAD) == {code for source in sources for code in FINDING.findall(source.read_text(encoding="utf-8"))}
