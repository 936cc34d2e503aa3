import json
import re

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from assessments.domain.answer_forms import MAX_ANSWER
from assessments.domain.papers import PaperChoice, PaperQuestion
from assessments.domain.receipts import receipt_code
from assessments.exceptions.attempts import AnswerTooLong, UnknownChoice, UnreadableAnswer
from assessments.models import Response
from lms.learn.exams.inputs import Inputs, Option, Pick, hints, inputs_of, letter, read_inputs
from tests.factories.assessments import DEVICE, make_attempt
from tests.factories.question_texts import OF_EVERY_KIND, make_exam_of_every_kind, places_of, right_answers

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

KINDS = [text.kind for text in OF_EVERY_KIND]
TWO = (PaperChoice(7, "Tra cứu"), PaperChoice(5, "Ghi sổ"))
FIELD = re.compile(r"<(?:input|select|option)\b[^>]*>")


@pytest.fixture
def attempt(learner):
    return make_attempt(learner, make_exam_of_every_kind())


@pytest.fixture
def at_desk(at_desk: Client) -> Client:
    """In the browser that began the attempt."""
    at_desk.cookies["exam_device"] = str(DEVICE)
    return at_desk


def question_url(attempt, kind):
    return reverse("learn:exam_question", args=[attempt.uid, places_of(attempt)[kind].order])


def fields_of(response) -> dict[str, list[str]]:
    """What a browser without scripts would send of the form, by the names of its fields in the order of the page."""
    page = response.content.decode()
    form = page[page.index('<div id="exam-choices"') : page.index('<label class="exam-flag"')]
    sent: dict[str, list[str]] = {}
    select = ""
    for tag in FIELD.findall(form):
        facts = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if tag.startswith("<select"):
            select = facts["name"]
            sent.setdefault(select, []).append("0")
        elif tag.startswith("<option"):
            if " selected" in tag:
                sent[select][-1] = facts["value"]
        elif facts["type"] in {"radio", "checkbox"}:
            if " checked" in tag:
                sent.setdefault(facts["name"], []).append(facts["value"])
        else:
            sent.setdefault(facts["name"], []).append(facts.get("value", ""))
    return sent


def as_sent(answer, kind, prefix="") -> dict[str, list[str]]:
    """The answer as the fields of the form say it."""
    if kind == "case":
        parts = OF_EVERY_KIND[-1].parts
        fields = {"parts": [str(len(parts))]}
        for number, (part, one) in enumerate(zip(parts, answer or [[]] * len(parts), strict=True), start=1):
            fields |= as_sent(one, part.kind, f"p{number}-")
        return fields
    if kind in {"numeric", "short_text"}:
        return {f"{prefix}text": answer or [""]}
    name = {"ordering": "place", "matching": "match"}.get(kind, "choice")
    return {f"{prefix}{name}": [str(one) for one in answer]} if answer else {}


# Fields


def test_inputs_of_what_is_ordered_name_each_place_and_keep_what_was_chosen():
    question = PaperQuestion(1, "ordering", "Sắp thứ tự.", TWO)

    shown = inputs_of(question, [0, 7])

    first, second = (
        (Option(7, "Tra cứu", False), Option(5, "Ghi sổ", False)),
        (
            Option(7, "Tra cứu", True),
            Option(5, "Ghi sổ", False),
        ),
    )
    picks = (Pick("Thứ tự 1", False, first), Pick("Thứ tự 2", False, second))
    assert shown == Inputs("ordering", "", "Sắp thứ tự.", picks=picks)
    assert (shown.pick_name, shown.is_chosen_from, shown.is_written) == ("place", False, False)


def test_inputs_of_what_is_matched_name_each_left_side_in_its_own_words():
    question = PaperQuestion(1, "matching", "Ghép.", TWO, (PaperChoice(9, "60 ngày"),))

    shown = inputs_of(question, [9])

    picks = (
        Pick("Tra cứu", True, (Option(9, "60 ngày", True),)),
        Pick("Ghi sổ", True, (Option(9, "60 ngày", False),)),
    )
    assert shown == Inputs("matching", "", "Ghép.", picks=picks)
    assert shown.pick_name == "match"


def test_inputs_write_long_options_out_with_a_letter_each():
    long = "Lập giấy tiếp nhận hồ sơ và hẹn ngày trả kết quả"
    question = PaperQuestion(1, "ordering", "Sắp thứ tự.", (TWO[0], PaperChoice(5, long)))

    shown = inputs_of(question, [5])

    assert shown.offered == ("A. Tra cứu", f"B. {long}")
    assert shown.picks[0].options == (Option(7, "A. Tra cứu", False), Option(5, f"B. {long}", True))
    assert [letter(place) for place in (0, 25, 26, 49, 52)] == ["A", "Z", "AA", "AX", "BA"]


def test_inputs_of_a_case_number_the_fields_of_its_parts():
    parts = (PaperQuestion(0, "multiple", "Chọn.", TWO), PaperQuestion(0, "numeric", "Mấy ngày?", ()))

    shown = inputs_of(PaperQuestion(1, "case", "Chị Hoa…", (), parts=parts), [[5]])

    several = Inputs("multiple", "p1-", "Chọn.", (Option(7, "Tra cứu", False), Option(5, "Ghi sổ", True)))
    assert shown == Inputs("case", "", "Chị Hoa…", parts=(several, Inputs("numeric", "p2-", "Mấy ngày?")))
    assert (several.is_several, several.hint) == (True, hints()["multiple"])


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        ("", []),
        ("choice=5&choice=7", [5, 7]),
        ("place=7&place=0&place=5", [7, 0, 5]),
        ("match=9&match=9", [9, 9]),
        ("text=+12,5+", [" 12,5 "]),
        ("text=", [""]),
        ("parts=3&p1-choice=1&p2-text=x&p3-place=2&p3-place=1", [[1], ["x"], [2, 1]]),
        ("parts=2&p2-match=0&p2-match=1", [[], [0, 1]]),
        ("parts=1&p1-parts=9&p1-choice=3", [[3]]),
    ],
)
def test_read_inputs_reads_every_kind_by_the_names_of_its_fields(sent, answer):
    assert read_inputs(QueryDict(sent)) == answer


@pytest.mark.parametrize(
    "sent",
    [
        "choice=x",
        "choice=-1",
        "choice=1.5",
        "choice=²",
        f"choice={'9' * 19}",
        "place=",
        "match=1&match=a",
        "parts=13",
        "parts=-1",
        "parts=",
        "parts=100",
        "parts=1&p1-choice=x",
    ],
)
def test_read_inputs_refuses_what_no_form_of_ours_sends(sent):
    with pytest.raises(UnreadableAnswer):
        read_inputs(QueryDict(sent))


# Pages without scripts


@pytest.mark.parametrize("kind", KINDS)
def test_page_without_scripts_shows_saves_and_shows_again(attempt, at_desk, kind):
    path = question_url(attempt, kind)
    shown = at_desk.get(path)
    empty = {name: ["0"] * len(values) for name, values in as_sent(right_answers(attempt)[kind], kind).items()}
    assert fields_of(shown).keys() <= empty.keys()
    assert hints()[kind] in shown.content.decode()
    assert at_desk.post(path, fields_of(shown)).status_code == 302
    assert not Response.objects.exists()  # turning the page says nothing

    answer = right_answers(attempt)[kind]
    response = at_desk.post(path, as_sent(answer, kind) | {"flagged": "1", "go": "2"})

    assert response.headers["Location"] == reverse("learn:exam_question", args=[attempt.uid, 2])
    kept = Response.objects.get()
    assert (kept.answer, kept.flagged, kept.question_id) == (answer, True, places_of(attempt)[kind].pk)
    again = at_desk.get(path)
    assert fields_of(again) == as_sent(answer, kind)
    at_desk.post(path, fields_of(again) | {"flagged": "1"})
    assert Response.objects.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_page_has_a_name_to_be_heard(attempt, at_desk, kind):
    page = at_desk.get(question_url(attempt, kind)).content.decode()
    form = page[page.index('<fieldset class="choices"') : page.index('<label class="exam-flag"')]

    labels = re.findall(r"<label\b[^>]*>(.*?)</label>", form, flags=re.S)
    fields = [tag for tag in re.findall(r"<(?:input|select)\b[^>]*>", form) if 'type="hidden"' not in tag]
    assert len(labels) == len(fields) > 0
    for label in labels:
        words = re.sub(r"<select.*</select>|<[^>]+>", "", label, flags=re.S).strip()
        assert len(words) > 2, label
    described = re.findall(r'aria-describedby="([^"]+)"', form)
    assert set(described) == set(re.findall(r'<p class="hint" id="([^"]+)"', form))
    assert len(described) == (8 if kind == "case" else 1)


@pytest.mark.parametrize(
    ("kind", "sent", "refusal"),
    [
        ("single", {"choice": ["999999"]}, UnknownChoice),
        ("ordering", {"place": ["999999"]}, UnknownChoice),
        ("matching", {"match": ["1", "1", "1", "1", "1"]}, UnknownChoice),
        ("numeric", {"choice": ["1"]}, UnknownChoice),
        ("case", {"parts": "12"}, UnknownChoice),
        ("case", {"parts": "1", "p1-choice": ["9"]}, UnknownChoice),
        ("single", {"parts": "1", "p1-choice": ["1"]}, UnknownChoice),
        ("single", {"text": "abc"}, UnknownChoice),
    ],
)
def test_page_refuses_fields_of_another_question_and_says_so(attempt, at_desk, kind, sent, refusal):
    response = at_desk.post(question_url(attempt, kind), sent)

    order = places_of(attempt)[kind].order
    assert response.status_code == 200
    assert str(refusal(order=order)) in response.content.decode()
    assert not Response.objects.exists()


def test_page_refuses_a_text_that_is_too_long_and_says_how_much_may_be_written(attempt, at_desk):
    response = at_desk.post(question_url(attempt, "short_text"), {"text": "a" * (MAX_ANSWER + 1)})

    refusal = AnswerTooLong(order=places_of(attempt)["short_text"].order, most=MAX_ANSWER)
    assert str(refusal) in response.content.decode()


def test_page_keeps_what_was_typed_as_words(attempt, at_desk):
    path = question_url(attempt, "short_text")
    at_desk.post(path, {"text": '"><script>alert(1)</script> '})

    page = at_desk.get(path).content.decode()

    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page


def test_lists_of_the_answers_say_which_are_answered_in_part(attempt, at_desk):
    places = places_of(attempt)
    case = right_answers(attempt)["case"]
    at_desk.post(question_url(attempt, "case"), as_sent([*case[:6], []], "case"))

    list_page = at_desk.get(question_url(attempt, "single")).content.decode()
    check = at_desk.get(reverse("learn:exam_check", args=[attempt.uid])).content.decode()

    assert list_page.count('class="exam-shape is-partly" aria-hidden') == 1
    rows = re.findall(r'exam-row-number">Câu (\d)</span>.*?exam-row-state">([^<]*)<', check, flags=re.S)
    others = [str(order) for order in range(1, 9) if order != places["case"].order]
    assert rows == [*((one, "Chưa trả lời") for one in others), (str(places["case"].order), "Trả lời một phần")]
    for kind, answer in right_answers(attempt).items():
        if kind != "case":
            at_desk.post(question_url(attempt, kind), as_sent(answer, kind))
    check = at_desk.get(reverse("learn:exam_check", args=[attempt.uid])).content.decode()
    confirm = at_desk.get(reverse("learn:exam_submit", args=[attempt.uid])).content.decode()
    assert "<p>Có 1 câu mới trả lời một phần.</p>" in check
    assert "Có 1 câu mới trả lời một phần. Vẫn nộp?</h1>" in confirm
    at_desk.post(question_url(attempt, "case"), as_sent(case, "case"))
    check = at_desk.get(reverse("learn:exam_check", args=[attempt.uid])).content.decode()
    assert "<p>Đã trả lời đủ các câu.</p>" in check


# What the device gets and sends


def test_no_kind_sends_its_key_to_the_device(attempt, at_desk):
    page = at_desk.get(question_url(attempt, "case")).content.decode()
    package = json.loads(re.search(r'<script id="exam-package" type="application/json">(.*?)</script>', page).group(1))
    words = page + json.dumps(package, ensure_ascii=False)

    for text in OF_EVERY_KIND:
        assert text.stem in words
    for secret in ("Phản hồi", "Giải thích", "Vẫn nhận.", "Luật Hộ tịch", "Ủy ban nhân dân cấp xã", "Chủ tịch xã"):
        assert secret not in words


@pytest.mark.parametrize("kind", KINDS)
def test_save_answer_takes_every_kind_from_a_device(attempt, at_desk, kind):
    answer = right_answers(attempt)[kind]
    body = {
        "device": str(DEVICE),
        "order": places_of(attempt)[kind].order,
        "sequence": 4,
        "answer": answer,
        "flagged": False,
        "elapsed_ms": 5000,
    }

    for _time in range(2):
        response = at_desk.post(
            reverse("learn:exam_save", args=[attempt.uid]), json.dumps(body), content_type="application/json"
        )
        assert (response.status_code, response.json()["sequence"]) == (200, 4)

    assert Response.objects.get().answer == answer
    state = at_desk.get(reverse("learn:exam_state", args=[attempt.uid])).json()
    assert state["answers"][str(body["order"])]["answer"] == answer


@pytest.mark.parametrize(
    "answer",
    [[[[1]]], [{"a": 1}], [True], [None], [1.5], ["a" * 2001], [[None]], [["a" * 2001]], "abc", {"0": 1}],
)
def test_save_answer_refuses_what_no_kind_is_answered_with(attempt, at_desk, answer):
    body = {"device": str(DEVICE), "order": 1, "sequence": 1, "answer": answer, "flagged": False, "elapsed_ms": 1}

    response = at_desk.post(
        reverse("learn:exam_save", args=[attempt.uid]), json.dumps(body), content_type="application/json"
    )

    assert (response.status_code, Response.objects.count()) == (400, 0)


def test_save_answer_keeps_half_an_emoji_from_the_database(attempt, at_desk):
    order = places_of(attempt)["short_text"].order
    body = {"device": str(DEVICE), "order": order, "sequence": 1, "answer": ["xã \ud83d\x00"], "flagged": False}

    response = at_desk.post(
        reverse("learn:exam_save", args=[attempt.uid]), json.dumps(body), content_type="application/json"
    )

    assert (response.status_code, Response.objects.get().answer) == (200, ["xã"])


# The result


def hand_in(at_desk, attempt, answers):
    for kind, answer in answers.items():
        at_desk.post(question_url(attempt, kind), as_sent(answer, kind))
    at_desk.post(reverse("learn:exam_submit", args=[attempt.uid]))
    page = at_desk.get(reverse("learn:exam_result", args=[attempt.uid])).content.decode()
    articles = page.split('<article class="exam-review">')[1:]
    return page, {
        kind: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", articles[place.order - 1].split("</article>")[0]))
        for kind, place in places_of(attempt).items()
    }


def test_result_of_every_kind_shows_the_key_once_it_may_be_seen(attempt, at_desk):
    answers = right_answers(attempt)
    answers |= {"ordering": [*answers["ordering"][:2], 0, 0], "single": []}

    page, shown = hand_in(at_desk, attempt, answers)

    assert "<h1>Đạt</h1>" in page
    assert "6,5/8 điểm, cần 5. Có 6 câu đúng trọn vẹn." in page
    given = {place.order: answers[kind] for kind, place in places_of(attempt).items()}
    assert receipt_code(attempt.uid, given) in page
    outcome = re.compile(r"Câu \d (Đúng một phần|Đúng|Chưa trả lời)")
    words = {kind: outcome.search(text).group(1) for kind, text in shown.items()}
    assert words == dict.fromkeys(KINDS, "Đúng") | {"ordering": "Đúng một phần", "single": "Chưa trả lời"}
    assert "Đề nghị xuất trình bản chính đáp án đúng" in shown["single"]
    assert "Anh/chị trả lời: 1. Kiểm tra giấy tờ 2. Lập giấy tiếp nhận" in shown["ordering"]
    assert "3. … 4. … Đáp án: 1. Kiểm tra giấy tờ" in shown["ordering"]
    assert "Đáp án: Đăng ký khai sinh kể từ ngày sinh con → 60 ngày" in shown["matching"]
    assert "Anh/chị trả lời: 60 Đáp án: 60 Giải thích để ôn lại." in shown["numeric"]
    assert "Đáp án: Ủy ban nhân dân cấp xã" in shown["short_text"]
    assert "UBND xã" not in shown["short_text"]  # worth a part only
    assert "1. Hồ sơ này có nhận được không? Anh/chị trả lời: Nhận Đáp án: Nhận Vẫn nhận." in shown["case"]
    assert "6. Đã trễ bao nhiêu ngày? Anh/chị trả lời: 15 Đáp án: 15" in shown["case"]
    for text in shown.values():
        assert "Giải thích để ôn lại. Căn cứ: Luật Hộ tịch" in text


def test_result_of_every_kind_keeps_the_key_back_while_attempts_remain(attempt, at_desk):
    [right] = right_answers(attempt)["case"][0]
    wrong = 3 - right  # of the two choices of the first part
    answers = {"ordering": right_answers(attempt)["ordering"][:1], "case": [[wrong], *[[]] * 5, ["bí thư"]]}

    page, shown = hand_in(at_desk, attempt, answers)

    assert "<h1>Chưa đạt</h1>" in page
    assert "0,25/8 điểm, cần 5. Có 0 câu đúng trọn vẹn." in page
    assert "Câu " in shown["numeric"]
    assert "Chưa trả lời" in shown["numeric"]
    assert "1. Kiểm tra giấy tờ 2. …" in shown["ordering"]
    assert (
        "1. Hồ sơ này có nhận được không? Anh/chị trả lời: Không nhận 2. Cần hỏi thêm gì? Chưa trả lời" in shown["case"]
    )
    assert "Anh/chị trả lời: bí thư" in shown["case"]
    for secret in ("Đáp án:", "đáp án đúng", "Giải thích để", "Vẫn nhận.", "Luật Hộ tịch", "Phản hồi", "Chủ tịch xã"):
        assert secret not in page


def test_result_of_a_late_snapshot_of_every_kind(learner, at_desk):
    attempt = make_attempt(learner, make_exam_of_every_kind(), minutes_ago=60)
    places = places_of(attempt)
    answers = [
        {"order": places[kind].order, "sequence": 1, "answer": answer, "flagged": False, "elapsed_ms": 60_000}
        for kind, answer in right_answers(attempt).items()
    ]

    sent = at_desk.post(
        reverse("learn:exam_submit", args=[attempt.uid]),
        json.dumps({"device": str(DEVICE), "answers": answers}),
        content_type="application/json",
    )

    assert (sent.status_code, sent.json()["refused"]) == (200, [])
    page = at_desk.get(reverse("learn:exam_result", args=[attempt.uid])).content.decode()
    assert "8/8 câu đúng, cần 5" in page
    assert "Nhận muộn do mất mạng: 8 câu" in page
