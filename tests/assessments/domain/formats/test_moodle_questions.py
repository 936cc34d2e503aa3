import base64
from decimal import Decimal

import pytest

from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.domain.question_text import ChoiceText, PictureText, QuestionText
from tests.assessments.domain.formats.moodle_files import (
    GOOD,
    PNG,
    answer,
    feedback,
    pairs,
    question,
    read,
    shown,
)

pytestmark = pytest.mark.unit

FULL, HALF = Decimal(100), Decimal(50)


@pytest.mark.parametrize(
    ("kind", "inside", "expected"),
    [
        (
            "multichoice",
            "<single>true</single><shuffleanswers>0</shuffleanswers>"
            + answer(100, "&lt;b&gt;a&lt;/b&gt;", feedback("được"))
            + answer("33.3333333", "b")
            + answer(0, "c &lt; d", form="format='plain_text'"),
            {
                "kind": "single",
                "keeps_order": True,
                "choices": (
                    ChoiceText("a", FULL, "được"),
                    ChoiceText("b", Decimal("33.33333")),
                    ChoiceText("c < d"),
                ),
            },
        ),
        (
            "multichoice",
            "<single>false</single><shuffleanswers>true</shuffleanswers>"
            + answer(50, "a")
            + answer(50, "b")
            + answer(-50, "c"),
            {
                "kind": "multiple",
                "scoring": "parts",
                "choices": (ChoiceText("a", HALF), ChoiceText("b", HALF), ChoiceText("c", -HALF)),
            },
        ),
        (
            "truefalse",
            answer(0, "true", feedback("nhầm")) + answer(100, "false"),
            {"kind": "true_false", "choices": (ChoiceText("Đúng", feedback="nhầm"), ChoiceText("Sai", FULL))},
        ),
        (
            "shortanswer",
            "<usecase>1</usecase>" + answer(100, "Hà Nội") + answer(50, "5 \\* 3", feedback("gần")) + answer(0, "*"),
            {"kind": "short_text", "choices": (ChoiceText("Hà Nội", FULL), ChoiceText("5 * 3", HALF, "gần"))},
        ),
        (
            "numerical",
            answer(100, "3.50", "<tolerance>0.1</tolerance>")
            + answer(50, "4", feedback("gần"))
            + "<units><unit><multiplier>1</multiplier><unit_name>ngày</unit_name></unit></units>"
            + "<unitgradingtype>0</unitgradingtype>",
            {
                "kind": "numeric",
                "choices": (ChoiceText("3.5", FULL, tolerance=Decimal("0.1")), ChoiceText("4", HALF, "gần")),
            },
        ),
        (
            "matching",
            "<shuffleanswers>true</shuffleanswers>" + pairs(("a", "x"), ("b", "y"), ("", "z")),
            {
                "kind": "matching",
                "scoring": "parts",
                "choices": (ChoiceText("a", match="x"), ChoiceText("b", match="y"), ChoiceText("", match="z")),
            },
        ),
        (
            "ordering",
            answer("2.0000000", "hai") + answer("1.0000000", "một") + "<gradingtype>ALL_OR_NOTHING</gradingtype>",
            {"kind": "ordering", "choices": (ChoiceText("một"), ChoiceText("hai"))},
        ),
        (
            "ordering",
            answer(0, "một") + answer(0, "hai"),
            {"kind": "ordering", "scoring": "parts", "choices": (ChoiceText("một"), ChoiceText("hai"))},
        ),
    ],
    ids=["single", "multiple", "true/false", "short text", "number", "matching", "ordering", "ordering in parts"],
)
def test_read_moodle_xml(kind, inside, expected):
    assert read(question(kind, inside)) == [
        ReadQuestion("câu 1, dòng 3", "Tên", "", "", (), QuestionText(stem="Đề", **expected))
    ]


def test_read_moodle_xml_tells_what_surrounds_a_question():
    category = "<question type='category'><category><text>$course$/top/Hộ tịch/Khai sinh</text></category></question>\n"
    around = (
        "<generalfeedback format='moodle_auto_format'><text>Vì\nluật</text></generalfeedback><idnumber>HT-1</idnumber>"
        "<tags><tag><text>thi thử</text></tag><tag><text>nang-luc:T01</text></tag><tag><text>muc:2</text></tag>"
        "<tag><text>do-kho:hard</text></tag><tag><text>can-cu:Luật Hộ tịch</text></tag><tag><text>bo-dau</text></tag>"
        "</tags>"
    )

    first, _second = read(category, question("shortanswer", around + answer(100, "a")), GOOD)

    assert first == ReadQuestion(
        where="câu 1, dòng 4",
        name="Tên",
        code="HT-1",
        category="Hộ tịch/Khai sinh",
        tags=("thi thử",),
        text=QuestionText(
            kind="short_text",
            stem="Đề",
            choices=(ChoiceText("a", FULL),),
            explanation="Vì\nluật",
            marks_matter=False,
            legal_basis="Luật Hộ tịch",
            competency="T01",
            level=2,
            difficulty="hard",
        ),
    )


def test_read_moodle_xml_numbers_pictures_as_the_file_lists_them():
    stem = shown(
        "<p><img src='@@PLUGINFILE@@/hai.webp'><img src='@@PLUGINFILE@@/m%E1%BB%99t.png' alt='sơ đồ'></p>",
        ("một.png", PNG),
        ("thừa.pdf", b"%PDF"),
        ("hai.webp", b"RIFF\0\0\0\0WEBPVP8 "),
    )
    coded = base64.b64encode(b"GIF89a").decode()
    choice = shown(
        f"<img src='@@PLUGINFILE@@/một.png'><img src='data:image/gif;base64,{coded}'>", ("một.png", PNG), name="answer"
    ).replace("<answer", "<answer fraction='100'")

    (only,) = read(question("multichoice", "<single>1</single>" + choice + answer(0, "b"), stem))

    assert only.text.stem == "[hình 2][hình 1]"
    assert [one.text for one in only.text.choices] == ["[hình 1][hình 3]", "b"]
    assert only.text.pictures == (
        PictureText("một.png", PNG, "sơ đồ"),
        PictureText("hai.webp", b"RIFF\0\0\0\0WEBPVP8 "),
        PictureText("hinh-3.gif", b"GIF89a"),
    )


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (question("cloze", ""), "Dạng câu hỏi “cloze” chưa được hỗ trợ."),
        (question("ddimageortext", ""), "Dạng câu hỏi “ddimageortext” chưa được hỗ trợ."),
        (question("description", ""), "Đây là đoạn giới thiệu, không phải câu hỏi."),
        (
            question("essay", ""),
            "Câu tự luận trong Moodle XML không có thang chấm. Hãy soạn câu này trên hệ thống, kèm thang chấm.",
        ),
        (
            question("multichoice", answer(90, "a") + answer(0, "b")),
            "Câu một đáp án cần đúng một phương án đúng, đang có 0.",
        ),
        (question("truefalse", answer(100, "true")), "Câu đúng/sai cần đúng hai phương án."),
        (
            question("truefalse", answer(0, "true") + answer(0, "false")),
            "Câu đúng/sai cần đúng một đáp án được 100 phần trăm điểm.",
        ),
        (
            question("shortanswer", answer(100, "Hà*")),
            "Câu trả lời “Hà*” có dấu * (chữ gì cũng được), chưa được hỗ trợ. Hãy bỏ dấu * hoặc câu trả lời đó.",
        ),
        (
            question("numerical", answer(100, "3") + "<unitgradingtype>1</unitgradingtype>"),
            "Câu điền số có chấm đơn vị chưa được hỗ trợ. Hãy ghi đơn vị trong đề bài.",
        ),
        (question("numerical", answer(100, "ba")), "“ba” không phải là số."),
        (question("multichoice", answer("lớn", "a")), "“lớn” không phải là số."),
        (question("matching", pairs(("a", "x"))), "Câu ghép cặp cần ít nhất hai cặp, vế nào cũng có chữ."),
        (
            question("shortanswer", answer(100, "a"), shown("<img src='https://x.vn/a.png'>")),
            (
                "Câu có hình “https://x.vn/a.png” nhưng tệp không kèm hình đó. "
                "Hãy xuất Moodle XML có kèm hình, hoặc bỏ hình khỏi câu."
            ),
        ),
        (
            question("shortanswer", answer(100, "a"), shown("<img src='@@PLUGINFILE@@/a.png'>", ("a.png", b"<svg>"))),
            "Hình a.png không phải PNG, JPEG, GIF hoặc WebP. Hãy đổi sang một dạng này.",
        ),
        (
            question(
                "shortanswer",
                answer(100, "a"),
                shown("<img src='@@PLUGINFILE@@/a.png'>", ("a.png", PNG + bytes(2 * 1024 * 1024))),
            ),
            "Hình a.png lớn hơn 2 MB. Hãy thu nhỏ hình rồi gửi lại.",
        ),
        (
            question("shortanswer", answer(100, "a"), shown("<img src='data:image/png;base64,@'>")),
            "Hình 1 bị hỏng trong tệp.",
        ),
        (
            question("shortanswer", answer(100, "Caâu hoûi"), shown("Thuû tuïc ñaêng kyù")),
            (
                "Chữ gõ theo bảng mã cũ (TCVN3 hoặc VNI) nên không đọc được dấu. Hãy chuyển sang Unicode bằng UniKey "
                "(Công cụ, Chuyển mã), lưu tệp với mã hóa UTF-8 rồi gửi lại."
            ),
        ),
    ],
)
def test_read_moodle_xml_refuses_a_bad_question_and_reads_on(bad, reason):
    first, second = read(bad, GOOD)

    assert first == RefusedQuestion("câu 1, dòng 3", "Tên", reason)
    assert (second.where, second.name) == ("câu 2, dòng 3", "Sau")


@pytest.mark.parametrize(("kind", "right"), [("numerical", "3"), ("shortanswer", "xã")])
def test_what_whoever_answers_otherwise_is_told_ends_the_explanation(kind, right):
    general = "<generalfeedback format='html'><text>Luật.</text></generalfeedback>"
    [one] = read(question(kind, general + answer(100, right) + answer(0, "*", feedback("Chưa đúng"))))
    assert one.text.choices == (ChoiceText(right, FULL),)
    assert one.text.explanation == "Luật.\nChưa đúng"
    [one] = read(question(kind, answer(100, right) + answer(0, "*")))
    assert (one.text.choices, one.text.explanation) == ((ChoiceText(right, FULL),), "")


def test_a_question_of_too_many_choices_is_refused_before_they_are_read():
    [one] = read(question("multichoice", answer(0, "&lt;video&gt;") * 51))
    assert one.reason == "Một câu hỏi có nhiều nhất 50 phương án."


def test_a_tolerance_that_would_not_be_kept_is_refused():
    [one] = read(question("numerical", answer(100, "3", "<tolerance>0.000000001</tolerance>")))
    assert one.reason.startswith("Sai số cho phép nhỏ quá.")


def test_long_names_and_descriptions_of_pictures_are_cut():
    name = "a" * 240 + ".png"
    stem = shown(f"<p>Đề<img src='@@PLUGINFILE@@/{name}' alt='{'b' * 600}'></p>", (name, PNG))
    [one] = read(question("shortanswer", answer(100, "xã"), stem=stem))
    assert one.text.pictures == (PictureText("a" * 196 + ".png", PNG, "b" * 500),)
