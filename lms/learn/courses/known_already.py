"""Why somebody may know already what a line of their plan asks for, so that a test-out is worth trying."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.core.vietnamese.dates import format_date
from lms.plans.domain.test_outs import KnownFrom
from lms.plans.enums import RequirementState
from lms.plans.models import PlanItem


@dataclass(frozen=True)
class Degree:
    """As the person's file has it, and the competencies that lie near what it names."""

    words: str
    near: Collection[int]


def known_words(known: KnownFrom | None, item: PlanItem, degree: Degree) -> str:
    """Why a test-out is worth trying: what an earlier posting asked for, evidence that ran out, or a degree."""
    if known is not None:
        return _("Anh/chị từng giữ vị trí %(position)s đến %(day)s; vị trí đó cũng yêu cầu mức này.") % {
            "position": known.position,
            "day": format_date(known.ended_on),
        }
    if item.gap.get("state") == RequirementState.EXPIRED:
        return _("Anh/chị từng có minh chứng ở mức này, nay đã hết hạn.")
    if item.competency_id in degree.near:
        return _("Hồ sơ của anh/chị ghi trình độ “%(degree)s”, gần với năng lực này (gợi ý minh họa).") % {
            "degree": degree.words
        }
    return ""
