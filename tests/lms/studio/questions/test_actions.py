"""Several questions of the list at once: what can be done is done, what can't is named with its reason."""

import re

import pytest

from assessments.models import Question
from lms.core.models import AuditEntry
from lms.org.enums import Role
from lms.org.models import Unit
from tests.factories.assessments import make_assessment, make_attempt, make_bank, make_question
from tests.factories.checks import desk_of, make_editor
from tests.factories.gaps import make_competencies
from tests.factories.people import make_commune, make_learner, make_position, make_user

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/cau-hoi/"
TAG, MOVE, RETIRE, TAKE_BACK = "gan-nang-luc", "chuyen-nhom", "cho-nghi", "dung-lai"
LABEL, ENTRUST = "gan-the", "giao-phu-trach"
ALL = (TAG, MOVE, LABEL, ENTRUST, RETIRE, TAKE_BACK)


@pytest.fixture
def competencies(db):
    return make_competencies()


@pytest.fixture
def questions(competencies):
    bank = make_bank()
    return [make_question(bank, f"Q{number}", competency=competencies["T01"]).question for number in (1, 2, 3)]


def address(action, *questions, ids=""):
    marked = ids or "&".join(f"id={one.pk}" for one in questions)
    return f"/quan-tri/bulk/assessments/question/{action}/?{marked}&next={LIST}"


def told(response):
    """What the list says on top: the level, and the words of each line."""
    assert response.redirect_chain == [(LIST, 302)]
    found = []
    for message in response.context["messages"]:
        lines = re.sub(r"<span[^>]*>|</span>|</ul>|</li>", "", str(message.message).strip())
        found.append((message.level_tag, *(one.strip() for one in re.split(r"<ul[^>]*>|<li>", lines) if one.strip())))
    return found


def test_the_list_offers_what_is_done_to_several_questions(desk, questions):
    page = desk.get(LIST).content.decode()
    offered = re.findall(r'href="/quan-tri/bulk/(\w+/\w+/[\w-]+)/"', page)
    plain = re.findall(r'formaction="/quan-tri/bulk/(\w+/\w+/[\w-]+)/"', page)
    assert (offered, page.count('name="id"')) == (plain, 3), "Without scripts the same."
    assert offered == [f"assessments/question/{one}" for one in ALL]
    assert page.count("data-bulk-action-checkbox") == 3
    for action in ALL:
        page = desk.get(address(action, *questions)).content.decode()
        for one in questions:
            assert f">Hộ tịch: {one.versions.get().stem}<" in page


def test_a_competency_makes_a_version_of_each_and_one_refusal_holds_up_no_other(desk, questions, competencies):
    given = {"competency": competencies["T02"].pk, "level": 3}
    desk.post(address(TAG, questions[0]), given, follow=True)
    assert told(desk.post(address(TAG, *questions), given, follow=True)) == [
        ("success", "Đã đổi 2 câu hỏi:", "Q2: bản 2", "Q3: bản 2"),
        ("warning", "1 câu hỏi giữ nguyên:", "Q1: Đã đúng như vậy từ trước nên không có gì thay đổi."),
    ]
    current = [one.versions.get(is_current=True) for one in questions]
    assert [(one.number, one.competency.code, one.level, one.choices.count()) for one in current] == [
        (2, "T02", 3, 4)
    ] * 3
    lines = AuditEntry.objects.filter(verb="assessments.question.written")
    assert (lines.count(), lines.values("group_id").distinct().count()) == (3, 2)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "competency"),
        ({"competency": 987654, "level": 3}, "competency"),
        ({"competency": "mine"}, "level"),
        ({"competency": "mine", "level": "9"}, "level"),
        ({"competency": "mine", "level": "-1"}, "level"),
    ],
)
def test_a_level_that_is_none_of_the_competencys_is_refused_at_its_field(desk, questions, competencies, given, field):
    given = {name: competencies["T02"].pk if value == "mine" else value for name, value in given.items()}
    assert field in desk.post(address(TAG, *questions), given).context["form"].errors
    assert not AuditEntry.objects.filter(verb="assessments.question.written").exists()


def test_a_question_somebody_sits_with_keeps_its_competency(desk, questions, competencies):
    assessment = make_assessment(bank=questions[0].bank, questions=3, pass_mark=1)
    make_attempt(make_learner(make_commune(), make_position(), "Lê Thị Học"), assessment)
    given = {"competency": competencies["T02"].pk, "level": 3}
    [(level, head, *lines)] = told(desk.post(address(TAG, *questions), given, follow=True))
    assert (level, head) == ("warning", "3 câu hỏi giữ nguyên:")
    assert [line.split(" nên ")[0] for line in lines] == [
        f"Q{number}: Câu Q{number} đang dùng trong bài thi đang mở" for number in (1, 2, 3)
    ]


def test_groups_are_paths_and_the_empty_one_is_none(desk, questions):
    for typed, kept in ((" Hộ tịch / Khai sinh/", "Hộ tịch/Khai sinh"), ("", "")):
        assert told(desk.post(address(MOVE, *questions), {"category": typed}, follow=True))[0][:2] == (
            "success",
            "Đã đổi 3 câu hỏi:",
        )
        assert set(Question.objects.values_list("category", flat=True)) == {kept}
        [again] = told(desk.post(address(MOVE, *questions), {"category": typed}, follow=True))
        assert again[:2] == ("warning", "3 câu hỏi giữ nguyên:")


def test_tags_come_and_go_and_the_others_stay(desk, questions):
    Question.objects.filter(pk=questions[0].pk).update(tags=["cũ", "riêng"])
    for expected in ("success", "warning"):
        said = told(desk.post(address(LABEL, *questions), {"add": "mới, chung, mới", "remove": "cũ"}, follow=True))
        assert (len(said), said[0][0]) == (1, expected)
    found = list(Question.objects.order_by("code").values_list("tags", flat=True))
    assert found == [["riêng", "mới", "chung"], ["mới", "chung"], ["mới", "chung"]]
    assert "moi chung" in Question.objects.get(code="Q2").search_key
    assert list(desk.post(address(LABEL, *questions), {}).context["form"].errors) == ["add"]


def test_somebody_who_writes_the_bank_answers_for_it(desk, trainer, questions):
    form = desk.get(address(ENTRUST, *questions)).context["form"]
    assert [str(label) for _pk, label in form.fields["owner"].choices] == ["Giữ nguyên", "Lê Thị Soạn (bien-soan)"]
    given = {"owner": trainer.pk, "review_by": "1/2/2099"}
    for expected in ("success", "warning"):
        assert told(desk.post(address(ENTRUST, *questions), given, follow=True))[0][0] == expected
    assert told(desk.post(address(ENTRUST, questions[0]), {"review_by": "2/2/2099"}, follow=True))[0][0] == "success"
    assert [(one.owner, f"{one.review_by}") for one in Question.objects.order_by("code")] == [
        (trainer, "2099-02-02"),
        (trainer, "2099-02-01"),
        (trainer, "2099-02-01"),
    ]
    for wrong, field in (({}, "owner"), ({"owner": make_user("khac").pk}, "owner"), ({"review_by": "x"}, "review_by")):
        assert list(desk.post(address(ENTRUST, *questions), wrong).context["form"].errors) == [field]


def test_an_owner_of_another_bank_is_refused_there(trainer, questions, desk):
    province = Unit.objects.get(role_grants__user=trainer)
    ward = make_commune("Phường A", province=province)
    writer = make_editor(Role.TRAINER, ward, "cua-phuong")
    own = make_bank("A", "A")
    type(own).objects.filter(pk=own.pk).update(unit=ward)
    mine = make_question(own, "A1").question
    said = told(desk.post(address(ENTRUST, mine, questions[0]), {"owner": writer.pk}, follow=True))
    assert [one[1] for one in said] == ["Đã đổi 1 câu hỏi:", "1 câu hỏi giữ nguyên:"]
    assert "không viết trong ngân hàng “Hộ tịch”" in said[1][2]


def test_those_that_an_open_exam_needs_go_on(desk, questions):
    make_assessment(bank=questions[0].bank, questions=2, pass_mark=1)
    assert told(desk.post(address(RETIRE, *questions), follow=True)) == [
        ("success", "Đã đổi 1 câu hỏi:", "Q1"),
        (
            "warning",
            "2 câu hỏi giữ nguyên:",
            *(
                f"{code}: Bài “Bài thi: Hộ tịch” đang mở sẽ thiếu câu để rút nếu câu {code} không còn như cũ. Hãy thêm "
                "câu khác cùng năng lực và độ khó trước, hoặc giảm số câu rút của bài."
                for code in ("Q2", "Q3")
            ),
        ),
    ]
    assert list(Question.objects.filter(retired=True).values_list("code", flat=True)) == ["Q1"]
    assert told(desk.post(address(RETIRE, questions[0]), follow=True))[0][0] == "warning"
    for expected in ("success", "warning"):
        assert told(desk.post(address(TAKE_BACK, questions[0]), follow=True))[0][0] == expected
    verbs = AuditEntry.objects.filter(verb__startswith="assessments.question.").values_list("verb", flat=True)
    assert sorted(verbs) == ["assessments.question.retired", "assessments.question.taken_back"]


def test_foreign_questions_are_left_out_and_told(trainer, questions):
    province = Unit.objects.get(role_grants__user=trainer)
    wards = [make_commune(f"Phường {name}", province=province) for name in "AB"]
    own, foreign = make_bank("A", "A"), make_bank("B", "B")
    for bank, unit in zip((own, foreign), wards, strict=True):
        type(bank).objects.filter(pk=bank.pk).update(unit=unit)
    mine, theirs = make_question(own, "A1").question, make_question(foreign, "B1").question
    ward = desk_of(make_editor(Role.TRAINER, wards[0]))
    assert told(ward.post(address(RETIRE, mine, theirs, questions[0]), follow=True)) == [
        ("success", "Đã đổi 1 câu hỏi:", "A1"),
        ("warning", "Bỏ qua 2 câu hỏi không còn, hoặc anh/chị không viết."),
    ]
    assert list(Question.objects.filter(retired=True).values_list("code", flat=True)) == ["A1"]
    checker = desk_of(make_editor(Role.SUBJECT_CHECKER, province, "kiem"))
    for action in ALL:
        assert ward.post(address(action, theirs)).status_code == 404
        assert checker.post(address(action, mine)).status_code == 404


NONE = "Chưa chọn câu hỏi nào. Hãy đánh dấu vào ô đầu dòng của các câu hỏi rồi chọn việc cần làm."
MANY = "Mỗi lần làm được nhiều nhất 50 câu hỏi, đang chọn 51. Hãy bỏ bớt rồi làm nhiều lần."


@pytest.mark.parametrize(("ids", "said"), [("x=1", NONE), ("&".join(f"id={one}" for one in range(1, 52)), MANY)])
def test_none_or_too_many_are_told_what_to_do(desk, questions, ids, said):
    assert told(desk.get(address(RETIRE, ids=ids), follow=True)) == [("warning", said)]


@pytest.mark.parametrize("ids", ["id=", "id=x", "id=-1", "id=all"])
def test_what_is_no_number_is_not_there(desk, questions, ids):
    assert desk.get(address(RETIRE, ids=ids)).status_code in {302, 404}


def test_numbers_that_no_database_holds_are_not_there(desk, questions):
    assert desk.get(address(RETIRE, ids=f"id={10**30}")).status_code == 404
    assert desk.get(address(RETIRE, ids="id=987654")).status_code == 404
