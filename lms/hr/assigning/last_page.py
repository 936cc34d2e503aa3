"""Everything an assignment will do, before it does it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core.display import format_minutes
from lms.core.vietnamese.dates import format_date
from lms.flows.assigning import AssignmentPreview
from lms.flows.giving_courses import message_text
from lms.hr.assigning.drafts import rules_of
from lms.hr.assigning.page import due_words, people_words, who_words
from lms.hr.assigning.steps import BY_SLUG, step_url
from lms.org.models import Official
from lms.plans.domain.assigning import minutes_of
from lms.plans.models import AssignmentDraft

SAMPLE = 5
WEEK = 7


def last_page(draft: AssignmentDraft, preview: AssignmentPreview, today: date) -> dict[str, Any]:
    plan = preview.plan
    people = plan.people
    return {
        "answers": _answers(draft, preview, today),
        "preview": preview,
        "people_count": len(people),
        "give_label": _("Giao cho %(people)s") % {"people": people_words(len(people))},
        "skipped": [(reason.label, count) for reason, count in plan.by_reason().items()],
        "sample": _sample(preview),
        "message": message_text(draft.subject, plan.new[0].due_on) if plan.new else "",
        "seen": preview.seen,
        "who_url": step_url(BY_SLUG["ai"], draft),
        "subject_url": step_url(BY_SLUG["hoc-gi"], draft),
    }


def weekly_words(minutes: int, weeks: float) -> str:
    """What a week asks of a learner, rounded up to five minutes."""
    each = -(-int(minutes / max(weeks, 1)) // 5) * 5
    return _("≈ %(minutes)s/tuần") % {"minutes": format_minutes(max(each, 5))}


def _answers(draft: AssignmentDraft, preview: AssignmentPreview, today: date) -> list[dict[str, str]]:
    def row(step: str, key: str, value: str, lang: str = "") -> dict[str, str]:
        return {"key": key, "value": value, "lang": lang, "change_url": step_url(BY_SLUG[step], draft)}

    minutes = minutes_of(preview.courses)
    # Of whoever has the least time: most hold the position already and don't have as many days as were counted.
    days = ((preview.plan.first_due_on or today) - today).days
    rows = [row("ai", key, value, lang) for key, value, lang in who_words(draft.who, today)]
    rows += [
        row("hoc-gi", _("Rõ việc: học gì"), draft.subject, "vi"),
        row("han", _("Rõ thời gian: hạn"), due_words(draft.due_on, draft.days)),
        row("han", _("Khối lượng"), weekly_words(minutes, days / WEEK)),
        row("han", _("Rõ trách nhiệm"), draft.in_charge, "vi"),
        row("han", _("Rõ sản phẩm"), draft.product, "vi"),
        row("han", _("Rõ kết quả"), draft.expected_result, "vi"),
    ]
    if draft.note:
        rows.append(row("han", _("Lời nhắn"), draft.note, "vi"))
    if rules := rules_of(draft, today):
        text = ngettext("Lưu %(count)s quy tắc", "Lưu %(count)s quy tắc", len(rules)) % {"count": len(rules)}
        rows.append(row("han", _("Quy tắc"), text))
    return rows


def _sample(preview: AssignmentPreview) -> list[dict[str, str]]:
    """Five of those who get it, with the first date of each."""
    first: dict[int, date] = {}
    for one in preview.plan.new:
        first.setdefault(one.official_id, one.due_on)
    shown = list(first)[:SAMPLE]
    people = Official.objects.in_bulk(shown)
    return [
        {
            "name": people[pk].full_name,
            "born": str(people[pk].birth_year or ""),
            "due_on": format_date(first[pk]),
        }
        for pk in shown
    ]
