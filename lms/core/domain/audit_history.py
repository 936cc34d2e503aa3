"""The "Lịch sử" tab: audit lines of a row as sentences."""

import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.utils.translation import gettext

from lms.core.display import format_date, format_datetime
from lms.core.domain.audit import sentence_of
from lms.core.models import AuditEntry
from lms.core.vietnamese.numbers import format_number

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+\d\d:\d\d")


@dataclass(frozen=True)
class HistoryLine:
    """Fits `components/history_list.html`."""

    when: datetime
    who: str
    what: str
    reason: str
    verb: str
    group_id: uuid.UUID


class _Facts(dict[str, Any]):
    """A fact the entry doesn't hold (an older line, or nothing before) reads as a dash, not as a fault."""

    def __missing__(self, key: str) -> str:
        return "–"


def history_for(*targets: models.Model, limit: int = 200) -> list[HistoryLine]:
    """What was done to these rows, newest first, in one statement. The caller decides who may read it."""
    about = [models.Q(target_type=target._meta.label_lower, target_id=str(target.pk)) for target in targets]
    if not about:
        return []
    entries = AuditEntry.objects.filter(reduce(or_, about)).order_by("-at", "pk")[:limit]
    return [line_of(entry) for entry in entries]


def line_of(entry: AuditEntry) -> HistoryLine:
    who = entry.actor_label or gettext("Hệ thống")
    facts = _Facts(
        {f"old_{key}": _shown(value) for key, value in (entry.before or {}).items()}
        | {key: _shown(value) for key, value in (entry.after or {}).items()}
        | {"target": entry.target_label, "actor": who}
    )
    return HistoryLine(
        when=entry.at,
        who=who,
        what=str(sentence_of(entry.verb)) % facts,
        reason=entry.reason,
        verb=entry.verb,
        group_id=entry.group_id,
    )


def _shown(value: Any) -> Any:
    """Stored values as people read them; dates are kept in ISO form."""
    match value:
        case None | "":
            return "–"
        case int() if not isinstance(value, bool):
            return format_number(value)
        case list():
            return ", ".join(str(_shown(item)) for item in value)
        case str() if _ISO_DATE.fullmatch(value):
            return format_date(date.fromisoformat(value))
        case str() if _ISO_MOMENT.fullmatch(value):
            return format_datetime(datetime.fromisoformat(value))
    return value
