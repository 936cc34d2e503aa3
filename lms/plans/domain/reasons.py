"""Why a line is in a plan, in sentences made from the facts that the line keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lms.competencies.enums import RequirementMark
from lms.core.display import format_number
from lms.core.vietnamese.dates import format_date
from lms.evidence.domain.assessors import assessors_of, left_to_named
from lms.evidence.enums import EvidenceKind
from lms.org.domain.unit_names import unit_names
from lms.plans.domain.course_choice import COURSE, OBSERVATION


def employers_in(gaps: Iterable[Mapping[str, Any]], as_of: date) -> dict[int, str]:
    """Names, as of a day, of the employers that set these levels; one statement, none where none did."""
    ids = {employer for gap in gaps if (employer := gap.get("employer"))}
    return {key: name.label for key, name in unit_names(ids, as_of).items()}


def source_of(gap: Mapping[str, Any], employers: Mapping[int, str]) -> str:
    """Who set the level, and where it was raised; "" for a line from before this was kept. `employers` by id
    (`employers_in`)."""
    if gap.get("mark") not in RequirementMark.values:
        return ""
    words = _("Nguồn của yêu cầu: %(source)s.") % {"source": RequirementMark(gap["mark"]).label}
    if gap.get("employer") in employers:
        words = _("Mức này do %(employer)s quy định.") % {"employer": employers[gap["employer"]]}
    if gap.get("raised_from"):
        words += " " + _("Yêu cầu ghi mức %(written)s; khung năng lực chỉ mô tả từ mức %(level)s nên tính mức này.") % {
            "written": gap["raised_from"],
            "level": gap["required_level"],
        }
    return words


def renewal_of(gap: Mapping[str, Any]) -> str:
    """Why something that is held is to be shown anew: which evidence, and its last day; "" for any other line."""
    if "renew_until" not in gap:
        return ""
    return _("Cần mức %(required)s; minh chứng (%(kind)s, ngày %(shown)s) có giá trị đến hết %(until)s") % {
        "required": gap["required_level"],
        "kind": EvidenceKind(gap["renew_kind"]).label,
        "shown": format_date(date.fromisoformat(gap["renew_shown_on"])),
        "until": format_date(date.fromisoformat(gap["renew_until"])),
    }


def way_of(choice: Mapping[str, Any], *, again: bool = False) -> str:
    """Why this course, or why an observation; "" where nothing is known to close the line. `again`: what was shown
    before is shown anew."""
    if choice.get("way") == OBSERVATION:
        if choice["only"]:
            return _("Cần quan sát tại chỗ: quy tắc minh chứng chỉ công nhận quan sát.")
        return _("Cần quan sát tại chỗ hoặc giấy tờ: quy tắc minh chứng không công nhận bài thi ở mức này.")
    if choice.get("way") != COURSE:
        return ""
    if again:
        return _("Học khóa này để có minh chứng mới; kết quả và giấy chứng nhận lần trước vẫn được giữ.")
    hours = Decimal(choice["hours"])
    if not hours:
        return _("Khóa này đã ghi danh nên học tiếp, không thêm giờ học.")
    shown = {"hours": format_number(hours), "count": choice["closes"]}
    if choice["closes"] > 1:
        return _("Khóa này ghi nhận %(count)s năng lực của kế hoạch trong %(hours)s tiết.") % shown
    if choice["exact"]:
        return _("Cách học ít giờ nhất cho cả kế hoạch có khóa này: %(hours)s tiết.") % shown
    return _("Khóa này có bài thi ghi nhận mức cần có: %(hours)s tiết.") % shown


def who_may_assess(competency_ids: Collection[int], official_id: int, day: date) -> dict[int, str]:
    """Of these competencies the ones that the rule leaves to named people, with who they are; two statements."""
    left = left_to_named(competency_ids, EvidenceKind.OBSERVATION, day) if competency_ids else set()
    if not left:
        return {}
    named = assessors_of(official_id, left, day)
    return {
        one: _("Người được chỉ định đánh giá: %(names)s.") % {"names": ", ".join(some.full_name for some in named[one])}
        if named.get(one)
        else _("Chưa chỉ định ai đánh giá; hãy báo phụ trách nhân sự.")
        for one in left
    }


def is_observed(choice: Mapping[str, Any]) -> bool:
    return choice.get("way") == OBSERVATION
