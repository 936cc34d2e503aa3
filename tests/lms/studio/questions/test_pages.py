"""Writing a question and changing one, as the form sends it: what is kept, and what keeps it from being changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.domain.questions import text_of
from assessments.enums import QuestionKind
from assessments.models import Question, QuestionBank, QuestionVersion
from lms.core.models import AuditEntry
from lms.org.enums import Role
from lms.org.models import Unit
from tests.factories.assessments import make_assessment, make_attempt, make_bank, make_question
from tests.factories.checks import desk_of, make_editor
from tests.factories.people import make_commune, make_learner, make_position, make_user
from tests.lms.studio.questions.sheet_forms import FOUR, STEM, add_url, errors, form, told, url

pytestmark = pytest.mark.django_db


def test_a_question_is_written_once_however_often_it_is_sent(desk, trainer, bank, competency):
    shown = desk.get(add_url(bank)).context["sheet"]
    assert (shown.form["code"].value(), shown.form["owner"].value(), len(shown.rows.forms)) == ("C0001", trainer.pk, 4)
    sent = form(
        [*FOUR, {}],
        competency=competency.pk,
        level=3,
        explanation="Theo Luật Hộ tịch.",
        legal_basis="Điều 16 Luật 60/2014/QH13",
        category="Hộ tịch / Khai sinh",
        tags="khai sinh, giấy tờ, khai sinh",
        owner=trainer.pk,
        review_by="1/2/2099",
    )
    for _time in (1, 2):
        answer = desk.post(add_url(bank), sent)
        question = Question.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, url(question))
    version = question.versions.get()
    text = text_of(version)
    assert [(one.text, one.weight, one.feedback) for one in text.choices] == [
        (row["text"], 100 if "is_right" in row else 0, row["feedback"]) for row in FOUR
    ]
    assert (text.stem, text.competency, text.level, text.explanation) == (STEM, "T01", 3, "Theo Luật Hộ tịch.")
    assert (question.category, question.tags, question.owner, f"{question.review_by}") == (
        "Hộ tịch/Khai sinh",
        ["khai sinh", "giấy tờ"],
        trainer,
        "2099-02-01",
    )
    assert "giay to nao phai nop" in question.search_key
    [line] = AuditEntry.objects.filter(target_type="assessments.question")
    assert (line.verb, line.actor, line.after["number"]) == ("assessments.question.written", trainer, 1)


def test_another_question_of_the_same_code_is_refused_with_a_free_one(desk, bank):
    desk.post(add_url(bank), form())
    answer = desk.post(add_url(bank), form(stem="Thời hạn cấp bản sao trích lục là bao lâu?"))
    assert errors(answer) == {"code": ["Ngân hàng này đã có câu mang mã C0001. Hãy dùng mã khác, ví dụ C0002."]}
    assert Question.objects.count() == 1


def test_a_change_makes_another_version_and_the_history_says_whose(desk, trainer, bank, competency):
    question = make_question(bank, "Q1", competency=competency).question
    page = desk.get(url(question))
    sent = form(seen=1, stem="Người đi đăng ký phải xuất trình gì?", competency=competency.pk, level=2)
    for expected in (
        "Đã lưu thành bản 2. Lượt thi đã bắt đầu vẫn theo bản cũ.",
        "Không có gì thay đổi nên không ghi thêm bản mới.",
    ):
        answer = desk.post(url(question), sent, follow=True)
        assert told(answer) == [expected]
    page = desk.get(url(question))
    assert [(one.number, one.who, one.drawn, one.is_current) for one in page.context["versions"]] == [
        (2, "Lê Thị Soạn (bien-soan)", 0, True),
        (1, "", 0, False),
    ]
    stale = desk.post(url(question), sent | {"stem": "Người đi đăng ký phải trả phí nào?"})
    assert "Câu này đã có bản 2 từ khi anh/chị mở trang" in errors(stale)["__all__"][0]
    assert stale.context["sheet"].form["stem"].value() == "Người đi đăng ký phải trả phí nào?"


def test_where_it_is_kept_changes_without_a_version(desk, bank, trainer, competency):
    question = make_question(bank, "Q1", competency=competency).question
    Question.objects.filter(pk=question.pk).update(owner=trainer, review_by="2027-01-01", category="Cũ")
    sheet = desk.get(url(question)).context["sheet"]
    rows = [{name: row[name].value() for name in row.fields if row[name].value()} for row in sheet.rows.forms]
    version = QuestionVersion.objects.get()
    sent = form(rows, stem=version.stem, explanation=version.explanation, legal_basis=version.legal_basis, seen=1)
    sent |= {"competency": competency.pk, "level": 2, "difficulty": "easy", "category": "Mới"}
    answer = desk.post(url(question), sent, follow=True)
    assert told(answer) == ["Đã lưu nơi để và người phụ trách; đề bài giữ nguyên nên không có bản mới."], errors(answer)
    question.refresh_from_db()
    assert (question.category, question.owner, question.review_by) == ("Mới", None, None)
    assert question.versions.count() == 1
    assert AuditEntry.objects.filter(verb="assessments.question.placed").count() == 1


def test_nearly_the_same_question_is_saved_after_a_tick(desk, bank):
    desk.post(add_url(bank), form())
    near = form(code="C0002", stem="Giấy tờ nào phải NỘP khi đăng ký khai sinh")
    answer = desk.post(add_url(bank), near)
    assert list(errors(answer)) == ["confirmed"]
    assert [one.code for one in answer.context["sheet"].similar] == ["C0001"]
    for _time in (1, 2):
        assert desk.post(add_url(bank), near | {"confirmed": "on"}).status_code == 302
    assert Question.objects.count() == 2


def test_a_question_somebody_sits_with_is_locked_until_then(desk, bank, competency):
    make_question(bank, "Q1", competency=competency)
    assessment = make_assessment(bank=bank, questions=1, pass_mark=1, competency=competency)
    person = make_learner(make_commune(), make_position(), "Lê Thị Học")
    attempt = make_attempt(person, assessment)
    question = Question.objects.get()
    page = desk.get(url(question))
    assert page.context["sat_with_until"] == attempt.deadline_at + timedelta(hours=24)
    assert "Đang dùng trong bài thi đang mở nên chưa sửa được." in page.content.decode()
    answer = desk.post(url(question), form(seen=1, competency=competency.pk, level=2, difficulty="easy"))
    assert "đang dùng trong bài thi đang mở nên chưa sửa được" in errors(answer)["__all__"][0]
    type(attempt).objects.update(
        deadline_at=timezone.now() - timedelta(hours=25), started_at=timezone.now() - timedelta(hours=26)
    )
    assert (
        desk.post(url(question), form(seen=1, competency=competency.pk, level=2, difficulty="easy")).status_code == 302
    )


def test_a_change_that_leaves_an_open_exam_short_is_refused(desk, bank, competency):
    make_question(bank, "Q1", competency=competency)
    assessment = make_assessment(bank=bank, questions=1, pass_mark=1, competency=competency)
    assessment.draw_rules.update(difficulty="easy")
    question = Question.objects.get()
    answer = desk.post(url(question), form(seen=1, competency=competency.pk, level=2))
    sentence = (
        "Bài “Bài thi: Hộ tịch” đang mở sẽ thiếu câu để rút nếu câu Q1 không còn như cũ. Hãy thêm câu khác cùng năng "
        "lực và độ khó trước, hoặc giảm số câu rút của bài."
    )
    assert errors(answer) == {"__all__": [sentence]}
    assert question.versions.count() == 1


def test_the_number_of_statements_doesnt_grow_with_versions(desk, bank, competency):
    question = make_question(bank, "Q1", competency=competency).question
    counts = []
    for number in (1, 2, 3):
        desk.get(url(question))
        with CaptureQueriesContext(connection) as caught:
            desk.get(url(question))
        counts.append(len(caught))
        desk.post(url(question), form(seen=number, stem=f"Việc thứ {number} là gì?", competency=competency.pk, level=2))
    assert counts == [26, 26, 26]


def test_a_ward_opens_its_own_bank_first(trainer, province):
    unit = make_commune(province=province)
    desk = desk_of(make_editor(Role.TRAINER, unit))
    answer = desk.get(reverse("studio_question_add"), follow=True)
    assert answer.redirect_chain == [(reverse("studio_bank_add"), 302)]
    other = Unit.objects.get(role_grants__user=trainer)
    sent = {"name": "Hộ tịch", "code": "HT", "unit": unit.pk}
    for wrong in ({"unit": ""}, {"unit": other.pk}, {"unit": 10**30}, {"code": ""}, {"name": ""}):
        assert list(desk.post(reverse("studio_bank_add"), sent | wrong).context["form"].errors) == list(wrong)
    for _time in (1, 2):
        made = desk.post(reverse("studio_bank_add"), sent)
        bank = QuestionBank.objects.get()
        assert made["Location"] == f"{reverse('studio_question_add')}?ngan-hang={bank.pk}"
    taken = desk.post(reverse("studio_bank_add"), sent | {"name": "Khác"})
    assert list(taken.context["form"].errors) == ["code"]
    assert desk.post(add_url(bank), form()).status_code == 302
    owner = desk.get(url(Question.objects.get())).context["sheet"].form.fields["owner"]
    assert [str(label) for _pk, label in owner.choices][1:] == [
        f"Phạm Thị Kiểm ({Question.objects.get().bank.unit.role_grants.get().user.username})"
    ]


def test_owners_are_those_who_write_the_bank(desk, trainer, bank):
    make_user("khac", full_name="Người Khác")
    owner = desk.get(add_url(bank)).context["sheet"].form.fields["owner"]
    assert [str(label) for _pk, label in owner.choices] == ["Chưa có", "Lê Thị Soạn (bien-soan)"]


def test_the_bank_and_the_kind_are_chosen_first(desk, bank):
    other = make_bank("DD", "Đất đai")
    page = desk.get(reverse("studio_question_add"), {"ngan-hang": bank.pk})
    assert [one.pk for one in page.context["banks"]] == [other.pk, bank.pk]
    assert f'<option value="{bank.pk}" selected>' in page.content.decode()
    assert [one.value for one in page.context["kinds"]] == list(QuestionKind)
    wrong = ({"dang": "none"}, {"ngan-hang": "x"}, {"dang": "case", "ngan-hang": "0"}, {"ngan-hang": 10**30})
    assert [desk.get(reverse("studio_question_add"), query).status_code for query in wrong] == [404] * 4


def test_a_question_is_retired_and_used_again_from_its_page(desk, bank):
    question = make_question(bank, "Q1").question
    for expected in (True, False):
        address = desk.get(url(question)).context["rest_url"]
        assert desk.post(address, follow=True).redirect_chain == [(url(question), 302)]
        question.refresh_from_db()
        assert question.retired is expected
