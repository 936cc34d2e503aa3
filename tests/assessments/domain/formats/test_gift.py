from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.formats.gift import read_gift
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.domain.question_text import ChoiceText, QuestionText

pytestmark = pytest.mark.unit

FULL, HALF = Decimal(100), Decimal(50)
GOOD = "::Sau::Câu sau {=a ~b}"


def only(source):
    (read,) = read_gift(source)
    return read


def text(source):
    read = only(source)
    assert isinstance(read, ReadQuestion), read
    return read.text


def choices(source):
    return text(source).kind, text(source).scoring, text(source).choices


def true_false(*, is_true, if_true="", if_false=""):
    right, wrong = (FULL, Decimal(0)) if is_true else (Decimal(0), FULL)
    return (ChoiceText("Đúng", right, if_true), ChoiceText("Sai", wrong, if_false))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("{=a ~b}", ("single", "all", (ChoiceText("a", FULL), ChoiceText("b")))),
        (
            "{~%50%b =a#đúng~c # sai}",
            ("single", "all", (ChoiceText("b", HALF), ChoiceText("a", FULL, "đúng"), ChoiceText("c", feedback="sai"))),
        ),
        (
            "{~%50%a ~%50%b ~%-50%c}",
            ("multiple", "parts", (ChoiceText("a", HALF), ChoiceText("b", HALF), ChoiceText("c", -HALF))),
        ),
        (
            "{~%33,33333%a ~%100%b ~c}",
            ("multiple", "parts", (ChoiceText("a", Decimal("33.33333")), ChoiceText("b", FULL), ChoiceText("c"))),
        ),
        ("{T}", ("true_false", "all", true_false(is_true=True))),
        ("{ false }", ("true_false", "all", true_false(is_true=False))),
        ("{TRUE#nhầm#giỏi}", ("true_false", "all", true_false(is_true=True, if_true="giỏi", if_false="nhầm"))),
        ("{F#nhầm}", ("true_false", "all", true_false(is_true=False, if_true="nhầm"))),
        ("{=Hà Nội =%50%HN#tắt}", ("short_text", "all", (ChoiceText("Hà Nội", FULL), ChoiceText("HN", HALF, "tắt")))),
        ("{=a = *}", None),
        ("{=5 \\* 3 =%0%*}", ("short_text", "all", (ChoiceText("5 * 3", FULL),))),
        ("{#3:2}", ("numeric", "all", (ChoiceText("3", FULL, tolerance=Decimal(2)),))),
        ("{#3,50}", ("numeric", "all", (ChoiceText("3.5", FULL),))),
        ("{#1..5#được}", ("numeric", "all", (ChoiceText("3", FULL, "được", tolerance=Decimal(2)),))),
        ("{#=1:0 =%50%2:1}", ("numeric", "all", (ChoiceText("1", FULL), ChoiceText("2", HALF, tolerance=Decimal(1))))),
        (
            "{=a -> x =b->y = -> z}",
            ("matching", "parts", (ChoiceText("a", match="x"), ChoiceText("b", match="y"), ChoiceText("", match="z"))),
        ),
    ],
)
def test_read_gift_answers(answers, expected):
    read = only(f"Câu {answers}")

    if expected is None:
        reason = "Câu trả lời “*” có dấu * (chữ gì cũng được), chưa được hỗ trợ. Hãy bỏ dấu * hoặc câu trả lời đó."
        assert read == RefusedQuestion("dòng 1", "Câu", reason)
    else:
        assert choices(f"Câu {answers}") == expected


@pytest.mark.parametrize(
    ("source", "stem"),
    [
        ("Hai \\: \\{ba\\} \\= \\#4 \\~ \\\\n \\n hết{T}", "Hai : {ba} = #4 ~ \\n\nhết"),
        ("[html]<p>Thời hạn <b>nào</b>?</p>\n<ul><li>a</li></ul>{T}", "Thời hạn nào?\n- a"),
        ("[plain]x <b> &amp; y{T}", "x <b> &amp; y"),
        ("[markdown]*x* <b>{T}", "*x* <b>"),
        ("[moodle]x <b>y</b>\nz &amp; t{T}", "x y\nz & t"),
        ("x < y\nz{T}", "x < y\nz"),
        ("Mùa {=hè ~đông} trời nóng.", "Mùa _____ trời nóng."),
        ("[html]<p>Mùa nào nóng? {=hè ~đông}</p>", "Mùa nào nóng?"),
        ("Công thức \\(x\\) {T}", "Công thức \\(x\\)"),
        ("Nguye\u0302\u0303n {T}", "Nguyễn"),
    ],
    ids=[
        "escapes",
        "html",
        "plain",
        "markdown",
        "moodle",
        "no format",
        "missing word",
        "tag after braces",
        "formula",
        "nfc",
    ],
)
def test_read_gift_stem(source, stem):
    assert text(source).stem == stem


def test_read_gift_tells_what_comments_and_tags_say():
    source = (
        "\ufeff// Ngân hàng của xã\n\n"
        "$CATEGORY: $course$/top/Hộ tịch/Khai sinh//khai tử\n"
        "// question: 7 [id:HT-\\]1] [tag:thi thử] [tag:nang-luc:T01] [tag:Muc:2] [tag:do-kho:Hard]\n"
        "// [tag:can-cu:Luật Hộ tịch, Điều 15] [tag:cham-tung-phan] [tag:giu-thu-tu] [tag:bo-dau]\n"
        "::Tên \\:\\: câu::Đề {\n"
        "// xen giữa\n"
        "=a\n"
        "~b\n"
        "####[html]Vì <i>luật</i> định.}\n"
    ).lstrip("\ufeff")

    assert only(source) == ReadQuestion(
        where="dòng 6",
        name="Tên :: câu",
        code="HT-]1",
        category="Hộ tịch/Khai sinh-khai tử",
        tags=("thi thử",),
        text=QuestionText(
            kind="single",
            stem="Đề",
            choices=(ChoiceText("a", FULL), ChoiceText("b")),
            scoring="parts",
            keeps_order=True,
            marks_matter=False,
            explanation="Vì luật định.",
            legal_basis="Luật Hộ tịch, Điều 15",
            competency="T01",
            level=2,
            difficulty="hard",
        ),
    )


@pytest.mark.parametrize(
    ("source", "name", "reason"),
    [
        (
            "Viết {}",
            "Viết",
            "Câu tự luận trong tệp GIFT không có thang chấm. Hãy soạn câu này trên hệ thống, kèm thang chấm.",
        ),
        (
            "Lời dẫn",
            "Lời dẫn",
            "Đoạn này không phải câu hỏi vì không có ngoặc { }. Nếu là câu hỏi, hãy thêm phương án trong ngoặc.",
        ),
        (
            "::A::Hở {=a ~b",
            "A",
            r"Ngoặc { } không khớp. Mỗi câu có một cặp ngoặc; ngoặc là chữ của câu thì viết \{ và \}.",
        ),
        (
            "Thừa {=a ~b} }",
            "Thừa",
            r"Ngoặc { } không khớp. Mỗi câu có một cặp ngoặc; ngoặc là chữ của câu thì viết \{ và \}.",
        ),
        ("::Hở tên {=a ~b}", "::Hở tên", "Tên câu hỏi chưa đóng bằng dấu ::."),
        ("Lạ {a b}", "Lạ", "Trong ngoặc { } chưa có phương án: mỗi phương án bắt đầu bằng = (đúng) hoặc ~ (sai)."),
        ("Hai {=a =b ~c}", "Hai", "Câu một đáp án cần đúng một phương án đúng, đang có 2."),
        ("Không {~a ~b}", "Không", "Câu một đáp án cần đúng một phương án đúng, đang có 0."),
        ("Một {~%50%a ~b}", "Một", "Chọn đủ các phương án đúng phải được 100 phần trăm điểm."),
        ("Số {#ba}", "Số", "“ba” không phải là số."),
        (
            "Số {#1 ~2}",
            "Số",
            "Câu điền số không có phương án sai: mỗi số được chấp nhận bắt đầu bằng dấu =. Hãy bỏ phần sau dấu ~.",
        ),
        ("Ngược {#5..1}", "Ngược", "Sai số cho phép không được nhỏ hơn 0."),
        (
            "Ghép {=a -> b =c}",
            "Ghép",
            "Mỗi cặp của câu ghép cặp viết là “= vế trái -> vế phải”, không có phản hồi riêng.",
        ),
        (
            "[html]Hình <img src='a/b.png'>{T}",
            "Hình <img src='a/b.png'>",
            (
                "Câu có hình “a/b.png” nhưng tệp không kèm hình đó. "
                "Hãy xuất Moodle XML có kèm hình, hoặc bỏ hình khỏi câu."
            ),
        ),
        ("// [tag:muc:cao]\nMức {T}", "Mức", "Thẻ “muc:cao” không dùng được: mức là số nguyên từ 1."),
        ("// [tag:do-kho:rất khó]\nKhó {T}", "Khó", "Độ khó “rất khó” không có trong danh sách."),
        ("// [tag:muc:1] [tag:muc:2]\nHai {T}", "Hai", "Câu hỏi có hai thẻ “muc” khác nhau. Hãy giữ một thẻ."),
        (f"// [id:{'x' * 41}]\nDài {{T}}", "Dài", "Mã câu hỏi dài quá 40 ký tự."),
    ],
)
def test_read_gift_refuses_a_bad_question_with_its_line_and_reads_on(source, name, reason):
    first, second = read_gift(f"\n{source}\n\n{GOOD}")

    assert first == RefusedQuestion(f"dòng {3 if source.startswith('//') else 2}", name, reason)
    assert (second.name, second.text.stem) == ("Sau", "Câu sau")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_read_gift_ends_a_question_at_an_empty_line(end):
    source = end.join(["Một {", "=a", "~b", "}", "", "// bỏ qua", "", "Hai {T}", " ", "Ba {F}"])

    assert [(one.where, one.text.stem) for one in read_gift(source)] == [
        ("dòng 1", "Một"),
        ("dòng 8", "Hai"),
        ("dòng 10", "Ba"),
    ]


PIECES = st.sampled_from(
    [*"~=#{}:\\%[]\n<>/T", "\n\n", "::", "->", "//", "[html]", "$CATEGORY:", "[tag:muc:", "%50%", "..", "<img", "&#0;"]
)
WHOLE_FILE = (
    f"$CATEGORY: a/b\n\n// [id:1] [tag:muc:2]\n::A::[html]<p>x</p>{{=%50%a#b ~c ####d}}\n\nSố {{#1..5}}\n\n{GOOD}"
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=30).map("".join))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_or_refused(source):
    assert all(isinstance(one, ReadQuestion | RefusedQuestion) for one in read_gift(source))


@given(st.integers(0, len(WHOLE_FILE)), st.integers(0, 8), PIECES)
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_read_or_refused(at, length, piece):
    source = WHOLE_FILE[:at] + piece + WHOLE_FILE[at + length :]

    assert all(isinstance(one, ReadQuestion | RefusedQuestion) for one in read_gift(source))


@pytest.mark.parametrize(
    ("answers", "kind", "accepted"),
    [
        ("{#=3:0 ~#Chưa đúng####Luật.}", "numeric", ["3"]),
        ("{#=3:0 =%0%*#Chưa đúng####Luật.}", "numeric", ["3"]),
        ("{=xã =%0%*#Chưa đúng####Luật.}", "short_text", ["xã"]),
        ("{=xã =%0%* ####Luật.\nChưa đúng}", "short_text", ["xã"]),
    ],
)
def test_what_whoever_answers_otherwise_is_told_ends_the_explanation(answers, kind, accepted):
    found = text(f"Câu? {answers}")
    assert (found.kind, [one.text for one in found.choices]) == (kind, accepted)
    assert found.explanation == "Luật.\nChưa đúng"


@pytest.mark.parametrize("answers", ["{#=1:0.000000001}", "{#1..1.000000001}"])
def test_a_tolerance_that_would_not_be_kept_is_refused(answers):
    assert only(f"Câu? {answers}").reason.startswith("Sai số cho phép nhỏ quá.")


@pytest.mark.parametrize("one", ["~a<b>b</b>", "=a", "=a -> b"])
def test_reading_stops_at_the_most_choices_there_may_be(one, monkeypatch):
    calls = []
    monkeypatch.setattr("assessments.domain.formats.gift_answers._item", lambda raw: calls.append(raw))
    assert only("Câu? {" + f"{one} " * 1000 + "}").reason == "Một câu hỏi có nhiều nhất 50 phương án."
    assert len(calls) == 51


def test_a_missing_blank_line_or_a_damaged_letter_takes_no_other_along():
    text = (
        "Một? {=a ~b}\nHai? {=a\n~b}\n$CATEGORY: Nhóm\nBa? {=a ~b}\n// [id:X]\nBốn? {=a ~b\n"
        "Năm\n\nSáu \ufffd? {=a ~b}\n\nBảy {=a\\} ~b}\n"
    )
    found = list(read_gift(text))
    assert [(one.where, type(one).__name__) for one in found] == [
        ("dòng 1", "ReadQuestion"),
        ("dòng 2", "ReadQuestion"),
        ("dòng 5", "ReadQuestion"),
        ("dòng 7", "RefusedQuestion"),
        ("dòng 10", "RefusedQuestion"),
        ("dòng 12", "ReadQuestion"),
    ]
    assert [one.category for one in found if hasattr(one, "category")] == ["", "", "Nhóm", "Nhóm"]
    assert found[4].reason == "Có chữ bị hỏng (hiện là �). Hãy gõ lại chữ ấy, lưu tệp với mã hóa UTF-8."
