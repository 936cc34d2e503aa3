"""What a trainer should think of before learners come: nothing of it forbids anything."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from assessments.enums import AssessmentKind
from assessments.models import Assessment, DrawRule, FixedQuestion


def advice_on(assessment: Assessment) -> list[str]:
    """Sentences, the most serious first; one statement."""
    others = sharing_banks(assessment)
    titles = ", ".join(f"“{one.title}”" for one in others)
    if not others:
        return []
    if assessment.kind == AssessmentKind.PRACTICE:
        said = _(
            "Luyện tập cho xem đáp án ngay, mà bài này lấy câu từ cùng ngân hàng với %(titles)s đang mở: người "
            "luyện có thể biết trước đáp án của bài thi. Nên để câu luyện tập ở ngân hàng riêng."
        )
    else:
        said = _(
            "Bài luyện tập %(titles)s đang mở lấy câu từ cùng ngân hàng và cho xem đáp án ngay: người thi có thể "
            "biết trước đáp án. Nên để câu thi ở ngân hàng riêng."
        )
    return [said % {"titles": titles}]


def sharing_banks(assessment: Assessment) -> list[Assessment]:
    """Open exams beside a practice, open practices beside an exam, that take from the same banks."""
    drawn = DrawRule.objects.filter(assessment=assessment).values("bank")
    fixed = FixedQuestion.objects.filter(assessment=assessment).values("question__bank")
    same = Q(draw_rules__bank__in=drawn) | Q(draw_rules__bank__in=fixed)
    same |= Q(fixed_questions__question__bank__in=drawn) | Q(fixed_questions__question__bank__in=fixed)
    others = Assessment.objects.filter(same, is_published=True).exclude(pk=assessment.pk).distinct()
    practice = Q(kind=AssessmentKind.PRACTICE)
    wanted = ~practice if assessment.kind == AssessmentKind.PRACTICE else practice
    return list(others.filter(wanted).order_by("title", "pk"))
