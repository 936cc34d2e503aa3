from uuid import UUID

import pytest

from assessments.domain.receipts import ALPHABET, receipt_code

pytestmark = pytest.mark.unit

ATTEMPT = UUID("0f8fad5b-d9cb-469f-a165-70867728950e")


def test_receipt_code_depends_on_the_answers_alone():
    code = receipt_code(ATTEMPT, {1: [3, 5], 2: [7]})

    assert code == receipt_code(ATTEMPT, {2: (7,), 1: (3, 5), 3: ()})
    assert len(code) == 4
    assert set(code) <= set(ALPHABET)


def test_receipt_code_changes_with_an_answer_and_with_the_attempt():
    codes = {
        receipt_code(ATTEMPT, {1: [3]}),
        receipt_code(ATTEMPT, {1: [4]}),
        receipt_code(ATTEMPT, {2: [3]}),
        receipt_code(ATTEMPT, {}),
        receipt_code(UUID(int=1), {1: [3]}),
        receipt_code(ATTEMPT, {1: [3, 4]}),
        receipt_code(ATTEMPT, {1: [4, 3]}),
        receipt_code(ATTEMPT, {1: ["60 ngày"]}),
        receipt_code(ATTEMPT, {1: [[3], [4]]}),
    }

    assert len(codes) == 9


def test_receipt_code_is_the_one_the_browser_computes():
    """`exam-store.js` must give the same; its own test compares them in a browser."""
    assert receipt_code(ATTEMPT, {1: [3], 2: [4, 5]}) == "KGEJ"
