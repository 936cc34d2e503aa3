"""Every check fires on a bad lesson, with a sentence that says how to mend it, and is silent on a good one."""

import pytest

from courses.domain.content_checks.abbreviations import check_abbreviations
from courses.domain.content_checks.checking import CHECKS
from courses.domain.content_checks.empty_step import check_empty_steps
from courses.domain.content_checks.feedback import check_feedback
from courses.domain.content_checks.legal_basis import check_legal_basis
from courses.domain.content_checks.link_words import check_link_words
from courses.domain.content_checks.linked_pages import check_linked_pages
from courses.domain.content_checks.offline_weight import check_offline_weight
from courses.domain.content_checks.practice_often import check_practice_often
from courses.domain.content_checks.real_task import check_real_task
from courses.domain.content_checks.sentence_length import check_sentence_length
from courses.domain.content_checks.step_length import check_step_length
from courses.domain.content_checks.terms import check_terms
from lms.core.vietnamese.text import matching_key
from tests.courses.domain.content_checks.drafts import draft_of, found, spoilt
from tests.factories.courses import every_kind, items, read, reads, step

NOT_A_TERM = (
    "“giáp lai” được đánh dấu là thuật ngữ nhưng chưa có trong danh mục. Hãy thêm vào mục Thuật ngữ, hoặc bỏ dấu."
)
pytestmark = pytest.mark.unit

TO_PAGE = '<p>Xem <a linktype="page" id="7">Bài kế tiếp</a> và <a linktype="page" id="8">Bài đã có</a>.</p>'
PRACTICE = every_kind()[2]
CLOSING = every_kind()[4:]
NO_REAL_TASK = "Bài chưa có bước Tự làm việc thật. Hãy thêm một việc làm tại quầy, ghi rõ thế nào là xong và hỏi ai."
NO_LEGAL_BASIS = (
    "Chưa có căn cứ pháp lý. Hãy ghi số, ký hiệu văn bản ở mục Căn cứ pháp lý của khóa học hoặc ở thẻ Ghi nhớ."
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_good_lesson_has_nothing_to_mend(check):
    assert found(check, draft_of(every_kind(), closed_pages=frozenset({7}))) == []


@pytest.mark.parametrize(
    ("check", "draft", "expected"),
    [
        (
            check_empty_steps,
            draft_of(spoilt(1, title=" ", body_html="<p> </p>")),
            [
                (
                    "step_without_title",
                    "blocks",
                    1,
                    "read",
                    "Bước chưa có tên. Hãy đặt tên theo việc người học sẽ làm.",
                ),
                ("empty_step", "blocks", 1, "read", "Bước chưa có chữ nào. Hãy viết nội dung, hoặc xóa bước."),
            ],
        ),
        (
            check_step_length,
            draft_of(spoilt(1, body_html=f"<p>{'chữ ' * 121}</p>")),
            [
                (
                    "step_too_long",
                    "blocks",
                    1,
                    "read",
                    "Bước dài 121 từ, nhiều nhất là 120. Hãy bớt chữ hoặc tách thành hai bước.",
                )
            ],
        ),
        (
            check_step_length,
            draft_of(spoilt(6, prepare=items("chữ " * 200))),
            [
                (
                    "step_too_long",
                    "blocks",
                    6,
                    "remember",
                    "Bước dài 231 từ, nhiều nhất là 200. Hãy bớt chữ hoặc tách thành hai bước.",
                )
            ],
        ),
        (
            check_sentence_length,
            draft_of(spoilt(2, common_error="Một hai ba bốn năm sáu bảy " + "tám " * 18 + "chín. Ngắn thôi.")),
            [
                (
                    "sentence_too_long",
                    "warns",
                    2,
                    "follow",
                    "Câu “Một hai ba bốn năm sáu…” dài 26 từ, nên tối đa 25. Hãy ngắt thành hai câu.",
                )
            ],
        ),
        (
            check_practice_often,
            draft_of([*reads(3), *CLOSING]),
            [
                (
                    "practice_missing",
                    "blocks",
                    0,
                    "",
                    "Bài có 5 bước mà chưa có bước Thử ngay. Hãy thêm một câu hỏi sau điều khó nhất.",
                )
            ],
        ),
        (
            check_practice_often,
            draft_of([*reads(3), PRACTICE, *reads(4), *CLOSING]),
            [
                (
                    "practice_missing",
                    "blocks",
                    8,
                    "doc-4",
                    "Từ bước 5 đến bước 8 chưa có bước Thử ngay. Cứ bốn bước cần một: hãy thêm vào giữa.",
                )
            ],
        ),
        (
            check_real_task,
            draft_of(reads(3)),
            [
                (
                    "real_task_missing",
                    "blocks",
                    0,
                    "",
                    NO_REAL_TASK,
                )
            ],
        ),
        (
            check_legal_basis,
            draft_of(every_kind(), legal_basis=()),
            [
                (
                    "legal_basis_missing",
                    "blocks",
                    0,
                    "",
                    NO_LEGAL_BASIS,
                )
            ],
        ),
        (
            check_feedback,
            draft_of(
                spoilt(
                    3,
                    choices=items(
                        {"text": "Giấy cam đoan", "correct": False, "feedback": "Chưa đúng."},
                        {"text": "Văn bản xác nhận", "correct": True, "feedback": ""},
                        {"text": "Sổ khám thai", "correct": False, "feedback": "Chưa đúng. Sổ không xác nhận."},
                    ),
                )
            ),
            [
                (
                    "feedback_missing",
                    "blocks",
                    3,
                    "try_now",
                    "Phương án “Giấy cam đoan” chưa có phản hồi. Hãy viết một câu: vì sao chưa đúng.",
                )
            ],
        ),
        (
            check_linked_pages,
            draft_of(spoilt(1, body_html=TO_PAGE), closed_pages=frozenset({7})),
            [
                (
                    "link_to_closed_page",
                    "blocks",
                    1,
                    "read",
                    "Liên kết “Bài kế tiếp” dẫn tới trang chưa xuất bản. Hãy xuất bản trang đó hoặc bỏ liên kết.",
                )
            ],
        ),
        (
            check_link_words,
            draft_of(spoilt(1, body_html='<p>Xem <a href="https://a.vn">Tại đây</a>, <a href="/b">Sổ tay</a>.</p>')),
            [
                (
                    "link_says_nothing",
                    "warns",
                    1,
                    "read",
                    "Liên kết ghi “Tại đây”. Hãy ghi tên trang sẽ mở, ví dụ “Cổng dịch vụ công”.",
                )
            ],
        ),
        (
            check_abbreviations,
            draft_of(
                [
                    step("read", {"title": "Gửi BTP", "body_html": "<p>Số 123/2015/NĐ-CP. BTP trả lời UBND.</p>"}, "a"),
                    step("read", {"title": "Mã", "body_html": "<p>Mã dùng một lần (OTP). Nhập OTP, đọc mã QR.</p>"}),
                ],
                abbreviations=frozenset({"UBND"}),
            ),
            [
                (
                    "abbreviation_unknown",
                    "warns",
                    1,
                    "a",
                    "Chữ viết tắt “BTP” chưa có trong thuật ngữ. Hãy viết đủ ở lần đầu, ví dụ “… (BTP)”.",
                )
            ],
        ),
        (
            check_terms,
            draft_of(
                [
                    step("read", {"title": "A", "body_html": "<p><dfn>Hộ tịch</dfn>, <dfn>giáp lai</dfn></p>"}, "a"),
                    step("read", {"title": "B", "body_html": "<p><dfn>Giáp lai</dfn></p>"}),
                ],
                terms=frozenset({matching_key("hộ tịch")}),
            ),
            [
                (
                    "term_unknown",
                    "warns",
                    1,
                    "a",
                    NOT_A_TERM,
                )
            ],
        ),
        (
            check_offline_weight,
            draft_of(spoilt(1, body_html="x" * 450 * 1024)),
            [
                (
                    "lesson_too_heavy",
                    "blocks",
                    0,
                    "",
                    "Bài nặng 453 KB, nhiều nhất là 400 KB để học được khi không có mạng. Hãy tách bài.",
                )
            ],
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_the_way_to_mend_it(check, draft, expected):
    assert found(check, draft) == expected


@pytest.mark.parametrize(
    "draft",
    [
        draft_of([*reads(3), PRACTICE, *reads(3), *CLOSING]),
        draft_of([*reads(1), *CLOSING]),
    ],
    ids=["three in a row", "a lesson of three steps"],
)
def test_practice_often_enough(draft):
    assert found(check_practice_often, draft) == []


def test_the_limits_themselves_pass():
    exactly = read()
    exactly["value"]["body_html"] = f"<p>{'chữ. ' * 120}</p>"
    in_a_breath = read()
    in_a_breath["value"]["body_html"] = f"<p>{'chữ ' * 25}</p><p>{'chữ ' * 25}</p>"
    assert found(check_step_length, draft_of([exactly])) == []
    assert found(check_sentence_length, draft_of([in_a_breath])) == []
