import pytest

from assessments.domain.formats.tags import read_tags, tags_of, told_by_tags
from assessments.domain.question_text import Fault, QuestionText

pytestmark = pytest.mark.unit

PLAIN = QuestionText(kind="single", stem="Đề")
TOLD = QuestionText(
    kind="multiple",
    stem="Đề",
    scoring="all",
    keeps_order=True,
    marks_matter=False,
    legal_basis="Luật Hộ tịch: Điều 15\nLuật Cư trú",
    competency="T01",
    level=3,
    difficulty="hard",
)


def test_tags_of():
    assert tags_of(PLAIN) == ["do-kho:medium"]
    assert tags_of(TOLD) == [
        "nang-luc:T01",
        "muc:3",
        "do-kho:hard",
        "can-cu:Luật Hộ tịch: Điều 15\nLuật Cư trú",
        "dung-het",
        "giu-thu-tu",
        "bo-dau",
    ]
    assert "giu-thu-tu" not in tags_of(TOLD, says_order=True)
    assert "dung-het" not in tags_of(TOLD, says_scoring=True)


@pytest.mark.parametrize("question", [PLAIN, TOLD])
def test_told_by_tags_reads_back_what_tags_of_says(question):
    told = read_tags(["thi  thử", *tags_of(question), "thi thử", "nang-luc"])

    assert told_by_tags(QuestionText(kind=question.kind, stem="Đề"), told) == question
    assert told.others == ("thi thử", "nang-luc")


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        (["nang-luc:T01", "NANG-LUC:T02"], "Câu hỏi có hai thẻ “nang-luc” khác nhau. Hãy giữ một thẻ."),
        (["dung-het", "cham-tung-phan"], "Thẻ “dung-het” và “cham-tung-phan” trái nhau. Hãy giữ một thẻ."),
        (["muc:0"], "Thẻ “muc:0” không dùng được: mức là số nguyên từ 1."),
        (["muc:1,5"], "Thẻ “muc:1,5” không dùng được: mức là số nguyên từ 1."),
    ],
)
def test_told_by_tags_refuses_what_contradicts_or_means_nothing(tags, reason):
    with pytest.raises(Fault) as refusal:
        told_by_tags(PLAIN, read_tags(tags))

    assert str(refusal.value) == reason
