"""Who has left the service, and by which paper: told where a decision would give them a seat again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from lms.core.vietnamese.dates import format_date
from lms.org.domain.decision_file_rows import FileRow
from lms.org.domain.relieving import ENDS_ONLY
from lms.org.enums import DecisionKind
from lms.org.models import DecisionLine, Official, PostingVersion

TAKES_BACK = ENDS_ONLY | {DecisionKind.RECEIVE}
"""Kinds that are in order for somebody who has left: whoever comes back is received anew."""

HAS_LEFT = _("Người này đã nghỉ việc từ %(day)s theo Quyết định số %(number)s. Ai trở lại thì có quyết định tiếp nhận.")


def left_by(officials: Iterable[int], day: date) -> dict[int, tuple[date, str]]:
    """By official the first day out of the service and the paper's number, of those who had left by that day and have
    had no posting since; two statements."""
    lines = DecisionLine.objects.filter(
        official__in=set(officials),
        decision__kind=DecisionKind.LEAVE,
        decision__effective_on__lte=day,
        decision__superseded_at__isnull=True,
        decision__is_cancellation=False,
    )
    left = {
        official: (since, number)
        for official, since, number in lines.order_by("decision__effective_on", "pk").values_list(
            "official_id", "decision__effective_on", "decision__number"
        )
    }
    if left:
        begun = PostingVersion.objects.known().filter(posting__official__in=left)
        for official, starts_on in begun.values_list("posting__official_id", "starts_on"):
            if official in left and starts_on >= left[official][0]:
                del left[official]
    return left


def told_of_leaving(official: Official, kind: str, day: date) -> str:
    """The sentence for a clerk who is about to move somebody who has left; "" where all is in order."""
    if kind in TAKES_BACK:
        return ""
    since, number = left_by([official.pk], day).get(official.pk, (None, ""))
    return str(HAS_LEFT % {"day": format_date(since), "number": number}) if since else ""


def ask_about_left(rows: Iterable[tuple[FileRow, Official | None]]) -> None:
    """The same of a file's rows; a row that says “Giữ nguyên” is kept. Two statements for any number of rows."""
    asked = [
        (row, official, day)
        for row, official in rows
        if official is not None
        and row.kind is not None
        and row.kind not in TAKES_BACK
        and not row.keeps
        and (day := row.day("effective_on")) is not None
    ]
    left = left_by([official.pk for _row, official, _day in asked], max(day for *_rest, day in asked)) if asked else {}
    for row, official, day in asked:
        since, number = left.get(official.pk, (date.max, ""))
        if since <= day:
            sentence = HAS_LEFT % {"day": format_date(since), "number": number}
            keep = _("Nếu quyết định ghi đúng như vậy, ghi x vào cột “Giữ nguyên” của dòng này.")
            row.refuse("kind", f"{sentence} {keep}")
