"""What the form can't show: refusals of the functions themselves, and what is read for it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from assessments.domain.key_alarms import keep_key
from assessments.domain.placing_questions import move_question, retire_question
from assessments.domain.question_text import WHOLE, ChoiceText, PictureText, QuestionText
from assessments.domain.question_use import sat_with_until
from assessments.domain.questions import Placed, text_of, write_question
from assessments.domain.regrading import Correction, correct_key
from assessments.domain.writing_questions import (
    Kept,
    Outcome,
    add_question,
    change_question,
    clean_category,
    clean_tags,
    free_code,
    locked_question,
)
from assessments.enums import CorrectionKind
from assessments.exceptions.questions import QuestionLevelUnknown, QuestionNotYours, QuestionUnfit
from assessments.models import Question, QuestionCitation, QuestionVersion
from lms.competencies.models import FrameworkVersion
from lms.org.enums import Role
from lms.reference.models import LegalText
from tests.factories.assessments import make_bank, make_competency, make_question
from tests.factories.gaps import make_competencies
from tests.factories.people import grant_role, make_commune, make_user

pytestmark = pytest.mark.django_db
TEXT = QuestionText("single", "Nơi nào đăng ký?", (ChoiceText("Xã", WHOLE), ChoiceText("Tỉnh")))
DAY = date(2026, 1, 5)


@pytest.fixture
def bank(db):
    return make_bank()


def add(bank, text=TEXT, competency=None, **more):
    given = {"code": "Q1", "kept": Kept(), "actor": make_user(is_superuser=True), "as_of": DAY} | more
    return add_question(bank=bank, text=text, competency=competency, **given)


def change(saved, text, competency=None, **more):
    given = {"seen": 1, "kept": Kept(), "actor": make_user(is_superuser=True), "now": timezone.now()} | more
    return change_question(question=saved.question, text=text, competency=competency, **given)


def test_what_nobody_could_answer_is_refused_and_nothing_is_kept(bank):
    with pytest.raises(QuestionUnfit) as refusal:
        add(bank, replace(TEXT, choices=()))
    assert (refusal.value.at, str(refusal.value)) == (
        "choices",
        "Cần ít nhất hai phương án, phương án nào cũng có chữ.",
    )
    assert not Question.objects.exists()


def test_a_competency_no_longer_in_force_keeps_the_level_it_had(bank):
    known = make_competencies()["T01"]
    with pytest.raises(QuestionLevelUnknown):
        add(bank, replace(TEXT, level=9), known)
    old = make_competency("T99")
    saved = add(bank, replace(TEXT, level=9), old)
    assert change(saved, replace(TEXT, level=9, stem="Ai đăng ký?"), old).outcome == Outcome.CHANGED
    assert text_of(saved.question.versions.get(number=2)).competency == "T99"


def test_a_level_is_one_of_the_day_here_where_it_is_still_yesterday_in_greenwich(bank):
    known = make_competencies()["T01"]
    FrameworkVersion.objects.update(valid_from=date(2026, 12, 1))
    saved = add(bank)
    one_in_the_morning = datetime(2026, 11, 30, 18, tzinfo=UTC)
    with pytest.raises(QuestionLevelUnknown):
        change(saved, replace(TEXT, level=9), known, now=one_in_the_morning)


def test_pictures_go_along_and_known_texts_are_cited(bank):
    LegalText.objects.create(number="60/2014/QH13", title="Luật Hộ tịch", kind="law", issuer="Quốc hội")
    version = write_question(
        bank=bank,
        code="Q1",
        text=replace(TEXT, pictures=(PictureText("a.png", b"hinh", "Mẫu đơn"),)),
        competency_id=None,
        placed=Placed(),
    )
    text = replace(text_of(version), legal_basis="Điều 13 Luật 60/2014/QH13")
    saved = change_question(
        question=version.question,
        seen=1,
        text=text,
        competency=None,
        kept=Kept(),
        actor=make_user(is_superuser=True),
        now=timezone.now(),
    )
    assert text_of(saved.version).pictures == (PictureText("a.png", b"hinh", "Mẫu đơn"),)
    assert [one.version_id for one in QuestionCitation.objects.all()] == [saved.version.pk]


def test_what_belongs_to_others_is_refused_whatever_the_page_has_looked_at(bank):
    ward = make_user("xa", full_name="Soạn Xã")
    grant_role(ward, Role.TRAINER, make_commune("Xã Một"))
    saved = add(bank)
    for act, facts in (
        (add, {"bank": bank, "code": "Q2"}),
        (change, {"saved": saved, "text": replace(TEXT, stem="Ai?")}),
        (retire_question, {"question": saved.question}),
        (move_question, {"question": saved.question, "category": "Khác"}),
        (keep_key, {"version": saved.version, "reason": "Đúng.", "now": timezone.now()}),
    ):
        with pytest.raises(QuestionNotYours):
            act(**facts, actor=ward)
    dropped = Correction(CorrectionKind.DROPPED)
    with pytest.raises(QuestionNotYours):
        correct_key(version=saved.version, correction=dropped, reason="Sai.", actor=ward, now=timezone.now())
    assert list(QuestionVersion.objects.all()) == [saved.version]


def test_a_question_nobody_sits_with_is_free(bank):
    assert sat_with_until(add(bank).question, timezone.now() + timedelta(days=1)) is None


def test_a_question_without_a_current_version_is_a_fault_of_ours(bank):
    saved = add(bank)
    saved.question.versions.update(is_current=False)
    with pytest.raises(ValueError, match="no current version"):
        locked_question(saved.question, None)


@pytest.mark.parametrize(
    ("codes", "free"), [((), "C0001"), (("C0001", "C0041", "Q99", "CX"), "C0042"), (("C9",), "C0010")]
)
def test_the_next_number_nobody_has(bank, codes, free):
    for code in codes:
        make_question(bank, code)
    assert free_code(bank) == free


def test_groups_and_tags_are_cleaned():
    assert [clean_category(one) for one in (" Hộ  tịch / Khai sinh/", "//", "")] == ["Hộ tịch/Khai sinh", "", ""]
    assert clean_tags(" a , b,,a,  b c ") == ("a", "b", "b c")
