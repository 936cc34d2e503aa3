import json
from dataclasses import replace
from decimal import Decimal

import pytest

from assessments.domain.answers import save_response
from assessments.domain.drawing import Cell, draw_paper
from assessments.domain.papers import banks_of, cells_of, read_paper
from assessments.domain.question_text import ChoiceText, CriterionText, LevelText, PictureText, QuestionText
from assessments.domain.questions import Placed, write_questions
from assessments.models import AttemptQuestion, QuestionVersion
from tests.factories.assessments import DEVICE, make_attempt, make_bank, make_question_of
from tests.factories.question_texts import CASE, MATCHING, OF_EVERY_KIND, make_exam_of_every_kind, places_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.mark.parametrize("shuffle", [True, False])
def test_a_paper_is_drawn_again_from_its_seed_and_the_versions_of_its_bank(learner, now, shuffle):
    exam = make_exam_of_every_kind(shuffle=shuffle)
    attempt = make_attempt(learner, exam, now=now)

    again = draw_paper(cells := cells_of(exam), banks_of(cells), seed=attempt.seed, shuffle=exam.shuffle)

    kept = AttemptQuestion.objects.filter(attempt=attempt).order_by("order").values_list("version_id", "choice_order")
    assert [(one.version_id, json.loads(json.dumps(one.choice_order))) for one in again] == list(kept)
    assert len(again) == len(OF_EVERY_KIND)


def test_a_paper_stays_as_it_was_drawn_when_its_questions_get_other_versions(learner, now):
    exam = make_exam_of_every_kind()
    attempt = make_attempt(learner, exam, now=now)
    before = read_paper(attempt)
    for place in places_of(attempt).values():
        place.version.question.versions.update(is_current=False)
        place.version.question.retired = True
        place.version.question.save()
    make_question_of(exam.draw_rules.get().bank, "Q9", replace(CASE, stem="Tình huống khác."))

    assert read_paper(attempt) == before


def test_read_paper_shows_every_kind_as_it_was_laid_out(learner, now):
    attempt = make_attempt(learner, make_exam_of_every_kind(), now=now)
    places = places_of(attempt)

    shown = {one.kind: one for one in read_paper(attempt).questions}

    assert {kind: one.stem for kind, one in shown.items()} == {one.kind: one.stem for one in OF_EVERY_KIND}
    assert {kind: one.order for kind, one in shown.items()} == {kind: one.order for kind, one in places.items()}
    for kind in ("single", "true_false", "multiple", "ordering"):
        assert [one.id for one in shown[kind].choices] == places[kind].choice_order
    assert [one.text for one in shown["true_false"].choices] == ["Đúng", "Sai"]
    assert [one.text for one in shown["matching"].choices] == [one.text for one in MATCHING.choices if one.text]
    assert [one.id for one in shown["matching"].matches] == places["matching"].choice_order["matches"]
    assert sorted(one.text for one in shown["matching"].matches) == sorted({one.match for one in MATCHING.choices})
    assert (shown["numeric"].choices, shown["short_text"].choices) == ((), ())
    parts = shown["case"].parts
    assert [(one.order, one.kind, one.stem) for one in parts] == [(0, one.kind, one.stem) for one in CASE.parts]
    assert [one.id for one in parts[1].choices] == places["case"].choice_order[1]
    assert [one.id for one in parts[4].matches] == places["case"].choice_order[4]["matches"]
    assert {one.text for one in parts[4].matches} == {"Chị Hoa", "Anh Nam"}


@pytest.mark.parametrize(
    ("kind", "answer", "in_part"),
    [
        ("single", lambda place: place.choice_order[:1], False),
        ("ordering", lambda place: place.choice_order[:3], True),
        ("ordering", lambda place: place.choice_order, False),
        ("ordering", lambda place: place.choice_order[:1] * 4, True),
        ("matching", lambda place: place.choice_order["matches"][:1] * 2, True),
        ("matching", lambda place: place.choice_order["matches"][:1] * 3, False),
        ("case", lambda _place: [[1], [1]], True),
        ("case", lambda _place: [[1], [1], [1], [1, 2, 3], [1, 2], ["15"], ["xã"]], False),
        ("case", lambda _place: [[1], [1], [1], [1, 2, 0], [1, 2], ["15"], ["xã"]], True),
        ("case", lambda _place: [], False),
    ],
)
def test_paper_tells_what_is_answered_in_part(learner, now, kind, answer, in_part):
    attempt = make_attempt(learner, make_exam_of_every_kind(), now=now)
    place = places_of(attempt)[kind]
    save_response(
        attempt_uid=attempt.uid,
        user_id=learner.user.pk,
        device=DEVICE,
        order=place.order,
        sequence=1,
        answer=answer(place),
        flagged=True,
        elapsed_ms=None,
        now=now,
    )

    assert read_paper(attempt).answered_in_part == ([place.order] if in_part else [])


def test_what_people_mark_and_what_has_pictures_is_drawn_too(db):
    bank = make_bank()
    levels = (LevelText("a", Decimal(0)), LevelText("b", Decimal(1)))
    texts = {
        "A": QuestionText("single", "Câu?", (ChoiceText("Một", Decimal(100)), ChoiceText("Hai"))),
        "B": QuestionText(
            "single",
            "Hình?",
            (ChoiceText("Một", Decimal(100)), ChoiceText("Hai")),
            pictures=(PictureText("a.png", b"x"),),
        ),
        "C": QuestionText("essay", "Viết.", criteria=(CriterionText("Ý", levels),)),
    }
    write_questions(bank=bank, rows=[(code, text, None, Placed()) for code, text in texts.items()])
    found = banks_of([Cell(bank.code, "", 1)])[bank.code]
    assert [QuestionVersion.objects.get(pk=one.version_id).question.code for one in found] == ["A", "B", "C"]
