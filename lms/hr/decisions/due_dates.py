"""Other days than the usual ones for what a decision gives to learn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.core.forms import VietnameseDateField
from lms.core.vietnamese.dates import format_date
from lms.org.models import DecisionDraft
from lms.plans.domain.planning import PlannedGap

LONGEST = timedelta(days=2 * 366)


class DueDatesForm(forms.Form):
    """A day for each new line, begun with the one that holds."""

    def __init__(self, *args: Any, draft: DecisionDraft, planned: list[PlannedGap], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert draft.effective_on is not None
        self.first_day = max(draft.effective_on, timezone.localdate())
        words: Mapping[int, CompetencyWords] = competencies_in_force(draft.effective_on)
        for one in planned:
            pk = one.check.required.competency_id
            name = words[pk].name_vi if pk in words else str(pk)
            self.fields[f"han_{pk}"] = VietnameseDateField(
                label=_("Hạn của “%(name)s”") % {"name": name}, initial=one.due_on, help_text=""
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, day in list(cleaned.items()):
            if not self.first_day <= day <= self.first_day + LONGEST:
                told = {"first": format_date(self.first_day), "last": format_date(self.first_day + LONGEST)}
                self.add_error(name, _("Hạn phải từ %(first)s đến %(last)s. Hãy nhập lại.") % told)
        return cleaned

    def chosen(self) -> dict[str, str]:
        """What was changed, now or before, by competency."""
        return {
            name.removeprefix("han_"): day.isoformat()
            for name, day in self.cleaned_data.items()
            if name in self.changed_data
        }


def due_dates_of(draft: DecisionDraft) -> dict[int, date]:
    return {int(pk): date.fromisoformat(day) for pk, day in (draft.due_dates or {}).items()}
