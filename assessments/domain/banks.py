"""Loading a bank: new questions are added, changed ones get a new version. Nothing an attempt has used is edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.bank_files import AssessmentText, read_assessment, read_question
from assessments.domain.citing import cite_known_texts
from assessments.domain.drawing import Cell, check_cells
from assessments.domain.papers import banks_of
from assessments.domain.question_text import Fault, QuestionText
from assessments.domain.questions import Placed, says_the_same, write_question
from assessments.exceptions.assessments import BankTooSmall
from assessments.exceptions.questions import BankUnreadable
from assessments.models import Assessment, AssessmentOutcome, DrawRule, Question, QuestionBank, QuestionVersion
from lms.competencies.models import Competency
from lms.core.display import format_datetime
from lms.core.domain.audit import record, register_verb
from lms.core.domain.loading import Loaded, Refusal
from lms.core.vietnamese.text import normalise

if TYPE_CHECKING:
    from lms.accounts.models import User

LOADED = register_verb(
    "assessments.bank.loaded",
    gettext_lazy("Nạp ngân hàng câu hỏi: thêm %(created)s câu, %(changed)s câu có phiên bản mới"),
)
ASSESSMENT_SET = register_verb("assessments.assessment.set", gettext_lazy("Đặt quy tắc của bài %(title)s"))
RULES = (
    "title",
    "kind",
    "note",
    "time_limit_minutes",
    "pass_mark",
    "attempts_allowed",
    "wait_hours",
    "late_sync_hours",
    "late_answers",
    "feedback",
    "shuffle",
    "double_marking",
)


@dataclass(frozen=True)
class BankLoad:
    """What became of the file: its questions counted, its assessment `created`, `changed`, `same`, `kept` or (none)
    empty. `assessment_note` says why it is kept as a person changed it."""

    bank: QuestionBank
    questions: Loaded
    assessment: str = ""
    assessment_refused: str = ""
    assessment_note: str = ""


@transaction.atomic
def load_bank(data: Mapping[str, Any], *, actor: User | None = None, overwrite: bool = False) -> BankLoad:
    """Load a bank file (`lms/flows/demo_data/question_bank_*.json` shows its shape); a second time changes nothing.

    A question that can't be read is refused with its reason and takes no other along. Questions that the file no
    longer holds stay. An assessment is opened only if every paper it asks for can be drawn; one that a person has
    changed or withdrawn since keeps what they said, unless `overwrite` gives the file the last word.
    """
    raw_bank = data.get("bank")
    if not isinstance(raw_bank, Mapping) or not raw_bank.get("code") or not isinstance(data.get("questions"), list):
        raise BankUnreadable
    bank, _made = QuestionBank.objects.get_or_create(
        code=normalise(str(raw_bank["code"])),
        defaults={"name": normalise(str(raw_bank.get("name") or raw_bank["code"]))},
    )
    competencies = _competencies()
    questions = _load_questions(bank, data["questions"], competencies)
    cite_known_texts(bank)
    if questions.created or questions.changed:
        after = {"created": questions.created, "changed": questions.changed}
        record(verb=LOADED, target=bank, actor=actor, after=after)
    raw_assessment = data.get("assessment")
    if not isinstance(raw_assessment, Mapping):
        return BankLoad(bank, questions)
    try:
        text = read_assessment(raw_assessment, bank=bank.code)
        known = Assessment.objects.select_related("edited_by").filter(slug=text.slug).first()
        if known is not None and known.edited_at is not None and not overwrite:
            return BankLoad(bank, questions, assessment="kept", assessment_note=_kept_note(known))
        word = _load_assessment(text, known, competencies, actor)
    except Fault as fault:
        return BankLoad(bank, questions, assessment_refused=str(fault))
    return BankLoad(bank, questions, assessment=word)


def _kept_note(assessment: Assessment) -> str:
    facts = {
        "title": assessment.title,
        "name": assessment.edited_by.full_name if assessment.edited_by else "–",
        "time": format_datetime(assessment.edited_at),
    }
    said = _(
        "Bài “%(title)s” giữ nguyên như %(name)s đã sửa lúc %(time)s; quy tắc trong tệp không được áp dụng. "
        "Muốn lấy lại quy tắc của tệp, nạp lại với --overwrite."
    )
    return said % facts


def _competencies() -> dict[str, int]:
    return dict(Competency.objects.order_by("framework_id").values_list("code", "pk"))


def _load_questions(bank: QuestionBank, raws: list[Any], competencies: dict[str, int]) -> Loaded:
    loaded = Loaded()
    current = _current_questions(bank)
    seen: set[str] = set()
    for number, raw in enumerate(raws, start=1):
        code = str(raw.get("code") or "") if isinstance(raw, Mapping) else ""
        try:
            if not isinstance(raw, Mapping):
                raise Fault(_("Mục này không phải là một câu hỏi."))
            code, question = read_question(raw)
            if code in seen:
                raise Fault(_("Mã này đã có ở một câu trước trong tệp."))
            if question.competency not in competencies:
                raise Fault(_("Chưa có năng lực mang mã %(code)s.") % {"code": question.competency})
        except Fault as fault:
            loaded.refused.append(Refusal(number, code, str(fault)))
            continue
        seen.add(code)
        _write_question(bank, code, question, current.get(code), competencies[question.competency], loaded)
    return loaded


def _current_questions(bank: QuestionBank) -> dict[str, tuple[Question, QuestionVersion | None]]:
    versions = (
        QuestionVersion.objects.filter(is_current=True)
        .select_related("competency")
        .prefetch_related("choices", "pictures")
    )
    rows = bank.questions.prefetch_related(Prefetch("versions", queryset=versions, to_attr="current"))
    return {row.code: (row, row.current[0] if row.current else None) for row in rows}


def _write_question(
    bank: QuestionBank,
    code: str,
    text: QuestionText,
    existing: tuple[Question, QuestionVersion | None] | None,
    competency_id: int,
    loaded: Loaded,
) -> None:
    question, version = existing or (None, None)
    if version is not None and says_the_same(version, text):
        loaded.same += 1
        return
    if version is None:
        loaded.created += 1
    else:
        loaded.changed += 1
    write_question(bank=bank, code=code, text=text, competency_id=competency_id, placed=Placed(), question=question)


def _load_assessment(
    text: AssessmentText, assessment: Assessment | None, competencies: dict[str, int], actor: User | None
) -> str:
    for code, _level in filter(None, [text.outcome]):
        if code not in competencies:
            raise Fault(_("Chưa có năng lực mang mã %(code)s.") % {"code": code})
    shown = [(competencies[code], level) for code, level in filter(None, [text.outcome])]
    banks = dict(QuestionBank.objects.filter(code__in=[draw.bank for draw in text.draws]).values_list("code", "pk"))
    missing = sorted({draw.bank for draw in text.draws} - banks.keys())
    if missing:
        raise Fault(_("Chưa có ngân hàng câu hỏi mang mã %(codes)s.") % {"codes": ", ".join(missing)})
    wanted = {name: getattr(text, name) for name in RULES}
    draws = [(banks[draw.bank], draw.difficulty, draw.count) for draw in text.draws]
    is_of_file = assessment is not None and assessment.edited_at is None
    if assessment is not None and is_of_file and _rules_of(assessment) == (wanted, draws, shown):
        return "same"
    _check_drawable(text)
    word = "changed" if assessment else "created"
    assessment = assessment or Assessment(slug=text.slug)
    for name, value in wanted.items():
        setattr(assessment, name, value)
    assessment.is_published = True
    assessment.edited_at = assessment.edited_by = None
    assessment.save()
    assessment.fixed_questions.all().delete()
    assessment.competency_marks.all().delete()
    assessment.draw_rules.all().delete()
    DrawRule.objects.bulk_create(
        DrawRule(assessment=assessment, bank_id=bank, difficulty=difficulty, count=count, order=order)
        for order, (bank, difficulty, count) in enumerate(draws)
    )
    assessment.outcomes.all().delete()
    AssessmentOutcome.objects.bulk_create(
        AssessmentOutcome(assessment=assessment, competency_id=competency_id, level=level)
        for competency_id, level in shown
    )
    record(verb=ASSESSMENT_SET, target=assessment, actor=actor, after=wanted | {"draws": draws})
    return word


def _check_drawable(text: AssessmentText) -> None:
    """An assessment is opened only if every cell of its blueprint can be filled."""
    cells = [Cell(draw.bank, draw.difficulty, draw.count) for draw in text.draws]
    try:
        check_cells(cells, banks_of(cells))
    except BankTooSmall as refusal:
        raise Fault(str(refusal)) from refusal


def _rules_of(assessment: Assessment) -> tuple[dict[str, Any], list[tuple[int, str, int]], list[tuple[int, int]]]:
    draws = list(assessment.draw_rules.order_by("order").values_list("bank_id", "difficulty", "count"))
    outcomes = list(assessment.outcomes.order_by("pk").values_list("competency_id", "level"))
    return {name: getattr(assessment, name) for name in RULES}, draws, outcomes
